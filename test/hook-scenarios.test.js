// What programs do that a hook could get in the way of: imports from everywhere, JSON, threads, debuggers, Node's watch
// and test modes. `node scripts/nodes/run.js` runs this on every supported Node.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addFiles, bin, folder, inParallel, node, oite, registerFile, registerScript, root } from './support/spawn.js';
import { startWatching } from './support/watching.js';
import { everyWay, ways } from './support/ways.js';

const scenarios = suite('hook scenarios');
const clean = (stdout) => ({ code: 0, signal: null, stdout, stderr: '' });

scenarios('import() from wherever code can stand in a script', async () => {
  const cwd = folder({
    'x.ot': 'export const x: string = "x";\n',
    'text.ot': "eval(\"im\" + \"port('./x.ot')\").then((m: any) => console.log(m.x));\n",
    'function.ot': "new Function('p', 'return im' + 'port(p)')(require('node:url').pathToFileURL(__dirname + '/x.ot').href).then((m: any) => console.log(m.x));\n",
    'plain.cjs': "import('./x.ot').then((m) => console.log(m.x));\n",
    'by-script.ot': "require('./plain.cjs');\n",
    'plain.mjs': "export const later = () => import('./x.ot');\n",
    'by-module.ot': "require('./plain.mjs').later().then((m: any) => console.log(m.x));\n",
    'static.mjs': "import { x } from './x'; export { x };\n",
    'by-static.ot': "import('./static.mjs').then((m) => console.log(m.x));\n",
    'vm.ot': "const vm = require('node:vm'); new vm.Script(\"import('./x.ot')\", { filename: __filename, importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER }).runInThisContext().then((m: any) => console.log(m.x));\n",
    'later.ot': "setTimeout(() => { const name: string = './x'; import(name).then((m) => console.log(m.x)); }, 1);\n",
  });
  for (const file of ['text.ot', 'function.ot', 'by-script.ot', 'by-module.ot', 'by-static.ot', 'vm.ot', 'later.ot']) {
    // Node warns of an option of vm itself.
    assert.equal(await everyWay(file, { cwd, env: { NODE_NO_WARNINGS: '1' } }), clean('x\n'), file);
  }
});

scenarios('a script that imports nothing needs no second thread', async () => {
  const cwd = folder({
    'a.ot': "const { b } = require('./b'); console.log(b, process.report.getReport().workers.length);\n",
    'b.ot': "exports.b = 'b' as string;\n",
  });
  for (const way of ['run', '-r']) assert.equal(await node([...ways[way], 'a.ot'], { cwd }), clean('b 0\n'), way);
});

scenarios('JSON', async () => {
  const cwd = folder({
    'data.json': '{ "a": [1, 2] }',
    's.ot': "const data: any = require('./data.json'); console.log(data.a.length, require('./data').a.length);\n",
    'm.ot': "import data from './data.json' with { type: 'json' };\nconsole.log(data.a.length, (await import('./data.json', { with: { type: 'json' } })).default === data);\n",
    'm.mjs': "import data from './data.json' with { type: 'json' };\nconsole.log(data.a.length, (await import('./data.json', { with: { type: 'json' } })).default === data);\n",
  });
  assert.equal(await everyWay('s.ot', { cwd }), clean('2 2\n'));
  // Old versions of Node warn about JSON modules by themselves.
  const native = await node(['m.mjs'], { cwd });
  const { code, stdout, stderr } = await everyWay('m.ot', { cwd: cwd, env: { NODE_NO_WARNINGS: '1' } });
  assert.equal([code, stdout, stderr], [native.code, native.stdout, '']);
});

