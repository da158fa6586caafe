// The public API: options, bad input, what stays as it is.

import vm from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inspect, transpile } from '../dist/index.js';
import { after, before, insertAfter, remove, replace, sortEdits } from '../dist/edits.js';
import { apply } from '../dist/emit/apply.js';

const api = suite('api');

api('unknown options, wrong values and sources that are no string are TypeErrors', () => {
  assert.throws(() => transpile(1), TypeError);
  assert.throws(() => transpile(undefined), TypeError);
  for (const options of [
    { nope: 1 }, { await: 'sometimes' }, { runtime: true }, { sourceMap: 'external' }, { optimize: 2 }, { decorators: 'all' },
    { fileName: 1 }, 'eager', JSON.parse('{"__proto__": 1}'), { constructor: 1 }, { toString: 1 },
  ]) {
    assert.throws(() => transpile('', options), TypeError, JSON.stringify(options));
    assert.throws(() => inspect('', options), TypeError);
  }
  assert.is(transpile('1', { await: undefined }).code, '1');
});

api('the extension picks the dialect and the await mode', () => {
  const source = 'async function f() { await 1; }';
  for (const extension of ['ot', 'tscl']) assert.match(transpile(source, { fileName: `a.${extension}` }).code, /eager/);
  for (const extension of ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs']) assert.match(transpile(source, { fileName: `a.${extension}` }).code, /spec/);
  for (const name of ['a.tsx', 'a.jsx', 'a.d.ts', 'a.d.mts', 'a.py', 'a']) {
    const { code, map, diagnostics } = transpile(source, { fileName: name });
    assert.is(code, '');
    assert.is(map, null);
    assert.is(diagnostics[0].code, 'OT1004', name);
  }
});

api('bad source is a diagnostic with a place, never a throw', () => {
  for (const source of ['let x = ;', '(', '\0\0\0', '`${', `${'('.repeat(5000)}`, 'await', 'async () => { for await (x of y) }', '@', 'class { #a; #a }', '\ud800']) {
    const { code, diagnostics } = transpile(source, { fileName: 'a.ot' });
    const [first] = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    if (first === undefined) continue;
    assert.is(code, '');
    assert.match(first.code, /^OT\d{4}$/);
    assert.ok(first.line >= 1 && first.column >= 1 && first.start >= 0 && first.length >= 0);
  }
  const [{ line, column, start, length, fileName }] = transpile('let a;\n  let a;\n', { fileName: 'x/a.ot' }).diagnostics;
  assert.equal({ line, column, start, length, fileName }, { line: 2, column: 7, start: 13, length: 1, fileName: 'x/a.ot' });
});

api('a file without async code and without a name of Oite stays as it is, types aside', () => {
  const source = '#!/usr/bin/env node\n// a comment\nexport function f(a, b = 1) {\n\treturn a ?? b;\r\n}\n';
  for (const mode of ['eager', 'spec', 'native']) {
    assert.is(transpile(source, { fileName: 'a.ot', await: mode }).code, source);
    assert.is(transpile(source, { fileName: 'a.mjs', await: mode }).code, source);
  }
  assert.is(transpile('let x: number = 1 as any;', { fileName: 'a.ot' }).code, 'let x = 1;');
});

api('code without a suspension stays where it stands, character for character', () => {
  const kept = 'for (const [k, v] of  Object.entries( o )) { /* why */ if (k) continue; total += v; }';
  const { code } = transpile(`async function f(o) { let total = 0; ${kept} await 1; return total }`, { fileName: 'a.ot' });
  assert.ok(code.includes(kept), code);
});

api('names of the user and of ours do not collide', () => {
  const source = 'async function f($oite, $f, $s, $v) { const $1 = await $f; var f$1 = $oite; return [$1, $s, $v, f$1]; }';
  const { code } = transpile(source, { fileName: 'a.ot', runtime: 'inline' });
  const result = vm.runInNewContext(`${code}; f(1, 2, 3, 4)`);
  assert.is(String(result).length > 0, true);
  let seen;
  result.then((value) => { seen = value; });
  return new Promise((resolve) => setTimeout(resolve, 5)).then(() => assert.equal([...seen], [2, 3, 4, 1]));
});

api('outputs with an inlined runtime share a realm, whatever their modes', async () => {
  const context = vm.createContext({});
  const files = ['eager', 'spec', 'eager'].map((mode, i) => {
    const source = `async function f${i}(x) { return [${i}, await x, await Promise.resolve('${mode}')]; }`;
    return transpile(source, { fileName: 'a.ot', await: mode, runtime: 'inline' }).code;
  });
  for (const code of files) vm.runInContext(code, context);
  const results = [];
  for (const i of [0, 1, 2, 0]) results.push(String(await vm.runInContext(`f${i}(Promise.resolve('p'))`, context)));
  assert.equal(results, ['0,p,eager', '1,p,spec', '2,p,eager', '0,p,eager']);
});

api('output is the same for the same input', () => {
  const source = 'async function f(x) { for await (const y of x) { try { await y } finally { x() } } }';
  assert.equal(transpile(source), transpile(source));
});

api('edits that overlap without nesting are refused', () => {
  assert.throws(() => sortEdits([remove(0, 5, 'erase'), remove(3, 8, 'emit')]), /edits overlap/);
  assert.throws(() => sortEdits([remove(0, 5, 'erase'), remove(0, 5, 'emit')]), /edits overlap/);
  assert.is(sortEdits([remove(0, 8, 'erase'), remove(3, 5, 'emit'), insertAfter(5, 'x', 'emit')]).length, 3);
});

api('edits nest, move and know what they stand beside', () => {
  const text = 'f(x => y)';
  const arrow = { start: 2, end: 8 };
  const edits = [
    replace({ start: 0, end: 9 }, ['<', { start: 7, end: 8 }, '|', arrow, '>'], 'emit'),
    before(arrow, '(', 'emit'), after(arrow, ')', 'emit'), replace({ start: 7, end: 8 }, 'z', 'erase'),
  ];
  assert.is(apply(text, edits, false).code, '<z|(x => z)>');
});

api('of two edits beside the same code the later one is outside', () => {
  const code = { start: 0, end: 1 };
  const edits = [before(code, 'inner(', 'emit'), after(code, ')', 'emit'), before(code, 'outer(', 'emit'), after(code, ']', 'emit')];
  assert.is(apply('x', edits, false).code, 'outer(inner(x)]');
});

api('a file may begin with a byte order mark and a line for the shell', () => {
  const { code, diagnostics } = transpile('\uFEFF#!/usr/bin/env node\nasync function f() { return await 1; }\n', { fileName: 'a.mjs' });
  assert.equal(diagnostics, []);
  assert.not.match(code, /#!/);
  new vm.Script(code.replace(/^import .*$/gm, ''));
});

api.run();
