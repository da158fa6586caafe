// The listing: the seed's ten lines, the format, and listings that are run and compared with the native run.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { listing, listingOf } from '../dist/inspect/listing.js';
import { ts } from '../dist/parse/typescript.js';
import { runListing } from './support/listing-machine.js';

const test = suite('listing');

function parse(text) {
  return ts.createSourceFile('input.ts', text, ts.ScriptTarget.ESNext, true);
}
const print = (text) => listing(parse(text), text);
const data = (text) => listingOf(parse(text), text);

test("the seed's example is exactly its ten lines", () => {
  const source = `async function test() {
    const result = await Promise.resolve(42);
    return result;
}
`;
  assert.is(print(source), `[0] Push(Function { ... })
[1] Let("test")
[2] Jump(10)
[3] Push(String("Promise"))
[4] Load("Promise")
[5] GetProp("resolve")
[6] Push(Number(42.0))
[7] Call(1)
[8] Await
[9] Return`);
});

test('a file without async functions has an empty listing', () => {
  assert.is(print('function f() { return 1 }'), '');
});

test('several functions have a header each, nested ones are listed with their path', () => {
  const source = `async function outer() {
  const inner = async () => 1;
  class C { async *lines() {} async #p() {} static async [k]() {} }
  return { async m() {}, async *g() {}, n: async function () {} };
}
export default async () => {};
call(async function named() {});
`;
  const headers = print(source).split('\n').filter((line) => line.startsWith('async'));
  assert.equal(headers, [
    'async function outer (line 1)',
    'async arrow outer.inner (line 2)',
    'async generator method outer.C.lines (line 3)',
    'async method outer.C.#p (line 3)',
    'async method outer.C.[computed] (line 3)',
    'async method outer.m (line 4)',
    'async generator method outer.g (line 4)',
    'async function outer.n (line 4)',
    'async arrow (anonymous) (line 6)',
    'async function named (line 7)',
  ]);
});

test('a top level that awaits is listed', () => {
  const [main] = data('const x = await f();\nexport default x;\n');
  assert.is(main.kind, 'top level');
  assert.is(main.ops.some(({ op }) => op === 'Await'), true);
  assert.equal(data('async function f() { await 1 }').map(({ kind }) => kind), ['function']);
});

test('numbers and strings are printed as Rust prints them', () => {
  const source =
    'async () => f(1, 0.1, 1e21, 1e-7, 0x10, 1_000, "a\\"\\n\\u202e\\u001b", `x`, null, true, 1n, /[/]"/g)';
  const pushes = print(source).split('\n').filter((line) => line.includes('Push(')).slice(1);
  assert.equal(pushes.map((line) => line.replace(/^\[\d+\] /, '')), [
    'Push(Number(1.0))', 'Push(Number(0.1))', 'Push(Number(1e21))', 'Push(Number(1e-7))', 'Push(Number(16.0))',
    'Push(Number(1000.0))', 'Push(String("a\\"\\n\\u{202e}\\u{1b}"))', 'Push(String("x"))', 'Push(Null)',
    'Push(Boolean(true))', 'Push(BigInt(1n))', 'Push(RegExp(/[/]"/g))',
  ]);
});

