// Expressions. Every rule gives [text, precedence]; `expression(context, level)` adds parentheses where they are needed.
// Nearly all give numbers, so that operators of any kind can be nested without a type error.

import { canAwait, canYield, deeper, freshName, mark, note, pickName, spend } from './context.js';
import { awaitable, call, functionExpression, iife } from './calls.js';
import { classExpression, privateUse, superUse } from './classes.js';
import { arrayPattern, objectPattern } from './patterns.js';

const comma = 0,
  assign = 1,
  conditional = 2,
  logical = 3,
  bitwise = 4,
  equality = 7,
  relational = 8,
  shift = 9,
  additive = 10;
const multiplicative = 11,
  power = 12,
  unary = 13,
  postfix = 14,
  callLevel = 16,
  atom = 17;

/** An expression that gives a number, with parentheses when its precedence is below the level. */
export function expression(context, level = assign) {
  const [text, precedence] = choose(context);
  return precedence < level ? `(${text})` : text;
}

function choose(context) {
  // The deeper, the likelier a leaf: programs should be more of statements than of one endless expression.
  if (context.depth > 4 || context.random.chance(context.depth * 0.12) || !spend(context)) return leaf(context);
  const inner = deeper(context);
  const rule = context.random.weighted(weights(context));
  const made = rules[rule](inner);
  if (made === null) return leaf(context);
  note(context, rule);
  return made;
}

function weights(context) {
  return {
    leaf: 8,
    logged: 6,
    binary: 8,
    unary: 2,
    comparison: 3,
    conditional: 3,
    logical: 4,
    comma: 2,
    assign: 4,
    compound: 6,
    logicalAssign: 3,
    update: 3,
    member: 4,
    memberAssign: 4,
    memberCompound: 5,
    memberUpdate: 3,
    memberLogical: 3,
    element: 2,
    optional: 4,
    call: 6,
    iife: 3,
    template: 2,
    tagged: 2,
    arrayLiteral: 3,
    objectLiteral: 3,
    destructure: 4,
    classExpression: 1.5,
    typeOf: 1,
    inOperator: 1,
    deleted: 1,
    spreadCall: 2,
    newExpression: 1.5,
    thisMember: 1.5,
    superUse: context.fn.hasSuper ? 4 : 0,
    privateUse: context.fn.isOfClass ? 4 : 0,
    argumentsUse: context.fn.hasArguments ? 2 : 0,
    newTarget: context.fn.hasArguments ? 0.5 : 0,
    await: canAwait(context) ? 22 : 0,
    yield: canYield(context) ? 7 : 0,
    spreadGenerator: 1,
    yieldStar: canYield(context) && context.depth < 4 ? 2 : 0,
    awaitedCall: canAwait(context) ? 8 : 0,
    functionValue: 1,
    evaluated: context.state.dynamic ? 3 : 0,
  };
}

function leaf(context) {
  const { random } = context;
  const name = random.chance(0.7) ? pickName(context, 'num') : null;
  return name === null ? [String(random.below(10)), atom] : [name, atom];
}

const e = expression;
const target = (context) => pickName(context, 'num', { writable: true });
const objectName = (context) => pickName(context, 'obj') ?? 'o';
const property = (context) => context.random.pick(['a', 'b', 'c']);

// An object operand: mostly a name, sometimes an effect or an await that gives one.
function object(context) {
  const { random } = context;
  const name = objectName(context);
  if (canAwait(context) && random.chance(0.2)) return `(await ${random.pick(['P', 'later'])}(${name}))`;
  if (random.chance(0.3)) return `l(${mark(context)}, ${name})`;
  return name;
}

// A member of an object, by name or by computed key.
function reference(context) {
  if (context.fn.hasSuper && context.random.chance(0.15)) return `super.${property(context)}`;
  const base = object(context);
  return context.random.chance(0.5) ? `${base}.${property(context)}` : `${base}[key(${e(context)})]`;
}

