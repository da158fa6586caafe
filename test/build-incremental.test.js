// oite build, again: what is up to date stays as it is, stale outputs go on request, and the bytes depend on nothing but the
// sources. What a killed build leaves behind.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Builder } from '../dist/node/build/builder.js';
import { threadsFor } from '../dist/node/build/jobs.js';
import { Reporter } from '../dist/node/reporter.js';
import { addFiles, folder, node, oite, root } from './support/spawn.js';

const build = suite('build, again');
const manifestName = '.oite-build.json';

/** Every file below `path` with its text. */
function contents(path) {
  if (!existsSync(path)) return {};
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = entries.map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1)).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

const flags = { '--clean-stale': 'cleanStale', '--copy-files': 'copyFiles' };
const valued = { '--out-dir': 'outDir', '--source-map': 'sourceMap', '--jobs': 'jobs' };

/** A build in this process, which has the compiler loaded: its exit code and what --json would tell. */
async function run(cwd, ...args) {
  const options = { paths: [], sourceMap: 'true', transpile: {}, cleanStale: false, copyFiles: false };
  for (let i = 0; i < args.length; i++) {
    if (args[i] in flags) options[flags[args[i]]] = true;
    else if (args[i] === '--await') options.transpile.await = args[++i];
    else if (args[i] in valued) options[valued[args[i]]] = args[++i];
    else options.paths.push(args[i]);
  }
  process.chdir(cwd);
  const reporter = new Reporter(true);
  const { outputs, removed } = await new Builder({ ...options, jobs: options.jobs && Number(options.jobs) }).build(reporter, () => {});
  const written = outputs.filter((output) => output.written).map(({ input }) => input);
  return { code: reporter.failed ? 1 : 0, diagnostics: reporter.diagnostics, removed, written };
}

const src = {
  'src/main.ot': "import { a } from './a'; import { b } from './lib';\nexport async function f() { return await a + b; }\n",
  'src/a.ot': 'export const a: number = 1;\n',
  'src/lib/index.ts': '// @decorators are looked for here\nexport const b: number = 2;\n',
};

build('compiles what has changed and nothing else', async () => {
  const cwd = folder({ ...src, 'package.json': '{}' });
  const again = () => run(cwd, 'src', '--out-dir', 'out');
  assert.equal((await again()).written, ['src/a.ot', 'src/lib/index.ts', 'src/main.ot']);
  const first = contents(join(cwd, 'out'));
  assert.equal((await again()).written, []);
  writeFileSync(join(cwd, 'src/a.ot'), 'export const a: number = 3;\n');
  assert.equal((await again()).written, ['src/a.ot']);
  writeFileSync(join(cwd, 'src/a.ot'), src['src/a.ot']);
  // Outputs that somebody has edited or removed are made again.
  rmSync(join(cwd, 'out/main.js.map'));
  writeFileSync(join(cwd, 'out/lib/index.js'), 'edited');
  assert.equal((await again()).written, ['src/a.ot', 'src/lib/index.ts', 'src/main.ot']);
  assert.equal(contents(join(cwd, 'out')), first);
  // './a' now leads to a folder of that name only when the file is gone.
  rmSync(join(cwd, 'src/a.ot'));
  addFiles(cwd, { 'src/a/index.ot': 'export const a = 5;\n' });
  assert.equal((await again()).written, ['src/a/index.ot', 'src/main.ot']);
  assert.match(contents(join(cwd, 'out'))['main.js'], "from './a/index.js'");
  // Settings count, those of a tsconfig.json too.
  assert.equal((await run(cwd, 'src', '--out-dir', 'out', '--await', 'native')).written, ['src/main.ot']);
  addFiles(cwd, { 'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true } }' });
  addFiles(cwd, { 'src/lib/index.ts': 'const d: any = () => {};\n@d class A {}\nexport const b = A;\n' });
  const legacy = (await again()).written && contents(join(cwd, 'out'))['lib/index.js'];
  rmSync(join(cwd, 'tsconfig.json'));
  assert.equal((await again()).written, ['src/lib/index.ts']);
  assert.is.not(contents(join(cwd, 'out'))['lib/index.js'], legacy);
});

build('without changes the compiler is not even loaded', async () => {
  // What calls `require` includes nothing, and need not be parsed to know that.
  const cwd = folder({ ...src, 'src/requires.ot': "const fs = require('node:fs'), { resolve } = require;\n// we require nothing else\n" });
  await run(cwd, 'src', '--out-dir', 'out');
  const loaded = async () => {
    const coverage = folder();
    const { code } = await oite(['build', 'src', '--out-dir', 'out'], { cwd, env: { NODE_V8_COVERAGE: coverage } });
    assert.is(code, 0);
    return Object.values(contents(coverage)).join('');
  };
  assert.not.match(await loaded(), /dist\/parse|start\/compiler|typescript\.js|magic-string/);
  writeFileSync(join(cwd, 'src/a.ot'), 'export const a = 2;\n');
  assert.match(await loaded(), /start\/compiler/);
});

