// Runs what erasure makes of a program, and what tsc makes of it, and gives their logs.

import { inspect } from 'node:util';
import { native } from '../../dist/runtime/full.js';

let count = 0;

/** The lines that an ES module passes to `log`. The runtime is there as `$oite`. */
export async function logOf(code) {
  const lines = [];
  const { log, $oite } = globalThis;
  globalThis.$oite = native;
  globalThis.log = (...values) => {
    lines.push(values.map((value) => (typeof value === 'string' ? value : inspect(value, { depth: 4 }))).join(' '));
  };
  try {
    // Each import is a module of its own.
    await import(`data:text/javascript,${encodeURIComponent(`${code}\n//# ${count++}`)}`);
  } catch (error) {
    // The address of the module is a part of the stack, not of the result.
    lines.push(`thrown: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
  } finally {
    Object.assign(globalThis, { log, $oite });
  }
  return lines;
}
