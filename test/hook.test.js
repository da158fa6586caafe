// oite/register and oite/hook, each in processes of their own: every way in, both module systems, what users rely on.
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hooksHandScriptsBack } from '../dist/node/hook.js';
import { addFiles, bin, folder, inParallel, node, registerFile, root } from './support/spawn.js';
import { everyWay, ways } from './support/ways.js';

const hook = suite('hook');

const files = {
  'script.ot': `
const m = require('./module');
const folder = require('./folder');
console.log('main', require.main === module, __filename.slice(-9), process.argv.slice(2).join());
console.log('module', m.x, m.default, 'script', folder.name);
console.log('json', require('./data.json').a);
(async (): Promise<void> => {
  const again = await import('./module.ot');
  console.log('one instance', again.x === m.x, again.runtime === require('oite/runtime'), again.count());
})();
`,
  'module.ot': `
import { name } from './folder/';
import { dirname } from 'node:path';
import plain, { named } from './plain.cjs';
import * as runtime from 'oite/runtime';
import { shared } from './shared.tscl';
export { runtime };
export const x: object = {};
let calls: number = 0;
export const count = (): number => ++calls;
export default [name, typeof dirname, plain.named === named, shared].join(' ');
`,
  'shared.tscl': "export const shared: string = 'shared'; console.log('shared runs once');\n",
  'folder/index.ot': "const name: string = 'folder'; exports.name = name;\n",
  'plain.cjs': "exports.named = 'named';\n",
  'data.json': '{"a": 1}',
  'esm.ot': `
import { x, count } from './module.ot';
import script from './folder';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
console.log(typeof x, count(), script.name, require('./module').count());
console.log(await import('./late').then((m) => m.late), import.meta.url.endsWith('/esm.ot'), process.argv.slice(2).join());
`,
  'late.ot': "export const late: string = await new Promise((resolve) => setTimeout(resolve, 1, 'late'));\n",
};

hook('a script: require, import(), one instance of everything', async () => {
  const { code, stdout, stderr } = await everyWay('script.ot', { cwd: folder(files), args: ['a', '--b'] });
  assert.is(stderr, '');
  assert.equal(stdout.split('\n'), [
    'shared runs once',
    'main true script.ot a,--b',
    'module {} folder function true shared script folder',
    'json 1',
    'one instance true true 1',
    '',
  ]);
  assert.is(code, 0);
});

hook('an ES module: import, top-level await, require of modules', async () => {
  const { code, stdout, stderr } = await everyWay('esm.ot', { cwd: folder(files), args: ['-x'] });
  assert.is(stderr, '');
  assert.equal(stdout.split('\n'), ['shared runs once', 'object 1 folder 2', 'late true -x', '']);
  assert.is(code, 0);
});

hook('.ot goes by its syntax, whatever the package says', async () => {
  for (const type of ['module', 'commonjs']) {
    const cwd = folder({ ...files, 'package.json': JSON.stringify({ type }) });
    assert.is((await everyWay('script.ot', { cwd })).code, 0, type);
    assert.is((await everyWay('esm.ot', { cwd })).code, 0, type);
  }
});

hook("the order of resolution is Oite's: literal, .ot, .tscl, .ts, .js, index", async () => {
  const say = (name) => `console.log(${JSON.stringify(name)});\n`;
  const cwd = folder({
    'r.ot': "require('./x'); require('./y'); require('./z.js'); require('./w'); require('./v');\n",
    'i.ot': "import './x'; import './y'; import './z.js'; import './w'; import './v';\n",
    'x.js': say('x.js'),
    'x.tscl': say('x.tscl'),
    'x.ot': say('x.ot'),
    'x/index.ot': say('x/index.ot'),
    'y.js': say('y.js'),
    'y.tscl': say('y.tscl'),
    'z.js': say('z.js'),
    'z.ot': say('z.ot'),
    'w/index.js': say('w/index.js'),
    'w/index.tscl': say('w/index.tscl'),
    'v.js': say('v.js'),
    'v/index.ot': say('v/index.ot'),
  });
  const expected = 'x.ot\ny.tscl\nz.js\nw/index.tscl\nv.js\n';
  for (const file of ['r.ot', 'i.ot']) {
    const { stdout, stderr } = await everyWay(file, { cwd });
    assert.is(stdout, expected, stderr);
  }
});

