// Oite's syntax beyond TypeScript: what is put in its place, that every position stays, and that TypeScript which looks
// like it is left alone.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SourceMap } from 'node:module';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { transpile } from '../dist/index.js';
import { readOite } from '../dist/parse/oite/reading.js';
import { PatchedText } from '../dist/parse/patches.js';
import { formatAll } from '../dist/std/index.js';
import { folder, node, registerFile } from './support/spawn.js';

const test = suite('oite syntax');
const patched = (source) => new PatchedText(source, readOite(source).patches).text;
const typed = (source) => new PatchedText(source, readOite(source).typePatches).text;

/** Source, and the TypeScript that is parsed in its place: of the same length unless the case says otherwise. */
const same = [
  ['let r = &x;', 'let r =  x;'],
  ['let r = &mut obj;', 'let r =      obj;'],
  ['f(&a, &mut b, [&c], { d: &d })', 'f( a,      b, [ c], { d:  d })'],
  ['return &&x', 'return   x'],
  ['let z = &mut;', 'let z =  mut;'],
  ['x = c ? &a : &mut b', 'x = c ?  a :      b'],
  ['(x) => &x', '(x) =>  x'],
  ['for (const x of &list) await &mut x', 'for (const x of  list) await      x'],
  ['function* g() { yield &x }', 'function* g() { yield  x }'],
  ['`${&mut x}`', '`${     x}`'],
  ["function f<'a, T>(x: &'a T, y: &'a mut T): &'a T {}", 'function f<    T>(x:     T, y:         T):     T {}'],
  ["function f<'a, 'b: 'a>(x: &'a str, s = ' ') {}", "function f            (x:     str, s = ' ') {}"],
  ["class V<T, 'a> { x: &'a T } // it's", "class V<T    > { x:     T } // it's"],
  ["function f<'a, T: 'a>(x: T) {}", 'function f<    T    >(x: T) {}'],
  ["let v: View<'static> = '.'", "let v: View          = '.'"],
  ["let f: fn(number) -> string = g", 'let f: (a:number) => string = g'],
  ['let f: fn() -> void', 'let f:   () => void'],
  ["let f: fn(&str, Vec<A, B>, &'a mut T) -> fn(T) -> U", 'let f: (a: str, b        , c        ) => (a:T) => U'],
  ['let mut n = 5; let mut [a] = b', 'let     n = 5; let     [a] = b'],
  ['function typeof(value) {}', 'function typeo$(value) {}'],
  ['declare function typeof(value: any): string;', 'declare function typeo$(value: any): string;'],
  ['function f(class, default: any, x) {}', 'function f(clas$, defaul$: any, x) {}'],
  ['let delete = 1, x', 'let delet$ = 1, x'],
  ['enum in { A }', 'enum i$ { A }'],
  ['let x = 1, delete = 2, y', 'let x = 1, delet$ = 2, y'],
  ['class while extends Object {}', 'class whil$ extends Object {}'],
  ['abstract class new {} let a = class in {}', 'abstract class ne$ {} let a = class i$ {}'],
  ['interface while { a: number }', 'interface whil$ { a: number }'],
  ['type typeof = string', 'type typeo$ = string'],
  ['namespace delete {}', 'namespace delet$ {}'],
  ['class A { m(default, in) {} }', 'class A { m(defaul$, i$) {} }'],
  ['const f = (class, new: any) => 1', 'const f = (clas$, ne$: any) => 1'],
  ['try {} catch (new) {}', 'try {} catch (ne$) {}'],
  ["struct View<'a> { x: &'a T, m: Map<K, V> }\nx", '                                          \nx'],
  ['export struct A { x: number }', 'export {};                   '],
  ['struct A;', '         '],
  ['require ./x', '           '],
  ["require '../a/b.ot' ; f()", '                      f()'],
];

for (const [source, expected] of same) {
  test(`${source.replace(/\n.*/s, '')}`, () => {
    assert.is(patched(source), expected);
    assert.is(expected.length, source.length);
  });
}

test('while (let …) becomes a for', () => {
  assert.is(patched('while (let x = next(a)) { f(x) }'), 'for   (let x; x = next(a);) { f(x) }');
  assert.is(patched('while (let mut x: &T = (b)) x'), 'for   (let     x:  T; x = (b);) x');
});

