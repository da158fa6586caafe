// Statements. Loops spend fuel in their heads, so that every program ends whatever its jumps do.

import {
  canAwait,
  canYield,
  declare,
  enterBlock,
  freshName,
  hidingName,
  mark,
  note,
  pickName,
  redeclarable,
  spend,
  visible,
} from './context.js';
import { closure } from './calls.js';
import { classDeclaration } from './classes.js';
import { delegate, expression, items, objectLiteral } from './expressions.js';
import { localFunction } from './functions.js';
import { assignedHead, loopHead, loopSource } from './heads.js';
import { arrayPattern, objectPattern } from './patterns.js';

const e = expression;

/** Some statements, one after the other, in the scope of the context. */
export function statements(context, most) {
  const parts = [];
  for (let n = context.random.between(Math.min(2, most), most); n > 0; n--) {
    // Only what begins a block may hide outer names: no statement before it means them.
    parts.push(statement({ ...context, begins: parts.length === 0 && context.mayHide }));
  }
  return parts.join('\n');
}

function statement(context) {
  if (context.nest > 6 || !spend(context)) return `log(${mark(context)}, ${e(context)});`;
  const kind = context.random.weighted(weights(context));
  // Expressions begin anew in each statement, a little shallower the deeper it is nested.
  const inner = { ...context, nest: context.nest + 1, depth: Math.floor(context.nest / 2) };
  const text = rules[kind](inner, context);
  if (!text) return `log(${mark(context)}, ${e(context)});`;
  note(context, kind);
  return text;
}

function weights(context) {
  const jumps = context.loops > 0 || context.labels.length > 0;
  return {
    logStatement: 6,
    expressionStatement: 7,
    declaration: 9,
    patternDeclaration: 3,
    arrayDeclaration: 2,
    objectDeclaration: 2,
    block: 2,
    ifElse: 5,
    whileLoop: 3,
    doWhile: 2,
    forLoop: 4,
    forOf: 4,
    forIn: 2,
    forAwait: canAwait(context) ? 4 : 0,
    labelled: 3,
    switchStatement: 3,
    tryStatement: 7,
    throwStatement: context.inTry ? 1.5 : 0.3,
    returnStatement: 1,
    jump: jumps ? 4 : 0,
    classStatement: 1.2,
    blockFunction: 2,
    captured: 3,
    deadZone: 0.7,
    constWrite: 0.4,
    yieldStatement: canYield(context) ? 6 : 0,
    yieldStarStatement: canYield(context) ? 2 : 0,
    generatorDrive: canAwait(context) ? 2.5 : 0,
    generatorQueue: canAwait(context) ? 1.5 : 0,
    concurrent: canAwait(context) ? 2 : 0,
    empty: 0.3,
    finallyJump: 1,
    usingStatement: context.state.using ? 5 : 0,
    withStatement: context.state.dynamic && !isStrict(context) ? 4 : 0,
    evalDeclaration: context.state.dynamic && !isStrict(context) ? 2 : 0,
  };
}

const isStrict = (context) => context.state.strict || context.strict;
const block = (context, most) => `{ ${statements({ ...enterBlock(context), mayHide: true }, most)} }`;
const visibleElsewhere = (context, name) => visible(context, 'num').some((entry) => entry.name === name);
const inLoop = (context) => ({ ...context, loops: context.loops + 1, switches: 0, mayHide: true });
const fuelled = (context) => `F() && ${e(context, 4)}`;
// Inside of a try a throw is likelier.
const inTry = (context) => ({ ...context, inTry: true });

