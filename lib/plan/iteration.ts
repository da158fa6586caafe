// What a `for…of` loop or an array pattern does with its iterator when it is left early (ECMA-262 7.4.11 IteratorClose,
// 7.4.13 AsyncIteratorClose).

import type { ts } from '../parse/typescript.js';
import { resumeValue, type Lowering } from './context.js';
import { Completion, type Local } from './ir.js';

interface CloseOptions {
  /** An array pattern closes its iterator also at its normal end, unless the iterator is done. */
  readonly unlessDone: boolean;
  readonly isAsync: boolean;
  readonly at: ts.Node;
}

/** Runs `body`; when it is left by a throw, the iterator's own errors are ignored, else they count. */
export function closeFinalizer(L: Lowering, iterator: Local, options: CloseOptions, body: () => void): void {
  const completion = L.temp();
  const value = L.temp();
  const inner = L.collect(body);
  const finalizer = L.collect(() => {
    if (options.isAsync) return closeAsync(L, iterator, completion, options.at);
    const quietly = [`if (`, completion, ` === ${Completion.throw}) ${L.helper('closeQuietly')}(`, iterator, '); '];
    const close = [`if (`, completion, ` !== ${Completion.normal}) ${L.helper('close')}(`, iterator, ')'];
    if (!options.unlessDone) return L.step([...quietly, 'else ', ...close]);
    L.step(['if (!', iterator, '.d) { ', ...quietly, `else ${L.helper('close')}(`, iterator, '); }']);
  });
  L.push({ kind: 'try', body: inner, handler: undefined, finalizer, completion, value });
}

function closeAsync(L: Lowering, iterator: Local, completion: Local, at: ts.Node): void {
  const closing = L.temp();
  const call = (): void => L.assign(closing, [L.helper('closing'), '(', iterator, ')']);
  const awaitResult = (then: () => void): void => L.if([closing, ' !== void 0'], at, () => {
    L.suspend('await', [closing, '.v'], at);
    then();
  });
  L.if([completion, ` === ${Completion.throw}`], at, () => {
    const body = L.collect(() => {
      call();
      awaitResult(() => {});
    });
    L.push({ kind: 'try', body, handler: [], finalizer: undefined });
  }, () => {
    L.if([completion, ` !== ${Completion.normal}`], at, () => {
      call();
      awaitResult(() => L.step([L.helper('object'), '(', resumeValue, ')']));
    });
  });
}