test('a struct is a class for the type checker', () => {
  assert.is(typed("struct V<'a> { x: &'a T, m: Map<K, V> }"), 'class  V     { x:     T; m: Map<K, V> }');
});

test('TypeScript that looks like it is left alone', () => {
  const sources = [
    'a & b; a &mut; (a) & b; [a][0] & 1; f() & b; a! & b; 1 & x; `t` & x; this & x; x.return & y; x?.class && y; a++ & b',
    'let of = 1; of & b; x(of & b)',
    'a && b; (a) && b; x ? a & b : c',
    'type A = B & C; type D = { a: 1 } & { b: 2 }; type E = Map<K, V> & F; type G = (A | B) & C; type H = X[] & Y; type I = void & { a: 1 }',
    "x < 'abc'; f(a, 'b'); type T = Pick<X, 'a' | 'b'>; type U = Record<'a', 'b c'>; let s: 'x' = 'y'; ['a', 'b'] as const",
    "interface A { a: 'x'\n b: 'y' }",
    '/&mut x/.test("&mut x"); `&mut x ${"&y"} &z`; // &mut x\n/* &mut x */ a = b / 2 & c / 3',
    'let struct = 1; struct.x = 2; struct\nA; fn(a); fn(a) - 1; let fn = (a) => b; require("./x"); require.resolve("x"); x.require; import * as y from "y"',
    'function f(this: T, a = function () {}) {} class C { default() {} static delete = 1; enum = 2 } x = { class: 1, in: 2 }',
    'f(null, true, this); f(a, { default: 1, new: 2 }, [x, null]); let c = class extends B {}; (class {}); type T = { in: 1, class: 2 }; a in b; f(x, typeof y, void 0)',
    'while (x) {} let mut\nx = 1; const enum E { A } export default function () {} export { x as default }',
  ];
  for (const source of sources) assert.is(patched(source), source);
});

test('nothing is found in this repository, nor in type declarations, but the leading & of a type', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  let count = 0;
  for (const folder of ['lib', 'test', 'node_modules/@types/node']) {
    for (const path of readdirSync(join(root, folder), { recursive: true })) {
      if (!/\.(?:js|ts)$/.test(path) || path === 'oite-syntax.test.js') continue;
      const source = readFileSync(join(root, folder, path), 'utf8');
      count++;
      for (const { start, end } of readOite(source).patches) {
        assert.match(source.slice(start, end), /^& *$/, `${path} ${source.slice(start - 20, end + 20)}`);
        assert.match(source.slice(0, start), /[:=(]\s*$/, `${path} ${source.slice(start - 20, end + 20)}`);
      }
    }
  }
  assert.ok(count > 200);
});

test('errors and maps are those of the source', () => {
  const source = "function f<'a>(x: &'a T) { return &x }\nwhile (let item = next(&mut q)) { use(item).b; broken( }\n";
  const [first] = transpile(source, { fileName: 'a.ot' }).diagnostics;
  assert.equal([first.line, first.column, source.slice(first.start, first.start + first.length)], [2, 56, '}']);
  const fine = source.replace('broken( ', 'right(item)');
  const { code, map } = transpile(fine, { fileName: 'a.ot' });
  assert.is(map.sourcesContent[0], fine);
  const decoded = new SourceMap(map);
  const lines = code.split('\n');
  const sourceLines = fine.split('\n');
  for (const name of ['use', 'right', 'next', 'q']) {
    const line = lines.findIndex((text) => text.includes(name));
    const column = lines[line].search(new RegExp(`\\b${name}\\b`));
    const { originalLine, originalColumn } = decoded.findEntry(line, column);
    assert.is(sourceLines[originalLine].slice(originalColumn, originalColumn + name.length), name);
  }
});

test('an error inside a struct is reported', () => {
  const { diagnostics, code } = transpile('struct A { x: , }\n', { fileName: 'a.ot' });
  assert.is(code, '');
  assert.equal([diagnostics[0].code, diagnostics[0].line, diagnostics[0].column], ['OT1001', 1, 15]);
});

