// oite build: what is written, what never is, and that Node runs it as it is.
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { linkOf, outputName } from '../dist/node/build/names.js';
import { resolveOptions } from '../dist/options.js';
import { runPipeline } from '../dist/pipeline.js';
import { folder, node, oite, root } from './support/spawn.js';

const build = suite('build');

const app = {
  'src/main.ot': `import { twice } from './lib/twice.ot';
import { three } from './lib/three';
import { four } from './lib';
import { five } from './five.js';
import data from './data.json' with { type: 'json' };
export * from './six.mts';
const seven = (await import('./seven')).default.seven; const eight: number = 8;
async function main(): Promise<void> {
  console.log(await twice(1), three, four, five, data.six, seven, eight);
}
main();
`,
  'src/lib/twice.ot': 'export async function twice(x: number): Promise<number> { return 2 * (await x); }\n',
  'src/lib/three.tscl': 'export const three: number = 3;\n',
  'src/lib/index.ts': 'export const four: number = 4;\n',
  'src/five.ts': 'export const five: number = 5;\n',
  'src/six.mts': 'export const six: number = 6;\n',
  'src/seven.cts': 'exports.seven = 7 as number;\n',
  'src/data.json': '{"six": 6}',
  'src/node_modules/x/index.ot': 'let x = ;',
  'src/.hidden/y.ot': 'let x = ;',
  'src/types.d.ts': 'declare const nothing: 0;\n',
};

/** Every file below `path` but for the manifest, sorted. */
function tree(path) {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory() && entry.name !== '.oite-build.json');
  return files.map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1)).sort();
}

const read = (...parts) => readFileSync(join(...parts), 'utf8');

build('keeps the shape of the tree; Node runs the output as it is', async () => {
  // seven is imported by its full name: .cts is not in Oite's order.
  const files = { ...app, 'src/main.ot': app['src/main.ot'].replace("'./seven'", "'./seven.cts'") };
  const cwd = folder(files);
  const { code, stdout, stderr } = await oite(['build', 'src', '--out-dir', 'out'], { cwd });
  assert.is(code, 0, stderr);
  assert.is(stdout, '');
  assert.match(stderr, /^built 7 files, 7 changed, in \d+ ms\n$/);
  const names = ['five.js', 'lib/index.js', 'lib/three.js', 'lib/twice.js', 'main.js', 'seven.cjs', 'six.mjs'];
  assert.equal(tree(join(cwd, 'out')), names.flatMap((name) => [name, `${name}.map`]).sort());
  writeFileSync(join(cwd, 'out/data.json'), '{"six": 6}');
  writeFileSync(join(cwd, 'out/package.json'), '{"type": "module"}');
  // The package itself, as an installed one.
  symlinkSync(root, join(folderOf(cwd), 'oite'));
  const run = await node(['out/main.js'], { cwd });
  const direct = await oite(['run', 'src/main.ot'], { cwd });
  assert.is(run.stderr.replace(/.*ExperimentalWarning[\s\S]*$/m, ''), '');
  assert.equal([run.code, run.stdout], [direct.code, direct.stdout]);
});

function folderOf(cwd) {
  const path = join(cwd, 'node_modules');
  if (!existsSync(path)) symlinkSync(folder(), path);
  return path;
}