build('more jobs than processors or sources are no more threads', () => {
  const most = Math.max(2, availableParallelism());
  assert.equal([threadsFor(999, 5000), threadsFor(1, 5000), threadsFor(2, 5000), threadsFor(999, 1)], [most, 1, 2, 1]);
});

build('sources that vanish while they are built are no crash', async () => {
  const files = Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`src/${i}.ot`, `import './none${i}';\nexport const x = ${i};\n`]));
  const cwd = folder(files);
  process.chdir(cwd);
  const reporter = new Reporter(true);
  const options = { paths: ['src'], outDir: 'out', sourceMap: 'true', transpile: {}, jobs: 1, cleanStale: false, copyFiles: false };
  // The first is compiled by then, the others are not.
  const vanish = () => rmSync(join(cwd, 'src'), { recursive: true, force: true });
  assert.equal((await new Builder(options).build(reporter, vanish)).outputs, []);
  assert.equal(reporter.diagnostics.map(({ code, fileName }) => `${code} ${fileName}`), ['OT4001 src/1.ot', 'OT4001 src/2.ot', 'OT4001 src/3.ot']);
  assert.not(existsSync(join(cwd, 'out')));
});

build('errors and warnings are told each time', async () => {
  const cwd = folder({ ...src, 'src/a.ot': "export * from './none';\nexport const a = 1;\n" });
  for (let i = 0; i < 2; i++) {
    const { code, diagnostics } = await run(cwd, 'src', '--out-dir', 'out');
    const [{ code: name, line, column, message }, ...others] = diagnostics;
    assert.equal([code, name, line, column, message], [0, 'OT4008', 1, 15, "'./none' leads to no file."]);
    assert.is(others.length, 0);
  }
  const before = contents(join(cwd, 'out'));
  addFiles(cwd, { 'src/bad.ot': 'let = ;', 'src/main.ot': 'changed;\n' });
  for (let i = 0; i < 2; i++) {
    const { code, diagnostics, written } = await run(cwd, 'src', '--out-dir', 'out');
    assert.is(code, 1);
    assert.ok(diagnostics.some(({ fileName }) => fileName === 'src/bad.ot'));
    assert.equal(written, []);
    assert.equal(contents(join(cwd, 'out')), before);
  }
});

build('says what Node will not find or refuse', async () => {
  const cwd = folder({ ...src, 'package.json': '{"type": "commonjs"}', 'src/script.ot': 'setTimeout(() => {}, 0);\n' });
  const told = async (...args) =>
    (await run(cwd, ...args)).diagnostics.map(({ severity, code, fileName }) => `${severity} ${code} ${fileName}`);
  assert.equal(await told('src', '--out-dir', 'out'), ['warning OT4009 src/a.ot']);
  writeFileSync(join(cwd, 'out/package.json'), '{"type": "module"}');
  assert.equal(await told('src', '--out-dir', 'out'), ['warning OT4009 src/script.ot']);
  writeFileSync(join(cwd, 'package.json'), '{}');
  assert.equal(await told('src/main.ot', '--out-dir', 'alone'), ['warning OT4016 src/main.ot', 'warning OT4016 src/main.ot']);
  rmSync(join(cwd, 'out/package.json'));
  assert.equal(await told('src', '--out-dir', 'out'), []);
});

