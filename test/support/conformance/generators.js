// The protocol of async generators, for every form of them; yield* over iterables that log, answer oddly, or fail.

const thrower = (name) => `get ${name}() { log('get ${name}'); throw new RangeError('${name}'); }`;
const values = { undefined: 'undefined', null: 'null', boolean: 'true', number: '1', string: "'s'", symbol: "Symbol('y')", object: '{}', function: '() => {}' };
const inner = (next, more = '') => `{ [Symbol.asyncIterator]() { log('open'); return { get next() { log('get next'); return ${next}; }, ${more} }; } }`;
const result = (value, done) => `{ get value() { log('value'); return ${value}; }, get done() { log('done'); return ${done}; } }`;
const good = `function (v) { log('next', arguments.length, v); return Promise.resolve(${result("'v'", 'false')}); }`;
const STEPS = `const it = call(); step(1, it.next('a')).then(() => step(2, it.next('b'))).then(() => step(3, it.next('c')));`;
const RETURN = `const it = call(); step(1, it.next('a')).then(() => step(2, it.return('b'))).then(() => step(3, it.next('c')));`;
const THROW = `const it = call(); step(1, it.next('a')).then(() => step(2, it.throw('b'))).then(() => step(3, it.next('c')));`;
const star = (name, source, use = STEPS, since = 0, until = Infinity) => ({ since, until, name: `yield* ${name}`, body: ` log('start'); try { const r = yield* ${source}; log('result', r); } catch (e) { log('caught', e); throw e; } finally { log('finally'); } return 'end'; `, use });

