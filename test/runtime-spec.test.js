// spec mode against native async functions: the same order of effects, tick by tick.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { spec } from '../dist/runtime/full-runtime.js';
import * as machines from './support/runtime/machines.js';
import { random, returnable, ticks, values } from './support/runtime/random.js';

const test = suite('spec machines');
const show = (value) => {
  try {
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  } catch (e) {
    return `unprintable: ${e}`;
  }
};

/** Runs `action(log)` while a clock of ticks writes to the same log. */
async function record(action) {
  const lines = [];
  const log = (...words) => lines.push(words.map(show).join(' '));
  const clock = (async () => {
    for (let i = 0; i < 40; i++) {
      lines.push(`tick ${i}`);
      await undefined;
    }
  })();
  const watch = (name, promise) => promise.then((v) => log(name, 'fulfilled', v), (e) => log(name, 'rejected', e));
  await action(log, watch);
  await clock;
  return lines;
}

const same = async (name, action) => {
  const machine = machines[name];
  const native = await record((log, watch) => action(machine.native, log, watch));
  const lowered = await record((log, watch) => action(machine.lowered(spec), log, watch));
  assert.equal(lowered, native);
};

for (const name of Object.keys(values)) {
  test(`await ${name}`, () => same('one', (f, log, watch) => void watch('one', f(values[name]()))));
  test(`return ${name}`, () => same('leaf', (f, log, watch) => void watch('leaf', f(values[name]))));
  for (const other of Object.keys(values)) {
    test(`await ${name}, then ${other}`, () => same('two', (f, log, watch) => {
      watch('two', f(values[name](), values[other]()));
    }));
  }
}

test('throw before the first await', () => same('leaf', (f, log, watch) => void watch('leaf', f(() => {
  throw 'thrown';
}))));

/** Asks a generator in random ways at random times. */
const play = (seed, make, returned = Object.keys(values)) => async (f, log, watch) => {
  const { int, pick } = random(seed);
  const generator = make(f, log, pick);
  const count = 1 + int(6);
  for (let i = 0; i < count; i++) {
    const kind = pick(['next', 'next', 'next', 'throw', 'return']);
    watch(`${kind} ${i}`, generator[kind](values[pick(kind === 'return' ? returned : Object.keys(values))]()));
    await ticks(pick([0, 0, 1, 2, 5]));
  }
  await ticks(8);
};

const plays = Number(process.env.OITE_PLAYS ?? 300);
test(`${plays} random plays of a generator`, async () => {
  for (let seed = 1; seed <= plays; seed++) {
    await same('steps', play(seed, (f, log, pick) => f(log, values[pick(Object.keys(values))]())));
  }
});

const inner = {
  generator: (log) => machines.steps.native(log, 'first'),
  // Not an array: its iterator has no `throw`, and there V8 before 12 keeps to older rules.
  sync: () => (function* () {
    yield* [Promise.resolve(1), 2, values.thenable()];
  })(),
  bare: (log) => ({
    [Symbol.asyncIterator]: () => ({
      i: 0,
      next(v) {
        log('inner next', v);
        return { value: this.i++, done: this.i > 3 };
      },
    }),
  }),
  closable: (log) => ({
    [Symbol.asyncIterator]: () => ({
      next: async (v) => ({ value: v, done: false }),
      async return(v) {
        log('inner return', v);
        return { value: v, done: v === 'text' };
      },
    }),
  }),
  wrong: () => ({ [Symbol.asyncIterator]: () => ({ next: () => 5 }) }),
};
test(`${plays} random plays of yield*`, async () => {
  for (let seed = 1; seed <= plays; seed++) {
    await same('outer', play(seed, (f, log, pick) => f(log, inner[pick(Object.keys(inner))](log)), returnable));
  }
});

const sources = {
  array: () => [1, Promise.resolve('stop'), 3],
  throws: () => ['throw'],
  generator: () => machines.steps.native(() => {}, 'first'),
  closes: (log) => ({
    [Symbol.asyncIterator]: () => ({
      next: () => ({ value: 'stop', done: false }),
      return: (...args) => {
        log('return', args.length);
        return Promise.resolve({});
      },
    }),
  }),
  closesBadly: () => ({
    [Symbol.asyncIterator]: () => ({ next: () => ({ value: 'stop', done: false }), return: () => 1 }),
  }),
  throwsAndClosesBadly: () => ({
    [Symbol.asyncIterator]: () => ({ next: () => ({ value: 'throw', done: false }), return: () => Promise.reject('close') }),
  }),
  sync: (log) => ({
    [Symbol.iterator]: () => ({
      next: () => ({ value: 'stop', done: false }),
      return: () => {
        log('return');
        return {};
      },
    }),
  }),
  nothing: () => null,
  number: () => 5,
};
for (const name of Object.keys(sources)) {
  test(`for await over ${name}`, () => same('each', async (f, log, watch) => {
    await watch('each', f(log, sources[name](log), 'stop')).catch(() => {});
    await ticks(5);
  }));
}

