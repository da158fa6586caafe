// What the programs may use. It is evaluated before the runtime is there, and is not lowered.

export const setup = `
const { getPrototypeOf, getOwnPropertyDescriptor } = Object;
const attributes = (d) => (d.writable ? 'w' : '-') + (d.enumerable ? 'e' : '-') + (d.configurable ? 'c' : '-');
// All own properties in order; those of intrinsic objects have none that counts.
function own(id, object, inOrder = true) {
  // The runtime gives its generators what older engines lack.
  const keys = Reflect.ownKeys(object).filter((key) => key.description !== 'Symbol.asyncDispose');
  if (!inOrder) keys.sort((a, b) => (String(a) < String(b) ? -1 : 1));
  for (const key of keys) {
    const d = getOwnPropertyDescriptor(object, key);
    log(id, String(key), attributes(d), 'value' in d ? (typeof d.value === 'object' ? typeof d.value : d.value) : typeof d.get + typeof d.set);
  }
}
const attempt = (id, f) => { try { log(id, 'gives', f()); } catch (e) { log(id, 'throws', e); } };
const ticks = async (n) => { while (n-- > 0) await null; };
// Logs when in microtasks things happen: n ticks from now.
function clock(n) { let p = Promise.resolve(); for (let i = 1; i <= n; i++) p = p.then(() => log('tick', i)); }
// Calls, and logs how it ends; a generator is asked for some values.
function drive(id, make, times = 4) {
  let r;
  try { r = make(); } catch (e) { log(id, 'throws', e); return Promise.resolve(); }
  if (typeof r?.next === 'function') {
    return (async () => {
      for (let i = 0; i < times; i++) {
        try { const { value, done } = await r.next('sent' + i); log(id, 'next', value, done); if (done) break; } catch (e) { log(id, 'rejects', e); }
      }
    })();
  }
  if (!(r instanceof Promise) || getPrototypeOf(r) !== Promise.prototype) log(id, 'no promise', r);
  return r.then((v) => log(id, 'fulfils', v), (e) => log(id, 'rejects', e));
}
function step(id, promise) { return promise.then((v) => log(id, 'ok', v), (e) => log(id, 'no', e)); }
function iterable(id, values, more = {}) {
  return { [Symbol.iterator]() { let i = 0; log(id, 'open'); return {
    next() { log(id, 'next', arguments.length); return { get value() { log(id, 'value'); return values[i++]; }, get done() { log(id, 'done'); return i >= values.length; } }; },
    return(v) { log(id, 'return', arguments.length, v); return {}; }, ...more }; } };
}
const logged = (id, target) => new Proxy(target, {
  get(t, k, r) { log(id, 'get', k); return Reflect.get(t, k, r); },
  has(t, k) { log(id, 'has', k); return Reflect.has(t, k); },
  ownKeys(t) { log(id, 'keys'); return Reflect.ownKeys(t); },
  getOwnPropertyDescriptor(t, k) { log(id, 'own', k); return Reflect.getOwnPropertyDescriptor(t, k); },
});
`;
