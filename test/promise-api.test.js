// The eager promise against the built-in one: the same programs, the same outcomes; and the same shape. Only ticks
// are free, and what Node 20 does not have yet.
import { execFileSync } from 'node:child_process';
import { inspect } from 'node:util';
import vm from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import text from '../dist/runtime/inline.js';
import { Promise as Eager } from '../dist/runtime/runtime.js';

const test = suite('promise');
const Native = globalThis.Promise;
const settled = (promise) => Native.resolve(promise).then(
  (value) => ({ fulfilled: value }),
  (reason) => ({ rejected: reason instanceof Error ? `${reason.name}: ${reason.message}` : reason }),
);

const thenable = (value) => ({ then: (f) => f(value) });
const programs = {
  'resolve a value': (P) => P.resolve(1),
  'resolve nothing': (P) => P.resolve(),
  'resolve a thenable': (P) => P.resolve(thenable(2)),
  'resolve a broken thenable': (P) => P.resolve({ get then() { throw 3; } }),
  'reject': (P) => P.reject(4),
  'executor throws': (P) => new P(() => { throw 5; }),
  'executor throws after resolve': (P) => new P((resolve) => { resolve(6); throw 7; }),
  'settles once': (P) => new P((resolve, reject) => { resolve(8); reject(9); resolve(10); }),
  'resolves with itself': (P) => {
    let resolve;
    const promise = new P((r) => {
      resolve = r;
    });
    resolve(promise);
    return promise;
  },
  'then passes through': (P) => P.resolve(11).then(undefined, 1).then(null),
  'then throws': (P) => P.resolve().then(() => { throw 12; }),
  'then gives a promise': (P) => P.resolve().then(() => P.resolve(13)),
  'then gives itself': (P) => {
    const promise = P.resolve().then(() => promise);
    return promise;
  },
  'catch': (P) => P.reject(14).catch((e) => e + 1),
  'finally keeps the value': (P) => P.resolve(15).finally(() => 16),
  'finally keeps the reason': (P) => P.reject(17).finally(() => P.resolve(18)),
  'finally throws': (P) => P.resolve(19).finally(() => { throw 20; }),
  'finally rejects': (P) => P.resolve(19).finally(() => P.reject(21)),
  'finally of no function': (P) => P.resolve(22).finally(23),
  'all': (P) => P.all([1, P.resolve(2), thenable(3), Native.resolve(4), new P((r) => setTimeout(r, 1, 5))]),
  'all of nothing': (P) => P.all([]),
  'all of an iterator': (P) => P.all(new Set([P.resolve(1), 2])),
  'all rejects': (P) => P.all([1, P.reject(2), P.reject(3)]),
  'all of no iterable': (P) => P.all(5).catch((e) => e.name),
  'all of an iterable that throws': (P) => P.all((function* () { yield 1; throw 2; })()),
  'allSettled': (P) => P.allSettled([1, P.reject(2), thenable(3), new P((r, j) => setTimeout(j, 1, 4))]),
  'any': (P) => P.any([P.reject(1), new P((r) => setTimeout(r, 1, 2)), P.reject(3)]),
  'any at once': (P) => P.any([P.reject(1), 2, P.resolve(3)]),
  'any of none': (P) => P.any([]),
  'any rejects': (P) => P.any([P.reject(1), P.reject(2)]).catch((e) => [e.name, e.message, e.errors]),
  'race': (P) => P.race([new P(() => {}), P.reject(1), P.resolve(2)]),
  'race of values': (P) => P.race([1, 2]),
  'race late': (P) => P.race([new P((r) => setTimeout(r, 20, 1)), new P((r) => setTimeout(r, 1, 2))]),
  'subclass': async (P) => {
    class Sub extends P {}
    const all = Sub.all([Sub.resolve(1), 2]);
    const derived = Sub.resolve(1).then(() => {});
    return [all, derived, derived.finally(() => {}), Sub.reject(1).catch(() => {}), Sub.race([1]), Sub.any([1])]
      .map((p) => [p instanceof Sub, p.constructor === Sub]).concat([await all]);
  },
  'species': (P) => {
    class Sub extends P {
      static get [Symbol.species]() { return P; }
    }
    return P.resolve(Sub.resolve(1).then(() => {}) instanceof Sub);
  },
  'a subclass with its own then': (P) => {
    const calls = [];
    class Sub extends P {
      then(...args) {
        calls.push(args.length);
        return super.then(...args);
      }
    }
    return P.all([Sub.resolve(1), Sub.resolve(2)]).then((values) => [values, calls]);
  },
  'own then': (P) => {
    const promise = P.resolve(1);
    promise.then = (f) => f('own');
    return P.all([promise]);
  },
  'changed resolve': (P) => {
    class Sub extends P {
      static resolve(value) { return super.resolve(value * 2); }
    }
    return Sub.all([1, 2]);
  },
  'order of reactions': async (P) => {
    const lines = [];
    let open;
    const gate = new P((resolve) => {
      open = resolve;
    });
    for (let i = 0; i < 5; i++) gate.then(() => lines.push(i));
    open();
    lines.push('sync');
    await gate;
    return lines;
  },
  'frozen': async (P) => {
    let open;
    const promise = new P((resolve) => {
      open = resolve;
    });
    Object.freeze(promise);
    open(1);
    return promise;
  },
  'long chain': (P) => {
    let promise = P.resolve(0);
    for (let i = 0; i < 20000; i++) promise = promise.then((n) => n + 1);
    return promise;
  },
  'long chain of promises that follow each other': (P) => {
    let open;
    let promise = new P((resolve) => {
      open = resolve;
    });
    for (let i = 0; i < 20000; i++) {
      const followed = promise;
      promise = new P((resolve) => resolve(followed));
    }
    open('end');
    return promise;
  },
};
for (const [name, program] of Object.entries(programs)) {
  test(name, async () => assert.equal(await settled(program(Eager)), await settled(program(Native))));
}

