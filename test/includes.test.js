// Includes: each file is its own scope, its names are visible to the files that are loaded later. What a program prints is
// compared with what a program of plain JavaScript without includes does.

import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { transpile } from '../dist/index.js';
import { Builder } from '../dist/node/build/builder.js';
import { check } from '../dist/node/check.js';
import { compile } from '../dist/node/compile.js';
import { Reporter } from '../dist/node/reporter.js';
import { resolveSettings } from '../dist/node/settings.js';
import { formatAll } from '../dist/std/index.js';
import { bin, folder, inParallel, node, oite, registerFile, root } from './support/spawn.js';

const test = suite('includes');

/** A program of several files, and one that does the same without includes. */
const programs = {
  'names of included files, and of what they include': [
    {
      'main.ot': 'require ./lexer;\nrequire ./parser.ot\nconsole.log(parse("a b").join("|"), OP.B, typeof nothing, typeof OP)\nnew Node("x").show()\n',
      'lexer.ot': 'require ./types\nfunction tokens(text: string) { return text.split(" ").map(tag) }\nfunction tag(s) { return s + OP.A }\n',
      'types.ot': 'enum OP { A, B }\nclass Node { constructor(public n) {} show() { console.log("node", this.n) } }\n',
      'parser.ot': 'require ./lexer\nfunction parse(text) { return tokens(text) }\n',
    },
    'class Node { constructor(n) { this.n = n } show() { console.log("node", this.n) } }\nconsole.log(["a0", "b0"].join("|"), 1, typeof nothing, typeof {});\nnew Node("x").show()',
  ],
  'own names come first, then those of the file that was loaded last': [
    {
      'main.ot': 'require ./a\nrequire ./b\nrequire ./c\nconsole.log(who(), whoA(), whoB(), whoC())\n',
      'a.ot': 'function who() { return "a" }\nfunction whoA() { return who() }\n',
      'b.ot': 'let who = () => "b"\nfunction whoB() { return who() }\n',
      'c.ot': 'function whoC() { return who() }\n',
    },
    'console.log("b", "a", "b", "b")',
  ],
  'names are live, and can be written to': [
    {
      'main.ot': 'require ./state\ncount = 5; count++; [count, other] = [count + 1, "o"]; bump()\nconst o = { count };\n({ count = 1 } = { count: 9 })\nconsole.log(count, get(), o.count, other)\nfor (count of [1, 2]) bump();\nconsole.log(get())\n',
      'state.ot': 'let count = 0, other\nfunction bump() { count += 10 }\nfunction get() { return count }\n',
    },
    'console.log(9, 9, 17, "o"); console.log(12)',
  ],
  'a file is loaded once, by whatever name': [
    {
      'main.ot': 'require ./x\nrequire ./x.ot;\nrequire ./sub/../x\nrequire "./x"\nrequire ./sub\nconsole.log(times)\n',
      'x.ot': 'console.log("x is loaded"); let times = (globalThis.times0 ?? 0) + 1; globalThis.times0 = times',
      'sub/index.ot': 'require ../x\nconsole.log("sub", times)',
    },
    'console.log("x is loaded"); console.log("sub", 1); console.log(1)',
  ],
  'cycles: names are there when the code runs': [
    {
      'main.ot': 'require ./even\nconsole.log(isEven(10), isOdd(7), helper())\nfunction helper() { return "of main" }\nconsole.log(late())\n',
      'even.ot': 'require ./odd\nfunction isEven(n) { return n === 0 ? true : isOdd(n - 1) }\n',
      'odd.ot': 'require ./even;\nfunction isOdd(n) { return n === 0 ? false : isEven(n - 1) }\nfunction late() { return helper() }\n',
    },
    'console.log(true, true, "of main"); console.log("of main")',
  ],
  'a value that nobody writes to, until a file that is loaded later does': [
    {
      'main.ot': 'require ./state\nrequire ./reader\nconsole.log(read(), limit)\nrequire ./writer\nfor (let i = 0; i < 3; i++) read()\nset(7)\nconsole.log(read(), limit, typeof limit)\nset(8)\nconsole.log(read(), limit)\n',
      'state.ot': 'let limit = 1\n',
      'reader.ot': 'require ./state\nfunction read() { return limit }\n',
      'writer.ot': 'function set(n) { limit = n }\n',
    },
    'console.log(1, 1); console.log(7, 7, "number"); console.log(8, 8)',
  ],
  'what a file takes before its last include, and after it': [
    {
      'main.ot': 'require ./first\nconst before = [who(), parseFloat("1.5x"), pick([3])]\nrequire ./second\nconsole.log(before, [who(), parseFloat("1.5x"), pick([3])])\nparseInt = () => "mine"\nconsole.log(parseInt("4"), inFirst())\n',
      'first.ot': 'function who() { return "first" }\nfunction pick(a) { return a[0] }\nfunction inFirst() { return [parseInt("4"), who(), late()] }\n',
      'second.ot': 'function who() { return "second" }\nfunction parseFloat(t) { return "own " + t }\nvar late = () => "late"\n',
    },
    'console.log(["first", 1.5, 3], ["second", "own 1.5x", 3]); console.log("mine", [4, "first", "late"])',
  ],
  'names beyond a thousand': [
    {
      'main.ot': `require ./many\nlet sum = 0\n${Array.from({ length: 1100 }, (_, i) => `sum += f${i}(K${i})`).join('\n')}\nconsole.log(sum)\n`,
      'many.ot': Array.from({ length: 1100 }, (_, i) => `const K${i} = ${i}\nfunction f${i}(n) { return n + 1 }`).join('\n'),
    },
    `console.log(${(1100 * 1099) / 2 + 1100})`,
  ],
  'the host can be overridden by a file, and by nothing else': [
    {
      'main.ot': 'console.log(parseInt("12px"))\nrequire ./own\nconsole.log(parseInt("12px"), Math.max(1, 2), String(3), [1].length)\nlet JSON = "own"\nconsole.log(JSON)\n',
      'own.ot': 'function parseInt(text) { return "own " + text }\n',
    },
    'console.log(12); console.log("own 12px", 2, "3", 1); console.log("own")',
  ],
  'statements without semicolons before names of other files': [
    {
      'main.ot': 'require ./f\nlet a = 1\nf(a)\nconst b = {}\nf`x`\nif (a)\n  f(b)\nelse\n  f(1)\nlet g = (f)\n;(f as any)(2)\nnew (f)(3)\n',
      'f.ot': '"use strict"\nfunction f(x) { console.log(this === undefined || this instanceof f, JSON.stringify(x)) }\n',
    },
    'for (const x of ["1", "[\\"x\\"]", "{}", "2", "3"]) console.log(true, x)',
  ],
  'async functions, generators and top-level await': [
    {
      'main.ot': 'require ./lib\nlet sum = 0\nfor await (const n of numbers(3)) sum += n\nconsole.log(sum, await slow(4), config.a)\nseen.push(sum)\nconsole.log(total())\n',
      'lib.ot': 'require ./config\nlet seen = []\nasync function* numbers(n) { for (let i = 0; i < n; i++) { await null; yield i + config.a } }\nasync function slow(n) { await new Promise((r) => setTimeout(r, 1)); return n + seen.length }\nfunction total() { return seen[0] + sum }\nawait 1\n',
      'config.ot': 'const config = await new Promise((r) => setTimeout(() => r({ a: 1 }), 2))\n',
    },
    'console.log(6, 4, 1); console.log(12)',
  ],
  'modules include scripts and modules': [
    {
      'main.ot': 'import { sep } from "node:path"\nrequire ./script\nrequire ./module;\nconsole.log(sep.length, inScript(), inModule(2), exported)\ntry { inModule = 1 } catch (e) { console.log(e.name) }\ntry { unknownName = 1 } catch (e) { console.log(e.name) }\n',
      'script.ot': 'function inScript() { return "script" }\n',
      'module.ot': 'import { basename } from "node:path"\nrequire ./script\nexport const exported = basename("/a/b")\nconst inModule = (n) => n + inScript()\n',
    },
    'console.log(1, "script", "2script", "b"); console.log("TypeError"); console.log("ReferenceError")',
  ],
};

