// for await: what is looped over, how the body ends, in functions and generators.

const values = { undefined: 'undefined', null: 'null', boolean: 'true', number: '1', string: "'s'", symbol: "Symbol('y')", object: '{}', function: '() => {}' };
const bodies = { ends: '', breaks: 'break;', continues: 'continue;', returns: "return 'r';", 'returns a promise': "return Promise.resolve('r');", throws: "throw 'body';", 'breaks outwards': 'break outer;', awaits: 'await null;', rejects: "await Promise.reject('rejected');" };
const thrower = (name) => `get ${name}() { log('get ${name}'); throw new RangeError('${name}'); }`;

function* sources() {
  for (const key of ['asyncIterator', 'iterator']) {
    // Since Node 24, V8 closes a sync iterator whose `next` fails, too; ECMA-262 27.1.6.2.1 and 27.1.6.4 do not.
    const until = key === 'iterator' ? 22 : Infinity;
    const having = (text) => `{ [Symbol.${key}]() { log('open'); return { ${text} }; } }`;
    const next = "i: 0, next() { log('next', arguments.length); return { value: this.i, done: this.i++ > 1 }; }";
    yield [`${key} fails`, `{ [Symbol.${key}]() { throw new RangeError('open'); } }`];
    yield [`get of ${key} fails`, `{ get [Symbol.${key}]() { throw new RangeError('get'); } }`];
    for (const [name, value] of Object.entries(values)) {
      yield [`${key} is ${name}`, `{ [Symbol.${key}]: ${value} }`];
      yield [`${key} gives ${name}`, `{ [Symbol.${key}]() { return ${value === '{}' ? '({})' : value}; } }`];
      yield [`${key}: next is ${name}`, having(`get next() { log('get next'); return ${value}; }`)];
      yield [`${key}: next gives ${name}`, having(`n: 0, next() { if (this.n++ > 2) throw 'enough'; return ${value === '{}' ? '({})' : value}; }, return() { log('return'); return {}; }`), false, 0, until];
      yield [`${key}: return is ${name}`, having(`${next}, get return() { log('get return'); return ${value}; }`), true];
      yield [`${key}: return gives ${name}`, having(`${next}, return() { log('return', arguments.length); return ${value === '{}' ? '({})' : value}; }`), true];
      yield [`${key}: return gives a promise of ${name}`, having(`${next}, return() { return Promise.resolve(${value}); }`), true];
    }
    yield [`${key}: next fails`, having("next() { throw new RangeError('next'); }, return() { log('return'); return {}; }"), false, 0, until];
    yield [`${key}: next rejects`, having("next() { return Promise.reject('next'); }, return() { log('return'); return {}; }")];
    yield [`${key}: get of next fails`, having(thrower('next'))];
    for (const name of ['done', 'value', 'then']) yield [`${key}: ${name} fails`, having(`next() { return { ${thrower(name)}, done: false, value: 1, ${thrower(name)} }; }, return() { log('return'); return {}; }`), false, 0, until];
    // V8 throws at once where 27.1.6.2.2 gives a promise that is rejected.
    if (key === 'asyncIterator') yield [`${key}: get of return fails`, having(`${next}, ${thrower('return')}`), true];
    yield [`${key}: return fails`, having(`${next}, return() { log('return'); throw new RangeError('return'); }`), true];
    yield [`${key}: return rejects`, having(`${next}, return() { log('return'); return Promise.reject('return'); }`), true];
    yield [`${key}: values are promises`, having("i: 0, next() { return { value: Promise.resolve(this.i), done: this.i++ > 1 }; }, return() { log('return'); return {}; }"), true];
    yield [`${key}: values are thenables`, having("i: 0, next() { return { value: { then(r) { log('then'); r('t'); } }, done: this.i++ > 1 }; }, return() { log('return'); return {}; }"), true];
    yield [`${key}: promises of results`, having("i: 0, next() { return Promise.resolve({ value: this.i, done: this.i++ > 1 }); }, return() { log('return'); return Promise.resolve({}); }"), true];
    yield [`${key}: thenables of results`, having("i: 0, next() { const r = { value: this.i, done: this.i++ > 1 }; return { then(f) { log('then'); f(r); } }; }, return() { return { then(f) { log('then of return'); f({}); } }; }"), true];
  }
  yield ['a rejected value of a sync iterable', "(function* () { try { yield Promise.reject('value'); } finally { log('closed'); } })()", false, 24];
  yield ['a rejected value that is done', "{ [Symbol.iterator]: () => ({ next: () => ({ done: true, value: Promise.reject('value') }), return() { log('return'); return {}; } }) }"];
  for (const [name, value] of Object.entries(values)) yield [`of ${name}`, value === '{}' ? '({})' : value];
  yield ['an array', '[1, Promise.resolve(2), 3]', true];
  yield ['an async generator', "(async function* () { try { yield 1; yield 2; } finally { log('closing'); await null; log('closed'); } })()", true];
  yield ['a sync generator', "(function* () { try { yield 1; yield Promise.resolve(2); } finally { log('closed'); } })()", true];
  yield ['a promise with a getter', "[(() => { const p = Promise.resolve(1); Object.defineProperty(p, 'constructor', { get() { log('constructor'); return Promise; } }); return p; })()]"];
  yield ['both', "{ get [Symbol.asyncIterator]() { log('async'); return undefined; }, get [Symbol.iterator]() { log('sync'); return function* () { yield 1; }; } }"];
}

