// Maps beside the usual ones: led through the map that a source brings along, and with an inlined runtime to be ignored.

import { spawnSync } from 'node:child_process';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import sourceMap from 'source-map';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { transpile } from '../dist/index.js';
import { bin, folder, node } from './support/spawn.js';

const test = suite('input maps');

const first = `interface Options { readonly n: number }
/* 😀 */ export async function compute(o: Options, later: (n: number) => Promise<number>): Promise<number> {
  const marked: number = await later(o.n);
  if (marked > 1) throw new RangeError('ünexpected');
  return marked;
}
compute({ n: 2 } as Options, async (n: number) => n).catch((error) => console.log(error.stack));
`;

/** What tsc makes of the program, with its map inside. */
function compiledBefore() {
  const { outputText } = ts.transpileModule(first, {
    fileName: 'first.ts',
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, inlineSourceMap: true, inlineSources: true, sourceRoot: '../src' },
  });
  assert.match(outputText, /sourceMappingURL=data:/);
  return outputText;
}

const placeOf = (text, word) => {
  const at = text.indexOf(word);
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1).length };
};

for (const mode of ['eager', 'spec']) {
  test(`places are those of the first source, for two consumers: ${mode}`, async () => {
    const { code, map, diagnostics } = transpile(compiledBefore(), { fileName: 'second.js', await: mode, inputSourceMap: true });
    assert.equal(diagnostics, []);
    assert.equal(map.sources, ['../src/first.ts']);
    assert.equal(map.sourcesContent, [first]);
    assert.not.match(code, /sourceMappingURL/);
    const nodes = new SourceMap(JSON.parse(JSON.stringify(map)));
    await sourceMap.SourceMapConsumer.with(JSON.parse(JSON.stringify(map)), null, (consumer) => {
      for (const word of ['RangeError', "'ünexpected'", 'console']) {
        const generated = placeOf(code, word);
        const wanted = placeOf(first, word);
        const { line, column, source } = consumer.originalPositionFor(generated);
        assert.equal({ line, column, source }, { ...wanted, source: '../src/first.ts' }, word);
        const entry = nodes.findEntry(generated.line - 1, generated.column);
        assert.equal([entry.originalLine + 1, entry.originalColumn], [wanted.line, wanted.column], word);
      }
    });
  });
}

test('without the option, places are those of the file', () => {
  const { map } = transpile(compiledBefore(), { fileName: 'second.js' });
  assert.equal(map.sources, ['second.js']);
});

test('an error is thrown at its place in the first source', () => {
  const { code } = transpile(compiledBefore(), { fileName: 'second.mjs', inputSourceMap: true, sourceMap: 'inline', runtime: 'inline' });
  const place = folder({ 'second.mjs': code });
  const { stdout } = spawnSync(process.execPath, ['--enable-source-maps', join(place, 'second.mjs')], { encoding: 'utf8' });
  const { line, column } = placeOf(first, 'new RangeError');
  assert.match(stdout.split('\n')[1], new RegExp(`src/first\\.ts:${line}:${column + 1}\\)?$`));
});

test('maps that cannot be read are reported, and places are those of the file', () => {
  const broken = [
    'data:application/json;base64,bm90IGpzb24=', 'data:application/json,{"version":3}', 'data:application/json,%',
    'data:application/json,{"version":3,"sources":["a"],"names":[],"mappings":"AAAAA"}',
    'data:application/json,{"version":3,"sections":[]}',
  ];
  for (const url of broken) {
    const text = `async function f() { await 1; }\n//# sourceMappingURL=${url}\n`;
    const { map, diagnostics } = transpile(text, { fileName: 'a.js', inputSourceMap: true });
    assert.equal(diagnostics.map(({ code, severity, line, column }) => ({ code, severity, line, column })), [{ code: 'OT3002', severity: 'warning', line: 2, column: 1 }], url);
    assert.equal(map.sources, ['a.js'], url);
  }
});

test('maps in other files are never read', () => {
  const { map, diagnostics } = transpile('async function f() { await 1; }\n//# sourceMappingURL=../../secret.map\n', { fileName: 'a.js', inputSourceMap: true });
  assert.equal([map.sources, diagnostics], [['a.js'], []]);
});

test('an inlined runtime is a source to be ignored', () => {
  const text = 'export async function f(later) { await later(); throw new Error("x"); }\n';
  for (const mode of ['eager', 'spec']) {
    const { code, map } = transpile(text, { fileName: 'a.ot', await: mode, runtime: 'inline' });
    assert.equal([map.sources, map.ignoreList, map.x_google_ignoreList], [['a.ot', 'oite:runtime'], [1], [1]]);
    assert.is(map.sourcesContent[0], text);
    const nodes = new SourceMap(JSON.parse(JSON.stringify(map)));
    const [line, column] = [code.split('\n').findIndex((it) => it.includes(map.sourcesContent[1].slice(0, 60))), 100];
    assert.is(nodes.findEntry(line, column).originalSource, 'oite:runtime');
    // What follows is the program again.
    const last = placeOf(code, 'Error("x")');
    assert.is(nodes.findEntry(last.line - 1, last.column).originalSource, 'a.ot');
  }
  assert.is(transpile(text, { fileName: 'a.ot' }).map.ignoreList, undefined);
});

test('oite build --input-source-map', async () => {
  const place = folder({ 'lib/second.js': compiledBefore().replace('first.ts', 'first.ts') });
  const { code, stderr } = await node([bin, 'build', 'lib/second.js', '--out-dir', 'out', '--input-source-map'], { cwd: place });
  assert.is(code, 0, stderr);
  const { readFileSync } = await import('node:fs');
  const map = JSON.parse(readFileSync(join(place, 'out/second.js.map'), 'utf8'));
  // Relative to the map, wherever the input said that its source lies.
  assert.equal(map.sources, ['../src/first.ts']);
  assert.equal(map.sourcesContent, [first]);
});

test.run();