/** What `plain` prints. */
function printed(plain) {
  let text = '';
  Function('console', plain)({ log: (...values) => (text += `${formatAll(values)}\n`) });
  return text;
}

const entries = Object.entries(programs).map(([name, [files, plain]], i) => ({ name, files, expected: printed(plain), folder: `p${i}` }));
const all = folder(Object.fromEntries(entries.flatMap((entry) => Object.entries(entry.files).map(([path, text]) => [`${entry.folder}/${path}`, text]))));
mkdirSync(join(all, 'node_modules'));
symlinkSync(root, join(all, 'node_modules/oite'));

for (const { name, expected, folder: cwd } of entries) {
  test(name, async () => {
    const { stdout, stderr, code } = await oite(['main.ot'], { cwd: join(all, cwd) });
    assert.equal({ stdout, code }, { stdout: expected, code: 0 }, stderr);
  });
}

/** Builds `paths` into `outDir`. */
async function build(paths, outDir, reporter) {
  const options = { paths, outDir, outFile: undefined, sourceMap: 'true', transpile: {}, jobs: 1, cleanStale: false, copyFiles: false };
  return (await new Builder(options).build(reporter, () => {})).outputs;
}

test('built, one output for each source, they do the same', async () => {
  const reporter = new Reporter(true);
  const outputs = await build(entries.map(({ folder }) => join(all, folder, 'main.ot')), join(all, 'out'), reporter);
  assert.not(reporter.failed);
  assert.is(outputs.length, entries.flatMap(({ files }) => Object.keys(files)).length);
  await inParallel(entries, async ({ name, folder, expected }) => {
    const { stdout, stderr } = await node([join(all, 'out', folder, 'main.js')]);
    assert.is(stdout, expected, `${name} ${stderr}`);
  });
});

