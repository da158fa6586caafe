// oite run: a program cannot tell it from `node FILE`. What is expected is what Node itself does with the same program
// in plain JavaScript.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addFiles, folder, inParallel, node, oite } from './support/spawn.js';

const run = suite('run');

/** Programs that are JavaScript and Oite at once; each runs as a script and, with `export {}`, as a module. */
const programs = {
  arguments: "console.log(process.argv.length, process.argv.slice(2).join('|'), process.argv0 !== '');",
  exit: 'process.exit(7);',
  exitCode: 'process.exitCode = 9; setTimeout(() => {}, 1);',
  throws: "throw new Error('x');",
  'throws no error': "throw 'x';",
  'throws later': "setTimeout(() => { throw new Error('x'); }, 1);",
  rejects: "Promise.reject(new Error('x'));",
  'handles the exception':
    "process.on('uncaughtException', (e) => console.log('handled', e.message)); throw new Error('x');",
  'handles the rejection':
    "process.on('unhandledRejection', (e) => console.log('handled', e.message)); Promise.reject(new Error('x'));",
  'exit event':
    "process.on('exit', (code) => console.log('exit', code)); process.on('beforeExit', () => console.log('before'));",
  order:
    'setTimeout(() => console.log(4)); setImmediate(() => {}); process.nextTick(() => console.log(2)); Promise.resolve().then(() => console.log(3)); console.log(1);',
  stdin: "let text = ''; process.stdin.on('data', (d) => (text += d)).on('end', () => console.log(text));",
};

run('arguments, exit codes, events and streams are those of node', async () => {
  const files = {};
  for (const [name, text] of Object.entries(programs)) {
    for (const [kind, head] of [
      ['script', ''],
      ['module', 'export {};'],
    ]) {
      const extension = kind === 'module' ? 'mjs' : 'cjs';
      files[`${name}.${extension}`] = `${head}${text}\n`;
      files[`${name} ${kind}.ot`] = `${head}${text}\n`;
    }
  }
  const cwd = folder(files);
  const args = ['one', '--two', '-e', '--', '--help'];
  await inParallel(Object.keys(programs), async (name) => {
    for (const kind of ['script', 'module']) {
      const options = { cwd, input: 'some input' };
      const expected = await node([`${name}.${kind === 'module' ? 'mjs' : 'cjs'}`, ...args], options);
      const actual = await oite([`${name} ${kind}.ot`, ...args], options);
      assert.equal(
        [actual.code, actual.signal, actual.stdout],
        [expected.code, expected.signal, expected.stdout],
        `${name} ${kind}\n${actual.stderr}`,
      );
      assert.is(actual.stderr === '', expected.stderr === '', `${name} ${kind}\n${actual.stderr}`);
      assert.is(/Error: x\n {4}at /.test(actual.stderr), /Error: x\n {4}at /.test(expected.stderr), name);
    }
  });
});

run('a main that never gets ready ends with code 13', async () => {
  const cwd = folder({
    'm.mjs': 'await new Promise(() => {});\n',
    'm.ot': 'export {}; await new Promise(() => {});\n',
    's.ot': 'await new Promise(() => {});\n',
  });
  const expected = await node(['m.mjs'], { cwd });
  assert.is(expected.code, 13);
  for (const file of ['m.ot', 's.ot']) assert.is((await oite([file], { cwd })).code, expected.code, file);
});

run('signals end it as they end node', async () => {
  const cwd = folder({
    'a.ot': "console.log('ready'); setInterval(() => {}, 1000);\n",
    'b.ot': "process.on('SIGTERM', () => process.exit(5)); console.log('ready'); setInterval(() => {}, 1000);\n",
  });
  const end = (signal) => (child) => child.stdout.once('data', () => child.kill(signal));
  for (const signal of ['SIGINT', 'SIGTERM']) {
    const result = await oite(['a.ot'], { cwd, onStart: end(signal) });
    assert.equal([result.code, result.signal], [null, signal]);
  }
  assert.is((await oite(['b.ot'], { cwd, onStart: end('SIGTERM') })).code, 5);
});

