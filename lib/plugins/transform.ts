// One module of a bundle: source text in, an ES module out. Bundles are made of ES modules, so a file without import and
// export becomes one, too, unless it speaks CommonJS.

import { dirname } from 'node:path';
import { resolveOptions, type TranspileOptions } from '../options.js';
import { loadCompiler } from '../node/load-compiler.js';
import { decoratorsFor } from '../node/tsconfig-decorators.js';
import type { TranspileResult } from '../index.js';

/** Names that only a CommonJS module has. */
const scriptNames = ['require', 'module', 'exports', '__filename', '__dirname'];

/** Transpiles the file at `path`. Its source map names it relative to itself. */
export function transformModule(source: string, path: string, transpile: TranspileOptions): TranspileResult {
  const decorators = transpile.decorators ?? (source.includes('@') ? decoratorsFor(dirname(path)) : 'standard');
  const options = resolveOptions({ ...transpile, decorators, fileName: path });
  const { runPipeline } = loadCompiler(false);
  const trace: NonNullable<Parameters<typeof runPipeline>[2]> = {};
  const result = runPipeline(source, options, trace);
  if (trace.file?.isModule !== false || options.format !== undefined || trace.analysis === undefined) {
    return result;
  }
  // Includes are linked by `require`.
  if (trace.file.includes.length > 0) return result;
  const { free } = trace.analysis;
  if (scriptNames.some((name) => free.has(name))) return result;
  const asModule = runPipeline(source, { ...options, format: 'module' });
  // What only sloppy code may do stays a script.
  const isModule = !asModule.diagnostics.some(({ severity }) => severity === 'error');
  return isModule ? asModule : result;
}
