// What every generated program may use. The helpers are defined once per realm and are not lowered; with the Promise of the
// mode they make awaitables of all sorts, log effects, and hold the fuel that makes every program end.

/** A function body with the free names log and Promise; gives the helpers. A `with` on a proxy sees names of ours, too: they have a $. */
export const helpers = `let fuel;
let coins;
const refuel = (n, seed) => { fuel = n; if (seed !== undefined) coins = seed; };
const F = () => { if (--fuel < 0) throw 'fuel'; return true; };
const l = (id, v) => (log(id, v), v);
const P = (v) => Promise.resolve(v);
const toss = () => { coins = (Math.imul(coins, 1664525) + 1013904223) | 0; return coins >>> 30; };
const maybe = (v) => (toss() < 2 ? P(v) : toss() < 3 ? later(v, toss()) : v);
const maybeRej = (v) => (toss() < 1 ? rej(v) : toss() < 1 ? laterRej(v, toss()) : maybe(v));
const rej = (id) => Promise.reject('R' + id);
const ticks = (n) => { let p = Promise.resolve(); while (n-- > 0) p = p.then(() => {}); return p; };
const later = (v, n = 2) => ticks(n).then(() => v);
const laterRej = (id, n = 2) => ticks(n).then(() => { throw 'L' + id; });
const thenable = (v) => ({ then(resolve) { log('then'); resolve(v); } });
const badThenable = (id) => ({ get then() { throw 'G' + id; } });
const thrower = (id) => { throw 'T' + id; };
const num = (v) => (typeof v === 'number' ? v : typeof v === 'string' ? v.length : v == null ? 0 : 1);
const key = (v) => 'abc'[Math.abs(num(v) | 0) % 3];
const tag = (strings, ...values) => (log('tag', strings.raw.join('|'), values), values.length + strings.length);
const settled = (id, p) => p.then((v) => log(id, 'ok', v), (e) => log(id, 'no', e));
const nul = null;
function* each(values) { return yield* values; }
const source = (id, n, awaited) => ({
  i: 0,
  [awaited ? Symbol.asyncIterator : Symbol.iterator]() { log(id, 'open'); return this; },
  next(v) { log(id, 'next', v); const r = { value: this.i, done: this.i++ >= n }; return awaited ? later(r, 1) : r; },
  return(v) { log(id, 'return', v); const r = { value: v, done: true }; return awaited ? later(r, 1) : r; },
});
const box = (id, v) => ({ valueOf() { log(id, 'value'); return v; }, toString() { log(id, 'string'); return 's' + v; } });
const watch = (id, target) => new Proxy(target, {
  get(t, k, r) { log(id, 'get', k); return Reflect.get(t, k, r); },
  set(t, k, v) { log(id, 'set', k, v); t[k] = v; return true; },
  has(t, k) { if (!String(k).includes('$')) log(id, 'has', k); return k in t; },
  deleteProperty(t, k) { log(id, 'delete', k); return delete t[k]; },
  ownKeys(t) { log(id, 'keys'); return Reflect.ownKeys(t); },
});
const resource = (id, isAsync, fails, v) => ({
  a: v, b: id,
  [isAsync ? Symbol.asyncDispose : Symbol.dispose]() {
    log(id, 'dispose');
    if (fails === 7) throw 'D' + id;
    return isAsync ? (fails === 6 ? laterRej(id) : later(id, 1)) : undefined;
  },
});
return { refuel, maybe, maybeRej, F, l, P, rej, ticks, later, laterRej, thenable, badThenable, thrower, num, key, tag, settled, nul, each, source, resource, box, watch };`;

/** Fuel of a program, and of its last part. */
export const fuel = 120;

/** Where the coins of a program begin: the same in both of its runs. */
export const coins = 12345;

/** Part of each program, so that it is lowered with it. */
export const prelude = `class Base {
  v = 1;
  static s = 2;
  m(a) { log('Base.m', a); return num(a) + this.v; }
  async am(a) { log('Base.am', a); return num(await a) + this.v; }
  get g() { log('Base.g'); return this.v; }
  set g(x) { log('Base.g=', x); this.v = num(x); }
  static sm(a) { log('Base.sm', a); return num(a) + num(this.s); }
}
`;

/** A program that runs by itself: for a failure that is kept. */
export const selfContained = (text) =>
  `const { ${/return \{ (.*) \}/.exec(helpers)[1]} } = (() => {\n${helpers}\n})();\nrefuel(${fuel}, ${coins});\n${text}`;