const table = [];
for (const key of ['asyncIterator', 'iterator']) {
  table.push(star(`get of ${key} fails`, `{ get [Symbol.${key}]() { log('get'); throw new RangeError('get'); } }`));
  table.push(star(`${key} fails`, `{ [Symbol.${key}]() { log('call', arguments.length); throw new RangeError('call'); } }`));
  for (const [name, value] of Object.entries(values)) {
    table.push(star(`${key} is ${name}`, `{ [Symbol.${key}]: ${value} }`));
    table.push(star(`${key} is ${name}, and there is iterator`, `{ get [Symbol.iterator]() { log('sync'); return undefined; }, [Symbol.${key}]: ${value} }`));
    table.push(star(`${key} gives ${name}`, `{ [Symbol.${key}]() { return ${value === '{}' ? '({})' : value}; } }`));
  }
  // Since Node 24, V8 closes a sync iterator whose `next` fails, too; ECMA-262 27.1.6.2.1 and 27.1.6.4 do not.
  const until = key === 'iterator' ? 22 : Infinity;
  const of = (next) => `{ [Symbol.${key}]() { return { get next() { log('get next'); return ${next}; } }; } }`;
  for (const [name, value] of Object.entries(values)) {
    table.push(star(`${key}, next is ${name}`, of(value)));
    table.push(star(`${key}, next gives ${name}`, of(`() => (${value})`), STEPS, 0, until));
    table.push(star(`${key}, result has then: ${name}`, of(`() => ({ get then() { log('then'); return ${value}; }, get value() { log('value'); return 'v'; }, get done() { log('done'); return false; } })`)));
  }
  table.push(star(`${key}, next fails`, of(`() => { throw new RangeError('next'); }`), STEPS, 0, until));
  table.push(star(`${key}, get of next fails`, `{ [Symbol.${key}]() { return { ${thrower('next')} }; } }`));
  for (const name of ['done', 'value', 'then']) table.push(star(`${key}, ${name} fails`, of(`() => ({ value: 1, done: false, ${thrower(name)} })`), STEPS, 0, until));
  table.push(star(`${key}, done and value fails`, of(`() => ({ done: true, ${thrower('value')} })`), STEPS, 0, until));
  table.push(star(`${key}, then rejects`, of(`() => ({ then(a, b) { b('then'); } })`)));
  table.push(star(`${key}, then throws`, of(`() => ({ then() { throw 'then'; } })`)));
  table.push(star(`${key}, value is a promise`, of(`() => ({ value: Promise.resolve('p'), done: false })`)));
  table.push(star(`${key}, value is a rejected promise`, of(`() => ({ value: Promise.reject('p'), done: false })`)));
  table.push(star(`${key}, value is a thenable`, of(`() => ({ value: { then(a) { log('then of value'); a('t'); } }, done: false })`)));
  table.push(star(`${key}, done with a promise`, of(`() => ({ value: Promise.resolve('p'), done: true })`)));
  table.push(star(`${key}, done with a rejected promise`, of(`() => ({ value: Promise.reject('p'), done: true })`)));
  table.push(star(`${key}, done is truthy`, of(`() => ({ value: 'v', done: 'yes' })`)));
  for (const [method, use] of [['return', RETURN], ['throw', THROW]]) {
    // Older engines rejected with the reason, where ECMA-262 (2025) 27.1.6.2.3 closes the iterator and throws a TypeError.
    const closes = key === 'iterator' && method === 'throw' ? 26 : 0;
    const having = (text) => `{ [Symbol.${key}]() { return { next() { log('next', arguments.length); return { value: 'v', done: false }; }, ${text} }; } }`;
    for (const [name, value] of Object.entries(values)) {
      table.push(star(`${key}, ${method} is ${name}`, having(`get ${method}() { log('get ${method}'); return ${value}; }`), use, closes));
      table.push(star(`${key}, ${method} gives ${name}`, having(`${method}(v) { log('${method}', arguments.length, v); return ${value}; }`), use));
      table.push(star(`${key}, ${method} is missing or ${name}, with return`, having(`get ${method}() { log('get ${method}'); return null; }, get ${method === 'throw' ? 'return' : 'throw'}() { log('get other'); return ${value}; }`), use, closes));
      table.push(star(`${key}, ${method} has then: ${name}`, having(`${method}(v) { return { get then() { log('then'); return ${value}; }, get value() { log('value'); return 'v'; }, get done() { log('done'); return true; } }; }`), use));
    }
    table.push(star(`${key}, get of ${method} fails`, having(thrower(method)), use));
    table.push(star(`${key}, ${method} fails`, having(`${method}() { throw new RangeError('${method}'); }`), use));
    table.push(star(`${key}, ${method} rejects`, having(`${method}() { return Promise.reject('no'); }`), use));
    for (const done of ['true', 'false']) {
      table.push(star(`${key}, ${method}, done ${done}`, having(`${method}(v) { log('${method}', v, arguments.length); return ${result("'w'", done)}; }`), use));
      table.push(star(`${key}, ${method}, done ${done}, value is a promise`, having(`${method}(v) { return { value: Promise.resolve('w'), done: ${done} }; }`), use));
      table.push(star(`${key}, ${method}, done ${done}, value is rejected`, having(`${method}(v) { return { value: Promise.reject('w'), done: ${done} }; }`), use));
      table.push(star(`${key}, ${method}, done ${done}, no value`, having(`${method}(v) { return { done: ${done} }; }`), use));
      for (const name of ['done', 'value', 'then']) table.push(star(`${key}, ${method}, done ${done}, ${name} fails`, having(`${method}() { return { value: 1, done: ${done}, ${thrower(name)} }; }`), use));
    }
  }
}

