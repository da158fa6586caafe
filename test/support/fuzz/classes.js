// Classes with computed keys, fields, accessors, static blocks, private names and super, in any function.

import { canAwait, declare, deeper, enterFunction, freshName, mark, note } from './context.js';
import { expression } from './expressions.js';
import { functionBody, parameters } from './functions.js';

/** A class with a method m; heritage and computed keys belong to the function around and may await. */
export function classExpression(context, name = '') {
  const { random } = context;
  const inner = { ...deeper(context), strict: true };
  const extended = random.chance(0.7);
  const heritage = extended
    ? ` extends ${canAwait(context) && random.chance(0.3) ? '(await later(Base))' : random.chance(0.3) ? `(l(${mark(context)}, 'heritage'), Base)` : 'Base'}`
    : '';
  const method = (kind) => ({ kind, hasArguments: true, hasSuper: extended, isOfClass: true });
  const part = (kind) => enterFunction(inner, method(kind));
  const members = ['#p = 1;'];
  // What m may await: methods that do not call m.
  const calls = extended ? ['this.am'] : [];
  if (random.chance(0.5)) {
    const name = `#${freshName(context, 'q')}`;
    members.push(member('private', inner, part, extended, name));
    calls.push(`this.${name}`);
  }
  const asyncBody = enterFunction(inner, { ...method('async'), calls });
  const awaited = calls.length > 0 && random.chance(0.6) ? ` l(${mark(context)}, await ${random.pick(calls)}(${expression(asyncBody)}));` : '';
  members.push(`async m(${parameters(asyncBody, 2)}) {${awaited}${functionBody(asyncBody, 3).slice(1)}`);
  for (let n = random.below(4); n > 0; n--) {
    const kind = random.pick([
      'computed',
      'static',
      'field',
      'block',
      'accessor',
      'arrow',
      'generator',
      'private',
      'constructor',
    ]);
    note(context, `class.${kind}`);
    if (kind === 'constructor' && members.some((text) => text.startsWith('constructor'))) continue;
    members.push(member(kind, inner, part, extended));
  }
  return `class ${name}${heritage} { ${random.chance(0.5) ? members.join(' ') : members.reverse().join(' ')} }`;
}

function member(kind, context, part, extended, name = `#${freshName(context, 'q')}`) {
  const fn = (k, length) => {
    const inside = part(k);
    return `(${parameters(inside, 2, { simple: k === 'sync' })}) ${functionBody(inside, length)}`;
  };
  switch (kind) {
    case 'computed':
      return `[l(${mark(context)}, key(${expression(context)}))]${fn('sync', 1)}`;
    case 'static':
      return `static [l(${mark(context)}, 's' + key(${expression(context)}))] = l(${mark(context)}, 'static');`;
    case 'field':
      return `[key(${expression(context)})] = l(${mark(context)}, 1);`;
    case 'block':
      return `static { l(${mark(context)}, typeof this); let v = 1; v += num(this.s); l(${mark(context)}, v); }`;
    case 'accessor':
      return `get acc() { return l(${mark(context)}, this.#p); } set acc(v) { this.#p = num(v); l(${mark(context)}, v); }`;
    case 'arrow':
      return `${freshName(context, 'arrow')} = async (x = 1) => l(${mark(context)}, num(await x) + this.#p);`;
    case 'generator':
      return `async *${freshName(context, 'gen')}${fn('asyncgen', 2)}`;
    case 'private':
      return `async ${name}${fn('async', 2)}`;
    default:
      return `constructor(x) { ${extended ? `const early = () => this; super(l(${mark(context)}, x)); early();` : ''} this.a = num(x); }`;
  }
}

/** A use of a private name of the class around. */
export function privateUse(context) {
  const { random } = context;
  return random.pick([
    () => ['num(this.#p)', 16],
    () => [`this.#p = ${expression(context)}`, 1],
    () => [`this.#p ${random.pick(['+=', '*=', '??='])} ${expression(context)}`, 1],
    () => ['this.#p++', 14],
    () => ['num(#p in this)', 16],
    () => [`num(this?.#p)`, 16],
  ])();
}

/** A use of super in a method of a derived class. */
export function superUse(context) {
  const { random } = context;
  return random.pick([
    () => [`super.m(${expression(context)})`, 16],
    () => ['super.g', 16],
    () => [`super.g = ${expression(context)}`, 1],
    () => [`num(super[${random.pick(["'g'", `(l(${mark(context)}, 'g'))`])}])`, 16],
    () => (canAwait(context) ? [`await super.am(${expression(context)})`, 13] : [`super.m(1)`, 16]),
    () => [`super.g += ${expression(context)}`, 1],
    () => [`num(super.none?.(${expression(context)}))`, 16],
  ])();
}

/** A class declaration; its name is in scope afterwards. */
export function classDeclaration(context) {
  const name = freshName(context, 'C');
  declare(context, name, 'class', { isConst: true });
  return `${classExpression(context, name)}`;
}
