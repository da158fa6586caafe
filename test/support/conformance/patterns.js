// Destructuring: patterns and the values they take apart, in every place where an async function binds or assigns.

const iter = (steps, more = '') => `{ [Symbol.iterator]() { log('open'); let i = 0; return { next() { log('next'); return ${steps}; }, return() { log('return', arguments.length); return {}; } ${more} }; } }`;
const thrower = (text) => `(() => { throw new RangeError('${text}'); })()`;

/** [pattern, value, the names to look at]; in a pattern `=` stands before defaults only, so that names can become targets. */
const rows = [
  ['[x, y, z]', '[1, 2, 3]', 'x, y, z'], ['[x, y, z]', '[]', 'x, y, z'], ['[x = 1, y = 2]', '[undefined, null]', 'x, y'],
  ['[x, , z]', '[1, 2, 3]', 'x, z'], ['[,]', iter('{ done: i++ > 3, value: i }'), ''], ['[]', iter('{ done: false }'), ''], ['[,,]', iter('{ done: i++ > 0, value: i }'), ''],
  ['[x]', iter('{ done: false, value: 7 }'), 'x'], ['[x]', iter('{ done: true, value: 7 }'), 'x'], ['[x, y]', iter("{ done: i++ > 0, get value() { log('value'); return i; } }"), 'x, y'],
  ['[x]', `{ [Symbol.iterator]() { ${"throw new RangeError('get')"}; } }`, 'x'], ['[x]', `{ get [Symbol.iterator]() { throw new RangeError('getter'); } }`, 'x'],
  ['[x]', '{ [Symbol.iterator]() { return 1; } }', 'x'], ['[x]', '{ [Symbol.iterator]() { return {}; } }', 'x'], ['[x]', 'null', 'x'], ['[x]', 'undefined', 'x'], ['[x]', '5', 'x'], ['[x]', '{}', 'x'],
  ['[x]', iter("1"), 'x'], ['[x]', iter("{ get done() { throw new RangeError('done'); } }"), 'x'], ['[x]', iter("{ done: false, get value() { throw new RangeError('value'); } }"), 'x'],
  ['[x = ' + thrower('default') + ']', iter('{ done: false }'), 'x'], ['[x = ' + thrower('default') + ']', iter('{ done: true }'), 'x'], ['[x = log("default")]', '[1]', 'x'],
  ['[x, ...y]', '[1, 2, 3]', 'x, y'], ['[x, ...y]', '[1]', 'x, y'], ['[...x]', iter('{ done: i++ > 1, value: i }'), 'x'], ['[...[x, y = 5]]', '[1]', 'x, y'], ['[...{ length: x, 0: y }]', '[3, 4]', 'x, y'], ['[, ...x]', iter('{ done: i++ > 2, value: i }'), 'x'],
  ['[...x]', iter("{ done: false, get value() { throw new RangeError('rest'); } }"), 'x'], ['[,, ...x]', iter("i++ === 1 ? (() => { throw new RangeError('step'); })() : {}"), 'x'], ['[...[,]]', iter('{ done: i++ > 1, value: i }'), ''], ['[...[]]', iter('{ done: i++ > 1, value: i }'), ''],
  ['[[x, y] = [1, 2]]', '[]', 'x, y'], ['[[x]]', '[null]', 'x'], ['[{ x }]', '[{ x: 1 }]', 'x'], ['[{ x: { y } = { y: 4 } } = {}]', '[]', 'y'], ['[{ x }]', '[]', 'x'], ['[[] = (log("d"), [])]', '[[]]', ''],
  ['[x = () => {}, y = function () {}, z = class {}]', '[]', 'x, y, z', 'x.name, y.name, z.name'], ['[x = async () => {}, y = async function () {}, z = async function* () {}]', '[]', 'x, y, z', 'x.name, y.name, z.name'],
  ['[x = (function () {}), y = (0, function () {}), z = class { static name = "own" }]', '[]', 'x, y, z', 'x.name, y.name, z.name'], ['[x = class x {}, y = function other() {}]', '[]', 'x, y', 'x.name, y.name'],
  ['[x = y]', '[]', 'x'], ['[x = unresolvable]', '[]', 'x'], ['[x = yes, yes = 1]', '[]', 'x'],
  ['{ x, y }', '{ x: 1 }', 'x, y'], ['{ x = 1, y = log("d") }', '{ y: 0 }', 'x, y'], ['{ x: y, }', '{ x: 2 }', 'y'], ['{}', '{}', ''], ['{}', 'null', ''], ['{}', 'undefined', ''], ['{}', '0', ''], ['{ x }', 'null', 'x'], ['{ length: x }', "'abc'", 'x'],
  ['{ x }', "{ get x() { throw new RangeError('x'); } }", 'x'], ['{ x = ' + thrower('x') + ' }', '{}', 'x'], ['{ x = unresolvable }', '{}', 'x'], ['{ [' + thrower('key') + ']: x }', '{}', 'x'], ['{ [(log("key"), "a")]: x = log("default") }', '{ get a() { log("get"); } }', 'x'],
  ['{ [{ toString() { log("toString"); return "a"; } }]: x }', '{ get a() { log("get a"); return 3; } }', 'x'], ['{ [Symbol.iterator]: x, [1]: y, "q r": z }', '[5, 6]', 'x, y, z', 'typeof x, y, z'],
  ['{ x: [y, z] }', '{ x: [1, 2] }', 'y, z'], ['{ x: [y] = [4] }', '{}', 'y'], ['{ x: [y] }', '{ x: null }', 'y'], ['{ x: { y } }', '{ x: { y: 5 } }', 'y'], ['{ x: { y } }', '{}', 'y'], ['{ x: { y } = { y: 9 } }', '{}', 'y'],
  ['{ x, ...y }', '{ x: 1, a: 2, [Symbol.iterator]: 3 }', 'x, y'], ['{ ...x }', '{ get a() { log("a"); return 1; }, b: 2 }', 'x'], ['{ x, ...y }', "Object.defineProperty({ x: 1, b: 2 }, 'hidden', { value: 3 })", 'x, y'], ['{ ...x }', 'null', 'x'], ['{ ...x }', '"ab"', 'x'],
  ['{ [(log("k"), "a")]: x, ...y }', 'logged("p", { a: 1, b: 2, c: 3 })', 'x, y'], ['{ x = () => {}, y: z = function () {} }', '{}', 'x, z', 'x.name, z.name'], ['{ x = class {}, y = async () => {} }', '{}', 'x, y', 'x.name, y.name'],
  ['{ x = y, y }', '{}', 'x'], ['{ a: { b: { c: [x, { d: y = 1 } = {}] } } }', '{ a: { b: { c: [1] } } }', 'x, y'], ['{ x: y = 1, z = y }', '{}', 'y, z'], ['{ __proto__: x }', '{ __proto__: Array.prototype }', 'x', 'x === Array.prototype'],
];