const rules = {
  leaf,
  logged: (c) => [`l(${mark(c)}, ${e(c)})`, callLevel],
  binary(c) {
    const [operator, level] = c.random.pick([
      ['+', additive],
      ['-', additive],
      ['*', multiplicative],
      ['%', multiplicative],
      ['|', bitwise],
      ['^', bitwise],
      ['&', bitwise],
      ['<<', shift],
      ['>>', shift],
      ['>>>', shift],
      ['**', power],
    ]);
    if (level === power) return [`${e(c, postfix)} ** ${e(c, unary)}`, power];
    // Bitwise operators differ among themselves in precedence: their operands stay below all of them.
    return [
      `${e(c, level === bitwise ? equality : level)} ${operator} ${e(c, level === bitwise ? equality : level + 1)}`,
      level,
    ];
  },
  // The text sees the scopes around; what it holds of its own is not lowered.
  evaluated(c) {
    const inner = { ...c, depth: c.depth + 2, fn: { ...c.fn, kind: 'sync', hasArguments: false, hasSuper: false } };
    return [`num(${c.random.chance(0.2) ? '(eval)' : 'eval'}(${JSON.stringify(e(inner))}))`, callLevel];
  },
  boxed(c) {
    const make = () => `box(${mark(c)}, ${e(c)})`;
    return [
      c.random.pick([
        () => `num(${make()} ${c.random.pick(['+', '-', '<', '>=', '==', '*'])} ${make()})`,
        () => `num(\`\${${make()}}\${${e(c)}}\`)`,
        () => `num(+${make()})`,
        () => `num(${e(c, additive)} + ${make()})`,
        () => `num([${e(c)}, ${e(c)}][${make()}])`,
      ])(),
      callLevel,
    ];
  },
  unary: (c) => [`${c.random.pick(['-', '+', '~'])} ${e(c, unary)}`, unary],
  comparison(c) {
    const operator = c.random.pick(['<', '>', '<=', '>=', '===', '!==', '==', '!=']);
    const level = operator.includes('=') && operator.length > 1 && !'<>'.includes(operator[0]) ? equality : relational;
    return [`num(${e(c, level)} ${operator} ${e(c, level + 1)})`, callLevel];
  },
  conditional: (c) => [`${e(c, conditional + 1)} ? ${e(c)} : ${e(c)}`, conditional],
  logical(c) {
    const operator = c.random.pick(['&&', '||', '??']);
    return [`${e(c, bitwise)} ${operator} ${e(c, bitwise)}`, logical];
  },
  comma: (c) => [`${e(c)}, ${e(c)}`, comma],
  assign(c) {
    const name = target(c);
    return name && [`${name} = ${e(c)}`, assign];
  },
  compound(c) {
    const name = target(c);
    return name && [`${name} ${c.random.pick(['+=', '-=', '*=', '|=', '^=', '%=', '**=', '<<='])} ${e(c)}`, assign];
  },
  logicalAssign(c) {
    const name = target(c);
    return name && [`${name} ${c.random.pick(['&&=', '||=', '??='])} ${e(c)}`, assign];
  },
  update(c) {
    const name = target(c);
    return (
      name &&
      (c.random.chance(0.5)
        ? [`${name}${c.random.pick(['++', '--'])}`, postfix]
        : [`${c.random.pick(['++', '--'])}${name}`, unary])
    );
  },
  member: (c) => [`num(${reference(c)})`, callLevel],
  memberAssign: (c) => [`${reference(c)} = ${e(c)}`, assign],
  memberCompound: (c) => [`${reference(c)} ${c.random.pick(['+=', '-=', '*=', '^='])} ${e(c)}`, assign],
  memberUpdate: (c) =>
    c.random.chance(0.5) ? [`${reference(c)}${c.random.pick(['++', '--'])}`, postfix] : [`--${reference(c)}`, unary],
  memberLogical: (c) => [`num(${reference(c)} ${c.random.pick(['&&=', '||=', '??='])} ${e(c)})`, callLevel],
  element(c) {
    const name = pickName(c, 'arr');
    return name && [`num(${name}[${e(c)}])`, callLevel];
  },
  optional(c) {
    const o = c.random.chance(0.4) ? 'nul' : objectName(c);
    return [
      `num(${c.random.pick([
        () => `${o}?.${property(c)}`,
        () => `${o}?.[key(${e(c)})]`,
        () => `${o}?.none?.(${e(c)})`,
        () => `${o}?.f(${e(c)})`,
        () => `${o}?.f?.(${e(c)}, ${e(c)})`,
        () => `${o}?.none?.x[${e(c)}].y(${e(c)})`,
        () => `${object(c)}?.["f"]?.(${e(c)})`,
        () => `(${o}?.f)?.(${e(c)})`,
        () => `${o}?.f?.call(${object(c)}, ${e(c)})`,
      ])()})`,
      callLevel,
    ];
  },
  call,
  iife,
  template: (c) => [`num(\`${c.random.pick(['', 'x'])}\${${e(c)}}-\${${e(c)}}\`)`, callLevel],
  tagged: (c) => [
    `${c.random.pick(['tag', `(0, tag)`, `l(${mark(c)}, { tag }).tag`])}\`a\${${e(c)}}b\${${e(c)}}\``,
    callLevel,
  ],
  arrayLiteral: (c) => [`num([${items(c)}].${c.random.pick(['length', 'join().length', 'at(-1)'])})`, callLevel],
  objectLiteral: (c) => [`num(${objectLiteral(c)}.${c.random.pick(['a', 'b', 'f?.(1)', 'c'])})`, callLevel],
  destructure(c) {
    if (c.random.chance(0.5)) return [`num((${arrayPattern(c, null)} = [${items(c)}])[0])`, callLevel];
    return [`num((${objectPattern(c, null)} = ${object(c)}).a)`, callLevel];
  },
  classExpression: (c) => c.depth < 4 && [`num(new (${classExpression(c)})(${e(c)}).m(${e(c)}))`, callLevel],
  typeOf: (c) => [`num(typeof ${e(c, unary)})`, callLevel],
  inOperator: (c) => [
    `num(${c.random.pick([`key(${e(c)}) in ${object(c)}`, `${object(c)} instanceof Base`, `void ${e(c, unary)}`, `!${e(c, unary)}`])})`,
    callLevel,
  ],
  deleted: (c) => [`num(delete ${object(c)}.${c.random.pick(['z', 'c'])})`, callLevel],
  spreadCall(c) {
    const name = pickName(c, 'arr');
    return (
      name && [
        `num(Math.max(${e(c)}, ...${c.random.chance(0.5) ? name : `l(${mark(c)}, ${name})`}, ${e(c)}))`,
        callLevel,
      ]
    );
  },
  newExpression: (c) => [`new Base(${e(c)}).m(${e(c)})`, callLevel],
  thisMember: (c) => [`num(this?.${c.random.pick(['v', 'a', 'none'])})`, callLevel],
  superUse,
  privateUse,
  argumentsUse: (c) =>
    c.random.chance(0.3)
      ? [`arguments[${c.random.below(3)}] = ${e(c)}`, assign]
      : [`num(arguments${c.random.pick(['.length', '[0]', '[1]'])})`, callLevel],
  newTarget: () => ['num(new.target)', callLevel],
  await: (c) => [`await ${awaitable(c)}`, unary],
  awaitedCall: (c) => c.depth < 5 && (([text]) => [`await ${text}`, unary])(call(c, true) ?? [awaitable(c)]),
  yield: (c) => [
    c.random.chance(0.15)
      ? 'num(yield)'
      : `num(yield ${c.fn.kind === 'asyncgen' && c.random.chance(0.4) ? awaitable(c) : e(c)})`,
    callLevel,
  ],
  yieldStar: (c) => [`num(yield* ${delegate(c)})`, callLevel],
  spreadGenerator(c) {
    const f = c.state.functions.filter((it) => it.kind === 'gen');
    return f.length > 0 && c.depth < 4 && [`[...${c.random.pick(f).name}(${e(c)})].length`, callLevel];
  },
  functionValue: (c) => c.depth < 4 && [`num(${functionExpression(c)}.length)`, callLevel],
};
for (const name of Object.keys(rules)) {
  const rule = rules[name];
  // A rule that does not apply here says so with any falsy value.
  rules[name] = (context) => rule(context) || null;
}

