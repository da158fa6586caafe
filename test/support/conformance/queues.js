// Requests to async generators, in any order and number, while they run, wait, yield, delegate and end: generated from seeds.

const count = 1500;

const values = [
  "'v'", 'undefined', "Promise.resolve('p')", "Promise.reject('rejected')", "{ then(a) { log('then'); a('t'); } }", "{ then(a, b) { log('then, no'); b('tn'); } }",
  "{ get then() { log('get then'); throw 'get then'; } }", 'broken()', "slow('s', 2)", "slowly('sn', 2)",
];
const prelude = `const broken = () => { const p = Promise.resolve('b'); Object.defineProperty(p, 'constructor', { get() { log('constructor'); throw 'broken'; } }); return p; };
const slow = (v, n) => ticks(n).then(() => v), slowly = (v, n) => ticks(n).then(() => { throw v; });
function* sync() { try { yield 's1'; yield Promise.resolve('s2'); return 's3'; } finally { log('sync closed'); } }
const odd = (m) => ({ [Symbol.asyncIterator]() { return { next(v) { log('odd next', v); return m === 'next' ? 1 : { value: 'o', done: false }; }, ...(m === 'none' ? {} : {
  return(v) { log('odd return', v); return m === 'return' ? slow({ value: 'or', done: true }, 1) : { value: v, done: true }; },
  throw(e) { log('odd throw', e); if (m === 'throw') throw 'ot'; return { value: 'ot', done: e === 'v' }; } }) }; } });
async function* inner(n) { try { for (let i = 0; i < n; i++) { const x = yield 'i' + i; log('inner got', x); } return 'inner end'; } finally { log('inner closed'); if (n > 1) await null; if (n > 2) yield 'late'; } }
`;

function generator(seed) {
  let state = seed;
  const random = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) % n;
  };
  const pick = (list) => list[random(list.length)];
  const expression = () =>
    pick([
      () => `yield ${pick(values)}`, () => `yield ${pick(values)}`, () => `await ${pick(values)}`, () => `log('l')`, () => 'yield yield 1', () => `(yield ${pick(values)}, await ${pick(values)})`,
      () => `yield* ${pick([`inner(${random(3)})`, 'sync()', `odd('${pick(['next', 'return', 'throw', 'none'])}')`])}`,
    ])();
  const statement = (depth) =>
    depth <= 0
      ? `log('got', ${expression()});`
      : pick([
          () => `log('got', ${expression()});`, () => `${expression()};`, () => `return ${pick(values)};`, () => `return ${expression()};`, () => `throw ${pick(["'x'", expression()])};`,
          () => `try { ${body(depth - 1)} } catch (e) { log('caught', e); ${body(depth - 2)} }`, () => `try { ${body(depth - 1)} } finally { log('finally'); ${body(depth - 2)} }`,
          () => `try { ${body(depth - 1)} } catch { ${body(depth - 2)} } finally { ${body(depth - 2)} }`,
          () => `for (const q of [1, 2]) { ${body(depth - 1)} ${pick(['break;', 'continue;', ''])} }`,
          () => `for await (const q of ${pick(['inner(1)', '[slow(1, 1), 2]', 'sync()'])}) { log(q); ${body(depth - 1)} ${pick(['break;', ''])} }`,
          () => `while (n-- > 0) { ${body(depth - 1)} }`,
        ])();
  const body = (depth) => Array.from({ length: 1 + random(3) }, () => statement(depth)).join(' ');
  const requests = () => {
    const lines = [];
    for (let i = 1, last = 2 + random(6); i <= last; i++) {
      lines.push(`step(${i}, it.${pick(['next', 'next', 'next', 'return', 'throw'])}(${random(4) ? pick(values) : ''}));`);
      if (random(3) === 0) lines.push(`await ticks(${random(5)});`);
    }
    return lines.join(' ');
  };
  return `${prelude}async function* g() { let n = 2; ${body(3)} }\nconst it = g();\nclock(14);\n(async () => { ${requests()} })();\n`;
}

/** { name, code } of each. */
export function* queuePrograms() {
  for (let seed = 1; seed <= count; seed++) yield { name: `requests to a generator, seed ${seed}`, code: generator(seed * 7919), since: 0 };
}
