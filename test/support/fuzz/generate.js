// Generates one async program from a seed: a few functions of every kind, and several callers that run at the same time.

import { classExpression } from './classes.js';
import { createRoot, createState, declare, mark } from './context.js';
import { expression } from './expressions.js';
import { topFunction } from './functions.js';
import { prelude } from './prelude.js';

/**
 * The text of the program of a seed, and the node kinds it uses. using: with declarations that dispose; coin: most of what
 * is awaited is settled or pending by chance.
 */
export function generate(seed, { using = false, coin = false } = {}) {
  const state = { ...createState(seed, 0), using, coin };
  const { random } = state;
  // One eval decides about the form of every function around it: most programs have none.
  state.dynamic = random.chance(0.08);
  const root = createRoot(state);
  for (const name of ['x0', 'y0']) declare(root, name, 'num');
  declare(root, 'o', 'obj', { isConst: true });
  declare(root, 'arr0', 'arr', { isConst: true });
  const strict = random.chance(0.3);
  state.strict = strict;
  const parts = [];
  const kinds = random.pick([
    ['async'],
    ['async', 'async'],
    ['gen', 'async'],
    ['asyncgen', 'async'],
    ['asyncgen', 'asyncgen', 'async'],
    ['sync', 'asyncgen', 'async'],
    ['gen', 'asyncgen', 'async', 'async'],
  ]);
  // Small programs say more per second; some combinations need large ones.
  const scale = random.pick([0.2, 0.3, 0.3, 0.5, 0.5, 1]);
  if (random.chance(0.4)) {
    state.size = Math.ceil(random.between(15, 70) * scale);
    parts.push(`${classExpression(root, 'K')}\nconst k = new K(1);`);
    state.methods.push('k.m', 'new K(2).m', 'K.prototype.m');
  }
  for (const kind of kinds) {
    state.size = Math.ceil(random.between(15, kind === 'async' ? 130 : 70) * scale);
    parts.push(topFunction(root, kind, random.between(2, 6)));
  }
  state.size = 10;
  const callers = state.functions.filter((f) => f.kind === 'async');
  const calls = Array.from({ length: random.between(2, 4) }, () => {
    const f = random.pick(callers);
    return `[${mark(root)}, () => ${f.name}${random.chance(0.2) ? '.call(o, ' : '('}${expression(root)}, ${random.below(5)})]`;
  });
  const text = `(function () {${strict ? " 'use strict';" : ''}
${prelude}let x0 = ${random.below(9)}, y0 = ${random.below(9)};
const o = { a: 1, b: 2, c: 3, f(v) { log('o.f', v); return num(this?.a) + num(v); } };
const b = new Base();
const arr0 = [1, 2, 3];
const fs = [];
${random.chance(0.3) ? withoutSemicolons(parts.join('\n')) : parts.join('\n')}
const start = ([id, f]) => { try { return settled(id, f()); } catch (e) { log(id, 'sync', e); } };
Promise.all([${calls.join(', ')}].map(start)).then(() => ticks(10)).then(() => { refuel(60); for (const f of fs) log('fs', f()); log('end', x0, y0, o); }).catch((e) => log('failed', e));
})();
`;
  return { text, kinds: state.kinds };
}

// Some code has no semicolon before a brace: what a lowering puts there must not join up with it.
const withoutSemicolons = (text) => text.replace(/;(\s*\})/g, '$1');