scenarios('require of a module: with top-level await it is the error of Node', async () => {
  const cwd = folder({
    'a.ot': "try { console.log(require('./b').b); require('./c'); } catch (e: any) { console.log(e.code); }\n",
    'b.ot': "export const b: number = 1; export default 2;\n",
    'c.ot': 'export const c = await new Promise((resolve) => setTimeout(resolve, 1));\n',
    'a.cjs': "try { console.log(require('./b.mjs').b); require('./c.mjs'); } catch (e) { console.log(e.code); }\n",
    'b.mjs': 'export const b = 1; export default 2;\n',
    'c.mjs': 'export const c = await new Promise((resolve) => setTimeout(resolve, 1));\n',
  });
  const native = await node(['a.cjs'], { cwd, env: { NODE_NO_WARNINGS: '1' } });
  assert.match(native.stdout, 'ERR_REQUIRE_ASYNC_MODULE');
  assert.equal(await everyWay('a.ot', { cwd }), clean(native.stdout));
});

scenarios('a module that is imported and required is one', async () => {
  const cwd = folder({
    'a.ot': "import { o } from './b'; import { createRequire } from 'node:module';\nconsole.log(createRequire(import.meta.url)('./b').o === o, createRequire(import.meta.url)('./s') === (await import('./s')).default);\n",
    'b.ot': 'export const o: object = {};\n',
    's.ot': 'exports.s = 1 as number;\n',
  });
  assert.equal(await everyWay('a.ot', { cwd }), clean('true true\n'));
});

scenarios('the runtime is being imported already when the first file that needs it comes', async () => {
  const cwd = folder({
    'a.ot': "import { v } from './v'; console.log(v);\n", // console is of oite/std, which imports the runtime
    'v.ot': 'export const v: number = await 7;\n',
    'b.mjs': "import './built.mjs'; import { v } from './v.ot'; console.log(v);\n",
    'built.mjs': "import 'oite/runtime'; import 'oite/runtime/full';\n",
  });
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(root, join(cwd, 'node_modules/oite'));
  for (const file of ['a.ot', 'b.mjs']) assert.equal(await everyWay(file, { cwd }), clean('7\n'), file);
});

scenarios('import.meta and the main module are as Node has them', async () => {
  const text = "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nconsole.log(import.meta.main, import.meta.filename === process.argv[1], import.meta.dirname === process.cwd(), import.meta.resolve('./x').endsWith('/x'), process.mainModule === undefined, require.main === undefined);\n";
  const cwd = folder({ 'a.ot': text, 'a.mjs': text });
  assert.equal(await everyWay('a.ot', { cwd }), await node(['a.mjs'], { cwd }));
});

scenarios('a main module that never gets ready', async () => {
  const cwd = folder({ 'a.mjs': 'await new Promise(() => {});\n', 'a.ot': 'export {}; await new Promise(() => {});\n' });
  const native = await node(['a.mjs'], { cwd });
  const { code, stderr } = await everyWay('a.ot', { cwd });
  assert.is(code, native.code);
  assert.is(/unsettled top-level await/.test(stderr), /unsettled top-level await/.test(native.stderr));
});

scenarios('workers: from modules, by URL, from text, in workers', async () => {
  const cwd = folder({
    'main.ot': `
import { Worker } from 'node:worker_threads';
const get = (worker: Worker): Promise<unknown> => new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
console.log(await get(new Worker(new URL('./w.ot', import.meta.url), { argv: ['x'] })));
console.log(await get(new Worker('./outer.ot')));
`,
    'w.ot': "const { parentPort } = require('node:worker_threads'); const text: string = 'w ' + process.argv[2]; parentPort.postMessage(text);\n",
    'text.ot': `new (require('node:worker_threads').Worker)("import('./m.ot').then((m) => console.log(m.m))", { eval: true });\n`,
    'm.ot': "export const m: string = 'm';\n",
    'outer.ot': "const t = require('node:worker_threads'); new t.Worker('./w.ot').on('message', (m: string) => t.parentPort.postMessage('outer ' + m));\n",
  });
  assert.equal(await everyWay('main.ot', { cwd }), clean('w x\nouter w undefined\n'));
  // Node 20 runs the text of a worker before what --import names.
  for (const way of ['run', '-r']) assert.equal(await node([...ways[way], 'text.ot'], { cwd }), clean('m\n'), way);
});

