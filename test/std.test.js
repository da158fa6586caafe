// The rest of the standard library: names, bytes, process, timers, require.

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as std from '../dist/std/index.js';
import { stdModules, stdNames } from '../dist/std/names.js';

const { ByteStream, process: oiteProcess, requireFrom, yieldNow } = std;
const cwd = new URL('..', import.meta.url);
const test = suite('std');

function run(code, input = '', args = []) {
  const flags = ['--no-warnings', '--input-type=module', '-e', code, ...args];
  return execFileSync(process.execPath, flags, { cwd, input, encoding: 'utf8' });
}

test('every name that the compiler binds is exported', () => {
  for (const name of [...stdNames, ...Object.values(stdModules).flat()]) assert.ok(name in std, name);
});

test('ByteStream writes what the format says', () => {
  const s = ByteStream.create();
  ByteStream.writeU8(s, 0x1ff);
  ByteStream.writeU32(s, 0x01020304);
  ByteStream.writeU32(s, -1);
  ByteStream.writeVarint(s, 300);
  ByteStream.writeString(s, 'é');
  ByteStream.writeF64(s, 1.5);
  ByteStream.patchU32(s, 1, 7);
  const expected = Buffer.alloc(22);
  expected.writeUInt8(0xff, 0);
  expected.writeUInt32LE(7, 1);
  expected.writeUInt32LE(0xffffffff, 5);
  expected.set([0xac, 2, 2, 0xc3, 0xa9], 9);
  expected.writeDoubleLE(1.5, 14);
  assert.equal(ByteStream.toArray(s), [...expected]);
  assert.is(ByteStream.length(s), 22);
});

test('ByteStream grows, ignores what is no number, and keeps large varints exact', () => {
  const s = ByteStream.create();
  for (let i = 0; i < 100_000; i++) ByteStream.writeU32(s, i);
  assert.is(ByteStream.length(s), 400_000);
  assert.equal(ByteStream.toArray(s).slice(4 * 99_999), [...new Uint8Array(new Uint32Array([99_999]).buffer)]);
  const t = ByteStream.create();
  for (const bad of [undefined, null, '1', {}]) {
    ByteStream.writeU8(t, bad);
    ByteStream.writeU32(t, bad);
    ByteStream.writeF64(t, bad);
    ByteStream.writeVarint(t, bad);
    ByteStream.writeU8(bad, 1);
  }
  ByteStream.writeString(t, 5);
  ByteStream.patchU32(t, 0, 1);
  assert.is(ByteStream.length(t), 0);
  assert.is(ByteStream.length(undefined), 0);
  for (const n of [0, 127, 128, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    const v = ByteStream.create();
    ByteStream.writeVarint(v, n);
    assert.is(Number(ByteStream.toArray(v).reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n)), n);
  }
});

test('ByteStream: what is written where the buffer grows, and strings of all lengths', () => {
  const texts = ['', 'a', 'é', 'a€'.repeat(30), 'x'.repeat(127), 'x'.repeat(128), 'é'.repeat(64), '€'.repeat(43), 'x'.repeat(20000) + '😀', '\ud800y', 'é'.repeat(40000)];
  const varint = (n) => {
    const bytes = [];
    for (let rest = BigInt(n); ; rest >>= 7n) {
      if (rest < 128n) return [...bytes, Number(rest)];
      bytes.push(Number(rest & 127n) | 128);
    }
  };
  for (let before = 50; before < 130; before++) {
    for (const [write, expected] of [
      [(s) => ByteStream.writeU32(s, 0x01020304), [4, 3, 2, 1]],
      [(s) => ByteStream.writeF64(s, -2), [0, 0, 0, 0, 0, 0, 0, 0xc0]],
      ...[0, 127, 128, 16383, 16384, 2 ** 21, 2 ** 28, 2 ** 31 - 1, 2 ** 31, 2 ** 53 - 1].map((n) => [(s) => ByteStream.writeVarint(s, n), varint(n)]),
      ...texts.map((text) => {
        const bytes = [...new TextEncoder().encode(text)];
        return [(s) => ByteStream.writeString(s, text), [...varint(bytes.length), ...bytes]];
      }).slice(0, before === 64 ? undefined : 8),
    ]) {
      const s = ByteStream.create();
      for (let i = 0; i < before; i++) ByteStream.writeU8(s, i);
      write(s);
      ByteStream.writeU8(s, 9);
      assert.equal(ByteStream.toArray(s), [...Array(before).keys(), ...expected, 9]);
    }
  }
});

test('process carries the names of Oite', () => {
  oiteProcess.env.set('OITE_TEST_NAME', 'value');
  assert.is(process.env.OITE_TEST_NAME, 'value');
  assert.is(oiteProcess.env.get('OITE_TEST_NAME'), 'value');
  assert.is(std.__ffi_getenv('OITE_TEST_NAME'), 'value');
  assert.is(oiteProcess.env.get('OITE_NO_SUCH_NAME'), undefined);
  delete oiteProcess.env.OITE_TEST_NAME;
  assert.not.ok('OITE_TEST_NAME' in process.env);
  assert.equal(Object.keys(oiteProcess.env), Object.keys(process.env));
  assert.not.ok(Object.keys(process.env).includes('get'));
  assert.is(oiteProcess.cwd(), process.cwd());
  assert.is(oiteProcess.argv, process.argv);
  const { exitCode, stdout } = oiteProcess.exec(process.execPath, ['-e', 'console.log(1); process.exit(3)']);
  assert.equal([exitCode, stdout], [3, '1\n']);
  assert.is(oiteProcess.exec('oite-no-such-command').exitCode, 127);
  let events = 0;
  oiteProcess.once('oite-event', () => events++);
  process.emit('oite-event');
  assert.is(events, 1);
});

test('stdin by lines and bytes, synchronously', () => {
  const code = `import { process } from 'oite/std';
    const out = [process.stdin.readLine(), process.stdin.readBytes(3), process.stdin.readLine(), process.stdin.readLine(), process.stdin.readLine()];
    console.log(JSON.stringify(out));`;
  assert.is(run(code, 'first\r\nabcdef\nlast'), '["first","abc","def","last",null]\n');
});

test('__args__ are the arguments of the program', () => {
  assert.equal(std.__args__, process.argv.slice(2));
});

test('yieldNow lets timers and I/O have their turn', async () => {
  let ran = false;
  setTimeout(() => (ran = true), 0);
  for (let i = 0; i < 1000 && !ran; i++) await yieldNow();
  assert.ok(ran);
});

test('timers and fetch are those of the host, also when they are replaced', () => {
  const { setTimeout: before } = globalThis;
  globalThis.setTimeout = (...values) => values;
  try {
    assert.equal(std.setTimeout(1, 2), [1, 2]);
  } finally {
    globalThis.setTimeout = before;
  }
  assert.is(std.fetch.name, 'fetch');
  assert.is(std.initAsync(), undefined);
});

test('require answers undefined, with a warning, for a name that cannot be resolved', () => {
  const { warn } = console;
  const warnings = [];
  console.warn = (text) => warnings.push(text);
  try {
    for (const base of [import.meta.url, createRequire(import.meta.url)]) {
      const require = requireFrom(base);
      assert.is(require('../no/such/module'), undefined);
      assert.is(require('no-such-package-of-oite'), undefined);
      for (const [name, own] of Object.entries({ fs: std.fs, path: std.path })) assert.is(require(name), own);
      assert.type(require('node:os').tmpdir, 'function');
    }
  } finally {
    console.warn = warn;
  }
  assert.is(warnings.length, 4);
  assert.match(warnings[0], /no\/such\/module/);
});

test.run();