test('in the other modes, and with the hook alone', async () => {
  const { folder, expected } = entries.find(({ name }) => name.startsWith('async'));
  const cwd = join(all, folder);
  const commands = [['--import', registerFile, 'main.ot'], ['-r', registerFile, 'main.ot'], [bin, '--await', 'spec', 'main.ot'], [bin, '--await', 'native', 'main.ot']];
  await inParallel(commands, async (command) => assert.is((await node(command, { cwd })).stdout, expected, command.join(' ')));
});

test('a name that nothing defines is undefined, and said so once', async () => {
  const cwd = folder({
    'main.ot': 'require ./mod\nfunction f() { return allocate }\nconsole.log(f(), f(), typeof allocate, table.x)\n',
    'mod.ot': 'const table = { x: allocRegister }\n',
  });
  const { stdout, stderr, code } = await oite(['main.ot'], { cwd });
  assert.equal([stdout, code], ['undefined undefined undefined undefined\n', 0]);
  assert.equal(stderr.match(/'\w+' is not defined/g), ["'allocRegister' is not defined", "'allocate' is not defined"]);
});

test('without includes, JavaScript rules', async () => {
  const cwd = folder({ 'main.ot': 'require("./lib")\nconsole.log(typeof inLib)\ninLib()\n', 'lib.ot': 'function inLib() {}\n' });
  const { stdout, stderr, code } = await oite(['main.ot'], { cwd });
  assert.equal([stdout, code], ['undefined\n', 1]);
  assert.match(stderr, /ReferenceError: inLib is not defined/);
});

test('an error in an included file shows its lines', async () => {
  const cwd = folder({ 'main.ot': 'require ./lib; run(1)\n', 'lib.ot': 'function run(n) {\n  throw new Error("x" + n)\n}\n' });
  const { stderr, code } = await oite(['main.ot'], { cwd });
  assert.is(code, 1);
  assert.match(stderr, /at run \(.*lib\.ot:2:9\)/);
  assert.match(stderr, /at .*main\.ot:1:(?:16|19)\)/);
});