test('nothing that a terminal obeys is printed raw', () => {
  const source = 'async function f() { /\u001b[31m\u202e/; `\u009b${1}\u2028`; o["\u0007"] } async function g() {}';
  assert.not.match(print(source).replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test('every operation has a span inside its function and targets inside its listing', () => {
  const source =
    'async function f(a = 1, {b}, ...c) { l: for (const x of y) { try { if (x) continue l; await x } finally { z() } } }';
  for (const { ops, start, end } of data(source)) {
    ops.forEach((op, index) => {
      assert.is(op.index, index);
      assert.ok(op.start >= start && op.end <= end && op.start <= op.end);
      for (const target of op.targets) assert.ok(target >= 0 && target <= ops.length);
    });
  }
});

test('deep and long code ends', () => {
  const long = `async () => ${'a + '.repeat(20000)}a`;
  assert.is(data(long)[0].ops.length, 40004);
  const deep = `async () => ${'('.repeat(0)}${'!'.repeat(3000)}a`;
  assert.match(print(deep), 'TooDeep');
  const chain = `async () => { ${'if (a) b(); else '.repeat(2000)} c() }`;
  assert.not.match(print(chain), 'TooDeep');
});

test('types leave nothing', () => {
  const typed = `async function f<T>(this: X, a: T, b?: number): Promise<T> {
    interface I {} type A = 1; declare const z: 1; function g(): void; function g() {}
    let x: number = a as number;
    return (<any>g<string>(x))! satisfies T;
  }`;
  const bare = `async function f(a, b) {
    function g() {}
    let x = a;
    return g(x);
  }`;
  assert.is(print(typed), print(bare));
});

// Each program is the body of an async function with parameters `a` and `b`; `log`, `p` and `o` are host bindings.
const programs = [
  'return a + (await p(1)) * b',
  'let x = 1; x += await p(2); x **= 3; return x - -x + +"4"',
  'let s = ""; for (let i = 0; i < 4; i++) { if (i === 2) continue; s += i; await p(0) } return s',
  'let n = 0; while (true) { if (++n > 3) break; log(n) } do { n-- } while (n > 0); return n',
  'out: for (const x of [1, 2, 3]) { for (const y of [1, 2, 3]) { if (y === 2) continue out; if (x === 3) break out; log(x, await p(y)) } } return log.name',
  'for (const k in o) { log(k); for (const l in o) { if (l === "b") break } } return 1',
  'try { log(1); throw await p(2) } catch (e) { log(e); return 3 } finally { log(4); await p(0) }',
  'l: for (;;) { try { try { break l } finally { log("in") } } finally { log("out") } } return 5',
  'for (let i = 0; i < 3; i++) { try { if (i === 1) continue; log(i) } finally { log("f" + i) } } return 6',
  'try { try { throw 1 } finally { log("a") } } catch { log("b") } return 7',
  'f: try { return 1 } finally { break f } return 2',
  'try { nothing() } catch (e) { return e.name }',
  'switch (await p(a)) { case 0: log(0); case 1: log(1); case await p(2): log(2); break; default: log("d") } return 1',
  'switch (9) { case 1: return 1; default: log("d"); case 2: log("two") } return 3',
  'for (const i of [1, 2]) { switch (i) { case 1: continue; case 2: log("2"); break } log("end") } return 1',
  'const { a: x = await p(5), ...rest } = { b: 1, c: 2 }; return [x, rest]',
  'const [x, , y = 3, ...z] = [1, 2, undefined, 4, 5]; return { x, y, z, ["k" + x]: 1, ...{ q: 2 } }',
  'let t = {}; ({ a: t.x, b: t["y"] = 7, ...t.z } = { a: 1, c: 3 }); [t.p, t[await p("q")], ...t.r] = [1, 2, 3, 4]; return t',
  'let t = { n: 1, u: undefined }; return [t.n++, ++t.n, t["n"]--, t.n += 5, t.u ??= 3, t.n &&= 0, t.n ||= 9, t["u"] ??= 8, t]',
  'let v = 1; v &&= await p(0); v ??= 4; v ||= 6; return [v++, v, v--, --v]',
  'return [null ?? 1, 0 || 2, 0 && 3, a ? b : 4, (1, 5), typeof nope, typeof a, void a, !a, ~a]',
  'let n = null; return [n?.x, n?.x.y.z(), o?.m(1), o.m?.(2), o.nope?.(3), o?.["m"]?.(4), delete n?.x, o.q?.r.s, o.d.e?.f(await p(1))]',
  'let d = { x: 1, y: 2 }; return [delete d.x, delete d["y"], "x" in d, d]',
  'return [`${a}-${await p(b)}!`, o.tag`x${1}y`, o["tag"]`${a}`]',
  'return [...[1, 2], , ...o.list, await p(3)].length + Math.max(...o.list) + new Array(3).length',
  'return o.self.m(await p(1)) + o["m"](2) + (o.m)(3) + o.self.d.e.f(4)',
  'let s = []; for await (const x of [p(1), p(2), 3]) { s.push(x); if (x === 2) break } return s',
  'for (const x of o.closing) { if (x === 2) return x } ',
  'for (const x of o.closing) { if (x === 2) { try { break } finally { log("fin") } } } return "after"',
  'try { for (const x of o.closing) throw x } catch (e) { return e }',
  'let t = {}; for (t.x of [1, 2]) log(t.x); for (t["y"] of [3]); for ([t.z] of [[4]]); for (var q in { k: 1 }); return [t, q]',
  'if (a) { log("a") } else if (b) log("b"); else { log("c") } if (!a) log("n"); return',
  'const r = a; return r',
  'const r = await o.m(a); return r',
];

function hosts() {
  const events = [];
  const log = (...values) => void events.push(values.join());
  const p = (value) => Promise.resolve(value).then((v) => (events.push(`p${String(v)}`), v));
  const o = {
    a: 1, b: 2, list: [7, 8],
    tag: (strings, ...values) => strings.join('|') + values,
    m(x) { return [this === o, x].join(); },
    d: { e: { f(x) { return [this === o.d.e, x].join(); } } },
    closing: {
      [Symbol.iterator]() {
        let n = 0;
        return { next: () => ({ done: n++ > 3, value: n }), return: () => (events.push('closed'), {}) };
      },
    },
  };
  o.self = o;
  for (const key of ['list', 'tag', 'm', 'd', 'closing', 'self']) Object.defineProperty(o, key, { enumerable: false });
  return { names: { log, p, o, Math, Array, undefined }, events };
}

for (const program of programs) {
  test(`runs as the native function does: ${program}`, async () => {
    const [{ ops }] = data(`async function f(a, b) { ${program} }`);
    for (const args of [[0, 3], [2, 0], [1, 1]]) {
      const native = hosts();
      const listed = hosts();
      const names = Object.keys(native.names);
      const make = new Function(...names, `return async function f(a, b) { ${program} }`);
      const expected = await make(...Object.values(native.names))(...args);
      const actual = await runListing(ops, listed.names, args);
      assert.equal(actual, expected);
      assert.equal(listed.events, native.events);
    }
  });
}

test.run();
