// The fuzzer: generates the program of a seed, runs it natively (or by the reference of eager mode) and lowered, compares, shrinks.

import { resolveOptions } from '../../../dist/options.js';
import { runPipeline } from '../../../dist/pipeline.js';
import { loadRuntime } from '../runtime.js';
import { compare } from './compare.js';
import { generate } from './generate.js';
import { toReference } from './reference.js';
import { createRunner } from './run.js';
import { shrink } from './shrink.js';

/** Lowers a script as the mode says; a diagnostic that is an error is the problem. `internal`: options that only tests set. */
export function lowerWith(mode, options = {}, internal = {}) {
  const resolved = resolveOptions({ fileName: 'program.js', await: mode, sourceMap: false, ...options });
  return (text) => {
    const { code, diagnostics } = runPipeline(text, { ...resolved, ...internal });
    const error = diagnostics.find((diagnostic) => diagnostic.severity === 'error');
    return error ? { problem: `${error.code} at ${error.line}:${error.column}: ${error.message}` } : { code };
  };
}

/**
 * A fuzzer for one mode; `lower` may be replaced to see that a broken lowering is noticed. using: programs with `using` and
 * `await using`, which a host must have that judges them (spec mode only); coin: see generate.
 */
export function createFuzzer(mode, { lower = lowerWith(mode), using = false, coin = false } = {}) {
  const eager = mode === 'eager';
  const runner = createRunner(loadRuntime, eager);
  const judge = createRunner(eager ? loadRuntime : null, eager);
  const expected = (text) => judge.run(eager ? toReference(text) : text);
  const check = (text) => compare(text, expected, lower, runner);
  return {
    /** Runs the program of a seed: its text, the node kinds in it, and the failure or null. */
    run(seed) {
      const { text, kinds } = generate(seed, { using, coin });
      return { text, kinds, failure: check(text).failure };
    },
    /** Checks a text: its log and the failure or null. */
    check,
    /** A smaller text that fails in the same way. */
    shrink: (text, failure, milliseconds) =>
      shrink(text, (candidate) => isSame(check(candidate).failure, failure), { milliseconds }),
  };
}

// The same kind; for what the compiler itself says, the same words.
function isSame(found, failure) {
  if (found === null || found.kind !== failure.kind) return false;
  return failure.kind === 'log' || wordsOf(found) === wordsOf(failure);
}

const wordsOf = ({ detail }) =>
  detail
    .split('\n')[0]
    .replace(/\d+/g, '')
    .replace(/'[^']*'|"[^"]*"/g, '')
    .slice(0, 120);
