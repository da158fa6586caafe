// Runs one program in a realm of its own and collects what it logs. The realm's microtasks run inside of the evaluation, so
// that the time limit covers them too and nothing is left behind in the queue of the process; timers are virtual.

import vm from 'node:vm';
import { format } from './format.js';

const maxEntries = 20000;

// The functions a program is given must be of its own realm: V8 queues a reaction with the realm of its handler, and a
// reaction of the outer realm would run only after the evaluation.
const prelude = new vm.Script(`{
  const { $log, $done, $timer } = globalThis;
  for (const name of ['$log', '$done', '$timer']) delete globalThis[name];
  const define = (name, value) => Object.defineProperty(globalThis, name, {
    value, writable: true, configurable: true, enumerable: false,
  });
  define('log', (...values) => { $log(values); });
  define('done', (error) => { $done(error); });
  define('setTimeout', (callback, delay = 0, ...args) => { $timer(callback, delay, args); });
}`);
const stepScript = new vm.Script('realm$step()', { filename: 'step.js' });

/**
 * A realm with `log`, `done`, `setTimeout` and, for lowered scripts, `require`.
 * options.runtime: (context) => exports, gives what `require('oite/runtime')` answers;
 * options.setup: JavaScript text evaluated before anything else; options.noEval: no code from strings;
 * options.gc: a function that collects garbage.
 */
export function createRealm(options = {}) {
  const state = { log: [], timers: [], time: 0, done: false, step: null };
  const push = (text) => {
    state.log.push(text);
    // A runaway program must not take the memory of the test with it.
    if (state.log.length > maxEntries) throw new Error('too many log entries');
  };
  const globals = {
    $log: (values) => push(values.map((value) => format(value)).join(' ')),
    $done: (error) => {
      if (error !== undefined) push(`failed: ${format(error)}`);
      state.done = true;
    },
    $timer: (callback, delay, args) => state.timers.push({ at: state.time + Math.max(1, delay), callback, args }),
  };
  const context = vm.createContext(globals, {
    microtaskMode: 'afterEvaluate',
    codeGeneration: { strings: !options.noEval, wasm: false },
  });
  prelude.runInContext(context);
  define(globals, 'realm$step', () => state.step());
  if (options.gc) define(globals, 'gc', options.gc);
  if (options.setup) vm.runInContext(options.setup, context);
  if (options.runtime) {
    const runtime = options.runtime(context);
    define(globals, 'require', (name) => {
      if (name === 'oite/runtime' || name === 'oite/runtime/full') return runtime;
      throw new Error(`no module ${name} in the test realm`);
    });
  }
  return { context, state };
}

function define(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
}

/** Evaluates the script, then its timers in order of time, until nothing is left. Gives the log. */
export function runInRealm(realm, code, { timeout = 1000, fileName = 'program.js' } = {}) {
  const { context, state } = realm;
  try {
    new vm.Script(code, { filename: fileName }).runInContext(context, { timeout });
    while (state.timers.length > 0) {
      const timer = takeFirst(state.timers);
      state.time = timer.at;
      state.step = () => timer.callback(...timer.args);
      stepScript.runInContext(context, { timeout });
    }
  } catch (error) {
    state.log.push(`uncaught: ${format(error)}`);
  }
  if (!state.done) state.log.push('(never done)');
  return state.log;
}

/** The same, and waits for the process to say which rejections nobody handled: they end the log. */
export async function runWithRejections(realm, code, options) {
  return withRejections(realm.state.log, () => runInRealm(realm, code, options));
}

/** Runs the body with the process's report of unhandled rejections going to the log, and gives the log. */
export async function withRejections(log, body) {
  const unhandled = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => unhandled.push(`unhandled: ${format(reason)}`));
  try {
    await body();
    await new Promise((resolve) => setImmediate(resolve));
    return [...log, ...unhandled];
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  }
}

function takeFirst(timers) {
  let first = 0;
  for (let i = 1; i < timers.length; i++) if (timers[i].at < timers[first].at) first = i;
  return timers.splice(first, 1)[0];
}