hook('plain JavaScript may load Oite files, with and without extension', async () => {
  const cwd = folder({
    'a.cjs': "console.log(require('./b').b, require('./c.ot').c);\n",
    'a.mjs': "import { b } from './b'; import { c } from './c.ot'; console.log(b, c);\n",
    'b.ot': 'export const b: number = 1;\n',
    'c.ot': 'exports.c = 2 as number;\n',
  });
  for (const file of ['a.cjs', 'a.mjs']) assert.is((await everyWay(file, { cwd })).stdout, '1 2\n');
});

hook('a missing module is an error as without the hook', async () => {
  const cwd = folder({
    'r.ot': "try { require('./no') } catch (e: any) { console.log(e.code) }\n",
    'i.ot': "export {}; import('./no').catch((e) => console.log(e.code));\n",
  });
  assert.is((await everyWay('i.ot', { cwd })).stdout, 'ERR_MODULE_NOT_FOUND\n');
  assert.is((await everyWay('r.ot', { cwd })).code, 0);
});

hook('TypeScript on request; its format by the rules of Node', async () => {
  const cwd = folder({
    'a.ts':
      "import { b } from './b.ts'; import { c } from './c.cts'; import { d } from './d.mjs'; const e: number = b + c + d; console.log(e, typeof require);\n",
    'b.ts': 'export const b: number = 1;\n',
    'c.cts': 'exports.c = 2 as number;\n',
    'd.mts': 'export const d: number = 3; await 0;\n',
    'module/package.json': '{"type": "module"}',
    'module/a.ts': 'enum E { A = 5 } console.log(E.A, typeof require);\n',
    'commonjs/package.json': '{"type": "commonjs"}',
    'commonjs/a.ts': 'enum E { A = 5 } console.log(E.A, typeof require);\n',
  });
  const env = { OITE_TYPESCRIPT: '1' };
  assert.is((await everyWay('a.ts', { cwd, env })).stdout, '6 undefined\n');
  assert.is((await everyWay('module/a.ts', { cwd, env })).stdout, '5 undefined\n');
  assert.is((await everyWay('commonjs/a.ts', { cwd, env })).stdout, '5 function\n');
});

hook('node_modules are left alone', async () => {
  const cwd = folder({
    'a.ot': "console.log(require('plain'));\n",
    'node_modules/plain/package.json': '{"main": "x.ot"}',
    'node_modules/plain/x.ot': 'module.exports = async function () {}.constructor.name;\n',
  });
  const { stdout, stderr } = await everyWay('a.ot', { cwd });
  assert.is(stdout, 'AsyncFunction\n', stderr);
});

hook('the await mode: by option and by environment, for every file', async () => {
  const cwd = folder({
    'a.ot':
      "let log = ''; const f = async () => { await null; log += 'f'; };\nf(); log += 'm'; setTimeout(() => console.log(log));\n",
  });
  const output = async (args, env) => (await node([...args, 'a.ot'], { cwd, env })).stdout.trim();
  const native = await output([
    '--input-type=commonjs',
    '-e',
    "let log = ''; const f = async () => { await null; log += 'f'; };\nf(); log += 'm'; console.log(log);",
  ]);
  const modes = { eager: 'fm', spec: 'mf', native: 'mf' };
  assert.is(native, 'm');
  await inParallel(Object.entries(modes), async ([mode, expected]) => {
    assert.is(await output([bin, 'run', '--await', mode]), expected, mode);
    for (const way of Object.values(ways)) assert.is(await output(way, { OITE_AWAIT: mode }), expected, mode);
  });
  assert.is(await output([bin]), 'fm');
  const { code, stderr } = await node([...ways['--import'], 'a.ot'], { cwd, env: { OITE_AWAIT: 'lazy' } });
  assert.is(code, 1);
  assert.match(stderr, 'OITE_AWAIT must be one of eager, spec, native');
});

hook('an uncaught error shows the line of the source', async () => {
  const text =
    'interface A { a: 1 }\ntype B = A;\n\nfunction fail(b: B): never {\n  throw new RangeError("no " + b);\n}\nfail({ a: 1 });\n';
  const cwd = folder({ 's.ot': text, 'm.ot': `export {};\n${text}` });
  for (const [file, line] of [
    ['s.ot', 5],
    ['m.ot', 6],
  ]) {
    for (const args of Object.values(ways)) {
      const { code, stdout, stderr } = await node([...args, file], { cwd });
      assert.is(code, 1);
      assert.is(stdout, '');
      const lines = stderr.split('\n');
      assert.match(lines[0], new RegExp(`${file}:${line}$`));
      assert.is(lines[1], '  throw new RangeError("no " + b);');
      assert.match(
        stderr,
        new RegExp(
          `RangeError: no \\[object Object\\]\n    at fail \\(.*${file}:${line}:9\\)\n    at .*${file}:${line + 2}:1`,
        ),
      );
    }
  }
});

