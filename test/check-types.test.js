// oite check --types: TypeScript's checker over Oite programs.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Reporter } from '../dist/node/reporter.js';
import { check, checkTypesOf } from '../dist/node/check.js';
import { stdModules, stdNames } from '../dist/std/names.js';
import { folder, oite, root } from './support/spawn.js';

const test = suite('check --types');

/** `code line:column` of each error in the files. */
async function errors(files) {
  const cwd = folder(files);
  const reporter = new Reporter(true);
  await checkTypesOf([cwd], reporter);
  return reporter.diagnostics.map((d) => `${d.code} ${relative(cwd, resolve(d.fileName))}:${d.line}:${d.column}`);
}

test('types and values come from included files, and errors stand in the source', async () => {
  const found = await errors({
    'main.ot': 'require ./shapes\nlet total: number = "x";\nconst s: Shape = { area: 3, label: &"a" };\narea(s); area(5);\nlet v: View = { data: 1, size: 2 };\nv.sise;\ncount = count + 1;\nconst f: fn(number) -> string = (n) => n;\n',
    'shapes.ot': "interface Shape { area: number, label: string }\nstruct View<'a> { data: &'a number, size: number }\nfunction area(s: &Shape): number { return s.area }\nlet count = 0, arguments = 1;\nif (count) return;\n",
  });
  assert.equal(found, ['TS2322 main.ot:2:5', 'TS2345 main.ot:4:15', 'TS2339 main.ot:6:3', 'TS2322 main.ot:8:40']);
});

test("Oite's own globals are known, and each file has its own names", async () => {
  const found = await errors({
    'a.ot': "import { path } from 'path';\nconst text: number = await fs.readFile('a');\n__args__.map((a) => a.lenth);\npath.joinx('a');\nsetTimeout(() => {}, 'a');\nlet same = 1;\nfor await (const line of fileStream) line.foo;\n",
    'b.ot': 'let same = "x"; same.length; noSuchName;\nfs.readFileSync("x").length; process.env.get("A"); ByteStream.create(); yieldNow();',
    'c.ot': 'const fs = { mine: 1 }; fs.mine; fs.yours;',
  });
  assert.equal(found, ['TS2322 a.ot:2:7', 'TS2551 a.ot:3:23', 'TS2551 a.ot:4:6', 'TS2345 a.ot:5:22', 'TS2339 a.ot:7:43', 'TS2304 b.ot:1:30', 'TS2339 c.ot:1:37']);
});

test('a tsconfig.json makes it strict', async () => {
  const files = { 'a.ot': 'function f(x) { return x }\nlet s: string = null;\nf(s)' };
  assert.equal(await errors(files), []);
  assert.equal(await errors({ ...files, 'tsconfig.json': '{ "compilerOptions": { "strict": true } }' }), ['TS7006 a.ot:1:12', 'TS2322 a.ot:2:5']);
});

test('imports of other Oite and TypeScript files resolve', async () => {
  const found = await errors({ 'a.ot': "import { n } from './b';\nimport { m } from './c';\nn.x; m.x;", 'b.ot': 'export const n = 1', 'c.ts': 'export const m: string = 1' });
  assert.equal(found, ['TS2339 a.ot:3:3', 'TS2339 a.ot:3:8', 'TS2322 c.ts:1:14']);
});

test('imports of one module may be Oite\'s and Node\'s; its modules and import.meta need no types of Node', async () => {
  const found = await errors({
    'a.ot': "import { fs } from 'fs';\nimport { readFileSync } from 'fs';\nimport os from 'os';\nimport { get } from 'node:http';\nreadFileSync('a').x; os.cpus(); get('a');\nfs.readLines('a', 'latin1'); fs.readLine('a').x.length; fs.readFile('a', 'utf8', (e, d) => d); fs.readFile(3);\nimport.meta.url.x; let b: Buffer = fs.readFileSync('a', 'bytes'), r: Result<number, string> = 'e', l: RefL<'a, number> = 'x';",
    'b.ts': "import { same } from './a.ot';\n",
  });
  assert.equal(found, ['TS2339 a.ot:7:17', 'TS2322 a.ot:7:100', 'TS2305 b.ts:1:10']);
});

test('types that cannot be loaded, and a tsconfig.json that cannot be read, are told', async () => {
  const source = { 'a.ot': 'let x = 1;' };
  const withConfig = (text) => errors({ ...source, 'tsconfig.json': text });
  assert.equal(await withConfig('{ "compilerOptions": { "types": ["nope"] } }'), ['TS2688 tsconfig.json:1:1']);
  assert.equal(await withConfig('{\n"compilerOptions": { "lib": ["nolib"] } }'), ['TS6046 tsconfig.json:2:30']);
  assert.equal(await withConfig('{ "extends": "./none.json" }'), ['TS5083 tsconfig.json:1:1']);
  assert.equal(await withConfig('{ "files": [] }'), []);
});

test("Node's types are found beside the sources, wherever the command runs", async () => {
  const cwd = folder({ 'a.ot': 'import { cpus } from "node:os";\nlet n: string = cpus().length;\nsetTimeout(() => {}, 1).unref().x;\n' });
  mkdirSync(join(cwd, 'node_modules/@types'), { recursive: true });
  symlinkSync(join(root, 'node_modules/@types/node'), join(cwd, 'node_modules/@types/node'));
  const reporter = new Reporter(true);
  await checkTypesOf([cwd], reporter);
  assert.equal(reporter.diagnostics.map(({ code, line }) => `${code} ${line}`), ['TS2322 2', 'TS2339 3']);
});

test('an explanation of several lines is one', async () => {
  const cwd = folder({ 'a.ot': 'let a: { b: { c: number } } = { b: { c: "x" } };\nlet f: (x: number) => string = (x: string) => x;\n' });
  const reporter = new Reporter(true);
  await checkTypesOf([cwd], reporter);
  for (const { message } of reporter.diagnostics) assert.not.match(message, /\n/);
  assert.match(reporter.diagnostics[1].message, /'\. Types of parameters .* are incompatible\. Type/);
});

test('the command prints them and ends with 1', async () => {
  const cwd = folder({ 'a.ot': 'let x: number = "a";\n' });
  assert.is((await oite(['check', 'a.ot'], { cwd })).code, 0);
  const { code, stderr } = await oite(['check', '--types', 'a.ot'], { cwd });
  assert.is(code, 1);
  assert.match(stderr, /^a\.ot:1:5 - error TS2322: Type 'string'/);
});

test('the declarations name everything that the compiler binds', () => {
  const file = ts.createSourceFile('std.d.ts', readFileSync(join(root, 'types/std.d.ts'), 'utf8'), ts.ScriptTarget.Latest, true);
  const names = new Set(file.statements.flatMap((s) => (ts.isVariableStatement(s) ? s.declarationList.declarations.map((d) => d.name.text) : [s.name?.text])));
  for (const name of [...stdNames, ...Object.values(stdModules).flat()]) assert.ok(names.has(name), name);
});

test('without --types nothing is loaded for it', () => {
  const reporter = new Reporter(true);
  check([folder({ 'a.ot': 'let x: number = "a";' })], {}, reporter);
  assert.equal(reporter.diagnostics, []);
});

test.run();
