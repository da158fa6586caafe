// Runs a program of the conformance matrix natively and lowered, each in a realm of its own.

import { transpile } from '../../../dist/index.js';
import { createRealm, runInRealm } from '../realm.js';
import { loadRuntime } from '../runtime.js';
import { setup } from './setup.js';

const wrap = (code) => code;
const finished = "log('(end)'); done();";

/** The log of the native run. */
export const runNative = (code) => runInRealm(createRealm({ setup }), wrap(code) + finished);

/** The log of the lowered run; a diagnostic is its only line. */
export function runLowered(code, mode = 'spec', options = {}) {
  const { code: text, diagnostics } = transpile(wrap(code) + finished, { fileName: 'program.js', await: mode, sourceMap: false, ...options });
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error) return [`diagnostic: ${error.code} ${error.message}`];
  return runInRealm(createRealm({ setup, runtime: loadRuntime }), text);
}
