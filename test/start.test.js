// How a program starts: what is loaded before it, and that the compiler in one file is the compiler.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveOptions } from '../dist/options.js';
import { runPipeline } from '../dist/pipeline.js';
import { parseJsonWithComments } from '../dist/node/json-comments.js';
import { resolveOwn } from '../dist/node/resolve.js';
import { bin, folder, node, registerFile, registerScript, root } from './support/spawn.js';

const start = suite('start');
const require = createRequire(import.meta.url);

/** Source texts of all kinds: fixtures, and snippets with errors. */
function* sources() {
  const fixtures = join(root, 'fixtures');
  for (const path of readdirSync(fixtures, { recursive: true })) {
    if (/(?<!\.d)\.(?:ot|tscl|[mc]?[tj]s)$/.test(path) && !/output\.\w+\.js$/.test(path)) {
      yield [path, readFileSync(join(fixtures, path), 'utf8')];
    }
  }
  for (const kind of ['snippets', 'typescript']) {
    const text = readFileSync(join(root, `test/support/early-errors/${kind}.txt`), 'utf8');
    for (const [i, line] of text.split('\n').entries()) yield [`${kind}-${i}.ts`, line];
  }
}

function outcome(run) {
  try {
    return run();
  } catch (error) {
    return { thrown: error.message };
  }
}

start('the compiler with its part of TypeScript does what it does with all of it', () => {
  const small = require('../dist/start/compiler.cjs');
  let count = 0;
  let failing = 0;
  for (const [fileName, text] of sources()) {
    const options = resolveOptions({ fileName: fileName.replace(/\.(?:js|mjs|cjs)$/, '.ts') });
    const expected = outcome(() => runPipeline(text, options));
    assert.equal(outcome(() => small.runPipeline(text, options)), expected, fileName);
    count++;
    if (expected.code === '') failing++;
  }
  assert.ok(count > 1000 && failing > 300, `${count} texts, ${failing} with errors`);
});

/** Lists every script that V8 gets to see, modules and `vm.Script` included, on the last line of stdout. */
const list = `
const { Session } = require('node:inspector');
const session = new Session();
const seen = [];
session.connect();
session.on('Debugger.scriptParsed', ({ params: { url } }) => { if (/^file:|^\\//.test(url)) seen.push(url); });
session.post('Debugger.enable');
process.on('exit', () => process.stdout.write('\\n' + JSON.stringify(seen)));
`;

const files = {
  'list.cjs': list,
  'a.ot': "const x: number = 1;\nasync function f() { await 1; return x; }\nf().then((v) => console.log('hello', v));\n",
  'm.ot': "import { b } from './b';\nconst c: string = (await import('./b')).b;\nconsole.log('hello', b === c);\n",
  'b.ot': "export const b: string = await Promise.resolve('b');\n",
  's.ot': "import { b } from './t';\nconsole.log(b);\n",
  't.ot': "export const b: string = 'b';\n",
  'r.ot': "console.log(require('./s') && 'hello');\n",
};

async function loaded(args, cwd, env) {
  const { code, stdout, stderr } = await node(['-r', './list.cjs', ...args], { cwd, env });
  assert.equal([code, stderr], [0, ''], args.join(' '));
  const [said, last] = [stdout.slice(0, stdout.lastIndexOf('\n')), stdout.slice(stdout.lastIndexOf('\n') + 1)];
  assert.match(said, 'hello');
  return JSON.parse(last)
    .map((url) => url.replace(/^file:\/\//, ''))
    .filter((path) => path.startsWith(root))
    .map((path) => path.slice(root.length))
    .sort();
}

start('a program from the cache loads four files of ours, and no parser', async () => {
  const cwd = folder(files);
  const env = { OITE_CACHE_DIR: join(cwd, 'cache') };
  const own = ['dist/runtime/runtime.js', 'dist/start/start.cjs', 'dist/start/std.js'];
  for (const [args, entry] of [
    [[bin], 'bin/oite.js'],
    [['-r', registerScript], 'dist/start/register.cjs'],
    [['--import', registerFile], 'dist/node/register.js'],
  ]) {
    for (const file of ['a.ot', 'm.ot', 'r.ot']) {
      await node([...args, file], { cwd, env });
      assert.equal(await loaded([...args, file], cwd, env), [entry, ...own].sort(), `${args[0]} ${file}`);
    }
  }
  // The list does see a compiler where there is one.
  assert.ok((await loaded([bin, '--no-cache', 'a.ot'], cwd, env)).includes('dist/start/compiler.cjs'));
});

start('a program that prints a line loads none of what Node has for files and processes', async () => {
  const list = "process.on('exit', () => process._rawDebug(process.moduleLoadList.filter((name) => !before.has(name)).join()));";
  const cwd = folder({ ...files, 'list.cjs': `const before = new Set(process.moduleLoadList);\n${list}` });
  const env = { OITE_CACHE_DIR: join(cwd, 'cache') };
  for (const args of [[bin], ['-r', registerScript]]) {
    await node([...args, 'a.ot'], { cwd, env });
    const { stdout, stderr } = await node(['-r', './list.cjs', ...args, 'a.ot'], { cwd, env });
    assert.match(stdout, 'hello');
    assert.match(stderr, /NativeModule module/);
    assert.not.match(stderr, /fs\/promises|readline|child_process|crypto/, args[0]);
  }
});

start('what emitted code imports is found where package.json says', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of ['runtime', 'runtime/full', 'std']) {
    assert.is(resolveOwn(`oite/${name}`), join(root, exports[`./${name}`].default), name);
  }
});

start('--version loads two files', async () => {
  const cwd = folder({ 'list.cjs': list });
  const { stdout } = await node(['-r', './list.cjs', bin, '--version'], { cwd });
  const own = JSON.parse(stdout.trim().split('\n').pop()).filter((path) => path.includes(root));
  assert.is(own.length, 2, own.join());
});

start('the parser is not all of TypeScript', () => {
  const text = readFileSync(join(root, 'dist/start/compiler.cjs'), 'latin1');
  assert.ok(text.length < 2_500_000, `${text.length} characters`);
  assert.match(text, 'Licensed under the Apache License, Version 2.0');
  assert.not.match(text, 'createTypeChecker');
  const ascii = /^[\0-\x7f]*$/.test(text);
  assert.ok(ascii, 'the text is read byte by byte');
});

start('JSON with comments', () => {
  const text = '\uFEFF{ // one\n "a": [1, 2, /* , */ ], "b": "// \\" /* no */ ,]", /* two */ }';
  assert.equal(parseJsonWithComments(text), { a: [1, 2], b: '// " /* no */ ,]' });
  for (const bad of ['{', '{ "a": 1 "b": 2 }', '// only', '{ a: 1 }']) assert.throws(() => parseJsonWithComments(bad));
});

start.run();
