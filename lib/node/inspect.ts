// `oite inspect`: one file's generated code, listing, plan, graph, page, or all of it as JSON.

import { dirname, resolve } from 'node:path';
import type { Inspection, TranspileOptions } from '../index.js';
import { resolveOptions } from '../options.js';
import { colorsFor } from './colors.js';
import { fileDiagnostic, readInput, reasonOf } from './input.js';
import { toJson } from './json.js';
import { realPath } from './inputs.js';
import { codeText, listingText, planText, type TerminalOptions } from './inspect-text.js';
import { loadCompiler } from './load-compiler.js';
import { Reporter } from './reporter.js';
import { allowsCache } from './settings.js';
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
export async function inspectFile(path: string, { format, functionName, out, transpile }: InspectOptions): Promise<void> {
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
  const text = await view(path, format, functionName, transpile, reporter);
  if (text !== undefined) print(text, format, out, reporter);
  if (reporter.failed) process.exitCode = 1;
}

async function view(
  path: string, format: InspectFormat, functionName: string | undefined, transpile: TranspileOptions, reporter: Reporter,
): Promise<string | undefined> {
  const read = readInput(path);
  if ('diagnostic' in read) {
    reporter.report([read.diagnostic], undefined);
    return format === 'json' ? toJson({ fileName: path, diagnostics: [read.diagnostic] }) : undefined;
  }
  const options = { ...transpile, decorators: transpile.decorators ?? decoratorsFor(dirname(path)), fileName: path };
  if (format === 'output') {
    // What most want to see needs none of the views, and the compiler alone is there in a third of the time.
    const { code, diagnostics } = loadCompiler(allowsCache()).runPipeline(read.text, resolveOptions({ ...options, sourceMap: false }));
    reporter.report(diagnostics, read.text);
    return reporter.failed ? undefined : code;
  }
  const { inspect } = await import('../index.js');
  // Of the map, only these two show anything.
  const whole = inspect(read.text, { ...options, sourceMap: format === 'json' || format === 'html' });
  reporter.report(whole.diagnostics, read.text);
  const isWhole = functionName === undefined || reporter.failed;
  const shown = isWhole ? whole : await only(whole, functionName, path, reporter);
  if (shown === undefined || (reporter.failed && format !== 'html' && format !== 'json')) return undefined;
  switch (format) {
    case 'listing':
      return shown.listing;
    case 'plan':
      return shown.plan;
    case 'dot':
    case 'mermaid': {
      const { toDot, toMermaid } = await import('../inspect/graph.js');
      return (format === 'dot' ? toDot : toMermaid)(shown.functions);
    }
    case 'json':
      return toJson(shown);
    case 'html': {
      const { pageOf } = await import('./inspect-page.js');
      return pageOf({ source: read.text, inspection: shown });
    }
  }
}

/** The inspection with the functions of one name alone; undefined, and a diagnostic, when there is none. */
async function only(whole: Inspection, functionName: string, path: string, reporter: Reporter): Promise<Inspection | undefined> {
  const { printOp } = await import('../inspect/listing-writer.js');
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
