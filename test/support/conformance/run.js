// Runs a program of the conformance matrix natively and lowered, each in a realm of its own.

import { transpile } from '../../../dist/index.js';
import { createRealm, runInRealm } from '../realm.js';
import { loadRuntime } from '../runtime.js';
import { setup } from './setup.js';

const finished = "log('(end)'); done();";

/** The log of the native run. */
export const runNative = (code) => runInRealm(createRealm({ setup }), code + finished);

/** The log of the lowered run; a diagnostic is its only line. */
export function runLowered(code, mode = 'spec', options = {}) {
  const { code: text, diagnostics } = transpile(code + finished, { fileName: 'program.js', await: mode, sourceMap: false, ...options });
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error) return [`diagnostic: ${error.code} ${error.message}`];
  return runInRealm(createRealm({ setup, runtime: loadRuntime }), text);
}

const major = Number(process.versions.node.split('.')[0]);

/** What is wrong with a program: undefined, or the first difference. `skipped`: this engine is no judge of it. */
export function judge({ code, since, until = Infinity }, mode = 'spec') {
  if (major < since || major > until) return { skipped: true };
  const native = runNative(code);
  const lowered = runLowered(code, mode);
  // What no engine takes must be a diagnostic.
  if (native[0] === 'uncaught: SyntaxError' && lowered[0].startsWith('diagnostic:')) return {};
  const at = native.findIndex((line, i) => line !== lowered[i]);
  if (at < 0 && native.length === lowered.length) return {};
  const show = (log) => log.slice(Math.max(0, at - 1), at + 3).join(' | ').slice(0, 400);
  return { difference: `native: ${show(native)}\nlowered: ${show(lowered)}` };
}
