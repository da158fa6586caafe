// Calls, awaitables, and functions made in place.

import { deeper, enterFunction, freshName, mark, note, pickName } from './context.js';
import { expression, items } from './expressions.js';
import { functionBody, parameters } from './functions.js';

const e = expression;

/** A call of a known function, or of a method of an object in scope. wantsPromise: only those that are worth an await. */
export function call(context, wantsPromise = false) {
  const { random } = context;
  const known = context.state.functions.filter((f) => f.kind === (wantsPromise ? 'async' : 'sync'));
  if (known.length > 0 && random.chance(0.75)) {
    const { name } = random.pick(known);
    const args = items(deeper(context), { holes: false });
    const text = random.pick([
      `${name}(${args})`,
      `${name}.call(o, ${args || 0})`,
      `(0, ${name})(${args})`,
      `${name}(${args})`,
    ]);
    return [wantsPromise ? text : `num(${text})`, 16];
  }
  if (wantsPromise)
    return [
      random.pick([
        () => `new Base().am(${e(context)})`,
        () => `Promise.all([${e(context)}, ${e(context)}]).then(num)`,
      ])(),
      16,
    ];
  return [
    `num(${random.pick(['o.f', 'o["f"]', '(o.f)', 'Base.sm', 'b.m', `l(${mark(context)}, b).m`])}(${items(deeper(context), { holes: false })}))`,
    16,
  ];
}

/** Something to await that gives a number, or rejects now and then. */
export function awaitable(context) {
  const { random } = context;
  const inner = deeper(context);
  const kind = random.weighted({
    plain: 4,
    P: 5,
    later: 6,
    thenable: 1,
    rej: 0.5,
    laterRej: 0.7,
    badThenable: 0.2,
    iife: 2,
    all: 0.7,
    nested: 0.7,
    thrower: 0.2,
    call: 2.5,
    method: (context.fn.calls?.length > 0 || context.state.methods.length > 0 ? 6 : 2) * (context.state.coin ? 3 : 1),
    // Settled or pending, as a coin says when it is awaited.
    maybe: context.state.coin ? 40 : 0,
  });
  note(context, `await.${kind}`);
  switch (kind) {
    case 'plain':
      return e(inner, 13);
    case 'maybe':
      return `${random.chance(0.1) ? 'maybeRej' : 'maybe'}(${e(inner)})`;
    case 'P':
      return `P(${e(inner)})`;
    case 'later':
      return random.chance(0.5) ? `later(${e(inner)})` : `later(${e(inner)}, ${random.below(5)})`;
    case 'thenable':
      return `thenable(${e(inner)})`;
    case 'call':
      return call(inner, true)[0];
    case 'method':
      return methodCall(inner);
    case 'iife':
      return asyncIife(inner) ?? `P(${e(inner)})`;
    case 'all':
      return `Promise.${random.pick(['all', 'race', 'any'])}([P(1), ${e(inner)}]).then(num)`;
    case 'nested':
      return `P(later(${e(inner)}))`;
    default:
      return `${kind}(${mark(context)})`;
  }
}

/** A call of an async method: of the program's classes, of the class around, or of what has one with such a name. */
function methodCall(context) {
  const { random, state, fn } = context;
  const receivers = ['b.am', 'new Base().am', `l(${mark(context)}, b).am`, '(b).am', '({ am: later }).am', ...state.methods];
  const callee = fn.calls?.length > 0 && random.chance(0.6) ? random.pick(fn.calls) : random.pick(receivers);
  return `${callee}(${items(context, { holes: false })})`;
}

/** (function (…) { … })(…) or an arrow, called in place. */
export function iife(context) {
  if (context.depth > 4 || context.nest > 5) return null;
  const { random } = context;
  const arrow = random.chance(0.6);
  const fn = arrow ? { ...context.fn, kind: 'sync', isArrow: true } : { kind: 'sync', hasArguments: true };
  const inside = enterFunction(deeper(context), fn);
  const params = parameters(inside, 2, { simple: !arrow });
  const body = random.chance(0.5) && arrow ? e(inside) : functionBody(inside, 2);
  const args = items(deeper(context), { holes: false });
  if (!arrow) return [`num((function (${params}) ${body})(${args}))`, 16];
  return [`num(((${params}) => ${body.startsWith('{') ? body : `(${body})`})(${args}))`, 16];
}

function asyncIife(context) {
  if (context.depth > 4 || context.nest > 5) return null;
  const { random } = context;
  const arrow = random.chance(0.6);
  const fn = arrow ? { ...context.fn, kind: 'async', isArrow: true } : { kind: 'async', hasArguments: true };
  const inside = enterFunction(deeper(context), fn);
  const params = parameters(inside, 2);
  const body = functionBody(inside, 3);
  const args = items(deeper(context), { holes: false });
  note(context, arrow ? 'asyncArrow' : 'asyncFunctionExpression');
  if (!arrow)
    return `(async function ${random.chance(0.3) ? freshName(context, 'named') : ''}(${params}) ${body})(${args})`;
  return `(async (${params}) => ${random.chance(0.3) ? `(${e(inside)})` : body})(${args})`;
}

/** A function that is only a value. */
export function functionExpression(context) {
  const inside = enterFunction(deeper(context), { ...context.fn, kind: 'async', isArrow: true });
  return `(async (${parameters(inside, 3)}) => (${e(inside)}))`;
}

/** A closure over a visible number, sometimes one that writes it. */
export function closure(context) {
  const name = pickName(context, 'num', { writable: context.random.chance(0.4) });
  if (name === null) return null;
  const writable = pickName(context, 'num', { writable: true });
  if (writable && context.random.chance(0.4)) return `() => ${writable}++`;
  return `() => ${name}`;
}
