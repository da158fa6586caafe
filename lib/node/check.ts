// `oite check`: the diagnostics of sources, nothing written.

import { dirname } from 'node:path';
import { transpile, type TranspileOptions } from '../index.js';
import { readInput } from './input.js';
import { findInputs } from './inputs.js';
import type { Reporter } from './reporter.js';
import { decoratorsFor } from './tsconfig-decorators.js';

/** Reports what is wrong with the sources at `paths`. */
export function check(paths: readonly string[], options: TranspileOptions, reporter: Reporter): void {
  const { files, diagnostics } = findInputs(paths);
  reporter.report(diagnostics, undefined);
  for (const { name, path } of files) {
    const read = readInput(path, name);
    if ('diagnostic' in read) {
      reporter.report([read.diagnostic], undefined);
      continue;
    }
    const decorators = options.decorators ?? (read.text.includes('@') ? decoratorsFor(dirname(path)) : 'standard');
    const result = transpile(read.text, { ...options, decorators, fileName: name, sourceMap: false });
    reporter.report(result.diagnostics, read.text);
  }
}