run('-e, -p and standard input', async () => {
  const cwd = folder({ 'lib.ot': 'export const x: number = 4;\n' });
  const out = async (args, options) => {
    const { code, stdout, stderr } = await oite(args, { cwd, ...options });
    assert.equal([code, stderr], [0, ''], args.join(' '));
    return stdout;
  };
  assert.is(
    await out(['-e', 'const x: number = 1; console.log(x, process.argv.slice(1).join())', 'a', '-b']),
    '1 a,-b\n',
  );
  assert.is(
    await out(['run', '-e', "console.log(require('./lib').x, typeof module, __dirname.length > 1)"]),
    '4 object true\n',
  );
  assert.is(
    await out(['-e', "import { x } from './lib'; console.log(x, await import('./lib').then((m) => m.x))"]),
    '4 4\n',
  );
  assert.is(await out(['-p', '1 + 1']), '2\n');
  assert.is(await out(['-p', 'process.argv.slice(1).join(" ")', '--', '-x', '--']), '-x --\n');
  assert.is(await out(['-p', 'Object.keys(require).sort().join()']), 'cache,extensions,main,resolve\n');
  assert.is(await out(['-p', 'const f = async (x: number) => x * 2; await f(4) // eight']), '8\n');
  assert.is(await out(['-p', '({ id: 1, name: "Alice" })']), '{id: 1, name: "Alice"}\n');
  assert.is(await out(['--console', 'node', '-p', '({ id: 1, name: "Alice" })']), "{ id: 1, name: 'Alice' }\n");
  assert.is(await out(['-p', 'let x = 1;']), 'undefined\n');
  assert.is(await out(['-'], { input: "import { x } from './lib'; console.log(x as number);" }), '4\n');
  assert.is(await out(['-', 'arg'], { input: 'console.log(process.argv[1]);' }), 'arg\n');
  const { code, stderr } = await oite(['-e', 'let x = ;'], { cwd });
  assert.is(code, 1);
  assert.match(stderr, /^\[eval\]\.ot:1:\d+ - error OT1001/);
});

run('options end with FILE; -- ends them too', async () => {
  const cwd = folder({
    'a.ot': 'console.log(process.argv.slice(2).join());\n',
    '-b.ot': "console.log('b', process.argv.slice(2).join());\n",
    build: 'console.log("a file");\n',
  });
  assert.is((await oite(['a.ot', '--await', 'nonsense', '--help'], { cwd })).stdout, '--await,nonsense,--help\n');
  assert.is((await oite(['run', '--', '-b.ot', '--x'], { cwd })).stdout, 'b --x\n');
});

run('without extension, through a link, from another folder', async () => {
  const cwd = folder({
    'a.ot': 'console.log(require.main === module, __filename.slice(-5), process.argv[1].slice(-5));\n',
    'dir/index.tscl': "console.log('index');\n",
    'plain.mjs': 'console.log(typeof import.meta.url);\n',
  });
  assert.is((await oite(['a'], { cwd })).stdout, 'true /a.ot /a.ot\n');
  assert.is((await oite(['dir'], { cwd })).stdout, 'index\n');
  assert.is((await oite(['plain.mjs'], { cwd })).stdout, 'string\n');
  assert.is((await oite([`${cwd}/a.ot`])).stdout, 'true /a.ot /a.ot\n');
});

run('options of Node are passed on', async () => {
  const cwd = folder({
    'a.ot':
      "console.log(process.execArgv.includes('--stack-trace-limit=3'), Error.stackTraceLimit, process.argv.slice(2).join()); process.exitCode = 3;\n",
    // Where hooks need a thread (Node 20), Node runs what -r names in that thread, too.
    'pre.cjs': "if (require('node:worker_threads').isMainThread) console.log('pre');\n",
  });
  const { code, stdout } = await oite(
    ['run', '--stack-trace-limit=3', '--await', 'spec', '-r', './pre.cjs', 'a.ot', '--x'],
    { cwd },
  );
  assert.equal([code, stdout], [3, 'pre\ntrue 3 --x\n']);
});

run('--watch runs again when a file that was loaded changes', async () => {
  const cwd = folder({
    'a.ot': "import { x } from './b.ot'; console.log('x is', x);\n",
    'b.ot': 'export const x: number = 1;\n',
  });
  let changed = false;
  const { stdout } = await oite(['run', '--watch', 'a.ot'], {
    cwd,
    onStart(child) {
      let seen = '';
      child.stdout.on('data', (text) => {
        seen += text;
        if (seen.includes('x is 1') && !changed) {
          changed = true;
          addFiles(cwd, { 'b.ot': 'export const x: number = 2;\n' });
        }
        if (seen.includes('x is 2')) child.kill('SIGTERM');
      });
    },
  });
  assert.match(stdout, 'x is 2');
});

run('one process: the program is the one that was started', async () => {
  const cwd = folder({ 'a.ot': 'console.log(process.pid);\n' });
  let pid;
  const { stdout } = await oite(['a.ot'], { cwd, onStart: (child) => (pid = child.pid) });
  assert.is(stdout, `${pid}\n`);
});

run.run();
