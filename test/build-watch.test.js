// oite build --watch: what it does after each change. Nothing is timed: each step waits for what the build says.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addFiles, bin, folder } from './support/spawn.js';

const test = suite('build --watch');

/** A watching build that is ended with the test; `says` waits for a line in what it prints from now on. */
function start(cwd, args) {
  const child = spawn(process.execPath, [bin, 'build', ...args, '--watch'], { cwd });
  let text = '';
  let waiting = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part) => {
      text += part;
      waiting();
    });
  }
  process.on('exit', () => child.kill('SIGKILL')); // where a step failed
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
  const says = (pattern) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`never said ${pattern}: ${text}`)), 120_000);
      waiting = () => {
        const found = pattern.exec(text);
        if (found === null) return;
        clearTimeout(timer);
        text = text.slice(found.index + found[0].length);
        resolve(found[0]);
      };
      waiting();
    });
  const end = (signal = 'SIGTERM') => {
    child.kill(signal);
    return ended;
  };
  return { says, end };
}

test('changes, errors, new and deleted files and folders', async () => {
  const cwd = folder({ 'package.json': '{}', 'src/a.ot': 'export const a = 1;\n', 'src/b.ot': 'export const b = 1;\n' });
  const out = (name) => readFileSync(join(cwd, 'out', name), 'utf8');
  const { says, end } = start(cwd, ['src', '--out-dir', 'out', '--clean-stale', '--source-map', 'false']);
  await says(/built 2 files, 2 changed, in \d+ ms\nwatching for changes/);

  addFiles(cwd, { 'src/a.ot': 'export const a = 2;\n' });
  await says(/built 2 files, 1 changed/);
  assert.is(out('a.js'), 'export const a = 2;\n');

  // With an error nothing is written, not even what is right; it goes on when the error is gone.
  addFiles(cwd, { 'src/a.ot': 'export const a = 3;\n', 'src/b.ot': 'export const b = ;\n' });
  await says(/src\/b\.ot:1:18 - error OT1001[\s\S]*1 error in 1 file: nothing was written/);
  assert.is(out('a.js'), 'export const a = 2;\n');
  addFiles(cwd, { 'src/b.ot': 'export const b = 4;\n' });
  await says(/built 2 files, 2 changed/);
  assert.equal([out('a.js'), out('b.js')], ['export const a = 3;\n', 'export const b = 4;\n']);

  addFiles(cwd, { 'src/new/deep/c.ot': 'export const c = 1;\n' });
  await says(/built 3 files, 1 changed/);
  addFiles(cwd, { 'src/new/deep/d.ot': 'export const d = 1;\n' });
  await says(/built 4 files, 1 changed/);
  // As editors save: a new file under the old name.
  writeFileSync(join(cwd, 'src/new/deep/d.ot~'), 'export const d = 2;\n');
  renameSync(join(cwd, 'src/new/deep/d.ot~'), join(cwd, 'src/new/deep/d.ot'));
  await says(/built 4 files, 1 changed/);
  rmSync(join(cwd, 'src/new'), { recursive: true });
  await says(/built 2 files, 0 changed, 4 removed|built 2 files, 0 changed, 2 removed/);
  assert.not(existsSync(join(cwd, 'out/new')));

  // All sources gone, and back.
  renameSync(join(cwd, 'src'), join(cwd, 'away'));
  await says(/OT4001[\s\S]*nothing was written/);
  renameSync(join(cwd, 'away'), join(cwd, 'src'));
  await says(/built 2 files, 0 changed/);
  assert.equal(await end('SIGINT'), { code: null, signal: 'SIGINT' });
});

test('in place, single files, a tsconfig.json; one object in each line with --json', async () => {
  const cwd = folder({ 'package.json': '{}', 'a.ot': 'export const a = 1;\n', 'b.ts': 'function d() {}\n@d class B {}\n' });
  const { says, end } = start(cwd, ['a.ot', 'b.ts', '--out-dir', '.', '--json']);
  const line = async () => JSON.parse(await says(/^.*\n/m));
  const written = ({ outputs }) => outputs.filter((output) => output.written).map(({ input }) => input);
  assert.equal(written(await line()), ['a.ot', 'b.ts']);
  addFiles(cwd, { 'a.ot': 'let = ;' });
  const { diagnostics, outputs } = await line();
  assert.ok(diagnostics.every(({ fileName }) => fileName === 'a.ot'));
  assert.equal(outputs, []);
  addFiles(cwd, { 'a.ot': 'export const a = 2;\n' });
  assert.equal(written(await line()), ['a.ot']);
  addFiles(cwd, { 'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true } }' });
  assert.equal(written(await line()), ['b.ts']);
  await end();
});

test.run();