const letters = (names) => names.split(', ').filter(Boolean);
const shown = ([, , names, show]) => `log('names', ${show ?? (names || "'none'")});`;

/** Patterns in declarations of parameters, for forms. */
export const patternParameters = rows.map((row) => ({
  name: `parameter ${row[0]} of ${row[1].slice(0, 60)}`,
  params: row[0],
  body: ` ${shown(row)} `,
  use: `drive(1, () => call(${row[1]}));`,
})).concat(rows.map((row) => ({
  name: `parameter with a default ${row[0]} of ${row[1].slice(0, 60)}`,
  params: `${row[0]} = ${row[1].startsWith('{') ? `(${row[1]})` : row[1]}`,
  body: ` ${shown(row)} `,
  use: `drive(1, call);`,
})));

// Assignment targets: every bound name becomes a member whose setter logs.
function assigned([pattern, value, names]) {
  let text = pattern;
  for (const name of letters(names)) {
    text = text.replace(new RegExp(`\\{([^{}]*?)(^|[ ,])${name}( =|,| \\})`), `{$1$2${name}: ${name}$3`).replace(new RegExp(`\\{ ${name}(?=[ ,}])(?!:)`), `{ ${name}: ${name}`);
    text = text.replace(new RegExp(`(?<![.\\w"])${name}(?![\\w:(]|\\()(?=( = |,|\\]| \\}|$))`, 'g'), `t('${name}').${name}`);
  }
  // V8 evaluates a target before it looks whether there is something to take apart; not so behind a computed key.
  return { text: text.replace(/\{ (\w+):/g, "{ ['$1']:"), value };
}
const target = "const stored = {}; const t = (n) => { log('target', n); return new Proxy({}, { set(o, k, v) { log('set', k, v); stored[k] = v; return true; } }); };";

/** Other places: { name, code }. */
export function* patternPlaces() {
  for (const row of rows) {
    const [pattern, value, names] = row;
    const label = `${pattern} of ${value.slice(0, 60)}`;
    const inside = (name, body, star = '') => ({ name: `${name}: ${label}`, code: `async function${star} f() { ${body} return 'end'; }\ndrive(1, f);\n` });
    for (const kind of ['const', 'let', 'var']) {
      yield inside(`${kind}, with an await in the pattern`, `try { ${kind} [${pattern}, last = await 'last'] = [${value}]; ${shown(row)} log(last); } catch (e) { log('caught', e); }`);
      yield inside(`for await, ${kind}`, `let n = 0; try { for await (${kind} ${pattern} of [${value}, ${value}]) { ${shown(row)} if (n++) break; } } catch (e) { log('caught', e); }`);
      yield inside(`for await, ${kind}, of an async iterable, in a generator`, `try { for await (${kind} ${pattern} of (async function* () { try { yield ${value}; } finally { log('closed'); } })()) { ${shown(row)} yield 1; } } catch (e) { log('caught', e); }`, '*');
    }
    yield inside('const, with an await in the value', `const ${pattern} = await (${value}); ${shown(row)}`);
    yield inside('a catch parameter', `try { await null; throw ${value}; } catch (${pattern}) { await null; ${shown(row)} }`);
    const { text } = assigned(row);
    yield inside('an assignment', `${target} const given = await (${value}); const got = (${text} = given); log(got === given, stored);`);
    yield inside('an assignment, with an await in the pattern', `${target} try { [${text}, t('last').last = await 'last'] = [${value}]; } catch (e) { log('caught', e); } log(stored);`);
    yield inside('for await, assigned', `${target} try { for await (${text} of [${value}]) log(stored); } catch (e) { log('caught', e); }`);
    yield inside('for await, assigned, in a generator, with a yield', `${target} try { for await ([${text}, t('last').last = yield 'last'] of [[${value}]]) log(stored); } catch (e) { log('caught', e); }`, '*');
    yield inside('a name that is assigned', `var ${letters(names).join(', ') || 'none'}; (${pattern} = await (${value})); ${shown(row)}`);
  }
}
