// `oite inspect`: one file's generated code, listing, plan, or all of it as JSON.

import { dirname } from 'node:path';
import { type Inspection, inspect, type TranspileOptions } from '../index.js';
import { printOp } from '../inspect/listing-writer.js';
import { fileDiagnostic, readInput, reasonOf } from './input.js';
import { Reporter, toJson } from './reporter.js';
import { cellsOf } from './text-width.js';
import { decoratorsFor } from './tsconfig-decorators.js';
import { didYouMean } from './usage.js';
import { writeAtomically } from './write.js';

export interface InspectOptions {
  readonly format: 'output' | 'listing' | 'plan' | 'json';
  /** Show only the functions of this name. */
  readonly functionName: string | undefined;
  readonly out: string | undefined;
  readonly transpile: TranspileOptions;
}

/** Prints one view of the file at `path`; diagnostics go to stderr, and with an error nothing is printed. */
export function inspectFile(path: string, options: InspectOptions): void {
  const reporter = new Reporter(false);
  const text = view(path, options, reporter);
  if (!reporter.failed) print(text, options.out, reporter);
  if (reporter.failed) process.exitCode = 1;
}

function view(path: string, { format, functionName, transpile }: InspectOptions, reporter: Reporter): string {
  const read = readInput(path);
  if ('diagnostic' in read) {
    reporter.report([read.diagnostic], undefined);
    return '';
  }
  const decorators = transpile.decorators ?? decoratorsFor(dirname(path));
  const whole = inspect(read.text, { ...transpile, decorators, fileName: path });
  reporter.report(whole.diagnostics, read.text);
  if (reporter.failed) return '';
  if (functionName === undefined)
    return format === 'output' ? whole.code : format === 'json' ? toJson(whole) : whole[format];
  const { functions, listings, ...rest } = whole;
  const isIt = ({ name }: { readonly name: string }): boolean =>
    name === functionName || name.endsWith(`.${functionName}`);
  const part = { ...rest, functions: functions.filter(isIt), listings: listings.filter(isIt) };
  if (part.functions.length + part.listings.length === 0) {
    const names = [...new Set([...functions, ...listings].map(({ name }) => name))];
    const hint =
      didYouMean(functionName, names) ?? (names.length === 0 ? 'It has none.' : `Async functions: ${names.join(', ')}`);
    reporter.report(
      [fileDiagnostic('OT4007', path, `There is no async function '${functionName}' in this file.`, hint)],
      undefined,
    );
    return '';
  }
  const listing = part.listings.map(({ ops }) => ops.map(printOp).join('\n')).join('\n\n');
  const plan = part.functions.map((view) => view.plan).join('\n\n');
  return format === 'listing'
    ? listing
    : format === 'plan'
      ? plan
      : toJson({ ...part, listing, plan } satisfies Inspection);
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
    reporter.report([fileDiagnostic('OT4006', out, `It cannot be written: ${reasonOf(error)}.`)], undefined);
  }
}

function visibleLine(line: string): string {
  return cellsOf(line)
    .map((cell) => cell.shown)
    .join('');
}
