// The console format (A8): what the seed shows, and that nothing a program prints ends it.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { console as oite, format, formatAll } from '../dist/std/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const test = suite('std console');

/** What `work` writes by the host's console methods: [method, text] pairs. */
function captured(work) {
  const lines = [];
  const host = globalThis.console;
  globalThis.console = new Proxy(host, {
    get: (target, key) => (key === 'Console' ? target[key] : (...values) => void lines.push([key, ...values])),
  });
  try {
    work();
  } finally {
    globalThis.console = host;
  }
  return lines;
}

test("the seed's lines", () => {
  const users = [1, 2, 3].map((id) => ({ id, name: 'Alice' }));
  assert.is(
    formatAll(['Users:', users]),
    'Users: [{id: 1, name: "Alice"}, {id: 2, name: "Alice"}, {id: 3, name: "Alice"}]',
  );
  assert.is(formatAll(['Result:', 42]), 'Result: 42');
});

test('primitives; strings are raw only at the top', () => {
  assert.is(
    formatAll(['a"b', -0, 0.1, 10n, null, undefined, true, Symbol('s')]),
    'a"b -0 0.1 10n null undefined true Symbol(s)',
  );
  assert.is(format(['a"b\n', '\u2028\u007f']), '["a\\"b\\n", "\\u2028\\u007f"]');
  assert.is(formatAll([]), '');
  assert.is(formatAll(['100%d', 1]), '100%d 1');
});

test('never wraps, never abbreviates what can be read', () => {
  const long = Array.from({ length: 300 }, (_, i) => i);
  assert.is(format(long), `[${long.join(', ')}]`);
  assert.is(format({ a: { b: { c: { d: { e: [1] } } } } }), '{a: {b: {c: {d: {e: [1]}}}}}');
  assert.not.match(format({ text: 'x'.repeat(500), more: long }), /\n/);
});

test('objects, keys and accessors', () => {
  const value = {
    plain: 1,
    'a-b': 2,
    3: 'three',
    [Symbol('k')]: null,
    get g() {
      throw new Error();
    },
    set s(_) {},
    f() {},
  };
  assert.is(
    format(value),
    '{3: "three", plain: 1, "a-b": 2, g: [Getter], s: [Setter], f: [Function: f], [Symbol(k)]: null}',
  );
  assert.is(format({}), '{}');
  assert.is(format([]), '[]');
  assert.is(format(Object.assign(new Array(5), { 0: 1, 3: 2 })), '[1, <2 empty items>, 2, <1 empty item>]');
  assert.is(format(Object.assign([1], { extra: true })), '[1, extra: true]');
  assert.is(format(Object.create(null, { a: { value: 1, enumerable: true } })), '[Object: null prototype] {a: 1}');
});

test('instances, collections, functions', () => {
  class Point {
    x = 1;
    #y = 2;
    get y() {
      return this.#y;
    }
  }
  class Point3 extends Point {
    z = [new Point()];
  }
  assert.is(format(new Point3()), 'Point3 {x: 1, z: [Point {x: 1}]}');
  assert.is(format(new (class extends Array {})(1, 2)), '[1, 2]');
  assert.is(
    format(
      new Map([
        ['a', { b: 1 }],
        [{}, 2],
      ]),
    ),
    'Map(2) {"a" => {b: 1}, {} => 2}',
  );
  assert.is(format(new Set(['a', 1])), 'Set(2) {"a", 1}');
  assert.is(format(new Map()), 'Map(0) {}');
  assert.is(
    format([() => 1, function f() {}, async function g() {}, function* h() {}, Point3, class {}]),
    '[[Function (anonymous)], [Function: f], [Function: g], [Function: h], [class Point3 extends Point], [class (anonymous)]]',
  );
  assert.is(format(new Uint8Array([1, 2])), 'Uint8Array(2) [1, 2]');
  assert.is(format(Buffer.from('ab')), '<Buffer 61 62>');
  assert.is(format([new Date(0), /a/g, new Date(Number.NaN)]), '[1970-01-01T00:00:00.000Z, /a/g, Invalid Date]');
  assert.is(format(new WeakMap()), 'WeakMap {<items unknown>}');
  assert.is(format(Math), 'Object [Math] {}');
});

test('promises show their state', () => {
  const rejected = Promise.reject(new Error('no'));
  rejected.catch(() => {});
  assert.is(
    format([Promise.resolve(4), Promise.resolve('s'), new Promise(() => {}), Promise.resolve({ a: 1 }), rejected]),
    '[Promise {4}, Promise {"s"}, Promise {<pending>}, Promise {<fulfilled>}, Promise {<rejected>}]',
  );
});

