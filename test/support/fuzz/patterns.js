// Destructuring patterns, for declarations (a `declared` callback takes each new name) and for assignments (declared = null:
// the targets are names and members in scope).

import { deeper, note, pickName } from './context.js';
import { expression, patternTarget } from './expressions.js';

function leafTarget(context, declared) {
  if (declared) return declared();
  const name = context.random.chance(0.6) ? pickName(context, 'num', { writable: true }) : null;
  return name ?? patternTarget(context);
}

const withDefault = (context, target) => (context.random.chance(0.45) ? `${target} = ${expression(context)}` : target);

function element(context, declared) {
  const inner = deeper(context);
  if (inner.depth < 5 && context.random.chance(0.15)) {
    return `${objectPattern(inner, declared)} = { a: ${expression(inner)} }`;
  }
  return withDefault(inner, leafTarget(inner, declared));
}

/** [a, b = …, , ...rest] */
export function arrayPattern(context, declared) {
  note(context, 'arrayPattern');
  const { random } = context;
  const parts = Array.from({ length: random.between(1, 3) }, () =>
    random.chance(0.1) ? '' : element(context, declared),
  );
  // A rest may be a member, or an array pattern of its own; a number would become an array.
  if (random.chance(0.15)) parts.push(`...[${element(context, declared)}]`);
  return `[${parts.join(', ')}]`;
}

/** { a: x = …, [key(…)]: y } */
export function objectPattern(context, declared) {
  note(context, 'objectPattern');
  const { random } = context;
  const parts = Array.from({ length: random.between(1, 3) }, (_, i) => {
    const written = random.pick(['a', 'b', 'c', 'none']);
    // In `({ a: f().x } = undefined)` V8 calls f before it throws, which ECMA-262 13.15.5.2 does not. Not so with a computed key.
    const plain = i === 0 && declared === null ? `['${written}']` : written;
    const name = random.chance(0.3) ? `[key(${expression(deeper(context))})]` : plain;
    return `${name}: ${element(context, declared)}`;
  });
  return `{ ${parts.join(', ')} }`;
}
