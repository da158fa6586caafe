// What the generator knows at a place of the program: the function it is in, the names in scope, the jumps allowed.
// Names are typed, so that programs compute with numbers and rarely die of a TypeError: num, obj, arr, fn, nul.

import { createRandom } from './random.js';

/** The state of one generated program. `kinds` counts the node kinds used. */
export function createState(seed, size) {
  return { random: createRandom(seed), size, names: 0, marks: 0, kinds: new Map(), functions: [], methods: [] };
}

/** A context for the body of a function; jumps and labels do not cross it. */
export function enterFunction(context, fn) {
  return {
    ...context,
    nest: context.nest + 1,
    fn: { ...fn },
    scope: createScope(context.scope, true),
    labels: [],
    loops: 0,
    switches: 0,
    inFinally: 0,
  };
}

/** A context with a block scope of its own. */
export const enterBlock = (context) => ({ ...context, scope: createScope(context.scope, false) });

const createScope = (parent, isFunction) => ({ parent, isFunction, names: [] });
export const createRoot = (state) => ({
  state,
  random: state.random,
  nest: 0,
  depth: 0,
  fn: { kind: 'sync' },
  scope: createScope(null, true),
  labels: [],
  loops: 0,
  switches: 0,
  inFinally: 0,
});

/** A fresh name. */
export const freshName = (context, stem) => `${stem}${++context.state.names}`;

/**
 * A name for a variable of the current scope: mostly fresh, now and then one that hides an outer variable. `used` is the text
 * around the declaration that means the outer one: names in it are left alone, or they would be read too early.
 */
export function hidingName(context, stem, used, chance = 0.25) {
  if (!context.random.chance(chance)) return freshName(context, stem);
  const own = new Set(context.scope.names.map(({ name }) => name));
  const hidden = visible(context, 'num')
    .map(({ name }) => name)
    .filter((name) => !own.has(name) && !used.includes(name));
  return hidden.length > 0 ? context.random.pick(hidden) : freshName(context, stem);
}

/** The name of a parameter or `var` of the function around that a `var` here may declare again, or null. */
export function redeclarable(context) {
  const between = new Set();
  let scope = context.scope;
  for (; !scope.isFunction; scope = scope.parent) for (const { name } of scope.names) between.add(name);
  const found = scope.names.filter(
    ({ name, type, isConst, ofFunction }) => type === 'num' && !isConst && ofFunction && !between.has(name),
  );
  return found.length > 0 ? context.random.pick(found).name : null;
}

/** Adds a name to the nearest scope, or the function's. */
export function declare(context, name, type, { isConst = false, ofFunction = false } = {}) {
  let scope = context.scope;
  while (ofFunction && !scope.isFunction) scope = scope.parent;
  scope.names.push({ name, type, isConst, ofFunction });
}

/** All visible names of a type. */
export function visible(context, type, { writable = false } = {}) {
  const found = [];
  const hidden = new Set();
  for (let scope = context.scope; scope; scope = scope.parent) {
    for (const entry of scope.names)
      if (entry.type === type && !hidden.has(entry.name) && !(writable && entry.isConst)) found.push(entry);
    for (const { name } of scope.names) hidden.add(name);
  }
  return found;
}

/** A visible name of the type, or null; inner scopes are likelier. */
export function pickName(context, type, options) {
  const found = visible(context, type, options);
  if (found.length === 0) return null;
  const limit = context.random.chance(0.6) ? Math.min(4, found.length) : found.length;
  return found[context.random.below(limit)].name;
}

/** The next number for a log entry: says where in the program it was made. */
export const mark = (context) => ++context.state.marks;

/** Counts a node kind. */
export function note(context, kind) {
  const { kinds } = context.state;
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
}

/** Spends one unit of the program's size; false when it is used up. */
export const spend = (context) => context.state.size-- > 0;

export const deeper = (context) => ({ ...context, depth: context.depth + 1 });
export const canAwait = (context) => context.fn.kind === 'async' || context.fn.kind === 'asyncgen';
export const canYield = (context) => context.fn.kind === 'gen' || context.fn.kind === 'asyncgen';