test("the runtime's promises, and what a proxy says to have", async () => {
  const { Promise: Own } = await import('../dist/std/index.js');
  const rejected = Own.reject(new Error('no'));
  rejected.catch(() => {});
  assert.is(
    format([Own.resolve('s'), new Own(() => {}), Own.resolve({ a: [1] }), rejected, Object.assign(Own.resolve(1), { tag: 'x' })]),
    '[Promise {"s"}, Promise {<pending>}, Promise {{a: [1]}}, Promise {<rejected>}, Promise {1, tag: "x"}]',
  );
  const noReads = { get: () => assert.unreachable(), has: () => assert.unreachable() };
  assert.is(format([new Proxy({ a: 'x' }, noReads), new Proxy(Object.assign([1], { 2: 'x' }), noReads), new Proxy(() => 1, noReads)]), '[{a: "x"}, [1, <1 empty item>, "x"], [Function (anonymous)]]');
  assert.is(format([new ArrayBuffer(2), new DataView(new ArrayBuffer(1)), Buffer.alloc(0)]), '[ArrayBuffer {<00 00>, byteLength: 2}, DataView {byteLength: 1, byteOffset: 0, buffer: ArrayBuffer {<00>, byteLength: 1}}, <Buffer>]');
});

test('errors: the stack at the top, one line inside', () => {
  const error = Object.assign(new TypeError('bad'), { code: 'E_BAD', path: '/x' });
  assert.is(format([error]), '[[TypeError: bad] {code: "E_BAD", path: "/x"}]');
  assert.match(
    formatAll(['failed:', error]),
    /^failed: TypeError: bad\n {4}at .*std-console[\s\S]*\{code: "E_BAD", path: "\/x"\}$/,
  );
  assert.match(format(new Error('outer', { cause: new Error('inner') })), /\n {2}\[cause\]: \[Error: inner\]$/);
  assert.match(format(new AggregateError([new Error('a')], 'all')), /\{errors: \[\[Error: a\]\]\}$/);
  const renamed = new Error('old');
  renamed.message = 'new';
  assert.match(format(renamed), /^Error: new\n {4}at /);
});

test('cycles, depth, shared parts and hostile objects end', () => {
  const cycle = { name: 'a', list: [] };
  cycle.self = cycle;
  cycle.list.push(cycle);
  assert.is(format(cycle), '{name: "a", list: [[Circular]], self: [Circular]}');
  const shared = { s: 1 };
  assert.is(format([shared, shared]), '[{s: 1}, {s: 1}]');
  let deep = {};
  for (let i = 0; i < 100_000; i++) deep = { deep };
  assert.match(format(deep), /\[Object\]\}+$/);
  let wide = [];
  for (let i = 0; i < 40; i++) wide = [wide, wide];
  assert.match(format(wide), /\.\.\./);
  const traps = new Proxy(
    {},
    {
      get() {
        throw new Error('trap');
      },
      ownKeys() {
        throw new Error('trap');
      },
    },
  );
  assert.is(format(traps), '{}');
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.type(format(proxy), 'string');
  assert.is(
    format({
      get [Symbol.toStringTag]() {
        throw new Error('tag');
      },
    }),
    '[Object: tag]',
  );
});

test('methods write to the stream people expect', () => {
  const { log, error } = oite;
  const lines = captured(() => {
    log('a', { b: 'c' });
    error('e');
    oite.warn('w');
    oite.info('i', [1]);
    oite.debug('d');
    oite.dir('text');
    oite.assert(true, 'no');
    oite.assert(false, 'yes', { a: 1 });
    oite.group('g', 1);
    oite.groupEnd();
    oite.table([1]);
  });
  assert.equal(lines, [
    ['log', 'a {b: "c"}'],
    ['error', 'e'],
    ['warn', 'w'],
    ['info', 'i [1]'],
    ['debug', 'd'],
    ['log', '"text"'],
    ['warn', 'Assertion failed: yes {a: 1}'],
    ['group', 'g 1'],
    ['groupEnd'],
    ['table', [1]],
  ]);
});

test('every method of the host is there', () => {
  for (const name of Object.keys(globalThis.console)) assert.type(oite[name], typeof globalThis.console[name], name);
});

test('OITE_CONSOLE=node selects the format of Node', () => {
  const code = "import { console } from 'oite/std'; console.log('a', { id: 1, name: 'x' });";
  const run = (env) =>
    spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', code], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    }).stdout;
  assert.is(run({}), 'a {id: 1, name: "x"}\n');
  assert.is(run({ OITE_CONSOLE: 'node' }), "a { id: 1, name: 'x' }\n");
});

test.run();
