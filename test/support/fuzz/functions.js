// Parameters, function bodies and declarations.

import { declare, deeper, enterFunction, freshName, mark, note } from './context.js';
import { expression } from './expressions.js';
import { arrayPattern, objectPattern } from './patterns.js';
import { statements } from './statements.js';

/** A parameter list; its names are declared in the context, which is the function's own. */
export function parameters(context, most, { simple = false } = {}) {
  const { random } = context;
  const parts = [];
  const declareNumber = () => {
    const name = freshName(context, 'p');
    pending.push(name);
    return name;
  };
  let pending = [];
  // A default may not await or yield, and sees the parameters before it.
  const plain = {
    ...context,
    fn: { ...context.fn, kind: 'sync', hasArguments: false, hasSuper: false },
    depth: Math.max(context.depth, 4),
  };
  for (let n = random.below(most + 1); n > 0; n--) {
    const kind = simple ? 'name' : random.weighted({ name: 6, default: 4, array: 1, object: 1 });
    note(context, `parameter.${kind}`);
    pending = [];
    if (kind === 'name') parts.push(declareNumber());
    else if (kind === 'default') parts.push(`${declareNumber()} = ${expression(plain)}`);
    else if (kind === 'array') parts.push(`${arrayPattern(plain, declareNumber)} = [1, 2]`);
    else parts.push(`${objectPattern(plain, declareNumber)} = { a: 1 }`);
    for (const name of pending) declare(context, name, 'num', { ofFunction: true });
  }
  if (!simple && random.chance(0.08)) {
    const name = freshName(context, 'rest');
    declare(context, name, 'arr', { isConst: true });
    parts.push(`...${name}`);
  }
  return parts.join(', ');
}

/** { F(); … return e; } */
export function functionBody(context, size) {
  const inner = deeper(context);
  const list = statements(inner, size);
  const last = context.random.chance(0.8) ? `return ${expression(inner)};` : '';
  return `{ F(); ${list} ${last} }`;
}

const starts = { async: 'async function ', asyncgen: 'async function* ', gen: 'function* ', sync: 'function ' };

/** How a function is made: declared, or as a constant, which it then has to be before it is used. */
function pickForm({ random }, kind) {
  return kind === 'async' ? random.weighted({ declaration: 5, arrow: 3, expression: 1 }) : 'declaration';
}

function define(form, kind, name, params, body) {
  if (form === 'arrow') return `const ${name} = async (${params}) => ${body};`;
  if (form === 'expression') return `const ${name} = async function (${params}) ${body};`;
  return `${starts[kind]}${name}(${params}) ${body}`;
}

/** A function at the top of the program; later functions may call it. */
export function topFunction(context, kind, size) {
  const name = freshName(context, kind === 'async' ? 'af' : kind === 'asyncgen' ? 'ag' : kind === 'gen' ? 'g' : 'f');
  const form = pickForm(context, kind);
  note(context, `${form}.${kind}`);
  const inside = enterFunction(context, { kind, hasArguments: form !== 'arrow', isArrow: form === 'arrow' });
  const params = parameters(inside, 3);
  const text = define(form, kind, name, params, functionBody(inside, size));
  context.state.functions.push({ name, kind });
  return text;
}

/** A function in a block, called right away; behind the call where `isHoisted`. Some are seen otherwise, too. */
export function localFunction(context, kind) {
  const name = freshName(context, 'local');
  const form = pickForm(context, kind);
  const isArrow = form === 'arrow';
  const inside = enterFunction(deeper(context), isArrow ? { ...context.fn, kind, isArrow } : { kind, hasArguments: true });
  const params = parameters(inside, 2);
  const body = functionBody(inside, 2);
  note(context, `local.${form}.${kind}`);
  const seen = context.random.chance(0.3) ? `\nlog(${mark(context)}, typeof ${name});` : '';
  return { name, text: define(form, kind, name, params, body) + seen, mark: mark(context), isHoisted: form === 'declaration' && seen === '' };
}
