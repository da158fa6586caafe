// oite build --watch: what it does after each change. Nothing is timed: each step waits for what the build says.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addFiles, bin, folder, node, root } from './support/spawn.js';
import { startWatching } from './support/watching.js';

const test = suite('build --watch');

const start = (cwd, args) => startWatching([bin, 'build', ...args, '--watch'], cwd);

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

test('included files outside of the inputs: errors, gone, back, elsewhere', async () => {
  const cwd = folder({
    'package.json': '{}',
    'src/main.ot': 'require ./util;\nrequire ../far/lib;\nconsole.log(util(1), far);\n',
    'src/util.ot': 'function util(n: number) { return n + 1; }\n',
    'far/lib.ot': 'const far: number = 1;\n',
  });
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(root, join(cwd, 'node_modules/oite'));
  const runs = async () => (await node(['out/src/main.js'], { cwd })).stdout;
  const { says, end } = start(cwd, ['src', '--out-dir', 'out', '--clean-stale']);
  await says(/built 3 files, 3 changed/);
  assert.is(await runs(), '2 1\n');
  addFiles(cwd, { 'far/lib.ot': 'const far: number = 2;\n' });
  await says(/built 3 files, 1 changed/);
  assert.is(await runs(), '2 2\n');

  // An error there is one of the build, and says nothing about names: nothing is written or removed.
  addFiles(cwd, { 'far/lib.ot': 'const far: number = ;\n' });
  assert.not.match(await says(/far\/lib\.ot:1:21 - error OT1001[\s\S]*1 error in 1 file: nothing was written/), 'OT4015');
  assert.is(await runs(), '2 2\n');
  rmSync(join(cwd, 'far'), { recursive: true });
  assert.not.match(await says(/src\/main\.ot:2:9 - error OT4010[\s\S]*nothing was written/), 'OT4015');
  addFiles(cwd, { 'far/lib.ot': 'require ./deep/er;\nconst far = deeper;\n' });
  await says(/far\/lib\.ot:1:9 - error OT4010[\s\S]*nothing was written/);
  addFiles(cwd, { 'far/deep/er.tscl': 'const deeper = 4;\n' });
  await says(/built 4 files, 2 changed/);
  assert.is(await runs(), '2 4\n');

  // Another file takes the name.
  addFiles(cwd, { 'far/deep/er.ot': 'const deeper = 5;\n' });
  await says(/built 4 files, 1 changed/);
  assert.is(await runs(), '2 5\n');
  // Files in other languages are part of it.
  addFiles(cwd, { 'src/main.ot': 'require ../far/typed;\nrequire ./util;\nconsole.log(util(1));\n', 'far/typed.ts': 'console.log("typed" as string);\n' });
  await says(/built 3 files, 2 changed, 4 removed/);
  assert.is(await runs(), 'typed\n2\n');
  addFiles(cwd, { 'src/main.ot': 'require ./util;\nconsole.log(util(1));\n' });
  await says(/built 2 files, \d changed, \d removed/);
  assert.is((await node(['out/main.js'], { cwd })).stdout, '2\n');
  await end();
});

test.run();
