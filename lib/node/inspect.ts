// `oite inspect`: one file's generated code, listing, plan, or all of it as JSON.

import { dirname } from 'node:path';
import { inspect, transpile, type TranspileOptions } from '../index.js';
import { fileDiagnostic, readInput, reasonOf } from './input.js';
import { Reporter, toJson } from './reporter.js';
import { cellsOf } from './text-width.js';
import { decoratorsFor } from './tsconfig-decorators.js';
import { writeAtomically } from './write.js';

export interface InspectOptions {
  readonly format: 'output' | 'listing' | 'plan' | 'json';
  readonly out: string | undefined;
  readonly transpile: TranspileOptions;
}

/** Prints one view of the file at `path`; diagnostics go to stderr, and with an error nothing is printed. */
export function inspectFile(path: string, { format, out, transpile: options }: InspectOptions): void {
  const reporter = new Reporter(false);
  const read = readInput(path);
  if ('diagnostic' in read) reporter.report([read.diagnostic], undefined);
  else {
    const decorators = options.decorators ?? decoratorsFor(dirname(path));
    const all = { ...options, decorators, fileName: path };
    const result = transpile(read.text, { ...all, sourceMap: false });
    reporter.report(result.diagnostics, read.text);
    if (!reporter.failed) print(format === 'output' ? result.code : view(read.text, all, format), out, reporter);
  }
  if (reporter.failed) process.exitCode = 1;
}

function view(text: string, options: TranspileOptions, format: 'listing' | 'plan' | 'json'): string {
  const inspection = inspect(text, options);
  return format === 'json' ? toJson(inspection) : inspection[format];
}

function print(text: string, out: string | undefined, reporter: Reporter): void {
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  if (out === undefined) {
    process.stdout.write(process.stdout.isTTY ? whole.split('\n').map(visibleLine).join('\n') : whole);
    return;
  }
  try {
    writeAtomically(out, whole);
  } catch (error) {
    reporter.report([fileDiagnostic('OT3006', out, `It cannot be written: ${reasonOf(error)}.`)], undefined);
  }
}

function visibleLine(line: string): string {
  return cellsOf(line)
    .map((cell) => cell.shown)
    .join('');
}