const bad = 'const a = 1;\nlet b = ;\n';

hook('a bad file: its frames and nothing else, exit code 1', async () => {
  const cwd = folder({
    'bad.ot': bad,
    'bad module.ot': `export {};\n${bad}`,
    'requires.ot': "console.log('before'); require('./bad');\n",
    'imports.ot': "import './bad.ot';\nconsole.log('never');\n",
    'later.ot': "setTimeout(() => import('./bad.ot'), 1); console.log('before');\n",
    'plain.cjs': "require('./bad.ot');\n",
    'plain.mjs': "import './bad.ot';\n",
  });
  const frame =
    'bad.ot:2:9 - error OT1001: Expression expected.\n  1 | const a = 1;\n> 2 | let b = ;\n    |         ^\n  3 |\n';
  for (const [file, stdout] of [
    ['bad.ot', ''],
    ['requires.ot', 'before\n'],
    ['imports.ot', ''],
    ['later.ot', 'before\n'],
    ['plain.cjs', ''],
    ['plain.mjs', ''],
  ]) {
    assert.equal(await everyWay(file, { cwd }), { code: 1, signal: null, stdout, stderr: frame }, file);
  }
  assert.match((await everyWay('bad module.ot', { cwd })).stderr, /^bad module\.ot:3:9 - error OT1001/);
});

hook('a bad file can be caught, with its diagnostics', async () => {
  const cwd = folder({
    'bad.ot': bad,
    'r.ot':
      "try { require('./bad') } catch (e: any) { console.log(e instanceof SyntaxError, e.diagnostics[0].line, e.stack.split('\\n')[0]) }\n",
    'i.ot':
      "export {}; import('./bad.ot').catch((e: any) => console.log(e instanceof SyntaxError, e.diagnostics[0].line, e.stack.split('\\n')[0]));\n",
    'u.ot': "process.on('uncaughtException', (e: any) => console.log('handler', e.code)); require('./bad.ot');\n",
  });
  const expected = 'true 2 bad.ot:2:9 - error OT1001: Expression expected.\n';
  for (const file of ['r.ot', 'i.ot']) {
    const { code, stdout, stderr } = await everyWay(file, { cwd });
    assert.equal([code, stdout, stderr], [0, expected, '']);
  }
  assert.equal(await everyWay('u.ot', { cwd }), {
    code: 0,
    signal: null,
    stdout: 'handler ERR_OITE_SOURCE\n',
    stderr: '',
  });
});

hook('workers and forks run Oite files', async () => {
  const cwd = folder({
    'main.ot': `
const { Worker } = require('node:worker_threads');
const { fork } = require('node:child_process');
const { join } = require('node:path');
const get = (source: any): Promise<string> => new Promise((resolve, reject) => { source.on('message', resolve); source.on('error', reject); });
(async () => {
  console.log(await get(new Worker(join(__dirname, 'worker.ot'), { workerData: 'data' })));
  console.log(await get(new Worker(join(__dirname, 'esm-worker.ot'))));
  console.log(await get(fork(join(__dirname, 'child.ot'), ['arg'])));
})();
`,
    'worker.ot':
      "const t = require('node:worker_threads'); const text: string = 'worker ' + t.workerData; t.parentPort.postMessage(text);\n",
    'esm-worker.ot':
      "import { parentPort } from 'node:worker_threads'; const text: string = 'esm worker'; parentPort!.postMessage(text);\n",
    'child.ot': "process.send!('child ' + process.argv[2] as string);\n",
  });
  const { code, stdout, stderr } = await everyWay('main.ot', { cwd });
  assert.equal([code, stdout, stderr], [0, 'worker data\nesm worker\nchild arg\n', '']);
});

