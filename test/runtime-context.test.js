// AsyncLocalStorage in eager code holds what it holds in native async functions, at every point.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('context');
const program = fileURLToPath(new URL('./support/runtime/context.js', import.meta.url));
const run = (...args) => execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split('\n');
// Where stores live: Node 22 and 24 let it be chosen.
const flags = ['--experimental-async-context-frame', '--no-async-context-frame'];
const places = [[], ...flags.filter((flag) => process.allowedNodeEnvironmentFlags.has(flag)).map((flag) => [flag])];

for (const place of places) {
  for (const when of ['', 'late', 'hooked']) {
    test(`is kept across suspensions ${when} ${place}`, () => {
      const native = run(...place, program, 'native', when);
      assert.ok(native.length > 60);
      // The order of tasks is that of the mode; what each of them sees is not.
      assert.equal(run(...place, program, 'eager', when).sort(), native.sort());
    });
  }
}

test('copies of the runtime take back what they watch the first hook with', () => {
  const text = `
    import { AsyncLocalStorage, createHook } from 'node:async_hooks';
    import inline from ${JSON.stringify(new URL('../dist/runtime/inline.js', import.meta.url).href)};
    const { __proto__: hooks } = createHook({});
    const { enable } = hooks;
    const copies = [1, 2, 3].map(() => (0, eval)('(' + inline + ')'));
    const watched = hooks.enable;
    let told = 0;
    if (process.argv[1] === 'wrapped') hooks.enable = function () { told++; return watched.call(this); };
    const store = new AsyncLocalStorage();
    const wait = ({ eager }) => new eager.Promise(setImmediate).then(() => store.getStore());
    const seen = await Promise.all(copies.map((copy, i) => store.run(i, () => wait(copy))));
    createHook({}).enable();
    createHook({}).enable();
    console.log(hooks.enable === enable, told > 1, ...seen);
  `;
  const out = (...args) => execFileSync(process.execPath, ['--input-type=module', '-e', text, ...args], { encoding: 'utf8' });
  assert.is(out(), 'true false 0 1 2\n');
  assert.is(out('wrapped'), 'false true 0 1 2\n', 'what somebody else has wrapped it in stays');
});

test.run();
