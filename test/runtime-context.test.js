// AsyncLocalStorage in eager code holds what it holds in native async functions, at every point.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('context');
const program = fileURLToPath(new URL('./support/runtime/context.js', import.meta.url));
const run = (...args) => execFileSync(process.execPath, [program, ...args], { encoding: 'utf8' }).trim().split('\n');

for (const when of [[], ['late']]) {
  test(`is kept across suspensions ${when}`, () => {
    const native = run('native', ...when);
    assert.ok(native.length > 20);
    // The order of tasks is that of the mode; what each of them sees is not.
    assert.equal(run('eager', ...when).sort(), native.sort());
  });
}

test.run();
