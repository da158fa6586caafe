// The example compiler: what its programs print, its formats, its messages, and that included files make it no other program.
import { mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folder, node, oite, root } from './support/spawn.js';

const test = suite('example tally');
const result = async (...call) => {
  const { stdout, stderr, code } = await oite(...call);
  return [stdout, stderr, code];
};
const tally = join(root, 'examples/tally');
const main = join(tally, 'main.ot');
const primes = join(tally, 'demo/primes.tally');
const printed = '[2, 3, 5, 7, 11, 13, 17, 19, 23, 29] 10\n{the: 3, cat: 1, and: 2, dog: 1, bird: 1} most: 3\ntab\t"quoted" 31 6.5 1\n';

test('it runs a program, from source and compiled', async () => {
  assert.equal(await result([main, 'run', primes]), [printed, '', 0]);
  const cwd = folder();
  const { stdout, code } = await oite([main, 'compile', primes, 'primes.tlb'], { cwd });
  const bytes = readFileSync(join(cwd, 'primes.tlb'));
  assert.equal([stdout, code], [`primes.tlb: ${bytes.length} bytes\n`, 0]);
  assert.is(bytes.readUInt32LE(0), 0x594c4154);
  assert.is((await oite([main, 'run', 'primes.tlb'], { cwd })).stdout, printed);
});

test('built, and in the other modes, it does the same', async () => {
  const out = folder();
  mkdirSync(join(out, 'node_modules'));
  symlinkSync(root, join(out, 'node_modules/oite'));
  assert.is((await oite(['build', tally, '--out-dir', out])).code, 0);
  const listing = (await oite([main, 'code', primes])).stdout;
  assert.match(listing, /^main: 0 parameters, 3 locals\n {4}0 {2}const {15}30\n/);
  for (const command of [[join(out, 'main.js')], [join(root, 'bin/oite.js'), '--await', 'spec', main]]) {
    assert.is((await node([...command, 'code', primes], { cwd: root })).stdout, listing);
  }
});

test('mistakes are reported with their places', async () => {
  const { stderr, code } = await oite([main, 'run', join(tally, 'demo/wrong.tally')]);
  assert.is(code, 1);
  assert.equal(stderr.match(/^.*wrong\.tally:\d+:\d+: .*$/gm).map((line) => line.replace(/^.*tally:/, '')), [
    '1:9: expected an expression, found ;', '2:9: parameter x stands here twice', '2:23: expected ;, found }',
    '3:7: this string has no end', '4:1: expected ), found g',
  ]);
  const cwd = folder({ 'a.tally': 'fn f(a) { return a + nil; }\nprint(1);\nf(2);\n', 'b.tlb': 'not compiled' });
  assert.equal(await result([main, 'run', 'a.tally'], { cwd }), ['1\nerror: f:1: 2 and nil are not both numbers\n', '', 1]);
  assert.equal(await result([main, 'run', 'b.tlb'], { cwd }), ['', 'b.tlb: this is no compiled program\n', 1]);
  const missing = await oite([main, 'run', 'none.tally'], { cwd });
  assert.is(missing.code, 1);
  assert.match(missing.stderr, /^ENOENT/);
  assert.is((await oite([main])).code, 2);
});

test('it is a program of a thousand lines, and right about its types', async () => {
  const files = readdirSync(tally).filter((name) => name.endsWith('.ot'));
  assert.ok(files.reduce((sum, name) => sum + readFileSync(join(tally, name), 'utf8').split('\n').length, 0) > 1000);
  const { stdout, code } = await oite(['check', '--types', '--json', tally]);
  assert.equal([JSON.parse(stdout), code], [[], 0]);
});

test.run();