hook('node --test runs Oite tests', async () => {
  const cwd = folder({
    'a.test.ot': "import test from 'node:test'; test('works', async (t: unknown) => { await 1; });\n",
  });
  const { code, stdout } = await node(['--import', registerFile, '--test', '--test-reporter=tap', 'a.test.ot'], {
    cwd,
  });
  assert.is(code, 0, stdout);
  assert.match(stdout, /# pass 1\n/);
});

hook('NODE_OPTIONS', async () => {
  const { stdout } = await node(['a.ot'], {
    cwd: folder({ 'a.ot': 'const x: number = 1; console.log(x);\n' }),
    env: { NODE_OPTIONS: `--import=${registerFile}` },
  });
  assert.is(stdout, '1\n');
});

hook('register() of oite/hook, and its end', async () => {
  const cwd = folder({
    'main.mjs': `
import { createRequire } from 'node:module';
import { register } from ${JSON.stringify(new URL('../dist/node/hook.js', import.meta.url).href)};
const require = createRequire(import.meta.url);
const attempt = async (load) => { try { return (await load()).x; } catch (error) { return error.constructor.name; } };
const before = [await attempt(() => require('./a.ot')), await attempt(() => import('./b.ot'))];
const unregister = register({ await: 'spec' });
const during = [await attempt(() => require('./c.ot')), await attempt(() => import('./d.ot')), await attempt(() => require('./c'))];
unregister();
const after = [await attempt(() => require('./e.ot')), await attempt(() => import('./f.ot')), await attempt(() => require('./e')), await attempt(() => require('./c.ot'))];
console.log(JSON.stringify({ before, during, after, extensions: Object.keys(require.extensions) }));
for (const options of [{ await: 'lazy' }, { typescript: 'yes' }, { nothing: 1 }, JSON.parse('{"__proto__": 1}')]) {
  try { register(options); console.log('accepted'); } catch (error) { console.log(error.constructor.name); }
}
`,
  });
  for (const name of 'abcdef') addFiles(cwd, { [`${name}.ot`]: 'exports.x = 1 as number;\n' });
  const { stdout, stderr } = await node(['main.mjs'], { cwd });
  const [report, ...errors] = stdout.trim().split('\n');
  const { before, during, after, extensions } = JSON.parse(report ?? '{}');
  assert.equal(before, ['SyntaxError', 'TypeError'], stderr);
  assert.equal(during, [1, 1, 1]);
  assert.equal(after, ['SyntaxError', 'TypeError', 'Error', 1]);
  assert.not(extensions.includes('.ot'));
  assert.equal(errors, ['TypeError', 'TypeError', 'TypeError', 'TypeError']);
});

hook('imports with a query are instances of their own', async () => {
  const cwd = folder({
    'a.ot':
      "export {}; const one = await import('./b.ot?1'); const two = await import('./b.ot?2'); console.log(one.o === two.o, (await import('./b.ot?1')).o === one.o);\n",
    'b.ot': 'export const o: object = {};\n',
  });
  assert.is((await everyWay('a.ot', { cwd })).stdout, 'false true\n');
});

hook('names with spaces and special characters', async () => {
  const cwd = folder({
    'a b#ü%20?.ot':
      "const x: string = 'fine'; import('./c d#.ot'.replace('#', '%23')).then((m) => console.log(x, m.y));\n",
    'c d#.ot': 'export const y: number = 1;\n',
  });
  assert.is((await everyWay('a b#ü%20?.ot', { cwd })).stdout, 'fine 1\n');
});

hook('which versions have hooks that hand scripts back', () => {
  const yes = ['22.22.3', '22.23.0', '24.11.1', '24.12.0', '25.1.0', '26.0.0', '27.3.1'];
  const no = ['20.19.0', '20.20.2', '22.13.0', '22.22.2', '23.11.0', '24.11.0', '24.0.0', '25.0.0'];
  for (const version of yes) assert.ok(hooksHandScriptsBack(version), version);
  for (const version of no) assert.not(hooksHandScriptsBack(version), version);
});

hook('the package is found by its own files, not by those of the user', async () => {
  const cwd = folder({
    'a.ot': "console.log(require.resolve('oite/runtime')); async function f() { await 1; } f();\n",
    'node_modules/oite/package.json': '{"name": "oite", "exports": {"./runtime": "./x.js"}}',
    'node_modules/oite/x.js': 'throw 1;\n',
  });
  assert.is((await everyWay('a.ot', { cwd })).stdout, `${join(root, 'dist/runtime/runtime.js')}\n`);
});

hook.run();