build('--clean-stale removes what earlier builds wrote, and nothing else', async () => {
  const outside = folder({ 'precious.js': 'x' });
  const cwd = folder({ ...src, 'out/mine.js': 'mine', 'out/deep/mine.js': 'mine' });
  await run(cwd, 'src', '--out-dir', 'out');
  addFiles(cwd, { 'src/deep/old.ot': 'old;\n', 'src/deep/edited.ot': 'edited;\n', 'src/gone/x.ot': 'x;\n' });
  await run(cwd, 'src', '--out-dir', 'out');
  for (const name of ['deep/old.ot', 'deep/edited.ot', 'gone']) rmSync(join(cwd, 'src', name), { recursive: true });
  writeFileSync(join(cwd, 'out/deep/edited.js'), 'edited by hand');
  const names = () => Object.keys(contents(join(cwd, 'out')));
  // Not by itself, and not while there are errors.
  assert.equal((await run(cwd, 'src', '--out-dir', 'out')).removed, []);
  addFiles(cwd, { 'src/bad.ot': 'let = ;' });
  assert.equal((await run(cwd, 'src', '--out-dir', 'out', '--clean-stale')).removed, []);
  rmSync(join(cwd, 'src/bad.ot'));
  // A manifest that somebody has edited leads nowhere else.
  const manifest = JSON.parse(readFileSync(join(cwd, 'out', manifestName), 'utf8'));
  const digest = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'; // of 'x'
  const evil = { key: '', format: 'script', links: {}, imports: [], files: { '../src/x': digest, [join(outside, 'precious.js')]: digest } };
  const linked = { ...evil, files: { 'link/precious.js': digest } };
  symlinkSync(outside, join(cwd, 'out/link'));
  Object.assign(manifest.outputs, { '../src/a.js': evil, 'evil.js': evil, 'link/precious.js': linked });
  writeFileSync(join(cwd, 'out', manifestName), JSON.stringify(manifest));
  addFiles(cwd, { 'src/x': 'x' });
  const { removed } = await run(cwd, 'src', '--out-dir', 'out', '--clean-stale');
  assert.equal(removed, ['out/deep/old.js', 'out/deep/old.js.map', 'out/deep/edited.js.map', 'out/gone/x.js', 'out/gone/x.js.map'].sort());
  const kept = ['a.js', 'a.js.map', 'lib/index.js', 'lib/index.js.map', 'main.js', 'main.js.map'];
  // Node 20 lists what is behind a link, too.
  assert.equal(names().filter((name) => !name.startsWith('link')), [...kept, manifestName, 'mine.js', 'deep/mine.js', 'deep/edited.js'].sort());
  assert.not(existsSync(join(cwd, 'out/gone')));
  assert.ok(existsSync(join(outside, 'precious.js')) && existsSync(join(cwd, 'src/x')));
  // Maps are stale when no more are asked for.
  assert.is((await run(cwd, 'src', '--out-dir', 'out', '--source-map', 'false', '--clean-stale')).removed.length, 3);
});

build('beside the sources: outputs are no inputs of the next build', async () => {
  const cwd = folder(src);
  for (const written of [3, 0]) assert.is((await run(cwd, 'src', '--out-dir', 'src')).written.length, written);
  assert.match((await oite(['build', 'src/a.js', '--out-dir', 'src'], { cwd })).stderr, 'OT4003');
});

build('--copy-files copies what is no source; --list-outputs tells all of it before', async () => {
  const cwd = folder({
    ...src,
    'src/data.json': '{"x": 1}',
    'src/lib/types.d.ts': 'declare const x: 1;\n',
    'src/.hidden': '',
    'src/node_modules/a/index.json': '',
    'src/binary': Buffer.from([0, 255, 128, 10]),
  });
  const args = ['src', '--out-dir', 'out', '--copy-files'];
  const { stdout } = await oite(['build', ...args, '--list-outputs'], { cwd });
  assert.not(existsSync(join(cwd, 'out')));
  assert.equal((await run(cwd, ...args)).code, 0);
  const names = Object.keys(contents(join(cwd, 'out')));
  assert.equal(stdout.trimEnd().split('\n').sort(), names.map((name) => `out/${name}`).sort());
  assert.ok(names.includes('lib/types.d.ts') && names.includes('data.json') && !names.includes('.hidden'));
  assert.equal(readFileSync(join(cwd, 'out/binary')), readFileSync(join(cwd, 'src/binary')));
  assert.equal((await run(cwd, ...args)).written, []);
  rmSync(join(cwd, 'src/data.json'));
  assert.equal((await run(cwd, ...args, '--clean-stale')).removed, ['out/data.json']);
  const { stdout: list } = await oite(['build', ...args, '--list-outputs', '--json'], { cwd });
  const { outputs, manifest } = JSON.parse(list);
  assert.equal(outputs[0], { input: 'src/a.ot', output: 'out/a.js', map: 'out/a.js.map' });
  assert.is(manifest, `out/${manifestName}`);
});

/** Sources in number: each is written in a way of its own. */
function manySources(count) {
  const files = {};
  for (let i = 0; i < count; i++) {
    const calls = Array.from({ length: 8 }, (_, k) => `  const v${k} = await f${i}(x + ${k});\n`).join('');
    files[`src/d${i % 7}/f${i}.${i % 2 ? 'ot' : 'ts'}`] =
      `import { f${(i + 1) % count} as next } from '../d${((i + 1) % count) % 7}/f${(i + 1) % count}';\n` +
      `export async function f${i}(x: number): Promise<number> {\n${calls}  return v0 + v7 + (next ? 1 : 0);\n}\n`;
  }
  return files;
}