test('a generator object looks like a native one', async () => {
  const f = machines.steps.lowered(spec);
  const g = f(() => {}, 1);
  assert.is(Object.getPrototypeOf(g), f.prototype);
  assert.ok(g instanceof f);
  const native = machines.steps.native;
  const shape = (object) => Reflect.ownKeys(object).map((key) => {
    const { value, ...descriptor } = Object.getOwnPropertyDescriptor(object, key);
    const extra = typeof value === 'function' ? [value.name, value.length] : [];
    return [String(key), JSON.stringify(descriptor), ...extra];
  }).sort();
  const up = (object) => Object.getPrototypeOf(object);
  // Before Node 24 the host has no Symbol.asyncDispose method to be the same as.
  const known = (list) => list.filter(([key]) => !key.includes('asyncDispose'));
  assert.equal(known(shape(up(f.prototype))), known(shape(up(native.prototype))));
  assert.equal(Object.prototype.toString.call(g), Object.prototype.toString.call(native(() => {})));
  assert.is(g[Symbol.asyncIterator](), g);
  for (const name of ['next', 'throw', 'return']) {
    for (const receiver of [undefined, {}, 1, Object.create(f.prototype)]) {
      const reason = await up(f.prototype)[name].call(receiver).then(() => 'fulfilled', (e) => e);
      const nativeReason = await up(native.prototype)[name].call(receiver).then(() => 'fulfilled', (e) => e);
      assert.is(reason.constructor, nativeReason.constructor);
    }
  }
});

/** As it is emitted for a call that suspends once and never again. */
function exclaim$1($f, x) {
  if ($f === null) return spec.await(spec.once(exclaim$1), 1, 0, x, undefined);
  return `${$f.v}!`;
}
const exclaim = {
  native: async (x) => `${await x}!`,
  lowered: (x) => {
    try {
      return spec.settle(exclaim$1(null, x));
    } catch (e) {
      return spec.reject(e);
    }
  },
};

class Derived extends Promise {}
const awaited = {
  'a value': () => 1,
  'a promise': () => Promise.resolve(1),
  'a rejected promise': () => Promise.reject(new Error('x')),
  'a thenable': () => ({ then(f) { f(1); } }),
  'a promise of a subclass': () => Derived.resolve(1),
  'a promise with a constructor of its own': () => Object.defineProperty(Promise.resolve(1), 'constructor', { value: Derived }),
  'no promise, but of its prototype': () => Object.create(Promise.prototype),
};

for (const [name, make] of Object.entries(awaited)) {
  test(`a call that suspends once: ${name}`, async () => {
    const run = (call) => record((log, watch) => {
      const result = call(make());
      log(Object.getPrototypeOf(result) === Promise.prototype);
      void watch('result', result);
    });
    const species = Object.getOwnPropertyDescriptor(Promise, Symbol.species);
    const native = await run(exclaim.native);
    assert.equal(await run(exclaim.lowered), native);
    Object.defineProperty(Promise, Symbol.species, { value: Derived, configurable: true });
    try {
      assert.equal(await run(exclaim.lowered), native, 'with another species');
    } finally {
      Object.defineProperty(Promise, Symbol.species, species);
    }
  });
}

test('`constructor` of an awaited promise is read once', async () => {
  for (const configurable of [true, false]) {
    await same('one', (f, log, watch) => {
      const promise = Promise.resolve(1);
      Object.defineProperty(promise, 'constructor', {
        configurable,
        get() {
          log('constructor');
          return Promise;
        },
      });
      watch('one', f(promise));
    });
  }
  await same('two', (f, log, watch) => {
    const promise = Promise.resolve(1);
    Object.defineProperty(promise, 'constructor', { get() { throw 'broken'; } });
    watch('two', f(promise));
  });
});

// ECMA-262 (2025) 27.1.6.2.3 and 27.1.6.4, which Node 20 is too old for.
test('a sync iterator is closed when its promise rejects, and for want of a `throw`', async () => {
  const iterable = (log, value) => ({
    [Symbol.iterator]: () => ({
      next: () => ({ value, done: false }),
      return: () => {
        log.push('return');
        return {};
      },
    }),
  });
  const log = [];
  await machines.each.lowered(spec)(() => {}, iterable(log, Promise.reject('rejected'))).catch((e) => log.push(e));
  assert.equal(log, ['return', 'rejected']);
  const generator = machines.outer.lowered(spec)(() => {}, iterable(log, 1));
  await generator.next();
  log.length = 0;
  const reason = await generator.throw('thrown').catch((e) => e);
  assert.equal(log, ['return']);
  assert.instance(reason, TypeError);
});

test.run();