const rules = {
  logStatement: (c) => `log(${mark(c)}, ${e(c)}, ${e(c)});`,
  // A statement must not begin with a brace or with a word that begins a declaration.
  expressionStatement: (c) => guard(e(c, 0)),
  declaration(c, outer) {
    const kind = c.random.pick(['let', 'const', 'var', 'let']);
    const made = Array.from({ length: c.random.chance(0.2) ? 2 : 1 }, (_, i) => {
      const value = kind !== 'const' && c.random.chance(0.12) ? '' : ` = ${e(c)}`;
      const again = kind === 'var' && c.random.chance(0.25) ? redeclarable(outer) : null;
      const name =
        again ?? (outer.begins && i === 0 && kind !== 'var' ? hidingName(outer, 'v', value, 0.5) : freshName(c, 'v'));
      if (again !== null) note(c, 'redeclaration');
      else if (visibleElsewhere(outer, name)) note(c, 'hiding');
      declare(outer, name, 'num', { isConst: kind === 'const', ofFunction: kind === 'var' });
      return name + value;
    });
    return `${kind} ${made.join(', ')};`;
  },
  patternDeclaration(c, outer) {
    const kind = c.random.pick(['let', 'const', 'var']);
    const names = [];
    const declared = () => {
      names.push(freshName(c, 'd'));
      return names.at(-1);
    };
    const text = c.random.chance(0.5)
      ? `${arrayPattern(c, declared)} = ${c.random.chance(0.7) ? `[${items(c)}]` : `source(${mark(c)}, 2, false)`}`
      : `${objectPattern(c, declared)} = ${objectLiteral(c)}`;
    for (const name of names) declare(outer, name, 'num', { isConst: kind === 'const', ofFunction: kind === 'var' });
    return `${kind} ${text};`;
  },
  arrayDeclaration(c, outer) {
    const name = freshName(c, 'arr');
    const text = `const ${name} = [${items(c)}];`;
    declare(outer, name, 'arr', { isConst: true });
    return text;
  },
  objectDeclaration(c, outer) {
    const name = freshName(c, 'obj');
    const made = objectLiteral(c);
    const text = `const ${name} = ${c.random.chance(0.4) ? `watch(${mark(c)}, ${made})` : made};`;
    declare(outer, name, 'obj', { isConst: true });
    return text;
  },
  block: (c) => block(c, 3),
  ifElse: (c) => `if (${c.random.chance(0.1) ? e(c, 0) : `${e(c, 12)} % 2`}) ${body(c)}${c.random.chance(0.6) ? ` else ${body(c)}` : ''}`,
  whileLoop: (c) => `while (${fuelled(c)}) ${block(inLoop(c), 3)}`,
  doWhile: (c) => `do ${block(inLoop(c), 3)} while (${fuelled(c)} && ${e(c, 4)});`,
  forLoop(c) {
    const inner = enterBlock(c);
    const kind = c.random.pick(['let', 'let', 'let', 'var', 'none', 'const']);
    const name = freshName(c, 'i');
    const second = c.random.chance(0.3) ? `, ${freshName(c, 'j')} = ${e(c)}` : '';
    const head =
      kind === 'none'
        ? c.random.chance(0.5)
          ? guard(e(c, 0)).slice(0, -1)
          : ''
        : `${kind} ${name} = ${e(c)}${second}`;
    if (kind !== 'none') declare(inner, name, 'num', { isConst: kind === 'const', ofFunction: kind === 'var' });
    const captured = kind === 'let' && c.random.chance(0.4) ? closure(inner) : null;
    const test = c.random.chance(0.85)
      ? `F()${captured && c.random.chance(0.5) ? `, fs.push(${captured})` : ''}, ${kind === 'let' || kind === 'var' ? `${name}++ < ${c.random.between(1, 3)}` : e(inner)}`
      : 'F()';
    const update = c.random.chance(0.6) ? `${captured ? `fs.push(${captured}), ` : ''}${e(inner)}` : '';
    return `for (${head}; ${test}; ${update}) ${captured ? `{ fs.push(${captured}); ${statements(inLoop(enterBlock(inner)), 3)} }` : loopBody(inner)}`;
  },
  forOf(c) {
    const inner = enterBlock(c);
    const from = loopSource(c, false);
    const head = c.random.chance(0.2) ? assignedHead(c) : loopHead(inner, from);
    return `for (${head} of ${from}) ${loopBody(inner)}`;
  },
  forIn(c) {
    const inner = enterBlock(c);
    const name = freshName(c, 'k');
    const from = c.random.pick([
      () => pickName(c, 'obj') ?? 'o',
      () => objectLiteral(c),
      () => 'nul',
      () => `l(${mark(c)}, o)`,
      () => `${e(c)}, ${objectLiteral(c)}`,
    ])();
    return `for (${c.random.pick(['let', 'const', 'var'])} ${name} in ${from}) { F(); log(${mark(c)}, ${name}); ${c.random.chance(0.2) ? 'delete o.c;' : ''} ${statements(inLoop(enterBlock(inner)), 2)} }`;
  },
  forAwait(c) {
    const inner = enterBlock(c);
    const from = loopSource(c, true);
    const head = c.random.chance(0.2) ? assignedHead(c) : loopHead(inner, from);
    return `for await (${head} of ${from}) ${loopBody(inner)}`;
  },
  labelled(c) {
    const name = freshName(c, 'L');
    const loop = c.random.chance(0.7);
    const inner = { ...c, labels: [...c.labels, { name, loop, depth: c.loops }] };
    if (!loop) return `${name}: ${block(inner, 3)}`;
    return `${name}: ${rules[c.random.pick(['whileLoop', 'doWhile', 'forLoop', 'forOf', canAwait(c) ? 'forAwait' : 'forOf'])](inner)}`;
  },
  switchStatement(c) {
    const inner = { ...enterBlock(c), switches: c.switches + 1 };
    const count = c.random.between(1, 4);
    const at = c.random.below(count + 2);
    const cases = Array.from({ length: count }, (_, i) => {
      const test = i === at ? 'default' : `case ${c.random.chance(0.5) ? i : caseTest(e(c, 4))}`;
      const list = c.random.chance(0.8) ? statements(inner, 2) : '';
      return `${test}: ${list} ${c.random.chance(0.5) ? 'break;' : ''}`;
    });
    const tested = c.random.chance(0.5) ? e(c, 0) : `Math.abs(num(${e(c)}) | 0) % ${count + 1}`;
    return `switch (${tested}) { ${cases.join(' ')} }`;
  },
  tryStatement(c) {
    const kind = c.random.pick(['catch', 'catch', 'finally', 'both']);
    const name = freshName(c, 'e');
    let text = `try ${block(inTry(c), 4)}`;
    if (kind !== 'finally') {
      const inner = enterBlock(c);
      const param = c.random.weighted({ name: 7, none: 1, pattern: 1 });
      const used = freshName(c, 'p');
      if (param === 'pattern') declare(inner, used, 'num');
      inner.mayHide = false;
      text += ` catch ${param === 'name' ? `(${name})` : param === 'none' ? '' : `({ length: ${used} = ${e(c)} })`} { ${param === 'name' ? `log(${mark(c)}, ${name});${c.random.chance(0.2) ? ` fs.push(() => ${name});` : ''}` : ''} ${statements(inner, 2)} }`;
    }
    if (kind !== 'catch') text += ` finally ${block({ ...c, inFinally: c.inFinally + 1 }, 2)}`;
    return text;
  },
  finallyJump(c) {
    if (!c.loops && !c.labels.length) return null;
    return `try ${block(inTry(c), 3)} finally { log(${mark(c)}); if (${e(c)} > ${c.random.below(9)}) ${jump(c)} }`;
  },
  throwStatement: (c) =>
    `if (${e(c)} > ${c.random.below(6)}) throw ${c.random.pick([() => `'E${mark(c)}'`, () => e(c, 0), () => `new Error('E${mark(c)}')`])()};`,
  returnStatement: (c) =>
    `if (${e(c)} > ${c.random.below(9)}) return ${returned(c)};`,
  jump: (c) => (c.random.chance(0.7) ? `if (${e(c)} > ${c.random.below(6)}) ${jump(c)}` : jump(c)),
  classStatement(c, outer) {
    if (c.nest > 4) return null;
    const text = classDeclaration(outer);
    const use = `new ${lastName(outer)}(${e(c)})`;
    return `${text} ${canAwait(c) ? `log(${mark(c)}, await ${use}.${c.random.chance(0.3) ? 'all?.' : 'm'}(${e(c)}));` : `log(${mark(c)}, typeof ${use});`}`;
  },
  blockFunction(c) {
    if (c.nest > 5) return null;
    const kind = c.random.pick(['sync', 'async', 'gen', 'async', 'asyncgen']);
    const { name, text, mark: at, isHoisted } = localFunction(c, kind);
    const args = items(c, { holes: false });
    const use =
      kind === 'async'
        ? canAwait(c)
          ? `log(${at}, await ${name}(${args}));`
          : `settled(${at}, ${name}(${args}));`
        : kind === 'gen'
          ? `log(${at}, [...${name}(${args})].length);`
          : `log(${at}, ${name}(${args}));`;
    return !isHoisted || c.random.chance(0.5) ? `${text}\n${use}` : `${use}\n${text}`;
  },
  captured(c) {
    const text = closure(c);
    return text && (c.random.chance(0.6) ? `fs.push(${text});` : `fs.push(${text}); log(${mark(c)}, fs.at(-1)());`);
  },
  deadZone(c, outer) {
    const name = freshName(c, 'late');
    const text = `try { log(${mark(c)}, (() => ${name})()); } catch (e) { log(${mark(c)}, e); }\n${c.random.pick(['let', 'const'])} ${name} = ${e(c)};`;
    declare(outer, name, 'num', { isConst: true });
    return `${text}${c.random.chance(0.5) ? ` fs.push(() => ${name});` : ''}`;
  },
  constWrite(c) {
    const value = e(c);
    const name = freshName(c, 'fixed');
    return `{ const ${name} = ${value}; try { ${name} ${c.random.pick(['=', '+=', '??=', '&&='])} ${e(c)}; } catch (e) { log(${mark(c)}, e); } log(${name}); }`;
  },
  yieldStatement: (c) => (c.random.chance(0.5) ? `log(${mark(c)}, yield ${e(c)});` : `yield ${e(c)};`),
  yieldStarStatement: (c) =>
    `${c.random.chance(0.5) ? `log(${mark(c)}, yield* ${delegate(c)});` : `yield* ${delegate(c)};`}`,
  generatorDrive(c) {
    const g = known(c, 'asyncgen');
    if (!g) return null;
    const it = freshName(c, 'it');
    const calls = Array.from(
      { length: c.random.between(1, 4) },
      () => `log(${mark(c)}, await ${it}.${c.random.pick(['next', 'next', 'next', 'return', 'throw'])}(${e(c)}));`,
    );
    return `{ const ${it} = ${g.name}(${e(c)}); ${c.random.chance(0.5) ? `try { ${calls.join(' ')} } catch (e) { log(${mark(c)}, e); }` : calls.join(' ')} }`;
  },
  generatorQueue(c) {
    const g = known(c, 'asyncgen');
    if (!g) return null;
    const it = freshName(c, 'it');
    const calls = Array.from(
      { length: c.random.between(2, 5) },
      () =>
        `settled(${mark(c)}, ${it}.${c.random.pick(['next', 'next', 'return', 'throw'])}(${c.random.chance(0.3) ? 'later(' : '('}${c.random.below(9)})))`,
    );
    return `{ const ${it} = ${g.name}(${e(c)}); await Promise.all([${calls.join(', ')}]); }`;
  },
  concurrent(c) {
    const f = known(c, 'async');
    if (!f) return null;
    const calls = Array.from({ length: c.random.between(2, 3) }, () => `settled(${mark(c)}, ${f.name}(${e(c)}))`);
    return `await Promise.all([${calls.join(', ')}]);`;
  },
  usingStatement(c) {
    const inner = enterBlock(c);
    const made = Array.from({ length: c.random.between(1, 3) }, () => {
      const isAsync = canAwait(c) && c.random.chance(0.5);
      const name = freshName(c, 'u');
      const value = c.random.chance(0.15)
        ? 'null'
        : `resource(${mark(c)}, ${isAsync && c.random.chance(0.6)}, ${c.random.below(8)}, ${e(c)})`;
      declare(inner, name, 'obj', { isConst: true });
      return `${isAsync ? 'await using' : 'using'} ${name} = ${value};`;
    });
    if (c.random.chance(0.2)) {
      const name = freshName(c, 'u');
      const items = `[resource(${mark(c)}, false, 1, 1), ${e(c)} % 2 ? null : resource(${mark(c)}, false, 0, 2)]`;
      return `for (${canAwait(c) && c.random.chance(0.5) ? 'await using' : 'using'} ${name} of ${items}) ${loopBody(c)}`;
    }
    return `{ ${made.join(' ')} ${statements(inner, 3)} }`;
  },
  // Names of the object are variables in the body; a proxy logs how they are looked up.
  withStatement(c) {
    const inner = enterBlock(c);
    const name = pickName(c, 'obj') ?? 'o';
    for (const key of ['a', 'b', 'c']) declare(inner, key, 'num');
    return `with (${c.random.chance(0.3) ? `watch(${mark(c)}, ${name})` : c.random.chance(0.3) ? objectLiteral(c) : name}) { ${statements(inner, 3)} }`;
  },
  // A `var` in evaluated text belongs to the function around.
  evalDeclaration(c, outer) {
    const name = freshName(c, 'ev');
    const text = `eval(${JSON.stringify(`var ${name} = ${e({ ...c, fn: { ...c.fn, kind: 'sync', hasArguments: false, hasSuper: false } })}`)});`;
    declare(outer, name, 'num', { ofFunction: true });
    return text;
  },
  empty: () => ';',
};

