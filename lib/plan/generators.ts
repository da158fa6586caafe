// yield* in an async generator: the inner iterator is driven by hand (ECMA-262 15.5.5).

import type { ts } from '../parse/typescript.js';
import { resumeValue, type Lowering } from './context.js';
import { lowerExpression } from './expressions.js';
import type { Rope } from './ir.js';

/**
 * source   yield* inner
 * tree     $1 = the iterator; $2 = 0 (next, 1 throw, 2 return); $3 = what was received
 *          loop: await delegateCall($1, $2, $3)        -- calls the inner method of that kind
 *                if ($1.x) noThrow();  if ($1.e) return $v   -- the inner iterator has no such method
 *                $3 = $v;  if done($3): $3 = $3.value; return $3 if $2 is 2, else leave
 *                $3 = $3.value
 *                try { yield $3; $2 = 0; $3 = $v  |  on return: await $v; $2 = 2; $3 = $v } catch { $2 = 1; $3 = $v }
 */
export function lowerYieldStar(L: Lowering, node: ts.YieldExpression): Rope {
  const inner = L.temp();
  const kind = L.temp();
  const received = L.temp();
  L.assign(inner, [L.helper('delegate'), '(', ...lowerExpression(L, node.expression!), ')']);
  L.assign(kind, ['0']);
  L.assign(received, ['void 0']);
  const label = L.newLabel();
  const receive = (number: string): void => {
    L.assign(kind, [number]);
    L.assign(received, [resumeValue]);
  };
  const body = L.collect(() => {
    L.suspend('await', [L.helper('delegateCall'), '(', inner, ', ', kind, ', ', received, ')'], node);
    L.assign(received, [resumeValue]);
    L.step(['if (', inner, `.x) ${L.helper('noThrow')}(`, received, ')']);
    L.if([inner, '.e'], node, () => L.push({ kind: 'return', value: [received], at: L.span(node) }));
    L.if([L.helper('done'), '(', received, ')'], node, () => {
      L.assign(received, [received, '.value']);
      L.if([kind, ' === 2'], node, () => L.push({ kind: 'return', value: [received], at: L.span(node) }));
      L.push({ kind: 'break', label });
    });
    L.assign(received, [received, '.value']);
    const onReturn = L.collect(() => {
      L.suspend('await', [resumeValue], node);
      receive('2');
      L.push({ kind: 'continue', label });
    });
    L.push({
      kind: 'try',
      body: L.collect(() => {
        L.suspend('yield', [received], node, { onReturn });
        receive('0');
      }),
      handler: L.collect(() => receive('1')),
      finalizer: undefined,
    });
  });
  L.push({ kind: 'loop', label, body });
  return [received];
}