scenarios('an error in a worker or a fork is its diagnostic', async () => {
  const cwd = folder({
    'main.ot': "const { Worker } = require('node:worker_threads');\nnew Worker('./bad.ot').on('error', (e: Error) => console.log(e.name, e.stack!.split('\\n')[0]));\n",
    'bad.ot': 'let b = ;\n',
  });
  const { code, stdout, stderr } = await everyWay('main.ot', { cwd });
  assert.equal([code, stdout, stderr], [0, 'SyntaxError bad.ot:1:9 - error OT1001: Expression expected.\n', '']);
});

scenarios('a cluster', async () => {
  const cwd = folder({
    'a.ot': "const cluster = require('node:cluster');\nif (cluster.isPrimary) cluster.fork().on('message', (m: string) => console.log(m)); else { process.send!('worker' as string); process.disconnect(); }\n",
  });
  assert.equal(await everyWay('a.ot', { cwd }), clean('worker\n'));
});

scenarios('a process with other options of Node', async () => {
  const cwd = folder({ 'a.ot': "import { b } from './b'; console.log(b, typeof gc);\n", 'b.ot': 'export const b: number = 1;\n' });
  const flags = ['--expose-gc', '--enable-source-maps', '--stack-trace-limit=20'];
  for (const args of [[...flags, '-r', registerScript], [...flags, '--import', registerFile], [...flags, bin]]) {
    assert.equal(await node([...args, 'a.ot'], { cwd }), clean('1 function\n'), args.join(' '));
  }
});

scenarios('node --watch runs again when a file that was loaded changes', async () => {
  await inParallel(
    [['-r', registerScript, 's.ot'], ['--import', registerFile, 'm.ot']],
    async (args) => {
      const cwd = folder({
        's.ot': "const { x } = require('./x'); console.log('x is', x);\n",
        'm.ot': "import { x } from './x'; console.log('x is', x);\n",
        'x.ot': 'export const x: number = 1;\n',
      });
      const { stdout } = await node(['--watch', ...args], {
        cwd,
        onStart(child) {
          let seen = '';
          let timer;
          child.stdout.on('data', (text) => {
            seen += text;
            // Again and again: Node may begin to watch the file only after the program has said something.
            if (seen.includes('x is 1')) timer ??= setInterval(() => addFiles(cwd, { 'x.ot': 'export const x: number = 2;\n' }), 300);
            if (seen.includes('x is 2')) child.kill('SIGTERM');
          });
          child.on('close', () => clearInterval(timer));
        },
      });
      assert.match(stdout, 'x is 2', args.join(' '));
    },
  );
});

scenarios('watching: included files that change, have errors, are not there yet', async () => {
  await inParallel(['run', '--import', '-r'], async (way) => {
    const cwd = folder({
      'main.ot': 'require ./lib/a;\nrequire ./lib/b;\nconsole.log(`main ${a} ${b}`);\n',
      'lib/a.ot': 'const a = 1;\n',
      'lib/b.ot': 'const b = 1;\n',
    });
    const args = way === 'run' ? [bin, 'run', '--watch'] : ['--watch', ...ways[way]];
    const { says, saysAfter, end } = startWatching([...args, 'main.ot'], cwd);
    const write = (files) => () => addFiles(cwd, files);
    await says(/main 1 1\n/);
    await saysAfter(write({ 'lib/a.ot': 'const a = 2;\n' }), /main 2 1\n/);
    await saysAfter(write({ 'lib/b.ot': 'const b = ;\n' }), /lib\/b\.ot:1:11 - error OT1001/);
    await saysAfter(write({ 'lib/b.ot': 'const b = 2;\n' }), /main 2 2\n/);
    await saysAfter(write({ 'lib/a.ot': 'require ./more/c;\nconst a = c;\n' }), /lib\/a\.ot:1:9 - error OT4010/);
    await says(/Failed running/);
    const make = () => {
      rmSync(join(cwd, 'lib/more'), { recursive: true, force: true });
      addFiles(cwd, { 'lib/more/c.ot': 'const c = 3;\n' });
    };
    await saysAfter(make, /main 3 2\n/);
    await saysAfter(write({ 'lib/more/c.ot': 'const c = 4;\n' }), /main 4 2\n/);
    await end();
  });
});