test('only Oite has it', () => {
  for (const fileName of ['a.ts', 'a.js', 'a.mts']) {
    for (const [source] of same.slice(0, 4)) assert.is(transpile(source, { fileName }).code, '', `${fileName} ${source}`);
  }
  assert.is(transpile('let x = &mut ;', { fileName: 'a.ot' }).diagnostics.length, 0);
  assert.ok(transpile('let x = & ;', { fileName: 'a.ot' }).diagnostics.length > 0);
});

/** Programs of scripts as people write them, with the JavaScript that they mean. */
const scripts = [
  ['function f(a, b) { let a = a + 1; const b = 2; return () => a + b; }\nconsole.log(f(1, 5)());', 'function f(a, b) { a = a + 1; b = 2; return () => a + b; }\nconsole.log(f(1, 5)());', ['OT3004', 'OT3004']],
  ['function g(arguments) { return arguments; }\nlet arguments = [1];\nconsole.log(g(3), arguments);', 'function g(x) { return x; }\nlet y = [1];\nconsole.log(g(3), y);', []],
  ['function f(a, b) { let a; let b: number, c; return [a, b, c] }\nconsole.log(f(1, 2));', 'console.log([undefined, undefined, undefined]);', ['OT3004', 'OT3004']],
  ['class C { m(n) { let arguments = [n]; return { arguments, f: () => arguments[0] } } own() { return arguments.length } p({ arguments }, eval = 1) { return arguments + eval } }\nconst c = new C(), { arguments, f } = c.m(4);\nconsole.log(arguments, f(), c.own(1, 2), c.p({ arguments: 5 }));', 'console.log([4], 4, 2, 6);', []],
  ['"use strict";\nlet arguments = [1];\nfunction f(arguments) { return arguments }\nfunction g() { return arguments.length }\nconsole.log(arguments, f(2), g(1, 2, 3));', 'console.log([1], 2, 3);', []],
  ['console.log(1);\nreturn;\nconsole.log(2);', 'console.log(1);', []],
  ['async function f() { return 1 }\nconsole.log(await f());\nif (true) return;\nconsole.log(2);', 'console.log(1);', []],
  ['function delete(v) { return v }\nconsole.log(typeof 1);', 'console.log(typeof 1);', ['OT3003']],
  ['declare function typeof(value: any): string;\nconsole.log(typeof(1));', 'console.log(typeof 1);', []],
  ['const made = [];\nlet n = 3;\nconst next = () => n--;\nwhile (let k = next()) { made.push(() => k); if (k === 2) continue; }\nconsole.log(made.map((f) => f()));', 'const made = [];\nlet n = 3;\nconst next = () => n--;\nfor (;;) { const k = next(); if (!k) break; made.push(() => k); }\nconsole.log(made.map((f) => f()));', []],
  ['const p = Promise.resolve(4);\nlet t = await &p;\nconsole.log(t);', 'console.log(4);', []],
  ['var await = 6;\nconsole.log(await &3);', 'console.log(2);', []],
  ['async function f(&mut q: number[]) {\n while (let k = await Promise.resolve(q.pop())) console.log(k);\n}\nawait f(&mut [1, 2]);', 'console.log(2); console.log(1);', []],
];

test('scripts as people write them do what they mean, with warnings where they hide a mistake', async () => {
  const files = Object.fromEntries(scripts.map(([source], i) => [`${i}.ot`, source]));
  const cwd = folder({ ...files, 'main.js': scripts.map((_, i) => `require('./${i}.ot');`).join('\n') });
  let expected = '';
  for (const [, plain] of scripts) {
    Function('console', plain)({ log: (...values) => (expected += `${formatAll(values)}\n`) });
  }
  const { stdout, stderr } = await node(['-r', registerFile, 'main.js'], { cwd });
  assert.is(stderr, '');
  assert.is(stdout, expected);
  for (const [source, , codes] of scripts) {
    const { diagnostics } = transpile(source, { fileName: 'a.ot' });
    assert.equal(diagnostics.map(({ code, severity }) => `${code} ${severity}`), codes.map((code) => `${code} warning`));
  }
});

test.run();