build('the same bytes: for any number of jobs, working folder, order and earlier build', async () => {
  const files = manySources(40);
  const cwd = folder(files);
  const other = folder({ 'deep/down/x': '', ...Object.fromEntries(Object.entries(files).reverse()) });
  assert.is((await run(cwd, 'src', '--out-dir', 'out', '--jobs', '1')).written.length, 40);
  const expected = contents(join(cwd, 'out'));
  await run(join(other, 'deep/down'), '../../src', '--out-dir', join(other, 'out'), '--jobs', '3');
  assert.equal(contents(join(other, 'out')), expected);
  rmSync(join(other, 'out'), { recursive: true });
  // In parts, and in another order.
  const parts = readdirSync(join(other, 'src')).reverse().map((name) => `src/${name}`);
  await run(other, ...parts, '--out-dir', 'out', '--jobs', '2');
  assert.equal(contents(join(other, 'out')), expected);
  rmSync(join(other, 'out'), { recursive: true });
  writeFileSync(join(other, 'src/d0/f0.ts'), 'export const f0 = 0;\n');
  await run(other, 'src', '--out-dir', 'out');
  writeFileSync(join(other, 'src/d0/f0.ts'), files['src/d0/f0.ts']);
  await run(other, 'src', '--out-dir', 'out');
  assert.equal(contents(join(other, 'out')), expected);
  assert.not.match(JSON.stringify(expected), new RegExp(`${cwd}|${root}`));
});

build('what is too deep for one thread is for all; errors stand in the order of the files', async () => {
  const deep = (depth) => `export const x = ${'['.repeat(depth)}${']'.repeat(depth)};\n`;
  const bad = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`bad/${name}.ot`, 'let = ;']));
  const cwd = folder({ ...bad, 'src/a.ot': deep(100_000), 'deep/a.ot': deep(2_000), 'deep/b.ot': deep(2_000) });
  for (const jobs of ['1', '2', '3']) {
    const { code, diagnostics } = await run(cwd, 'bad', 'src', '--out-dir', 'out', '--jobs', jobs);
    assert.is(code, 1);
    assert.equal(diagnostics.map(({ fileName }) => fileName).filter((name, i, all) => all.indexOf(name) === i), [
      'bad/a.ot', 'bad/b.ot', 'bad/c.ot', 'bad/d.ot', 'src/a.ot',
    ]);
    assert.equal(diagnostics.at(-1).code, 'OT1003');
  }
  for (const jobs of ['1', '2']) assert.is((await run(cwd, 'deep', '--out-dir', `out${jobs}`, '--jobs', jobs)).code, 0);
  assert.equal(contents(join(cwd, 'out1')), contents(join(cwd, 'out2')));
});

build('killed while it writes: whole files only, and the next build finishes the work', async () => {
  const files = manySources(60);
  const cwd = folder(files);
  await run(cwd, 'src', '--out-dir', 'expected');
  const expected = contents(join(cwd, 'expected'));
  for (const delay of [0, 1, 4]) {
    const out = join(cwd, `out${delay}`);
    mkdirSync(out);
    const { signal } = await oite(['build', 'src', '--out-dir', out], {
      cwd,
      onStart: (child) => {
        const watcher = watch(out, (_, name) => {
          if (!/\.tmp$/.test(name)) return;
          watcher.close();
          setTimeout(() => child.kill('SIGKILL'), delay);
        });
        child.on('close', () => watcher.close());
      },
    });
    const left = contents(out);
    for (const [name, text] of Object.entries(left)) {
      if (/^\.oite-\d+\.tmp\//.test(name)) assert.is(signal, 'SIGKILL', name);
      else assert.is(text, expected[name], name);
    }
    assert.is((await run(cwd, 'src', '--out-dir', out)).code, 0);
    assert.equal(contents(out), expected);
  }
});

build('two builds at once into one folder', async () => {
  const cwd = folder(manySources(20));
  const results = await Promise.all([1, 2, 3].map(() => oite(['build', 'src', '--out-dir', 'out'], { cwd })));
  assert.equal(results.map(({ code }) => code), [0, 0, 0]);
  const first = contents(join(cwd, 'out'));
  assert.is(Object.keys(first).length, 41);
  const times = () => Object.keys(first).map((name) => statSync(join(cwd, 'out', name)).mtimeMs);
  const before = times();
  assert.equal((await run(cwd, 'src', '--out-dir', 'out')).written, []);
  assert.equal(times(), before);
  assert.equal(await node(['--check', 'out/d0/f0.js'], { cwd }).then(({ code }) => code), 0);
});

build.run();