/** Bad programs: files, and the code, place and severity of each diagnostic of `oite check .` */
const bad = {
  'a missing file': [{ 'main.ot': 'let a = 1\nrequire ./none;\n' }, ['OT4010 main.ot:2:9 error']],
  'a folder without index': [{ 'main.ot': 'require ./sub\n', 'sub/x.ot': '' }, ['OT4010 main.ot:1:9 error']],
  'in a block': [{ 'main.ot': 'if (a) { require ./x }\nlet a', 'x.ot': '' }, ['OT1007 main.ot:1:10 error']],
  'the body of a statement': [
    { 'main.ot': 'String()\nrequire ./x\nif (1) require ./x\nfor (;;) require ./x', 'x.ot': '' },
    ['OT1007 main.ot:3:8 error', 'OT1007 main.ot:4:10 error'],
  ],
  'a path that is not relative': [
    { 'main.ot': 'require lexer;\nrequire a/b\nrequire /abs/x // text', 'lexer.ot': '' },
    ['OT1019 main.ot:1:1 error', 'OT1019 main.ot:2:1 error', 'OT1019 main.ot:3:1 error'],
  ],
  'a cycle': [
    { 'a.ot': 'require ./b', 'b.ot': '\nrequire ./a' },
    ['OT4013 a.ot:1:9 warning', 'OT4013 b.ot:2:9 warning'],
  ],
  itself: [{ 'a.ot': 'require ./a' }, ['OT4013 a.ot:1:9 warning']],
  'a name of two files': [
    { 'main.ot': 'require ./x\nrequire ./y\nf(f)\n', 'x.ot': 'let f', 'y.ot': 'enum f { A }' },
    ['OT4014 main.ot:3:1 warning'],
  ],
  'a name of none': [{ 'main.ot': 'require ./x\nlet a = { b: c }', 'x.ot': '' }, ['OT4015 main.ot:2:14 warning']],
  'import *': [{ 'main.ot': 'import * from "./x"\nf()', 'x.ot': 'function f() {}' }, ['OT3002 main.ot:1:1 warning']],
  'import * of nothing': [{ 'main.ot': 'import * from "./none"' }, ['OT3002 main.ot:1:1 warning', 'OT4010 main.ot:1:15 warning']],
  'await in an included file alone': [
    { 'main.ot': 'require ./x\nconsole.log(1)', 'x.ot': 'await null' },
    ['OT4012 main.ot:1:9 error'],
  ],
  'a binary file': [{ 'main.ot': 'require ./x', 'x.ot': 'a\0b' }, ['OT1002 x.ot:1:2 error']],
};

for (const [name, [files, expected]] of Object.entries(bad)) {
  test(`bad: ${name}`, async () => {
    const cwd = folder(files);
    const reporter = new Reporter(true);
    check([cwd], {}, reporter);
    const found = reporter.diagnostics.map((d) => `${d.code} ${basename(d.fileName)}:${d.line}:${d.column} ${d.severity}`);
    assert.equal(found, expected);
    if (!reporter.failed) return;
    const outDir = join(cwd, 'out');
    const building = new Reporter(true);
    await build([cwd], outDir, building);
    assert.ok(building.failed);
    assert.not(existsSync(outDir));
    const [file] = expected[0].split(' ')[1].split(':');
    if (expected[0].startsWith('OT4012')) return;
    assert.throws(() => compile(join(cwd, file), resolveSettings({}, { OITE_CACHE: '0' }), readFileSync(join(cwd, file), 'utf8')), (error) => error.diagnostics[0].code === expected[0].split(' ')[0]);
  });
}

test('bad files end the run with the diagnostic', async () => {
  const cwd = folder({ 'main.ot': 'console.log(1)\nrequire ./none', 'late.ot': 'require ./x', 'x.ot': 'let wait = await new Promise((r) => setTimeout(r, 1))' });
  const missing = await oite(['main.ot'], { cwd });
  assert.equal([missing.code, missing.stdout], [1, '']);
  assert.match(missing.stderr, /^main\.ot:2:9 - error OT4010/);
  const late = await oite(['late.ot'], { cwd });
  assert.is(late.code, 1);
  assert.match(late.stderr, /OT4012/);
});

