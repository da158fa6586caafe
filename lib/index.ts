// The public API. Runs in browsers as well as on Node.

import { resolveOptions, type TranspileOptions } from './options.js';
import { runPipeline, type PipelineResult } from './pipeline.js';

export type { Diagnostic, Severity } from './diagnostics.js';
export type { AwaitMode, TranspileOptions } from './options.js';
export { inspect, type Inspection } from './inspect/index.js';
export type TranspileResult = PipelineResult;

/**
 * Transpiles Oite, TypeScript or JavaScript source to JavaScript in which every async function is a state machine.
 *
 * @param source The text of one file, UTF-16.
 * @param options See `TranspileOptions`; `fileName` picks the dialect and the default await mode.
 * @returns The code ('' when a diagnostic is an error), its version-3 source map, and the diagnostics.
 * @throws TypeError when `source` is no string, or for an unknown option or value. Never for bad source.
 */
export function transpile(source: string, options?: TranspileOptions): TranspileResult {
  if (typeof source !== 'string') throw new TypeError('source must be a string');
  return runPipeline(source, resolveOptions(options));
}