scenarios('node --test: scripts, modules, a failing test, the place of the failure', async () => {
  const test = "test('works', async () => { const x: number = await 1; assert.equal(x, 1); });\ntest('fails', () => {\n  assert.equal(1, 2 as number);\n});\n";
  const cwd = folder({
    's.test.ot': `const test = require('node:test'); const assert = require('node:assert');\n${test}`,
    'm.test.ot': `import test from 'node:test'; import assert from 'node:assert';\n${test}`,
  });
  for (const way of [['--import', registerFile], ['-r', registerScript]]) {
    const { code, stdout } = await node([...way, '--test', '--test-reporter=tap', 's.test.ot', 'm.test.ot'], { cwd });
    assert.is(code, 1);
    assert.match(stdout, /# pass 2\n# fail 2\n/, stdout);
    for (const file of ['s', 'm']) assert.match(stdout, new RegExp(`${file}\\.test\\.ot:4:10`), `${way[0]} ${file}\n${stdout}`);
  }
});

scenarios('coverage is that of the lines of the source', async () => {
  const lib = 'export async function add(a: number, b: number): Promise<number> {\n  if (a > 100) {\n    return -1;\n  }\n  return (await a) + b;\n}\nexport function unused(): string {\n  return "no";\n}\n';
  const test = "import test from 'node:test'; import { add } from './lib.ot';\ntest('adds', async () => { await add(1, 2); });\n";
  const cwd = folder({ 'lib.ot': lib, 'a.test.ot': test });
  // Below Node 22 it knows no source maps.
  const isOld = process.versions.node.startsWith('20.');
  for (const mode of isOld ? ['native'] : ['eager', 'native']) {
    const args = ['--enable-source-maps', '--import', registerFile, '--test', '--experimental-test-coverage', '--test-reporter=tap', 'a.test.ot'];
    const { stdout } = await node(args, { cwd, env: { OITE_AWAIT: mode } });
    assert.match(stdout, /lib\.ot +\|.*\| 3-4 8-9/, `${mode}\n${stdout}`);
  }
});

scenarios('a debugger gets functions with their scopes and statements', async () => {
  const text = 'async function f(p) { for (let i = 0; i < 2; i++) await p; }\nconsole.log(String(f));\n';
  const cwd = folder({
    'a.ot': text, 'm.ot': `import 'node:fs';\n${text}`,
    // As VS Code does when it attaches by itself.
    'open.cjs': "require('node:inspector').open(0, '127.0.0.1');\n",
  });
  const debugged = /for \(let i = 0; i < 2; i\+\+\) yield p;/;
  const machine = /f\$1\(null/;
  for (const file of ['a.ot', 'm.ot']) {
    const text = async (args, env) => (await node([...args, file], { cwd, env })).stdout;
    for (const way of [['-r', registerScript], ['--import', registerFile], [bin, 'run']]) {
      const before = way[1] === 'run' ? 2 : 0;
      const flagged = (...flags) => text([...way.slice(0, before), ...flags, ...way.slice(before)]);
      // What is in the cache for one is not for the other.
      assert.not.match(await flagged(), debugged);
      assert.match(await flagged('--inspect=127.0.0.1:0'), debugged);
      if (way[0] !== '-r') assert.match(await text(way, { NODE_OPTIONS: '--inspect=127.0.0.1:0' }), debugged);
      assert.match(await text(way, { NODE_OPTIONS: '--require ./open.cjs' }), debugged);
    }
    assert.match(await text([bin, 'run', '--optimize', 'size', '--inspect=127.0.0.1:0']), machine);
  }
});

scenarios('scoped use: two hooks, each with its end', async () => {
  const cwd = folder({
    'main.cjs': `
const { register } = require(${JSON.stringify(new URL('../dist/node/hook-api.js', import.meta.url).pathname)});
const attempt = async (load) => { try { return (await load()).x; } catch (error) { return error.constructor.name; } };
(async () => {
  const first = register();
  const second = register({ typescript: true });
  const log = [await attempt(() => require('./a.ot')), await attempt(() => import('./b.ot'))];
  first();
  log.push(await attempt(() => require('./c.ot')), await attempt(() => import('./d.ot')), await attempt(() => require('./e.ts')));
  second();
  second();
  log.push(await attempt(() => require('./f.ot')), await attempt(() => import('./g.ot')));
  console.log(log.join());
})();
`,
  });
  for (const name of 'abcdfg') addFiles(cwd, { [`${name}.ot`]: 'exports.x = 1 as number;\n' });
  addFiles(cwd, { 'e.ts': 'enum E { x = 1 } exports.x = E.x;\n' });
  assert.equal(await node(['main.cjs'], { cwd }), clean('1,1,1,1,1,SyntaxError,TypeError\n'));
});

scenarios('the hook twice, and in the environment besides', async () => {
  const cwd = folder({ 'a.ot': "import { b } from './b'; console.log(b);\n", 'b.ot': 'export const b: number = 1;\n' });
  const env = { NODE_OPTIONS: `--import=${registerFile}` };
  assert.equal(await everyWay('a.ot', { cwd, env }), clean('1\n'));
});

scenarios('a process that the program starts: NODE_OPTIONS, and nothing for a plain one', async () => {
  const cwd = folder({
    'a.ot': "const { execFileSync } = require('node:child_process');\nconst run = (file: string): string => execFileSync(process.execPath, [file], { encoding: 'utf8' });\nconsole.log(run('b.js').trim());\n",
    'b.js': "console.log(Object.keys(require.extensions).join());\n",
  });
  assert.equal(await everyWay('a.ot', { cwd }), clean((await node(['b.js'], { cwd })).stdout));
});

scenarios('oite run: signals and exit codes through a child, options of every kind', async () => {
  const cwd = folder({
    'a.ot': "process.on('SIGINT', () => process.exit(6)); console.log('ready'); setInterval(() => {}, 1000);\n",
    'b.ot': "console.log('ready'); setInterval(() => {}, 1000);\n",
    'c.ot': 'console.log(process.execArgv.filter((flag) => !flag.startsWith("--import=")).join(), process.env.FROM_FILE, process.argv.slice(2).join());\n',
    'env.txt': 'FROM_FILE=yes\n',
  });
  const end = (signal) => (child) => child.stdout.once('data', () => child.kill(signal));
  const flag = '--stack-trace-limit=5';
  assert.equal((await oite(['run', flag, 'a.ot'], { cwd, onStart: end('SIGINT') })).code, 6);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    const { code, signal: by } = await oite(['run', flag, 'b.ot'], { cwd, onStart: end(signal) });
    assert.equal([code, by], [null, signal]);
  }
  const { stdout } = await oite(['run', '--env-file', 'env.txt', '--title', 'x', '--stack-size=900', '--no-cache', 'c.ot', '--y'], { cwd });
  assert.is(stdout, '--env-file,env.txt,--title,x,--stack-size=900 yes --y\n');
  for (const [args, hint] of [[['--nonsense', 'c.ot'], 'unknown option'], [['--test', 'c.ot'], 'for node itself'], [['--wach', 'c.ot'], "'--watch'"]]) {
    const { code, stderr } = await oite(['run', ...args], { cwd });
    assert.is(code, 2);
    assert.match(stderr, hint);
  }
});

scenarios('a program in a folder that is a link, and one that goes away', async () => {
  const cwd = folder({ 'real/a.ot': "import './b'; console.log('a');\n", 'real/b.ot': 'const b: number = 1;\nexport {};\n' });
  const { symlinkSync } = await import('node:fs');
  symlinkSync(join(cwd, 'real'), join(cwd, 'link'));
  assert.equal(await everyWay('link/a.ot', { cwd }), clean('a\n'));
});

scenarios.run();
