// What `npm start` runs: the demo through the command line, from two directories, eagerly and by the rules of
// ECMAScript. Its output is the one recorded natively.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = fileURLToPath(new URL('../bin/oite.js', import.meta.url));
const main = fileURLToPath(new URL('../fixtures/demo/main.ot', import.meta.url));
const expected = readFileSync(new URL('../fixtures/demo/stdout.txt', import.meta.url), 'utf8');
const test = suite('demo');

function oite(args, cwd = root) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('npm start runs it', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.is(scripts.start, 'node bin/oite.js run fixtures/demo/main.ot');
});

for (const [name, args, cwd] of [
  ['eager', ['run', 'fixtures/demo/main.ot'], root],
  ['bare', [main], tmpdir()],
  ['spec', ['run', '--await', 'spec', main], tmpdir()],
]) {
  test(`${name}: prints what the native run prints`, () => {
    const { status, stdout, stderr } = oite(args, cwd);
    assert.is(stderr, '');
    assert.is(stdout, expected);
    assert.is(status, 0);
  });
}

test("the seed's programs run from the command line, with both extensions", () => {
  const folder = 'fixtures/requirements';
  for (const file of ['r24-complete-example/input.ot', 'r29-test-async/input.tscl']) {
    const { status, stdout } = oite([`${folder}/${file}`]);
    assert.is(stdout, readFileSync(new URL(`../${folder}/${file.split('/')[0]}/stdout.txt`, import.meta.url), 'utf8'));
    assert.is(status, 0);
  }
});

test('--console node selects the format of Node', () => {
  const { stdout } = oite(['run', '--console', 'node', 'fixtures/requirements/r24-complete-example/input.ot']);
  assert.match(stdout, "{ id: 1, name: 'Alice' }");
});

test.run();
