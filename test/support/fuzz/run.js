// Runs generated programs, many in one realm: they keep to their own function and change no intrinsic. A realm is thrown
// away when a program runs out of time.

import vm from 'node:vm';
import { format } from '../format.js';
import { coins, fuel, helpers } from './prelude.js';

const maxEntries = 3000;
const maxText = 200;

/**
 * A runner with a realm of its own. loadRuntime(context) gives what `require('oite/runtime')` answers; with `eager` the helpers
 * make that runtime's promises.
 */
export function createRunner(loadRuntime = null, eager = false) {
  let realm = null;
  return {
    /** The log of a program. */
    run(text, { timeout = 1000 } = {}) {
      realm ??= createFuzzRealm(loadRuntime, eager);
      const { state, context } = realm;
      state.log = [];
      context.refuel(fuel, coins);
      let script;
      try {
        // Its top-level names stay its own: the next program comes into the same realm.
        script = new vm.Script(`(function () {${text}\n})();`, { filename: 'program.js' });
      } catch (error) {
        return [`does not parse: ${error.message} ${String(error.stack).split('\n', 3).join(' | ').slice(0, 300)}`];
      }
      try {
        script.runInContext(context, { timeout });
      } catch (error) {
        state.log.push(`uncaught: ${format(error)} ${error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? '(time)' : ''}`);
        realm = null;
      }
      // A program that logs without end stays in the queue of its realm: leave it there.
      if (state.log.length >= maxEntries) realm = null;
      return state.log;
    },
  };
}

function createFuzzRealm(loadRuntime, eager) {
  const state = { log: [] };
  const push = (values) => {
    if (state.log.length >= maxEntries) throw new Error('too many log entries');
    state.log.push(
      values
        .map((value) => format(value))
        .join(' ')
        .slice(0, maxText),
    );
  };
  const context = vm.createContext({ $push: push }, { microtaskMode: 'afterEvaluate' });
  // The function must be of the realm, see realm.js.
  vm.runInContext(
    '{ const push = $push; globalThis.log = (...values) => { push(values); }; delete globalThis.$push; }',
    context,
  );
  let promise = vm.runInContext('Promise', context);
  if (loadRuntime) {
    const runtime = loadRuntime(context);
    if (eager) promise = runtime.Promise;
    context.require = (name) => {
      if (name !== 'oite/runtime' && name !== 'oite/runtime/full')
        throw new Error(`no module ${name} in the test realm`);
      return runtime;
    };
  }
  Object.assign(context, vm.runInContext(`(function (Promise) {${helpers}})`, context)(promise));
  return { context, state };
}
