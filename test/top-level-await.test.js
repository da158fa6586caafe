// `await` before every kind of expression in every kind of statement of a module: V8 says what is valid, and the output must be.
// The parser reads a module twice to find out where `await` is a keyword, and loses its place where an object follows.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { transpile } from '../dist/index.js';

const expressions = [
  "''", 'x', '[]', 'fn()', 'function() {}', 'function named() {}', 'class {}', '0', 'await 0', 'await await x', 'new Foo', 'new Foo.bar()', 'null', '{}', '{ function() {} }', '{ a: 1 }', '{ a, b }',
  '{ then(r) { r(); } }', '{ get a() { return 1 }, set a(v) {} }', '{ "q": 1, ...z }', '{ [k]: 1 }', '{ async *m() { yield 1 } }', '/1/', '/[/]/g', '` `', '`a${1}b`', 'tag`x`', 'this', '(x)', '(x, y)',
  '-x', '+x', '!x', '~x', 'typeof x', 'delete x.y', 'async () => {}', 'async function () {}', '(() => {})()', 'import("x")', 'import.meta', 'x?.y', 'x ? y : z', 'x ?? y', 'x, y', 'x = 1', 'x => 1', '[1, ...await x]', '<!-- x',
];
const statements = [
  'await E;', 'await E', '{ await E; }', 'export class C extends (await E) {}', 'class C { [await E]() {} }', 'export default await E;', 'export default class { static [await E] = 1 }', 'export let a = await E, b = await E;',
  'for await (var x of await E);', 'for (var x of await E);', 'for (var x in await E);', 'for await (const x of [await E]) { await E; }', 'for (let i = await E; await E; await E) { break; }', 'if (true) { await E; } else { await E }',
  'if (await E);', 'if (1) await E; else await E;', 'try { await E; } catch { await E } finally { await E; }', 'typeof await E;', 'while (await E) { break; }', 'do { await E } while (await E)', 'switch (await E) { case await E: default: await E; }',
  'throw await E;', 'l: { await E; break l; }', 'const { a = await E } = await E;', 'f(await E, ...await E);', '`${await E}`;', '({ a: await E });', '(await E).x;', 'a; await E; z; const y = 1;', 'await E\nconst y = 1; function y2() {}',
  'a; await E; await E; let q = 1; class W {} export { q };', 'import "x"; await E; import * as n from "y"; n; let m;', 'new (await E)();', 'x && await E;', 'await E ? 1 : 2;', 'let u = await E; let v = u;', 'function f() {} await E; function g() {} const h = f;',
];
const slice = 3;

function* modules() {
  for (const statement of statements) {
    for (const expression of expressions) {
      const text = statement.replaceAll('E', () => expression);
      yield ['module.mjs', text];
      yield ['module.js', `${text}\nexport {};`];
      yield ['module.js', `export {};\n${text}`];
    }
  }
}

function askV8(texts) {
  const script = fileURLToPath(new URL('support/early-errors/oracle.js', import.meta.url));
  const child = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', script], {
    input: JSON.stringify(texts.map((text) => [text, 'module'])), encoding: 'utf8', maxBuffer: 2 ** 28,
  });
  assert.is(child.status, 0, child.stderr);
  return JSON.parse(child.stdout);
}

const test = suite('top-level await');
for (const mode of ['spec', 'eager']) {
  test(`what V8 takes is taken, and nothing else: ${mode}`, () => {
    const chosen = [...modules()].filter((_, i) => i % slice === (mode === 'spec' ? 0 : 1));
    const wanted = askV8(chosen.map(([, text]) => text));
    const results = chosen.map(([fileName, text]) => transpile(text, { fileName, await: mode, sourceMap: false }));
    const errors = results.map(({ diagnostics }) => diagnostics.find(({ severity }) => severity === 'error'));
    const outputs = askV8(results.map(({ code }) => code));
    const wrong = [];
    chosen.forEach(([fileName, text], i) => {
      if ((wanted[i] !== '') !== (errors[i] !== undefined)) wrong.push(`${fileName} ${text}: V8: ${wanted[i] || 'valid'}, ours: ${errors[i]?.message ?? 'valid'}`);
      else if (errors[i] === undefined && outputs[i] !== '') wrong.push(`${fileName} ${text}: output: ${outputs[i]}`);
    });
    assert.equal(wrong, []);
    assert.ok(wanted.filter((complaint) => complaint === '').length > 1000, 'most of them are valid');
  });
}
test.run();
