// `oite inspect`: one file's generated code, listing, plan, graph, page, or all of it as JSON.

import { dirname, resolve } from 'node:path';
import { type Inspection, inspect, type TranspileOptions } from '../index.js';
import { toDot, toMermaid } from '../inspect/graph.js';
import { printOp } from '../inspect/listing-writer.js';
import { colorsFor } from './colors.js';
import { fileDiagnostic, readInput, reasonOf } from './input.js';
import { toJson } from './json.js';
import { realPath } from './inputs.js';
import { pageOf } from './inspect-page.js';
import { codeText, listingText, planText, type TerminalOptions } from './inspect-text.js';
import { Reporter } from './reporter.js';
import { decoratorsFor } from './tsconfig-decorators.js';
import { didYouMean, UsageError } from './usage.js';
import { writeAtomically } from './write.js';

/** Views of a file that `inspect` has. */
export type InspectFormat = 'output' | 'listing' | 'plan' | 'json' | 'dot' | 'mermaid' | 'html';

export interface InspectOptions {
  readonly format: InspectFormat;
  /** Show only the functions of this name. */
  readonly functionName: string | undefined;
  readonly out: string | undefined;
  readonly transpile: TranspileOptions;
}

/**
 * Prints one view of the file at `path`. Diagnostics go to stderr; with an error nothing is printed, but for the page, which
 * shows them in their place, and JSON, which has them.
 */
export function inspectFile(path: string, { format, functionName, out, transpile }: InspectOptions): void {
  if (format === 'html' && out === undefined && process.stdout.isTTY) {
    throw new UsageError('--format html makes a page for a browser', "Add '--out FILE.html', or redirect the output.");
  }
  const reporter = new Reporter(false);
  if (out !== undefined && realPath(resolve(out)) === realPath(resolve(path))) {
    const help = 'Choose another name for --out.';
    reporter.report([fileDiagnostic('OT4003', path, `The output would overwrite the input: ${out}`, help)], undefined);
    process.exitCode = 1;
    return;
  }
  const text = view(path, format, functionName, transpile, reporter);
  if (text !== undefined) print(text, format, out, reporter);
  if (reporter.failed) process.exitCode = 1;
}

function view(path: string, format: InspectFormat, functionName: string | undefined, transpile: TranspileOptions, reporter: Reporter): string | undefined {
  const read = readInput(path);
  if ('diagnostic' in read) {
    reporter.report([read.diagnostic], undefined);
    return format === 'json' ? toJson({ fileName: path, diagnostics: [read.diagnostic] }) : undefined;
  }
  const options = { ...transpile, decorators: transpile.decorators ?? decoratorsFor(dirname(path)), fileName: path };
  const whole = inspect(read.text, options);
  reporter.report(whole.diagnostics, read.text);
  if (reporter.failed && format !== 'html' && format !== 'json') return undefined;
  if (reporter.failed) return format === 'json' ? toJson(whole) : pageOf({ source: read.text, inspection: whole });
  const shown = functionName === undefined ? whole : only(whole, functionName, path, reporter);
  if (shown === undefined) return undefined;
  switch (format) {
    case 'output':
      return shown.code;
    case 'listing':
      return shown.listing;
    case 'plan':
      return shown.plan;
    case 'dot':
      return toDot(shown.functions);
    case 'mermaid':
      return toMermaid(shown.functions);
    case 'json':
      return toJson(shown);
    case 'html':
      return pageOf({ source: read.text, inspection: shown });
  }
}

/** The inspection with the functions of one name alone; undefined, and a diagnostic, when there is none. */
function only(whole: Inspection, functionName: string, path: string, reporter: Reporter): Inspection | undefined {
  const isIt = ({ name }: { readonly name: string }): boolean => name === functionName || name.endsWith(`.${functionName}`);
  const functions = whole.functions.filter(isIt);
  const listings = whole.listings.filter(isIt);
  if (functions.length + listings.length > 0) {
    const listing = listings.map(({ ops }) => ops.map(printOp).join('\n')).join('\n\n');
    const plan = functions.map((fn) => fn.plan).filter((text) => text !== '').join('\n\n');
    return { ...whole, functions, listings, listing, plan };
  }
  const names = [...new Set([...whole.functions, ...whole.listings].map(({ name }) => name))];
  const hint = didYouMean(functionName, names) ?? (names.length === 0 ? 'It has none.' : `Async functions: ${names.join(', ')}`);
  reporter.report([fileDiagnostic('OT4007', path, `There is no async function '${functionName}' in this file.`, hint)], undefined);
  return undefined;
}

function print(text: string, format: InspectFormat, out: string | undefined, reporter: Reporter): void {
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  if (out === undefined) {
    process.stdout.write(onTerminal(whole, format));
    return;
  }
  try {
    writeAtomically(out, whole);
  } catch (error) {
    reporter.report([fileDiagnostic('OT4006', out, `It cannot be written: ${reasonOf(error)}.`)], undefined);
  }
}

/** What is piped stays as it is, unless colour is asked for. */
function onTerminal(text: string, format: InspectFormat): string {
  const colors = colorsFor(process.stdout);
  const { isTTY, columns } = process.stdout;
  if (!isTTY && colors.red('x') === 'x') return text;
  const options: TerminalOptions = { colors, width: isTTY ? Math.max(20, columns) : undefined };
  if (format === 'listing') return listingText(text, options);
  if (format === 'plan') return planText(text, options);
  return codeText(text, options);
}