build('source maps lead to the source, relative to the map', async () => {
  const cwd = folder({
    'src/deep/a b.ot': "import './b.ot'; export function f() {\n  throw new Error('x');\n}\n",
    'src/deep/b.ot': '',
  });
  const run = async (kind, name) =>
    (await oite(['build', 'src', '--out-dir', `out/${kind}`, '--source-map', kind], { cwd })).code === 0 &&
    read(cwd, 'out', kind, name);
  const code = await run('true', 'deep/a b.js');
  assert.match(code, /\n\/\/# sourceMappingURL=a%20b\.js\.map\n$/);
  const map = JSON.parse(read(cwd, 'out/true/deep/a b.js.map'));
  assert.is(map.sources[0], '../../../src/deep/a%20b.ot');
  assert.is(map.file, 'a b.js');
  const line = code.split('\n').findIndex((text) => text.includes('throw'));
  const { originalLine, originalColumn } = new SourceMap(map).findEntry(line, code.split('\n')[line].indexOf('throw'));
  assert.equal([originalLine, originalColumn], [1, 2]);
  const hidden = await run('hidden', 'deep/a b.js');
  assert.is(hidden, code.replace(/\/\/# sourceMappingURL.*\n/, ''));
  assert.is(read(cwd, 'out/hidden/deep/a b.js.map'), read(cwd, 'out/true/deep/a b.js.map'));
  const inline = await run('inline', 'deep/a b.js');
  const data = /base64,(.*)\n$/.exec(inline)[1];
  assert.equal(JSON.parse(Buffer.from(data, 'base64')), map);
  assert.is(await run('false', 'deep/a b.js'), hidden);
  assert.equal(tree(join(cwd, 'out/false')), ['deep/a b.js', 'deep/b.js']);
  assert.not.match(JSON.stringify(map) + code, cwd);
});

build('one file, one output', async () => {
  const cwd = folder({ 'a.ot': 'export const x: number = 1;\n' });
  assert.is((await oite(['build', 'a.ot', '--out-file', 'dist/x.mjs', '--source-map', 'false'], { cwd })).code, 0);
  assert.equal(tree(cwd), ['a.ot', 'dist/x.mjs']);
  assert.is(read(cwd, 'dist/x.mjs'), 'export const x = 1;\n');
});

build('the same bytes again: from other folders, in other orders; nothing is rewritten', async () => {
  const first = folder(app);
  const second = folder({ 'elsewhere/x': '', ...Object.fromEntries(Object.entries(app).reverse()) });
  assert.is((await oite(['build', 'src', '--out-dir', 'out'], { cwd: first })).code, 0);
  assert.is((await oite(['build', join(second, 'src'), '--out-dir', join(second, 'out')], { cwd: second })).code, 0);
  const names = tree(join(first, 'out'));
  assert.equal(tree(join(second, 'out')), names);
  for (const name of names) assert.is(read(second, 'out', name), read(first, 'out', name), name);
  const times = () => names.map((name) => statSync(join(first, 'out', name)).mtimeMs);
  const before = times();
  const { stderr } = await oite(['build', 'src', '--out-dir', 'out'], { cwd: first });
  assert.match(stderr, /^built 7 files, 0 changed/);
  assert.equal(times(), before);
});

build('an error anywhere: nothing is written', async () => {
  const cwd = folder({ 'src/a.ot': 'export {};\n', 'src/b.ot': 'let = ;\n', 'src/c.ot': 'await' });
  const { code, stdout, stderr } = await oite(['build', 'src', '--out-dir', 'out'], { cwd });
  assert.is(code, 1);
  assert.is(stdout, '');
  assert.match(stderr, 'src/b.ot:1:');
  assert.not(existsSync(join(cwd, 'out')));
});

build('never overwrites an input', async () => {
  const files = { 'a.js': 'export const a = 1;\n', 'b/c.mjs': 'export {};\n', 'd.ot': 'd;\n' };
  const cwd = folder(files);
  symlinkSync(join(cwd, 'a.js'), join(cwd, 'link.js'));
  for (const args of [
    ['a.js', '--out-dir', '.'],
    ['.', '--out-dir', '.'],
    ['b', '--out-dir', 'b'],
    ['d.ot', '--out-file', 'd.ot'],
    ['a.js', '--out-file', './b/../a.js'],
    ['a.js', '--out-file', 'link.js'],
  ]) {
    const { code, stderr } = await oite(['build', ...args], { cwd });
    assert.is(code, 1, args.join(' '));
    assert.match(stderr, 'OT4003', args.join(' '));
    for (const [name, text] of Object.entries(files)) assert.is(read(cwd, name), text, name);
  }
  assert.equal(tree(cwd), ['a.js', 'b/c.mjs', 'd.ot', 'link.js']);
});

build('never leaves the output folder, never follows a link that stands for an output', async () => {
  const outside = folder({ 'victim.js': 'precious\n' });
  const cwd = folder({ 'src/sub/a.ot': 'a;\n', 'src/victim.ot': 'b;\n', 'out/x': '' });
  symlinkSync(outside, join(cwd, 'out/sub'));
  const { code, stderr } = await oite(['build', 'src', '--out-dir', 'out'], { cwd });
  assert.is(code, 1);
  assert.match(stderr, 'OT4005');
  assert.equal(tree(outside), ['victim.js']);
  symlinkSync(join(outside, 'victim.js'), join(cwd, 'out/victim.js'));
  assert.is((await oite(['build', 'src/victim.ot', '--out-dir', 'out'], { cwd })).code, 0);
  assert.is(read(outside, 'victim.js'), 'precious\n');
  assert.match(read(cwd, 'out/victim.js'), 'b;');
});

build('two inputs with one output', async () => {
  const cwd = folder({ 'src/a.ot': 'a;\n', 'src/a.ts': 'a;\n' });
  const { code, stderr } = await oite(['build', 'src', '--out-dir', 'out'], { cwd });
  assert.is(code, 1);
  assert.match(stderr, 'OT4004');
  assert.not(existsSync(join(cwd, 'out')));
});

build('one output file: not for a folder of sources, not for a program of several files, never in place of a device', async () => {
  const cwd = folder({ 'src/a.ot': 'a;\n', 'src/b.ot': 'b;\n', 'main.ot': 'require ./lib/x;\nx();\n', 'lib/x.ot': 'function x() {}\n' });
  for (const [path, out, text] of [
    ['src', 'out.js', 'src - error OT4004: It holds 2 sources, and --out-file is for one.'],
    ['main.ot', 'out.js', 'main.ot - error OT4017: It includes lib/x.ot, and one output file has no place for that.'],
    ...(process.platform === 'linux' ? [['src/a.ot', '/dev/null', 'src/a.ot - error OT4006: /dev/null cannot be written: it is no file.'],
      ['src/a.ot', '/proc/nothing/x.js', '/proc/nothing - error OT4006']] : []),
  ]) {
    const { code, stderr } = await oite(['build', path, '--out-file', out], { cwd });
    assert.is(code, 1, path);
    // The name of a place outside is told from here.
    assert.ok(stderr.replace(/^(?:\.\.\/)+/, '/').includes(text), stderr);
  }
  assert.not(existsSync(join(cwd, 'out.js')));
});

build('an empty name is wrong usage, as of a variable that is not set', async () => {
  const cwd = folder({ 'a.ot': 'a;\n' });
  for (const args of [['build', 'a.ot', '--out-dir', ''], ['build', '', '--out-dir', 'out'], ['check', ''], ['inspect', ''], ['run', ''], ['']]) {
    const { code, stderr } = await oite(args, { cwd });
    assert.is(code, 2, args.join(' '));
    assert.match(stderr, /^oite: (?:option '--out-dir' needs a value|the name of a file is empty)\n/);
  }
});

build('whoever reads may leave early', async () => {
  const cwd = folder({ 'a.ot': 'let x = ;\n'.repeat(3000) });
  for (const args of [['check', '--json', 'a.ot'], ['help']]) {
    const { stderr } = await oite(args, { cwd, onStart: (child) => child.stdout.destroy() });
    assert.is(stderr, '', args.join(' '));
  }
});

build('an output folder that cannot be written', async () => {
  const cwd = folder({ 'a.ot': 'a;\n', out: 'a file' });
  const { code, stderr } = await oite(['build', 'a.ot', '--out-dir', 'out'], { cwd });
  assert.is(code, 1);
  assert.match(stderr, /OT4006/);
  assert.not.match(stderr, /\bat .*:\d+:\d+/);
  assert.equal(tree(cwd), ['a.ot', 'out']);
});

build('--json tells the outputs', async () => {
  const cwd = folder({ 'src/a.ot': 'a;\n', 'src/b.mts': 'b;\n' });
  const { stdout, stderr } = await oite(['build', 'src', '--out-dir', 'out', '--json'], { cwd });
  assert.is(stderr, '');
  const output = (input, name) => ({ input, output: `out/${name}`, map: `out/${name}.map`, written: true });
  assert.equal(JSON.parse(stdout), {
    diagnostics: [],
    outputs: [output('src/a.ot', 'a.js'), output('src/b.mts', 'b.mjs')],
    removed: [],
  });
});

build('legacy decorators where the tsconfig.json asks for them', async () => {
  const text =
    'function d(target: any, key?: any, extra?: any) { console.log(typeof key, typeof extra); }\nclass A { @d m() {} }\n';
  const cwd = folder({
    'standard/a.ot': text,
    'legacy/tsconfig.json': '{ "extends": "./base", /* a comment */ }',
    'legacy/base.json': '{ "compilerOptions": { "experimentalDecorators": true, }, }',
    'legacy/deep/a.ot': text,
    'legacy/own/package.json': '{}',
    'legacy/own/a.ot': text,
  });
  const run = async (name) => (await oite([name], { cwd })).stdout;
  assert.is(await run('standard/a.ot'), 'object undefined\n');
  assert.is(await run('legacy/deep/a.ot'), 'string object\n');
  assert.is(await run('legacy/own/a.ot'), 'object undefined\n'); // another project
});

build('names of outputs', () => {
  const names = {
    'a.ot': 'a.js',
    'a.b.tscl': 'a.b.js',
    'x/a.ts': 'x/a.js',
    'a.mts': 'a.mjs',
    'a.cts': 'a.cjs',
    'a.js': 'a.js',
    'a.mjs': 'a.mjs',
  };
  for (const [input, output] of Object.entries(names)) assert.is(outputName(input), output);
});

build('specifiers are rewritten where they are specifiers, and the map follows', () => {
  const source = [
    "import A from './a'; import './a'; export * from \"./a\"; const S = './a', T = import('./a'), U = require('./a'); F(`./a`);",
    "import(`./a`); G('./a'); new URL('./a', import.meta.url); import.meta.resolve('./a'); new URL('./a', B); A, S, T, U;",
    "import type { X } from './a'; import { type Y } from './a'; import Z = require('./a'); let z: import('./a').W = Z;",
    "async function f() { const [A] = [await import('./a'), await require('./a')]; return (await import('./a')).x; }",
  ].join('\n');
  for (const mode of ['eager', 'spec', 'native']) {
    const options = resolveOptions({ fileName: 'x.ts', await: mode, optimize: 'size' });
    const asked = [];
    const link = ({ text, kind }) => {
      asked.push(kind);
      return `${text}bc.js`;
    };
    const plain = runPipeline(source, options);
    const linked = runPipeline(source, options, {}, link);
    const lines = linked.code.split('\n');
    const at = lines.findIndex((line) => line.startsWith('import A'));
    assert.is(
      lines[at],
      "import A from './abc.js'; import './abc.js'; export * from \"./abc.js\"; const S = './a', T = import('./abc.js'), U = require('./abc.js'); F(`./a`);",
    );
    assert.is(
      lines[at + 1],
      "import(`./abc.js`); G('./a'); new URL('./abc.js', import.meta.url); import.meta.resolve('./abc.js'); new URL('./a', B); A, S, T, U;",
    );
    assert.match(lines[at + 2], /Z = require\('\.\/abc\.js'\)/);
    // Four forms of one statement, the erased imports not among them.
    assert.is(asked.filter((kind) => kind === 'static').length, 3, mode);
    assert.equal(linked.code.replaceAll('./abc.js', './a'), plain.code, mode);
    const [found, expected] = [new SourceMap(linked.map), new SourceMap(plain.map)];
    for (const { 0: name, index } of lines[at].matchAll(/\b[A-Z]\b/g)) {
      const old = plain.code.split('\n')[at].indexOf(name);
      const { originalLine, originalColumn } = found.findEntry(at, index);
      const was = expected.findEntry(at, old);
      assert.equal([originalLine, originalColumn], [was.originalLine, was.originalColumn], name);
    }
  }
});

build('what imports are called in outputs', () => {
  const cwd = folder({
    'src/main.ot': '',
    'src/a.ot': '',
    'src/b.ts': '',
    'src/m.mts': '',
    'src/a b.tscl': '',
    'src/lib/index.ts': '',
    'src/both.ts': '',
    'src/both/index.ot': '',
    'src/data.json': '',
    'src/plain': '',
    'index.js': '',
  });
  const from = join(cwd, 'src/main.ot');
  const cases = [
    ['static', './a', './a.js'],
    ['static', './a.ot', './a.js'],
    ['static', './a.js', undefined], // TypeScript's habit
    ['static', './b', './b.js'],
    ['static', './m.mts', './m.mjs'],
    ['static', './m.mjs', undefined],
    ['static', './a%20b', './a%20b.js'],
    ['static', './a%20b.tscl?x#y', './a%20b.js?x#y'],
    ['require', './a b', './a b.js'],
    ['dynamic', './lib', './lib/index.js'],
    ['dynamic', './lib/', './lib/index.js'],
    ['dynamic', './lib/index', './lib/index.js'],
    ['static', './both', './both.js'],
    ['static', './both/', './both/index.js'],
    ['require', '..', '../index.js'],
    ['static', '../', '../index.js'],
    ['static', './data.json', undefined],
    ['static', './plain', undefined],
    ['static', './elsewhere.ot', './elsewhere.js'],
    ['static', './elsewhere', undefined],
    ['static', 'a.ot', undefined],
    ['static', 'data:text/javascript,', undefined],
    ['static', '/a.ot', undefined],
    ['url', './a.ot', './a.js'],
    ['url', './a', undefined], // a URL is not searched for
    ['url', './elsewhere.ot', undefined],
    ['url', './data.json', undefined],
    ['static', './%2f', undefined],
    ['static', './types.d.ts', undefined],
  ];
  for (const [kind, text, expected] of cases) assert.is(linkOf(text, kind, from).text, expected, `${kind} ${text}`);
});

build.run();
