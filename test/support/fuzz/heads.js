// The heads of for-of and for await: what is looped over, and what takes each value.

import { declare, deeper, freshName, hidingName, mark, note, pickName } from './context.js';
import { expression, items, patternTarget } from './expressions.js';
import { objectPattern } from './patterns.js';

/** let/const/var with a name or a pattern; the names are declared in the context. `source` is what is looped over. */
export function loopHead(context, source) {
  const { random } = context;
  const kind = random.pick(['let', 'const', 'var']);
  const declared = () => {
    const name = kind === 'var' ? freshName(context, 'x') : hidingName(context, 'x', source);
    declare(context, name, 'num', { isConst: kind === 'const', ofFunction: kind === 'var' });
    return name;
  };
  if (random.chance(0.75)) return `${kind} ${declared()}`;
  note(context, 'loopPattern');
  // The source gives numbers: a pattern reads their properties, so that defaults run.
  return `${kind} ${objectPattern(context, declared)}`;
}

/** A target in scope: a name, a member, or a pattern of them. */
export function assignedHead(context) {
  const { random } = context;
  note(context, 'loopTarget');
  const name = pickName(context, 'num', { writable: true });
  if (name && random.chance(0.4)) return name;
  return random.chance(0.6) ? patternTarget(context).replace(/^l\(.*?, (\w+)\)/, '$1') : objectPattern(context, null);
}

/** The iterable: literals, generators of the program, logging iterators, strings. */
export function loopSource(context, awaited) {
  const { random } = context;
  const kinds = awaited ? ['gen', 'asyncgen', 'asyncgen'] : ['gen'];
  const known = context.state.functions.filter((f) => f.kind === random.pick(kinds));
  if (known.length > 0 && random.chance(0.45)) return `${random.pick(known).name}(${expression(deeper(context))})`;
  if (awaited && random.chance(0.3)) return `source(${mark(context)}, ${random.between(0, 3)}, true)`;
  if (random.chance(0.3)) return `source(${mark(context)}, ${random.between(0, 3)}, false)`;
  const name = pickName(context, 'arr');
  if (name && random.chance(0.3)) return name;
  if (awaited)
    return `[${random.pick(['1, ', 'P(1), ', 'later(2), ', `laterRej(${mark(context)}), `, 'thenable(3), '])}${items(context)}]`;
  return `[${items(context)}]`;
}
