// eager mode: an await of what is settled goes on at once, all else as in native async functions.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { inspect } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as full from '../dist/runtime/full-runtime.js';
import * as core from '../dist/runtime/runtime.js';
import { SHORTCUTS } from '../dist/runtime/abi.js';
import * as machines from './support/runtime/machines.js';
import { random, returnable, ticks, values } from './support/runtime/random.js';

const { eager, Promise: Eager, spec } = full;
const test = suite('eager machines');
const of = (name) => machines[name].lowered(eager);
const outcome = (promise) => Promise.resolve(promise).then((value) => ['fulfilled', value], (e) => ['rejected', String(e)]);
const [one, two, leaf] = ['one', 'two', 'leaf'].map(of);

test('what is settled takes no tick', () => {
  assert.is(inspect(one(1)), 'Promise { 1 }');
  assert.is(inspect(one(Eager.resolve(2))), 'Promise { 2 }');
  assert.is(inspect(two(Eager.resolve(1), one(Eager.resolve(2)))), 'Promise { 3 }');
  assert.is(inspect(two(1, Eager.reject('x'))), 'Promise { \'caught x\' }');
  assert.is(inspect(one(new Eager(() => {}))), 'Promise { <pending> }');
  assert.is(inspect(leaf(() => Eager.resolve(3))), 'Promise { 3 }');
});

test('a caller gets a promise of its own', () => {
  const inner = Eager.resolve(1);
  assert.is.not(leaf(() => inner), inner);
  const pending = new Eager(() => {});
  assert.is.not(leaf(() => pending), pending);
});

for (const a of Object.keys(values)) {
  for (const b of Object.keys(values)) {
    test(`await ${a}, then ${b}: the outcome of native code`, async () => {
      const native = await outcome(machines.two.native(values[a](), values[b]()));
      assert.equal(await outcome(two(values[a](), values[b]())), native);
    });
  }
}

test('`then` of a thenable is read once and called once, later', async () => {
  const log = [];
  const thenable = {
    get then() {
      log.push('get');
      return (f) => {
        log.push('call');
        f(1);
      };
    },
  };
  const promise = one(thenable);
  log.push('sync');
  assert.is(await promise, 1);
  assert.equal(log, ['get', 'sync', 'call']);
});

for (const read of [eager.get, eager.take]) {
  test(`${read === eager.get ? 'get' : 'take'} knows a promise that has got another \`then\``, async () => {
    const never = () => assert.unreachable();
    const changed = (promise, then) => Object.assign(promise, { then });
    for (const then of [never, Promise.prototype.then, undefined, 1]) {
      assert.is(read(changed(Eager.resolve(1), then)), 1);
      const promise = changed(Eager.reject(2), then);
      if (read === eager.get || then === Promise.prototype.then) assert.throws(() => read(promise), (e) => e === 2);
      else {
        assert.is(read(promise), eager.WAIT);
        assert.is(eager.reason(), 2);
      }
    }
    class Sub extends Eager {}
    assert.is(read(new Sub((resolve) => { resolve(3); })), 3);
    const { then } = Eager.prototype;
    try {
      Eager.prototype.then = never;
      assert.is(read(Eager.resolve(4)), 4);
    } finally {
      Eager.prototype.then = then;
    }
    const own = new Eager((resolve) => setImmediate(resolve, 5));
    assert.is(await one(changed(own, never)), 5);
  });

  test(`${read === eager.get ? 'get' : 'take'} takes what only looks like a promise of the runtime for what it is`, () => {
    const { then } = Eager.prototype;
    assert.is(read(Object.assign(Promise.resolve('native'), { then })), eager.WAIT);
    assert.equal(read({ then: 1 }), { then: 1 });
  });
}

test('tasks that wait for one promise go on in their order, in one queue with reactions', async () => {
  const log = [];
  const { promise, resolve } = Eager.withResolvers();
  for (let i = 0; i < 3; i++) {
    one(promise).then(() => log.push(`task ${i}`));
    promise.then(() => log.push(`reaction ${i}`));
  }
  resolve();
  log.push('sync');
  await ticks(5);
  assert.equal(log, ['sync', 'reaction 0', 'reaction 1', 'reaction 2', 'task 0', 'task 1', 'task 2']);
});

test('a rejection that an await has taken notice of is not reported', async () => {
  let reported = 0;
  const listener = () => {
    reported++;
  };
  process.on('unhandledRejection', listener);
  for (let i = 0; i < 2000; i++) {
    const [a, b] = [leaf(() => { throw 'x'; }), leaf(() => { throw 'y'; })];
    for (const promise of [a, b]) assert.throws(() => eager.got(promise));
  }
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  process.off('unhandledRejection', listener);
  assert.is(reported, 0);
});