/** Each: { name, params, body, use }. */
export const generatorPrograms = [
  ...table,
  star('of a primitive', '5'), star('of undefined', 'undefined'), star('of a string', "'ab'"), star('of an array', '[1, Promise.resolve(2)]'), star('of what throws', "(() => { throw 'e'; })()"),
  star('of an async generator', "(async function* () { log('inner'); try { const a = yield 1; log('a', a); yield 2; } finally { log('inner finally'); await null; yield 'last'; } })()", RETURN),
  star('of an async generator, throw', "(async function* () { try { yield 1; } catch (e) { log('inner', e); yield 'after'; } return 'r'; })()", THROW),
  star('of a sync generator', "(function* () { try { const a = yield 1; log('a', a); yield Promise.resolve(2); } finally { log('inner finally'); } })()", RETURN),
  star('of a sync generator, throw', "(function* () { try { yield 1; } catch (e) { log('inner', e); yield 'after'; } return 'r'; })()", THROW),
  star('awaits the value of return once', inner(good, "get return() { log('get return'); return undefined; }"), `const it = call(); step(1, it.next()).then(() => { clock(8); return step(2, it.return({ get then() { log('then of returned'); return undefined; } })); });`),
  star('ticks of return', inner(good, "return(v) { log('return', v); return { value: v, done: true }; }"), `const it = call(); step(1, it.next()).then(() => { clock(12); return step(2, it.return(Promise.resolve('p'))); });`),
  star('ticks of next', inner(good), 'const it = call(); clock(16); step(1, it.next()); step(2, it.next());'),
  { name: 'yields', body: " const a = yield 1; log('a', a); const b = yield; log('b', b); const c = yield Promise.resolve('p'); log('c', c); yield { then(r) { r('t'); } }; ", use: "const it = call(); clock(14); for (const v of ['w', 'x', 'y', 'z', '!']) step(v, it.next(v));" },
  { name: 'yields a rejected promise', body: " try { yield Promise.reject('no'); } catch (e) { log('caught', e); yield 'caught'; } yield Promise.reject(new RangeError('out')); log('never'); ", use: 'drive(1, call);' },
  { name: 'yields in expressions', body: " const o = { a: yield 'a', ...yield 'b', [yield 'c']: 1 }; log(o); log([yield, ...yield 'it', yield * [1]], `${yield}`, (yield) ? 1 : 2, yield yield 3); ", use: "const it = call(); (async () => { for (const v of ['1', { x: 2 }, 'k', 0, [5, 6], 0, 'r', 's', 't', 'u']) log(await it.next(v)); })();" },
  { name: 'spread of yielded values', body: ' yield [...yield yield]; yield { ...yield, x: yield }; ', use: "const it = call(); (async () => { for (const v of [0, [1], [2, 3], 'q', { y: 1 }, 'z', 'w']) log(await it.next(v)); })();" },
  { name: 'yield without and with operands', body: " yield\n'not an operand';\n yield;\n log((yield), [yield], { a: yield }); function f() { var yield_ = 1; } ", use: 'drive(1, call, 8);' },
  { name: 'a queue', body: " try { log('in', yield 1); await null; log('in', yield 2); } catch (e) { log('caught', e); yield 'c'; } finally { log('finally'); await null; } ", use: "const it = call(); step(1, it.next(1)); step(2, it.next(2)); step(3, it.throw('t')); step(4, it.return('r')); step(5, it.next(5)); step(6, it.throw('u')); step(7, it.return(Promise.reject('p')));" },
  { name: 'return before the start', body: " log('never'); ", use: "const it = call(); clock(8); step(1, it.return('r')); step(2, it.next()); step(3, it.throw('t'));" },
  { name: 'return of a promise before the start', body: " log('never'); ", use: "const it = call(); clock(8); step(1, it.return(Promise.resolve('r'))); step(2, it.next());" },
  { name: 'return of a rejected promise before the start', body: " log('never'); ", use: "const it = call(); clock(8); step(1, it.return(Promise.reject('r'))); step(2, it.next());" },
  { name: 'return of what throws before the start', body: " log('never'); ", use: "const it = call(); const p = Promise.resolve(1); Object.defineProperty(p, 'constructor', { get() { log('constructor'); throw 'broken'; } }); clock(8); step(1, it.return(p)); step(2, it.next());", since: 22 },
  { name: 'throw before the start', body: " log('never'); ", use: "const it = call(); clock(8); step(1, it.throw('t')); step(2, it.next()); step(3, it.return('r'));" },
  { name: 'return at a yield', body: " try { yield 1; log('never'); } catch (e) { log('caught', e); } finally { log('finally'); } ", use: "const it = call(); it.next(); clock(10); step(1, it.return('r')); step(2, it.next());" },
  { name: 'return of a promise at a yield', body: " try { yield 1; log('never'); } catch (e) { log('caught', e); } finally { log('finally'); } ", use: "const it = call(); it.next(); clock(10); step(1, it.return(Promise.resolve('r'))); step(2, it.next());" },
  { name: 'return of a rejected promise at a yield', body: " try { yield 1; log('never'); } catch (e) { log('caught', e); } return 'end'; ", use: "const it = call(); it.next(); clock(10); step(1, it.return(Promise.reject('r'))); step(2, it.next());" },
  { name: 'return of what throws at a yield', body: " try { yield 1; log('never'); } catch (e) { log('caught', e); } return 'end'; ", use: "const it = call(); it.next(); const p = Promise.resolve(1); Object.defineProperty(p, 'constructor', { get() { log('constructor'); throw 'broken'; } }); clock(10); step(1, it.return(p)); step(2, it.next());" },
  { name: 'return at a yield in a finalizer', body: " try { yield 1; } finally { try { yield 2; } finally { yield 3; } yield 4; } ", use: "const it = call(); (async () => { log(await it.next()); log(await it.return('a')); log(await it.return('b')); log(await it.next()); log(await it.next()); })();" },
  { name: 'a finalizer that overrides a return', body: " try { yield 1; } finally { return 'mine'; } ", use: "const it = call(); (async () => { log(await it.next()); log(await it.return('a')); log(await it.next()); })();" },
  { name: 'throw at a yield', body: " try { yield 1; } catch (e) { log('caught', e); yield 'c'; } finally { log('finally'); } ", use: "const it = call(); (async () => { log(await it.next()); log(await it.throw('t')); log(await it.next()); log(await it.next()); })();" },
  { name: 'a body that throws', body: " yield 1; throw 'thrown'; ", use: 'drive(1, call, 4);' },
  { name: 'requests while running', body: " const inside = it.next('from inside'); step('inside', inside); const a = yield 'first'; log('a', a); ", use: "it = call(); step(1, it.next()); step(2, it.next());", before: 'var it;' },
  { name: 'requests after the end', body: " return 'r'; ", use: "const it = call(); (async () => { log(await it.next()); log(await it.next()); log(await it.return('x')); await it.throw('y').catch((e) => log('no', e)); log(await it.next()); })();" },
  { name: 'receivers that are no generators', body: ' yield 1; ', use: "const G = getPrototypeOf(f).prototype; for (const name of ['next', 'return', 'throw']) { for (const value of [undefined, null, 1, 's', Symbol.iterator, {}, [], () => {}, f.prototype, G, (function* () {})()]) step(name, G[name].call(value)); }" },
  { name: 'the methods of generators', body: ' yield 1; ', use: "const it = call(); for (const name of ['next', 'return', 'throw']) { log(name in it, it.hasOwnProperty(name)); attempt('new', () => new it[name]()); attempt('target', () => Reflect.construct(Object, [], it[name])); log(it[name].length, it[name].name, 'prototype' in it[name]); } log(it[Symbol.asyncIterator]() === it); log(it[Symbol.toStringTag]);" },
  { name: 'await in all places', body: " yield await 1; const x = await (yield 2); log(x); for await (const v of [await 3, 4]) yield v; return await 'r'; ", use: 'drive(1, call, 8);' },
  { name: 'return awaits', body: " try { return Promise.reject('no'); } catch (e) { log('caught', e); return Promise.resolve('yes'); } finally { log('finally'); } ", use: 'clock(10); drive(1, call);' },
  { name: 'return awaits a thenable once', body: " return { get then() { log('then'); return undefined; } }; ", use: 'clock(10); drive(1, call);' },
  { name: 'a prototype that is changed', body: ' yield 1; ', use: "const it = call(); Object.setPrototypeOf(it, null); const G = getPrototypeOf(f).prototype; step(1, G.next.call(it));" },
  { name: 'parameters of generators are bound at the call', params: 'a = log("default")', body: " log('body', a); yield a; a = 2; yield a; ", use: "log('before'); const it = call(); log('after'); drive(1, () => it);" },
  { name: 'a prototype getter at the call', body: ' yield 1; ', use: "Object.setPrototypeOf(f, new Proxy(getPrototypeOf(f), { get(t, k, r) { log('get', k); return Reflect.get(t, k, r); } })); f.prototype = 5; const it = call(); log(typeof it.next);" },
];
