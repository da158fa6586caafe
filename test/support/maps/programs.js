// Programs whose only output is the stack of an error. What they throw stands in code of all kinds; the place is told by
// a native run. `throughRuntime`: frames of the runtime stand above; `lineOnly`: the column is not right yet.

const show = '.catch((error) => console.log(error.stack));';

export const throwing = [
  { name: 'sync', text: `async function f() {\n  const a = 1;\n  throw new Error('x' + a);\n}\nf()${show}\n` },
  { name: 'after-await', text: `async function f(a) {\n  const b = await a;\n  if (b) throw new TypeError('x');\n}\nf(1)${show}\n` },
  {
    name: 'in-declaration',
    text: `const o = { get p() { return null; } };\nasync function f() {\n  let a = await 1, b = o.p.q(a), c = await b;\n  return c;\n}\nf()${show}\n`,
  },
  {
    name: 'finally',
    text: `async function f() {\n  try {\n    await 0;\n    return 1;\n  } finally {\n    await 1; undefined.x;\n  }\n}\nf()${show}\n`,
  },
  {
    name: 'catch',
    text: `async function f() {\n  try {\n    await Promise.reject(1);\n  } catch (e) {\n    await e; e.a.b.c;\n  }\n}\nf()${show}\n`,
  },
  {
    name: 'loop',
    text: `async function f(list) {\n  let sum = 0;\n  for (const x of list) {\n    sum += await x;\n    if (sum > 2) sum(x);\n  }\n}\nf([1, 2, 3])${show}\n`,
  },
  {
    name: 'kept-loop',
    text: `async function f(list) {\n  await 0;\n  for (let i = 0; i < 3; i++) {\n    if (i === 2) list[i][0]()(i);\n  }\n}\nf([1, 2, [() => 1]])${show}\n`,
  },
  {
    name: 'generator',
    text: `async function* g() {\n  yield 1;\n  const x = await 2;\n  yield x.y.z;\n}\n(async () => {\n  for await (const x of g()) await x;\n})()${show}\n`,
  },
  {
    name: 'method',
    text: `class A {\n  #secret = 1;\n  async m() {\n    await 0;\n    return this.#secret + this.n();\n  }\n  n() { throw new RangeError('n'); }\n  static async s() { await 0; return new this().t(); }\n}\nnew A().m()${show}\n`,
  },
  {
    name: 'static-method',
    text: `class A {\n  static async s() {\n    await 0;\n    return new this().t(1);\n  }\n}\nA.s()${show}\n`,
  },
  { name: 'arrow', text: `const f = async (x) => (await x)();\nf(1)${show}\n` },
  { name: 'arrow-leaf', text: `const f = async (x) => x.y\n  .z;\nf(1)${show}\n` },
  {
    name: 'closure',
    text: `async function outer(a) {\n  await a;\n  const inner = () => {\n    const more = async () => {\n      await 1;\n      [1].map((x) => { throw new Error(x + a); });\n    };\n    return more();\n  };\n  return await inner();\n}\nouter(2)${show}\n`,
  },
  {
    name: 'operands',
    text: `const f = async (x, g) => x + g(await x, 1) + (await x)(2);\nf(1, (a, b) => a * b)${show}\n`,
  },
  {
    name: 'operators',
    text: `async function f(n) {\n  const one = await n;\n  return one+ 2n;\n}\nf(1)${show}\n`,
  },
  { name: 'constant', throughRuntime: true, text: `async function f(n) {\n  const one = 1;\n  one = await n;\n}\nf(1)${show}\n` },
  { name: 'parameter', text: `async function f(a, { b } = a.c) {\n  await b;\n}\nf(1)${show}\n` },
  {
    name: 'callee',
    throughRuntime: true,
    lineOnly: true,
    text: `async function f(a) {\n  await 1;\n  a.b.c(a,\n    await 2);\n}\nf({ b: { c: 1 } })${show}\n`,
  },
  {
    name: 'switch',
    text: `async function f(a) {\n  switch (await a) {\n    case 0: break;\n    case await 1:\n      a.x();\n  }\n}\nf(1)${show}\n`,
  },
  { name: 'new', text: `async function f(a) {\n  const b = new (await a)(1);\n}\nf(1)${show}\n` },
  { name: 'template', text: `async function f(a) {\n  return await 1, \`\${a} \${ a.b.c }\`;\n}\nf(1)${show}\n` },
  { name: 'iterable', throughRuntime: true, text: `async function f(a) {\n  for (const x of a.b) await x;\n}\nf(1)${show}\n` },
  { name: 'delegate', text: `async function* g() {\n  yield 1;\n  yield* h();\n}\nasync function* h() {\n  await 0;\n  throw new Error('h');\n}\n(async () => { for await (const x of g()); })()${show}\n` },
  { name: 'script', extension: 'js', text: `async function f(a) {\n  await a;\n  throw new Error('x');\n}\nf(1)${show}\n` },
  { name: 'crlf', text: `async function f(a) {\r\n  await a;\r\n  if (a)\r\n    throw new Error('x');\r\n}\r\nf(1)${show}\r\n` },
  { name: 'cr', text: `async function f(a) {\r  await a;\r  if (a)\r    throw new Error('x');\r}\rf(1)${show}\r` },
  { name: 'separators', text: `async function f(a) {\u2028  await a; const s = '\u2028\u2029';\u2029  if (a) throw new Error('x');\n}\nf(1)${show}` },
  { name: 'bom', text: `\ufeffasync function f(a) { await a; throw new Error('x'); }\nf(1)${show}\n` },
  { name: 'bom-kept', text: `\ufeffconst f = () => { throw new Error('x'); }; async function g() { await 1; f(); } g()${show}\n` },
  { name: 'tabs', text: `async function f(a) {\n\tawait a;\n\t\tif (a)\tthrow\tnew Error('x');\n}\nf(1)${show}\n` },
  { name: 'shebang', text: `#!/usr/bin/env node\nasync function f(a) { await a; throw new Error('x'); }\nf(1)${show}\n` },
  { name: 'shebang-script', extension: 'js', text: `#!/usr/bin/env node\nasync function f(a) { await a; throw new Error('x'); }\nf(1)${show}\n` },
  { name: 'astral', text: `async function f(a) {\n  const 𠮷 = '😀😀'; await a; /* 😀 */ throw new Error('😀' + 𠮷);\n}\nf(1)${show}\n` },
  { name: 'no-end', text: `async function f(a) {\n  await a\n  throw new Error('x')\n}\nf(1)${show}` },
];