const heads = { const: 'const v', let: 'let v', var: 'var v', name: 'v', member: "o(log('target')).v", computed: "o(1)[(log('key'), 'v')]", async: 'async', 'let of': 'let of' };

/** { name, code } of each. */
export function* loopPrograms() {
  for (const [name, source, isLong, since = 0, until = Infinity] of sources()) {
    for (const [how, body] of Object.entries(isLong ? bodies : { ends: '' })) {
      for (const star of ['', '*']) {
        const text = source.startsWith('{') ? `(${source})` : source;
        const yields = star && how === 'awaits' ? 'log(yield v);' : '';
        yield {
          name: `for await, ${name}, ${how}${star ? ', in a generator' : ''}`,
          code: `async function${star} f() { try { outer: do { for await (const v of ${text}) { log('v', v); ${yields} ${body} log('after'); } log('loop done'); } while (false); return 'end'; } catch (e) { log('caught', e); throw e; } finally { log('finally'); } }\nclock(${isLong ? 14 : 8});\ndrive(1, f, 9);\n`,
          since,
          until,
        };
      }
    }
  }
  for (const [name, head] of Object.entries(heads)) {
    const read = name === 'async' || name === 'let of' ? name.split(' ').at(-1) : 'v';
    yield { name: `for await, head ${name}`, code: `var v, async; const o = (x) => ({ set v(w) { log('set', w); } });\nasync function f() { for await (${head} of [1, await 2, Promise.resolve(3)]) { log(typeof ${read}, ${read}); await null; } }\ndrive(1, f);\n`, since: 0 };
  }
  for (const kind of ['const', 'let', 'var']) {
    yield { name: `for await, closures of ${kind}`, code: `async function f() { const fs = []; for await (${kind} v of [1, 2, 3]) { fs.push(() => v); await null; ${kind === 'const' ? '' : 'v++;'} } return fs.map((g) => g()); }\ndrive(1, f);\n`, since: 0 };
    yield { name: `for await, the subject in the dead zone of ${kind}`, code: `async function f() { let v = [1]; ${kind === 'var' ? 'for await (const w of v) log(w);' : `for await (${kind} v of v) log(v);`} }\ndrive(1, f);\n`, since: 0 };
  }
  yield { name: 'for await, a sync loop with await inside', code: "async function f() { for (const v of (function* () { try { yield 1; yield 2; } finally { log('closed'); } })()) { log(await v); if (v === 2) return 'r'; } }\ndrive(1, f);\n", since: 0 };
}