function returned(c) {
  if (c.fn.kind === 'async' && c.random.chance(0.3)) return `later(${e(c)})`;
  if (c.random.chance(0.08)) return `${c.random.chance(0.6) ? 'async ' : ''}() => ${e(enterPlain(c))}`;
  return e(c, 0);
}

const enterPlain = (c) => ({ ...c, fn: { ...c.fn, kind: 'sync', isArrow: true } });

const guard = (text) => (/^(?:\{|function\b|class\b|let\b|async\b)/.test(text) ? `(${text});` : `${text};`);
// TypeScript's parser takes `case (x): try {` for the beginning of an arrow function.
const caseTest = (text) => (text.startsWith('(') ? `num(${text})` : text);
const known = (c, kind) => {
  const list = c.state.functions.filter((f) => f.kind === kind);
  return list.length > 0 ? c.random.pick(list) : null;
};
const lastName = (context) => context.scope.names.at(-1).name;
const loopBody = (context) => `{ F(); ${statements(inLoop(enterBlock(context)), 3)} }`;

// The body of an if: a block, or now and then a lone statement, which must be no declaration.
function body(context) {
  if (context.random.chance(0.7)) return block(context, 2);
  return `log(${mark(context)}, ${e(context)});`;
}

function jump(context) {
  const { random } = context;
  const options = [];
  for (const label of context.labels) {
    options.push(`break ${label.name};`);
    if (label.loop && context.loops > label.depth) options.push(`continue ${label.name};`);
  }
  if (context.loops > 0) options.push('break;', 'continue;');
  return options.length > 0 ? random.pick(options) : ';';
}
