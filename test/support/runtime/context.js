// Prints what AsyncLocalStorage holds at points of a few async functions: `context.js native|eager [late]`. A program
// of its own, since a process can use its first store only once; `late` loads the runtime inside of a store.
import { AsyncLocalStorage } from 'node:async_hooks';

const [mode, late] = process.argv.slice(2);
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

/** async function task(name, a, b) { log(name); await a; log(name); await b; log(name); } */
async function native(name, a, b) {
  log(`${name} 0`);
  await a;
  log(`${name} 1`);
  await b;
  log(`${name} 2`);
}
function task$1($f, name, a, b) {
  let $s = 0, $v;
  if ($f !== null) { $s = $f.s; $v = $f.v; [name, b] = $f.l; }
  switch ($s) {
    case 0: log(`${name} 0`); $v = a;
      if (o.waits($v)) return o.await($f ?? o.frame(task$1, this), 1, 0, $v, [name, b]);
      o.got($v);
    case 1: log(`${name} 1`); $v = b;
      if (o.waits($v)) return o.await($f ?? o.frame(task$1, this), 2, 0, $v, [name, b]);
      o.got($v);
    case 2: log(`${name} 2`);
  }
}
const lowered = (name, a, b) => { try { return o.settle(task$1(null, name, a, b)); } catch ($e) { return o.reject($e); } };
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
store.run('inside', () => {
  e.promise.then(() => {
    store.enterWith('entered');
    log('entered');
  }).then(() => log('next'));
  e.promise.then(() => log('other'));
});
e.open();
await turn();
log('end');