const attempts = {
  'without new': (P) => P(() => {}),
  'no executor': (P) => new P(),
  'then of another object': (P) => P.prototype.then.call({}),
  'resolve of no constructor': (P) => P.resolve.call(undefined, 1),
  'reject of no constructor': (P) => P.reject.call({}, 1),
  'all of no constructor': (P) => P.all.call(undefined, []),
  'finally of no object': (P) => P.prototype.finally.call(1),
};
for (const [name, attempt] of Object.entries(attempts)) {
  test(`throws: ${name}`, () => {
    const error = (P) => {
      try {
        attempt(P);
      } catch (e) {
        return e.name;
      }
    };
    assert.is(error(Native), 'TypeError');
    assert.is(error(Eager), 'TypeError');
  });
}

test('has the shape of the built-in one', () => {
  const shape = (object) => Object.fromEntries(Reflect.ownKeys(object).map((key) => {
    const { value, get, ...flags } = Object.getOwnPropertyDescriptor(object, key);
    const more = typeof value === 'function' ? { length: value.length, name: value.name } : { value };
    return [String(key), { ...flags, ...more, get: typeof get }];
  }));
  for (const part of [(P) => P, (P) => P.prototype]) {
    const [mine, native] = [shape(part(Eager)), shape(part(Native))];
    for (const key of Object.keys(native)) {
      if (key === 'prototype') continue;
      delete mine[key].value;
      delete native[key].value;
      assert.equal(mine[key], native[key], key);
    }
  }
  assert.equal(Reflect.ownKeys(Eager.resolve(1)), []);
});

test('is a promise to everybody', async () => {
  const promise = Eager.resolve(1);
  assert.instance(promise, Native);
  assert.instance(promise, Eager);
  assert.ok(Native.resolve(1) instanceof Eager);
  assert.not.ok({} instanceof Eager);
  assert.not.ok(1 instanceof Eager);
  class Sub extends Eager {}
  assert.not.ok(promise instanceof Sub);
  assert.is(await promise, 1);
  assert.equal(await Native.all([promise, Eager.resolve(2)]), [1, 2]);
  assert.is(await Native.race([Eager.reject(3)]).catch((e) => e), 3);
  assert.is(Object.prototype.toString.call(promise), '[object Promise]');
});