/** What a yield* delegates to. */
export function delegate(context) {
  const { random } = context;
  const wanted = context.fn.kind === 'asyncgen' ? ['gen', 'asyncgen'] : ['gen'];
  const known = context.state.functions.filter((f) => wanted.includes(f.kind));
  if (known.length > 0 && random.chance(0.5)) return `${random.pick(known).name}(${e(context)})`;
  if (context.fn.kind === 'asyncgen' && random.chance(0.4))
    return `source(${mark(context)}, ${random.between(0, 2)}, true)`;
  // A sync iterator without throw() is closed since ECMA-262 2025, which Node 20 is too old for: those stay inside of a generator.
  const wrap = (text) => (context.fn.kind === 'asyncgen' ? `each(${text})` : text);
  if (random.chance(0.3)) return wrap(`source(${mark(context)}, ${random.between(0, 2)}, false)`);
  return wrap(`[${items(context)}]`);
}

/** The elements of an array literal or the arguments of a call. */
export function items(context, { holes = true } = {}) {
  const { random } = context;
  return (
    Array.from({ length: random.between(0, 3) }, () => {
      if (holes && random.chance(0.08)) return '';
      if (random.chance(0.15)) {
        const name = pickName(context, 'arr');
        if (random.chance(0.2)) return `...source(${mark(context)}, ${random.between(0, 2)}, false)`;
        if (name) return `...${random.chance(0.3) ? `l(${mark(context)}, ${name})` : name}`;
      }
      return e(context);
    })
      .map((text) => (text === '' ? ' ' : text))
      .join(', ') + (holes && random.chance(0.05) ? ', ,' : '')
  );
}

/** An object literal with all sorts of members. */
export function objectLiteral(context) {
  const { random } = context;
  const inner = deeper(context);
  const members = Array.from({ length: random.between(1, 4) }, () =>
    random.weighted({
      data: 6,
      computed: 3,
      getter: 2,
      setter: 1,
      method: 2,
      spread: 2,
      proto: 0.5,
      arrow: 1,
      asyncMethod: 1,
    }),
  );
  const text = members.map((kind) => {
    const name = random.pick(['a', 'b', 'c']);
    note(context, `objectMember.${kind}`);
    switch (kind) {
      case 'data':
        return `${name}: ${e(inner)}`;
      case 'computed':
        return `[key(${e(inner)})]: ${e(inner)}`;
      case 'getter':
        return `get ${name}() { return l(${mark(context)}, ${random.below(9)}); }`;
      case 'setter':
        return `set ${name}(v) { l(${mark(context)}, v); }`;
      case 'method':
        return `f(x = 1) { return num(x) + num(super.none) + num(this.a); }`;
      case 'spread':
        return `...${object(inner)}`;
      case 'proto':
        return `__proto__${freshName(context, '')}: 1`;
      case 'arrow':
        return `f: (x) => num(x) + 1`;
      default:
        return `async f(x = 2) { return num(await x) + 1; }`;
    }
  });
  return `({ ${text.join(', ')} })`;
}

/** A reference that a pattern may assign to. */
export const patternTarget = (context) => reference(context);
