// Prints what AsyncLocalStorage holds at points of a few async functions: `context.js native|eager [late|hooked]`. A
// program of its own, since a process can use its first store only once; `late` loads the runtime inside of a store,
// `hooked` switches the async hooks on in between.
import { AsyncLocalStorage, createHook } from 'node:async_hooks';

const [mode, when] = process.argv.slice(2);
const late = when === 'late';
const load = () => import('../../../dist/runtime/runtime.js');
const store = new AsyncLocalStorage();
let runtime = late ? undefined : await load();
if (late) {
  await store.run('while loading', async () => {
    runtime = await load();
  });
}
const o = runtime.eager;
const eager = mode === 'eager';
const P = eager ? runtime.Promise : Promise;
const log = (name) => console.log(name, store.getStore());
const turn = () => new Promise((resolve) => {
  setImmediate(resolve);
});

/** async function task(name, a, b, then, c) { log(name); await a; then(); log(name); await b; then(); log(name); await c; log(name); } */
async function native(name, a, b, then = () => {}, c = null) {
  log(`${name} 0`);
  await a;
  then();
  log(`${name} 1`);
  await b;
  then();
  log(`${name} 2`);
  await c;
  log(`${name} 3`);
}
function task$1($f, name, a, b, then, c) {
  let $s = 0, $v;
  if ($f !== null) { $s = $f.s; $v = $f.v; [name, b, then, c] = $f.l; }
  switch ($s) {
    case 0: log(`${name} 0`); $v = a;
      if (o.waits($v)) return o.await($f ?? o.frame(task$1, this), 1, 0, $v, [name, b, then, c]);
      o.got($v);
    case 1: then(); log(`${name} 1`); $v = b;
      if (o.waits($v)) return o.await($f ?? o.frame(task$1, this), 2, 0, $v, [name, b, then, c]);
      o.got($v);
    case 2: then(); log(`${name} 2`); $v = c;
      if (o.waits($v)) return o.await($f ?? o.frame(task$1, this), 3, 0, $v, [name]);
      o.got($v);
    case 3: log(`${name} 3`);
  }
}
const lowered = (name, a, b, then = () => {}, c = null) => {
  try { return o.settle(task$1(null, name, a, b, then, c)); } catch ($e) { return o.reject($e); }
};
const task = eager ? lowered : native;

const gate = () => {
  let open;
  const promise = new P((resolve) => {
    open = resolve;
  });
  return { promise, open };
};

// Suspended before any store has been in use, resumed from inside of one.
const a = gate();
const b = gate();
task('early', a.promise, b.promise);
store.run('one', () => a.open());
await turn();
store.run('two', () => b.open());
await turn();

// Several tasks of several stores, all waiting for the same promise.
const c = gate();
for (const name of ['x', 'y', 'z']) store.run(name, () => void task(name, c.promise, c.promise));
task('none', c.promise, c.promise);
store.run('opener', () => c.open());
await turn();
log('after');

// then, catch, finally, thenables, native promises, all
const d = gate();
store.run('then', () => {
  d.promise.then(() => log('then')).finally(() => log('finally'));
  P.all([d.promise, 1]).then(() => log('all'));
  task('thenable', { then(f) { log('called'); f(); } }, Promise.resolve());
  task('native', Promise.resolve(), d.promise);
});
d.open();
await turn();

// enterWith stays with what runs after it, not with others.
const e = gate();
if (when === 'hooked') store.run('before', () => void task('hooked', e.promise, turn()));
if (when === 'hooked') createHook({ init() {} }).enable();
store.run('inside', () => {
  e.promise.then(() => {
    store.enterWith('entered');
    log('entered');
  }).then(() => log('next'));
  e.promise.then(() => log('other'));
});
e.open();
await turn();

// A task that waits again and again keeps what it enters; what it has started before does not get that.
const f = [gate(), gate(), gate(), gate()];
for (const name of ['p', 'q']) {
  store.run(name, () => {
    const enter = (i, b, times = 0) => () => {
      times++;
      task(`${name} before ${i}`, f[i].promise, f[3].promise);
      store.enterWith(`${name} ${i} ${times}`);
      task(`${name} after ${i}`, f[i].promise, b);
      store.run(`${name} inside ${i}`, () => task(`${name} within ${i}`, Promise.resolve(), f[i].promise));
    };
    task(`${name} a`, task(`${name} b`, f[0].promise, f[1].promise, enter(1, f[2].promise)), f[2].promise, enter(3, f[3].promise));
    task(`${name} c`, { then: f[0].promise.then.bind(f[0].promise) }, f[3].promise, enter(2, turn()));
    task(`${name} d`, turn(), f[2].promise, enter(3, Promise.resolve()), f[3].promise);
    task(`${name} e`, f[0].promise, turn(), enter(3, Promise.resolve()), f[3].promise);
  });
}
task('plain', f[1].promise, f[2].promise);
for (const { open } of f) {
  open();
  await turn();
}
queueMicrotask(() => log('microtask'));
const g = gate();
const h = gate();
let times = 0;
store.run('alone', () => void task('alone', g.promise, turn(), () => store.enterWith(`alone ${times++}`), h.promise));
g.open();
await turn();
await turn();
h.open();
await turn();
log('end');