/** The results of a play of requests, without the ticks. */
const play = async (seed, f, P, returned = Object.keys(values)) => {
  const { int, pick } = random(seed);
  const log = [];
  const generator = f((...words) => log.push(words.map(String).join(' ')), values[pick(Object.keys(values))]());
  const asked = [];
  const count = 1 + int(6);
  for (let i = 0; i < count; i++) {
    const kind = pick(['next', 'next', 'next', 'throw', 'return']);
    const promise = generator[kind](values[pick(kind === 'return' ? returned : Object.keys(values))]());
    assert.instance(promise, P);
    asked.push(outcome(promise));
    // Eager generators are ahead of native ones by some ticks; here each request waits for the one before, or for none.
    if (pick([true, false])) await Promise.all(asked);
  }
  return [await Promise.all(asked), log];
};

const plays = Number(process.env.OITE_PLAYS ?? 300);
test(`${plays} random plays of a generator: results and effects of native ones`, async () => {
  for (let seed = 1; seed <= plays; seed++) {
    assert.equal(await play(seed, of('steps'), Eager), await play(seed, machines.steps.native, Promise), `seed ${seed}`);
  }
});

test('next() of a generator whose value is ready is settled', () => {
  const generator = of('steps')(() => {}, 'ready');
  assert.is(inspect(generator.next()), 'Promise { { value: \'ready\', done: false } }');
  assert.match(inspect(generator.return(1)), /last/);
  assert.is(inspect(generator.next()), 'Promise { { value: 1, done: true } }');
  assert.is(inspect(generator.next()), 'Promise { { value: undefined, done: true } }');
});

test('for await over what is ready takes no tick', () => {
  const log = [];
  const each = of('each');
  const print = (...words) => log.push(words.join(' '));
  assert.is(inspect(each(print, [1, Eager.resolve(2)])), 'Promise { undefined }');
  assert.is(inspect(each(print, of('steps')(() => {}, Eager.resolve(3)), 3)), 'Promise { undefined }');
  assert.equal(log, ['x 1', 'x 2', 'after', 'x 3', 'after']);
});

test('yield* hands on next, throw and return', async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const make = (outer, inner) => (log, first) => outer(log, inner(log, first));
    assert.equal(
      await play(seed, make(of('outer'), of('steps')), Eager, returnable),
      await play(seed, make(machines.outer.native, machines.steps.native), Promise, returnable),
      `seed ${seed}`,
    );
  }
});

test('100,000 tasks are suspended at once', async () => {
  const { promise, resolve } = Eager.withResolvers();
  const tasks = [];
  for (let i = 0; i < 100_000; i++) tasks.push(two(promise, i));
  resolve(1);
  const results = await Eager.all(tasks);
  assert.is(results[99_999], 100_000);
});

test('a chain of 100,000 tasks, each waiting for the one before', async () => {
  const { promise, resolve } = Eager.withResolvers();
  let last = promise;
  for (let i = 0; i < 100_000; i++) last = one(last);
  resolve('end');
  assert.is(await last, 'end');
});

for (const [mode, o, P] of [['eager', eager, Eager], ['spec', spec, Promise]]) {
  test(`a finished ${mode} task lets go of what it held`, async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc');
    let open;
    const gate = new P((resolve) => {
      open = resolve;
    });
    let held = { large: true };
    const seen = new WeakRef(held);
    // `held` is a local across the first await, and the value of the second.
    const task = machines.two.lowered(o)(gate, { toString: () => '', held });
    held = undefined;
    open('');
    await task;
    // The object stays alive to the end of the job that read the WeakRef.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    gc();
    assert.is(seen.deref(), undefined);
    assert.ok(task);
  });
}

test('the ABI number is checked', () => {
  eager.abi(1);
  assert.throws(() => eager.abi(2), /version 2/);
});

test('Promise.all of fulfilled promises looks at what programs change, as the built-in one does', async () => {
  const seen = async (P) => {
    const log = [];
    const run = async (name, make) => {
      try {
        log.push([name, await make()]);
      } catch (e) {
        log.push([name, String(e)]);
      }
    };
    const of = (...values) => values.map((value) => P.resolve(value));
    await run('values', () => P.all(of(1, 2)));
    await run('none', () => P.all([]));
    await run('hole', () => P.all([P.resolve(1), , 3])); // eslint-disable-line no-sparse-arrays
    await run('own then', () => {
      const members = of(1, 2);
      members[1].then = (resolve) => resolve('own');
      return P.all(members);
    });
    await run('iterator', () => P.all(Object.assign(of(1, 2), { [Symbol.iterator]: function* () { yield 7; } })));
    await run('result', () => {
      Array.prototype.then = function (resolve) {
        delete Array.prototype.then;
        resolve(`then of ${this.length}`);
      };
      return P.all(of(1, 2, 3));
    });
    await run('resolve', () => {
      class Sub extends P {}
      Sub.resolve = () => P.resolve('changed');
      return Sub.all([1, 2]);
    });
    await run('rejected', () => P.all([P.resolve(1), P.reject('no'), P.resolve(2)]));
    return log;
  };
  assert.equal(await seen(Eager), await seen(Promise));
});

test('every shortcut can be imported', () => {
  for (const name of SHORTCUTS) {
    assert.is(full[name], eager[name], `oite/runtime/full: ${name}`);
    assert.ok(name in full, name);
    if (name !== 'yield') assert.is(core[name], core.eager[name], `oite/runtime: ${name}`);
  }
});

test.run();
