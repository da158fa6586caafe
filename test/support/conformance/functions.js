// What can be seen of function objects, and of calls: for every form of function.

/** Each: { name, params, body(form), use, strict: whether a sloppy program is out of the question, only(form) }. */
export const functionPrograms = [
  { name: 'properties', params: 'a, b = 1, ...c', use: `own('f', f); log(f.length, f.name); log(Object.prototype.toString.call(f)); log(typeof f);` },
  { name: 'prototype chain', params: '', use: `
    const P = getPrototypeOf(f);
    log(P === Function.prototype, getPrototypeOf(P) === Function.prototype, P[Symbol.toStringTag], P.constructor.name, f instanceof Function, f.constructor.name);
    own('proto', P, false); own('constructor', P.constructor, false);
    log(f.constructor === P.constructor, getPrototypeOf(P.constructor) === Function);` },
  { name: 'prototype property', params: '', use: `
    log('prototype' in f, f.hasOwnProperty('prototype'));
    if (f.prototype) { own('prototype', f.prototype); const G = getPrototypeOf(f.prototype); own('G', G, false); log(G === getPrototypeOf(f).prototype); for (const k of ['next', 'return', 'throw']) own(k, G[k]); }` },
  { name: 'no constructor', params: '', use: `
    attempt('new', () => new f());
    attempt('construct', () => Reflect.construct(f, []));
    attempt('target', () => Reflect.construct(Object, [], f));
    attempt('extends', () => class extends f {});
    attempt('instanceof', () => ({}) instanceof f);` },
  { name: 'forbidden extensions', params: '', use: `
    log(f.hasOwnProperty('caller'), f.hasOwnProperty('arguments'));
    attempt('caller', () => f.caller); attempt('arguments', () => f.arguments);
    attempt('set', () => { f.caller = 1; });` },
  { name: 'deleted and defined properties', params: 'a', use: `
    log(delete f.name, f.name, delete f.length, f.length); own('f', f);
    Object.defineProperty(f, 'name', { value: 'other' }); log(f.name); f.extra = 1; own('f', f); Object.freeze(f); log(Object.isFrozen(f));` },
  { name: 'fresh prototype per generator function', params: '', use: `
    log(f.prototype === undefined || Object.isExtensible(f.prototype));
    if (f.prototype) { const it = call(); log(getPrototypeOf(it) === f.prototype, it instanceof f, Object.prototype.toString.call(it)); own('it', it); f.prototype = null; log(getPrototypeOf(call()) === getPrototypeOf(f).prototype); const p = {}; f.prototype = p; log(getPrototypeOf(call()) === p); }` },
  { name: 'own this', params: '', body: ` 'use strict'; return this === undefined ? 'undefined' : typeof this; `, use: `drive(1, () => f()); drive(2, () => f.call(5)); drive(3, () => f.apply(null, [])); drive(4, call);` },
  { name: 'sloppy this', sloppy: true, params: '', body: ' return this === undefined ? "undefined" : typeof this; ', use: `drive(1, () => f()); drive(2, () => f.call(5)); drive(3, () => f.apply(null, [])); drive(4, call);` },
  { name: 'new.target', params: '', only: (form) => !form.isArrow, body: ' return new.target; ', use: 'drive(1, call);' },
  { name: 'arguments object', params: 'a, b', only: (form) => !form.isArrow, body: ` log(arguments.length, [...arguments], Object.prototype.toString.call(arguments)); own('arguments', arguments); a = 9; log(arguments[0]); arguments[1] = 8; return b; `, use: 'drive(1, () => call(1, 2, 3)); drive(2, () => call());' },
  { name: 'arguments object, strict', params: 'a, b', only: (form) => !form.isArrow, body: ` 'use strict'; own('arguments', arguments); a = 9; log(arguments[0]); attempt('callee', () => arguments.callee); return b; `, use: 'drive(1, () => call(1, 2, 3));' },
  { name: 'arguments, defaults', params: 'a, b = 2', only: (form) => !form.isArrow, body: ` log(arguments.length); a = 9; arguments[1] = 8; log(arguments[0]); return b; `, use: 'drive(1, () => call(1)); drive(2, () => call(1, 2, 3));' },
  { name: 'arguments, trailing comma', params: 'a, b,', only: (form) => !form.isArrow, body: ' return arguments.length; ', use: `drive(1, () => call(42, 'x',)); drive(2, () => call(...[1, 2],)); log(f.length);` },
  { name: 'a parameter named arguments', params: 'arguments', sloppy: true, only: (form) => !form.isArrow, body: ' return arguments; ', use: 'drive(1, () => call(7));' },
  { name: 'a default named arguments', params: 'arguments = 5, b = arguments', sloppy: true, only: (form) => !form.isArrow, body: ' return [arguments, b]; ', use: 'drive(1, () => call()); drive(2, () => call(1));' },
  { name: 'var arguments', params: '', sloppy: true, only: (form) => !form.isArrow, body: ' const x = typeof arguments; var arguments; const y = typeof arguments; arguments = 1; return [x, y, arguments]; ', use: 'drive(1, () => call(7));' },
  { name: 'var arguments with a default', params: 'a = arguments', sloppy: true, only: (form) => !form.isArrow, body: ' const x = typeof arguments; var arguments = 2; return [x, typeof a, arguments]; ', use: 'drive(1, () => call());' },
  { name: 'function arguments', params: '', sloppy: true, only: (form) => !form.isArrow, body: ' const x = typeof arguments; function arguments() {} return x; ', use: 'drive(1, () => call(7));' },
  { name: 'function arguments and a default', params: 'a = typeof arguments', sloppy: true, only: (form) => !form.isArrow, body: ' const x = typeof arguments; function arguments() {} return [a, x]; ', use: 'drive(1, () => call());' },
  { name: 'let arguments', params: '', sloppy: true, only: (form) => !form.isArrow, body: ' let arguments = 3; return arguments; ', use: 'drive(1, () => call(7));' },
  { name: 'arguments in an arrow', params: 'a', only: (form) => !form.isArrow, body: ' const g = async () => arguments[0]; a = 2; return await g(); ', use: 'drive(1, () => call(7));' },
  { name: 'length', params: 'a, b, c = 1, d', use: 'log(f.length); own("f", f);' },
  { name: 'length with patterns', params: '{ a }, [b], c', use: 'log(f.length);' },
  { name: 'length with a rest', params: 'a, ...b', use: 'log(f.length);' },
  { name: 'length of an optional first', params: 'a = 1, b', use: 'log(f.length);' },
  { name: 'abrupt default', params: "_ = (function () { throw new RangeError('d'); }())", body: " log('body'); ", use: 'drive(1, call); drive(2, () => call(1));' },
  { name: 'a default sees later ones', params: 'x = y, y', body: " log('body'); ", use: 'drive(1, call);' },
  { name: 'a default sees itself', params: 'x = x, y', body: " log('body'); ", use: 'drive(1, call);' },
  { name: 'a default sees prior ones', params: 'x, y = x, z = y', body: ' return [x, y, z]; ', use: 'drive(1, () => call(3)); drive(2, () => call(3, false, undefined)); drive(3, () => call(1, null, 0));' },
  { name: 'defaults and values that are not undefined', params: 'a = 1, b = 2, c = 3, d = 4, e = 5', body: " return [a, b, c, d, e]; ", use: "drive(1, () => call(null, '', 0, NaN, false)); drive(2, () => call(undefined, void 0));" },
  { name: 'order of parameters', params: "{ [(log('k1'), 'a')]: a = log('d1') }, [b = log('d2')] = (log('d3'), []), ...[c = log('d4')]", body: " log('body'); return [a, b, c]; ", use: 'drive(1, () => call({}, undefined)); drive(2, () => call({ a: 1 }, [2], 3)); drive(3, () => call());' },
  { name: 'the body is lazy or not', params: "a = log('parameter')", body: " log('body'); ", use: "log('before'); const r = call(); log('after'); drive(1, () => r);" },
  { name: 'scopes of parameters and body', params: "a = () => x, b = (v) => { x = v; }, x = 'p'", body: " var x; const first = x; x = 'b'; const seen = a(); b('q'); return [first, seen, x, a()]; ", use: 'drive(1, call);' },
  { name: 'a body var of a parameter name', params: 'x, y = () => x', body: ' var x; const old = x; x = 2; return [old, y()]; ', use: 'drive(1, () => call(1));' },
  { name: 'a body function of a parameter name', params: 'x, y = () => x', body: ' function x() {} return [typeof x, typeof y()]; ', use: 'drive(1, () => call(1));' },
  { name: 'closures in parameters', params: 'a, b = () => a, c = (a = 7, b())', body: ' let d = b(); a = 3; return [a, b(), c, d]; ', use: 'drive(1, () => call(1));' },
  { name: 'lexical and var names', params: 'a', body: ' let b = 1; { let a = 2; var c = a; } return [a, b, c, typeof d]; let d; ', use: 'drive(1, () => call(1));' },
  { name: 'returns a thenable', params: '', body: " return { get then() { log('then'); return (resolve) => resolve('r'); } }; ", use: 'clock(8); drive(1, call);' },
  { name: 'returns a promise', params: '', body: " return Promise.resolve('r'); ", use: 'clock(8); drive(1, call);' },
  { name: 'returns a rejected promise', params: '', body: " try { return Promise.reject('r'); } catch (e) { return e + ' caught'; } ", use: 'clock(8); drive(1, call);' },
  { name: 'awaits', params: 'x', body: " const a = await x; log(a); const b = await { then(r) { r('t'); } }; log(b); try { await Promise.reject('no'); } catch (e) { log(e); } return a; ", use: 'clock(12); drive(1, () => call(1));' },
  { name: 'awaits what has a getter', params: 'x', body: " return await x; ", use: "const p = Promise.resolve(1); Object.defineProperty(p, 'constructor', { get() { log('constructor'); return Promise; } }); clock(6); drive(1, () => call(p));" },
  { name: 'awaits what throws', params: 'x', body: " try { return await x; } catch (e) { return ['caught', e]; } ", use: "const p = Promise.resolve(1); Object.defineProperty(p, 'constructor', { get() { throw 'constructor'; } }); drive(1, () => call(p)); drive(2, () => call({ get then() { throw 'then'; } })); drive(3, () => call({ then(a, b) { b('later'); } }));" },
  { name: 'awaits a monkey-patched promise', params: 'x', body: ' return await x; ', use: "const p = Promise.resolve(1); p.then = () => { log('own then'); }; clock(5); drive(1, () => call(p)); class Sub extends Promise {} drive(2, () => call(Sub.resolve(2)));" },
  { name: 'finalizers', params: 'x', body: " try { log('try'); if (x === 1) return 'try'; if (x === 2) throw 'error'; await null; } catch (e) { log('catch', e); if (x === 2) return 'catch'; } finally { log('finally'); await null; if (x === 3) return 'finally'; } return 'end'; ", use: '[0, 1, 2, 3].reduce((p, x) => p.then(() => drive(x, () => call(x))), Promise.resolve());' },
  { name: 'a finalizer that overrides', params: 'x', body: " try { try { return Promise.reject('r'); } finally { if (x === 1) throw 'finally'; if (x === 2) return 'finally'; } } catch (e) { return ['caught', e]; } ", use: '[0, 1, 2].reduce((p, x) => p.then(() => drive(x, () => call(x))), Promise.resolve());' },
  { name: 'names as labels and keys', params: '', sloppy: true, body: ' const o = { await: 1, yield: 2, async: 3, get: 4, of: 5 }; async: { l: for (;;) { break async; } } var async = o.await + o.yield; return [async, o.async]; ', use: 'drive(1, call);' },
  { name: 'a direct eval', params: 'a', sloppy: true, body: " var x = 1; eval('var y = 2; x = 3; a = 4'); return [x, y, a, typeof this, eval('typeof arguments')]; ", use: 'drive(1, () => call(0));', only: (form) => !form.isArrow },
  { name: 'a direct eval in an arrow', params: 'a', sloppy: true, body: " var x = 1; eval('var y = 2; x = 3; a = 4'); return [x, y, a]; ", use: 'drive(1, () => call(0));', only: (form) => form.isArrow },
  { name: 'a direct eval, strict', params: 'a', body: " 'use strict'; eval('var y = 2; a = 4'); return [typeof y, a, await eval('a + 1')]; ", use: 'drive(1, () => call(0));' },
  { name: 'a direct eval in a default', params: "a = eval('var x = 1'), b = () => x", sloppy: true, body: " var x = 2; return [x, b()]; ", use: 'drive(1, () => call());' },
  { name: 'a direct eval in a default, with a probe in the body', params: "_ = (eval('var x = \"inside\";'), p1 = () => x), __ = (eval('var x = 3;'), p2 = () => x)", before: 'var p1, p2, p3, x = "outside";', sloppy: true, body: ' p3 = () => x; ', use: 'drive(1, () => call()).then(() => { log(p1(), p2()); log(p3 && p3()); });' },
  { name: 'an eval that makes a parameter', params: "a = eval('var a = 42')", sloppy: true, body: " log('body'); ", use: 'drive(1, () => call());' },
  { name: 'an eval that makes arguments', params: "p = eval('var arguments = 1')", sloppy: true, body: ' return typeof arguments; ', use: 'drive(1, () => call());' },
  { name: 'an eval that makes arguments, with an own variable', params: "p = eval('var arguments = 1')", sloppy: true, only: (form) => !form.isArrow, body: ' var arguments; return typeof arguments; ', use: 'drive(1, () => call());' },
  { name: 'an eval that makes arguments, with an own function', params: "p = eval('var arguments = 1')", sloppy: true, only: (form) => !form.isArrow, body: ' function arguments() {} return typeof arguments; ', use: 'drive(1, () => call());' },
  { name: 'an eval that makes arguments, with an own constant', params: "p = eval('var arguments = 1'), q = () => arguments", sloppy: true, body: ' let arguments = 3; return [arguments, typeof q()]; ', use: 'drive(1, () => call());' },
  { name: 'an eval that makes arguments, before a parameter of that name', params: "p = eval('var arguments'), arguments", sloppy: true, body: ' return 1; ', use: 'drive(1, () => call());' },
  { name: 'an eval that makes arguments, after a parameter of that name', params: "arguments, p = eval('var arguments')", sloppy: true, body: ' return 1; ', use: 'drive(1, () => call());' },
  { name: 'an eval in the body that makes arguments', params: '', sloppy: true, body: " eval('var arguments = 1'); return arguments; ", use: 'drive(1, () => call());' },
  { name: 'parenthesised and other evals', params: '', sloppy: true, body: " var x = 1; const a = (eval)('typeof x'); const b = (0, eval)('typeof x'); const c = eval?.('typeof x'); const d = ((eval))('x'); return [a, b, c, d]; ", use: 'drive(1, () => call());' },
  { name: 'with', params: 'o', sloppy: true, body: ' with (o) { var v = await p; q = 2; return [p, v, typeof r]; } ', use: 'drive(1, () => call({ p: 1, q: 0 })); drive(2, () => call(logged("w", { p: 1, q: 0, v: 5 })));', before: 'var q;' , only: (form) => !form.name.includes('class') && !form.name.includes('static') && !form.name.includes('private') && !form.name.includes('field') && !form.name.includes('computed method') && !form.name.includes('symbol') },
  { name: 'await of names that look like it', params: 'a', sloppy: true, body: ' const o = { await(x) { return x; } }; return [o.await(1), await (a), await +a, await -a, await [a][0], -await a, !await a, typeof await a, await /x/.test("x")]; ', use: 'drive(1, () => call(3));' },
  { name: 'errors are of the realm', params: '', body: ' try { null.x; } catch (e) { log(e instanceof TypeError, e.constructor === TypeError); } undefined.y; ', use: 'drive(1, call);' },
  { name: 'toString is a string', params: 'a', use: 'log(typeof f.toString(), typeof Function.prototype.toString.call(f));' },
  { name: 'bind, call, apply', params: 'a, b', body: ' return [typeof this, a, b]; ', use: "const g = f.bind({}, 1); own('g', g); log(getPrototypeOf(g) === getPrototypeOf(f)); drive(1, () => g(2)); drive(2, () => f.apply({}, [3, 4]));" },
  { name: 'an own name that is assigned', params: '', sloppy: true, only: (form) => form.name.includes('named'), body: ' own = 1; (() => { own = 2; })(); return typeof own; ', use: 'drive(1, call);' },
  { name: 'an own name that is assigned, strict', params: '', only: (form) => form.name.includes('named'), body: " 'use strict'; try { own = 1; } catch (e) { log(e); } (() => { own = 2; })(); ", use: 'drive(1, call);' },
  { name: 'an own name that is assigned in eval', params: '', sloppy: true, only: (form) => form.name.includes('named'), body: " eval('own = 1'); return typeof own; ", use: 'drive(1, call);' },
  { name: 'an own name that is assigned in strict eval', params: '', only: (form) => form.name.includes('named'), body: " 'use strict'; eval('own = 1'); return typeof own; ", use: 'drive(1, call);' },
  { name: 'an own name that is hidden', params: '', only: (form) => form.name.includes('named'), body: " let own = 1; own = 2; return own; ", use: 'drive(1, call);' },
  { name: 'an own name that a var hides', params: '', only: (form) => form.name.includes('named'), body: " var own; const old = typeof own; own = 2; return [old, own]; ", use: 'drive(1, call);' },
  { name: 'an own name in parameters', params: 'a = own', only: (form) => form.name.includes('named'), body: " var own = 1; return [a === f, own]; ", use: 'drive(1, call);' },
];