test('a missing file of import * is no error when it runs', async () => {
  const cwd = folder({ 'main.ot': 'import * from "./none"\nconsole.log("goes on", none)' });
  const { stdout, stderr, code } = await oite(['main.ot'], { cwd });
  assert.equal([stdout, code], ['goes on undefined\n', 0]);
  assert.match(stderr, /none/);
});

test('a link and its target are one file; a loop of links is none', async () => {
  const cwd = folder({ 'main.ot': 'require ./link\nrequire ./real\nconsole.log(n)', 'real.ot': 'console.log("once"); let n = 1' });
  symlinkSync('real.ot', join(cwd, 'link.ot'));
  assert.is((await oite(['main.ot'], { cwd })).stdout, 'once\n1\n');
  symlinkSync('loop.ot', join(cwd, 'loop.ot'));
  const { stderr, code } = await oite(['-e', 'require ./loop'], { cwd });
  assert.is(code, 1);
  assert.match(stderr, /OT4010/);
});

test('what cannot be read', async () => {
  if (process.getuid?.() === 0) return; // root reads everything
  const cwd = folder({ 'main.ot': 'require ./closed', 'closed.ot': '' });
  chmodSync(join(cwd, 'closed.ot'), 0);
  mkdirSync(join(cwd, 'dir'));
  const { stderr, code } = await oite(['main.ot'], { cwd });
  assert.is(code, 1);
  assert.match(stderr, /OT4011.*permission denied/);
});

test('-e and stdin include files of the working directory', async () => {
  const cwd = folder({ 'x.ot': 'let x = 5' });
  assert.is((await oite(['-e', 'require ./x; console.log(x)'], { cwd })).stdout, '5\n');
  assert.is((await oite(['-'], { cwd, input: 'require ./x\nconsole.log(x)' })).stdout, '5\n');
});

test('errors of included files that were not named are those of a check and of a build', async () => {
  const cwd = folder({ 'src/main.ot': 'require ../ext/far\nconsole.log(far)\n', 'ext/far.ot': 'const far = ;\n' });
  const found = (reporter) => reporter.diagnostics.map((d) => `${d.code} ${basename(d.fileName)}:${d.line}:${d.column}`);
  const checked = new Reporter(true);
  check([join(cwd, 'src')], {}, checked);
  assert.equal(found(checked), ['OT1001 far.ot:1:13']);
  const built = new Reporter(true);
  await build([join(cwd, 'src')], join(cwd, 'out'), built);
  assert.equal(found(built), ['OT1001 far.ot:1:13']);
  assert.not(existsSync(join(cwd, 'out')));
});

test('names of ours that the file uses are not taken', () => {
  const source = 'require ./x\nlet $names = 1, $share = 2, $include = 3, $v = 4, $peek = 5, $names_1\nf($names, $v, typeof g)';
  const { code } = transpile(source, { fileName: 'a.ot' });
  assert.match(code, /names: \$names_2, share: \$share_1, include: \$include_1, peek: \$peek_1/);
  assert.match(code, /\(0, \$names_2\.f\)\(\$names, \$v, typeof \$peek_1\("g"\)\)/);
});

test('require answers undefined, with a warning, for what cannot be found', async () => {
  const source = 'const m = require("./none"), fs2 = require("fs"), own = require("./x");\nconsole.log(m, fs2 === fs, own)\n';
  const cwd = folder({ 'a.ot': source, 'b.ot': `export {}\n${source}`, 'x.ot': 'module.exports = 7' });
  for (const file of ['a.ot', 'b.ot']) {
    const { stdout, stderr, code } = await oite([file], { cwd });
    assert.equal([stdout, code], ['undefined true 7\n', 0]);
    assert.match(stderr, /^warning: require\("\.\/none"\)/);
  }
});

test.run();