test('prints as the built-in one', () => {
  const values = (P) => {
    const rejected = P.reject(new RangeError('x'));
    rejected.catch(() => {});
    class Sub extends P {}
    return [P.resolve(42), P.resolve({ a: [{ b: { c: 1 } }] }), P.resolve('long'.repeat(30).split('g')), Object.assign(P.resolve(1), { a: 1 }), new P(() => {}), Sub.resolve('text'), [P.resolve(1)]]
      .map((value) => inspect(value)).concat(inspect(rejected).split(/\n +at /)[0]);
  };
  assert.equal(values(Eager), values(Native));
});

test('the statics of settled promises are settled', () => {
  const print = (promise) => inspect(promise);
  assert.is(print(Eager.all([1, Eager.resolve(2)])), 'Promise { [ 1, 2 ] }');
  assert.is(print(Eager.race([new Eager(() => {}), Eager.resolve(2)])), 'Promise { 2 }');
  assert.is(print(Eager.any([Eager.reject(1), Eager.resolve(2)])), 'Promise { 2 }');
  assert.match(print(Eager.allSettled([Eager.reject(1)])), /rejected/);
});

test('withResolvers and try', async () => {
  const { promise, resolve, reject } = Eager.withResolvers();
  resolve(1);
  reject(2);
  assert.is(await promise, 1);
  assert.is(await Eager.try((a, b) => a + b, 1, 2), 3);
  assert.is(await Eager.try(() => {
    throw 4;
  }).catch((e) => e), 4);
  class Sub extends Eager {}
  assert.instance(Sub.withResolvers().promise, Sub);
});

test('copies of the runtime read each other\'s promises', () => {
  const other = (0, eval)(`(${text})`);
  const promise = other.Promise.resolve(5);
  const { eager } = other;
  assert.is(eager.waits(Eager.resolve(1)), false);
  assert.is(eager.got(Eager.resolve(1)), 1);
  assert.is(eager.waits(new Eager(() => {})), true);
  assert.throws(() => eager.got(Eager.reject(new Error('other'))), /other/);
  assert.ok(promise instanceof Eager);
});

test('the inlined text runs in a bare context, with frozen intrinsics, in sloppy and strict code', async () => {
  const context = vm.createContext(Object.create(null));
  vm.runInContext(`for (const name of Object.getOwnPropertyNames(globalThis)) {
    const value = globalThis[name];
    if (typeof value === 'function' || (typeof value === 'object' && value !== null && value !== globalThis)) {
      Object.freeze(value);
      if (value.prototype) Object.freeze(value.prototype);
    }
  }`, context);
  for (const prologue of ['', '"use strict";']) {
    const run = vm.runInContext(`${prologue}var $oite = (${text}); (() => {
      const { Promise } = $oite;
      return Promise.all([1, Promise.resolve(2).then((x) => x + 1)]);
    })()`, context);
    assert.equal([...await run], [1, 3]);
  }
});

test('V8 does not keep the static methods in a dictionary', () => {
  const text = `
    import { Promise } from ${JSON.stringify(new URL('../dist/runtime/runtime.js', import.meta.url).href)};
    console.log(%HasFastProperties(Promise));
  `;
  assert.is(execFileSync(process.execPath, ['--allow-natives-syntax', '--input-type=module', '-e', text], { encoding: 'utf8' }), 'true\n');
});

test('the inlined text takes nothing but globalThis from around it', () => {
  const code = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, '""');
  const names = [...Object.getOwnPropertyNames(globalThis), 'process', 'require'].filter((name) => name !== 'globalThis');
  const free = names.filter((name) => /^\w+$/.test(name) && name !== 'undefined' &&
    new RegExp(`(?<![.\\w$<])${name}(?![\\w$:]| *:)`).test(code));
  assert.equal(free, []);
});

test.run();
