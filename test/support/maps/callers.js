// Programs that print stacks of errors with async callers. Natively run, they say what the stacks are to look like.

const later = 'const later = (v) => new Promise((r) => setTimeout(r, 1, v));\n';
const show = 'console.log(String(e.stack).split("\\n    at ").slice(1).join("\\n"));';
const main = `main().catch((e) => { ${show} });\n`;

/** `spec: false`: what waits for promises of the host in other ways than by awaiting them is not known. */
export const programs = [
  {
    name: 'three functions',
    text: `${later}async function inner(n) {
  await later(1);
  throw new Error('x');
}
async function middle(n) {
  const a = 1;
  return a + await inner(n);
}
async function main() {
  const value = await middle(1);
  return value;
}
${main}`,
  },
  {
    name: 'in the middle, and made without being thrown',
    text: `${later}async function inner(n) {
  await later(1);
  const e = new Error('made');
  ${show}
  await later(2);
  throw new RangeError('thrown');
}
const middle = async (n) => {
  try {
    return await inner(n);
  } catch (e) {
    ${show}
    throw e;
  }
};
const outer = {
  async method(n) {
    for (let i = 0; i < 2; i++) await middle(n);
  },
};
class Thing {
  async go() {
    await outer.method(1);
  }
  static async start() {
    await new this().go();
  }
}
async function main() {
  await Thing.start();
}
${main}`,
  },
  {
    name: 'combinators',
    text: `${later}async function inner(n) {
  await later(1);
  throw new Error('x');
}
async function all() {
  await Promise.all([later(5), inner(1)]);
}
async function settled() {
  const [, { reason: e }] = await Promise.allSettled([all(), inner(3)]);
  ${show}
}
async function main() {
  await settled();
  await Promise.all([later(1), all()]);
}
${main}`,
  },
  {
    name: 'a reaction on the way to a combinator',
    text: `${later}async function inner(n) {
  await later(1);
  throw new Error('x');
}
async function main() {
  await Promise.any([later(5), inner(2).catch((e) => { ${show} return later(2); })]);
}
main();
`,
    spec: false,
  },
  {
    name: 'async generators and for await',
    text: `${later}async function inner(n) {
  await later(1);
  if (n > 1) throw new Error('x');
  return n;
}
async function* count(n) {
  for (let i = 0; i < n; i++) yield await inner(i);
}
async function sum() {
  let s = 0;
  for await (const x of count(4)) {
    s += x;
  }
  return s;
}
async function main() {
  const it = count(3);
  await it.next();
  await it.next();
  try { await it.next(); } catch (e) { ${show} }
  await sum();
}
${main}`,
  },
  {
    name: 'finally, switch and loops',
    text: `${later}async function inner(n) {
  await later(1);
  null.x;
}
async function middle(n) {
  try {
    switch (n) {
      case 1:
        await later(n);
        for (const x of [1]) {
          await inner(x);
        }
    }
  } finally {
    await later(2);
  }
}
async function main() {
  label: for (;;) {
    await middle(1);
    break label;
  }
}
${main}`,
  },
  {
    name: 'functions without names, and nested ones',
    text: `${later}async function main() {
  const local = async () => {
    await later(1);
    await (async () => {
      await later(2);
      throw new TypeError('deep');
    })();
  };
  async function again(f) {
    await f();
  }
  await again(local);
}
${main}`,
  },
  {
    name: 'callbacks, causes, aggregates and timers',
    text: `${later}async function inner(n) {
  await later(1);
  await later(2);
  [n].forEach((x) => {
    throw new Error('x' + x);
  });
}
async function wrap() {
  try {
    await inner(1);
  } catch (cause) {
    throw new Error('outer', { cause });
  }
}
async function any() {
  await Promise.any([inner(1), inner(2)]);
}
async function timed() {
  await later(1);
  return new Promise((resolve, reject) => setTimeout(() => {
    try {
      null.x;
    } catch (e) {
      ${show}
      reject(e);
    }
  }, 1));
}
async function main() {
  try {
    await wrap();
  } catch (e) {
    ${show}
    { const e0 = e; { const e = e0.cause; ${show} } }
  }
  try {
    await any();
  } catch ({ errors: [e, f] }) {
    ${show}
    { const e = f; ${show} }
  }
  try { await timed(); } catch (e) { ${show} }
}
${main}`,
  },
  {
    name: 'private and static methods, accessors, and a default export without a name',
    text: `${later}class A {
  static #hidden = async (n) => {
    await later(n);
    throw new Error('x');
  };
  async #own() {
    await A.#hidden(1);
  }
  static async start() {
    await new A().#own();
  }
  get value() {
    return (async () => { await A.start(); })();
  }
  async [Symbol.asyncDispose ?? 'x']() {}
}
class B extends A {
  async ['computed']() {
    await super.value;
  }
}
export default async () => {
  await new B().computed();
};
import(import.meta.url).then(({ default: f }) => f()).catch((e) => { ${show} });
`,
  },
  {
    name: 'constants, some of which are used in other ways, too',
    text: `const inner = async (n) => {
  if (n > 0) await new Promise((r) => setTimeout(r, 1));
  throw new Error('x');
};
const middle = async n => {
  await inner(n);
};
const outer = async function (n) {
  await middle(n);
};
const names = [inner, middle].map((f) => f.name);
async function main() {
  try {
    await outer(names.length);
  } catch (e) {
    ${show}
  }
}
main();
`,
  },
  {
    name: 'a failure before anything has waited',
    text: `const inner = async () => {
  throw new Error('x');
};
const functions = [inner];
async function outer() {
  await new Promise((r) => setTimeout(r, 1));
  await last();
}
async function last() {
  try {
    await inner(functions);
  } catch (e) {
    ${show}
  }
}
async function main() {
  await outer();
}
main();
`,
  },
  {
    name: 'a failure before a call has waited, in one that had',
    text: `${later}async function inner() {
  throw new Error('x');
}
async function middle() {
  await later(0);
  return await inner();
}
async function outer() {
  return await middle();
}
async function main() {
  try { await outer(); } catch (e) { ${show} }
  await outer();
}
${main}`,
  },
  {
    name: 'methods that are called directly',
    text: `${later}class Store {
  depth = 0;
  async load(n) {
    if (n > 3) throw new Error('deep');
    this.depth++;
    return await this.load(n + 1);
  }
  async slow(n) {
    await later(0);
    return await this.load(n);
  }
  async #own(n) {
    await later(1);
    return await this.slow(n);
  }
  async open(n) {
    return await this.#own(n);
  }
  static async create(n = 1) {
    const made = new this();
    return await made.open(n);
  }
}
async function main() {
  const store = new Store();
  await later(0);
  for (const f of [() => store.load(1), () => store.slow(2)]) {
    try { await f(); } catch (e) { ${show} }
  }
  try { await store.open(1); } catch (e) { ${show} }
  await Store.create();
}
${main}`,
  },
  {
    name: 'recursion in one line',
    text: `const tick = () => new Promise((r) => setTimeout(r, 1));
function fail() { throw new Error('x'); }
async function down(n) { await tick(); return n === 0 ? fail() : await down(n - 1); }
down(2).catch((e) => { ${show} });
`,
  },
  {
    name: 'the top of a module, behind calls that wait once',
    text: `async function inner() {
  await null;
  await new Promise((r) => setTimeout(r, 1));
  throw new Error('x');
}
async function middle() {
  await inner();
}
async function outer() {
  await middle();
}
try {
  await outer();
} catch (e) {
  ${show}
}
`,
  },
  {
    name: 'the top level',
    text: `${later}async function inner(n) {
  await later(1);
  const e = new Error('x');
  ${show}
}
class A {
  #secret = 1;
  async #hidden() {
    await inner(this.#secret);
  }
  async open() {
    await this.#hidden();
  }
}
await new A().open();
`,
  },
];
