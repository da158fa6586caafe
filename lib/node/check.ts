// `oite check`: the diagnostics of sources, nothing written.

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { resolveOptions, type TranspileOptions } from '../options.js';
import { readInput } from './input.js';
import { findInputs, realPath } from './inputs.js';
import { loadCompiler } from './load-compiler.js';
import { allowsCache } from './settings.js';
import { checkProgram, loadProgram, missing } from './program.js';
import type { Reporter } from './reporter.js';
import { decoratorsFor } from './tsconfig-decorators.js';

/** Reports what is wrong with the sources at `paths`, and with what they include: that belongs to the same program. */
export function check(paths: readonly string[], options: TranspileOptions, reporter: Reporter): void {
  const given = findInputs(paths);
  reporter.report(given.diagnostics, undefined);
  const program = loadProgram(given.files);
  const ofProgram = checkProgram(program);
  const more = missing(program, given.files);
  const files = more.length === 0 ? given.files : findInputs([...paths, ...more]).files;
  for (const { name, path } of files) {
    const read = readInput(path, name);
    if ('diagnostic' in read) {
      reporter.report([read.diagnostic], undefined);
      continue;
    }
    const decorators = options.decorators ?? (read.text.includes('@') ? decoratorsFor(dirname(path)) : 'standard');
    const resolved = resolveOptions({ ...options, decorators, fileName: name, sourceMap: false });
    const found = [
      ...loadCompiler(allowsCache()).runPipeline(read.text, resolved).diagnostics,
      ...(ofProgram.get(realPath(path)) ?? []),
    ];
    reporter.report(found.sort((a, b) => a.start - b.start), read.text);
  }
}

/** Reports what TypeScript's checker finds in the sources at `paths` and in what they include. */
export async function checkTypesOf(paths: readonly string[], reporter: Reporter): Promise<void> {
  const { checkTypes } = await import('./types.js');
  const { files } = findInputs(paths);
  for (const [path, diagnostics] of checkTypes(files, loadProgram(files))) {
    reporter.report(diagnostics, diagnostics.length === 0 ? undefined : readFileSync(path, 'utf8'));
  }
}
