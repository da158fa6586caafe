// What Node would refuse of an output although its source is right.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { toDiagnostics, type Diagnostic, type Report } from '../../diagnostics.js';
import { fileDiagnostic, readInput } from '../input.js';
import { isSource } from '../inputs.js';
import { outputName } from './names.js';
import type { Planned } from './plan.js';
import type { Import } from './unit.js';

/** Static imports that lead nowhere, or to a source of which there is no output, with the source; `targetOf` finds what they lead to. */
export function importWarnings(
  { input, output }: Planned,
  imports: readonly Import[],
  targetOf: (text: string) => string | undefined,
  inputs: ReadonlySet<string>,
): { readonly text: string; readonly found: readonly Diagnostic[] } {
  const reports = imports.flatMap(([text, start, end]): Report[] => {
    const target = targetOf(text);
    if (target !== undefined && (inputs.has(target) || !isSource(target))) return [];
    // The output looks for it where the source would look, seen from itself.
    const from = target ?? resolve(dirname(input.path), text);
    if (existsSync(join(dirname(output), outputName(relative(dirname(input.path), from))))) return [];
    return [target === undefined ? nowhere(start, end, text) : notAnInput(start, end, text)];
  });
  if (reports.length === 0) return { text: '', found: [] };
  // A file that changes while it is built is built again by whoever watches.
  const read = readInput(input.path);
  return 'text' in read ? { text: read.text, found: toDiagnostics(reports, read.text, input.name) } : { text: '', found: [] };
}

function nowhere(start: number, end: number, specifier: string): Report {
  return { code: 'OT4008', severity: 'warning', message: `'${specifier}' leads to no file.`, start, end };
}

function notAnInput(start: number, end: number, specifier: string): Report {
  const message = `'${specifier}' is not among the inputs: the output will not find it.`;
  return { code: 'OT4016', severity: 'warning', message, start, end, help: 'Build the file or its folder, too.' };
}

interface Formatted {
  readonly planned: Planned;
  readonly format: 'module' | 'script' | 'copy';
}

/** At most one diagnostic: outputs whose format is not the one that the package.json above them gives to .js files. */
export function formatWarning(files: readonly Formatted[]): readonly Diagnostic[] {
  const types = new Map<string, string | undefined>();
  const refused = files.filter(({ planned, format }) => {
    if (format === 'copy' || !planned.output.endsWith('.js')) return false;
    const type = typeOf(dirname(planned.output), types);
    return (format === 'module' && type === 'commonjs') || (format === 'script' && type === 'module');
  });
  const [first, ...others] = refused;
  if (first === undefined) return [];
  const isModule = first.format === 'module';
  const many = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const [is, says] = isModule ? ['an ES module', 'commonjs'] : ['a script', 'module'];
  const message = `Its output is ${is}, but the package.json above it says "type": "${says}", by which Node goes${many}.`;
  const help = `Put a package.json with {"type": "${isModule ? 'module' : 'commonjs'}"} into the output folder.`;
  return [{ ...fileDiagnostic('OT4009', first.planned.input.name, message, help), severity: 'warning' }];
}

/** The `type` of the nearest package.json at or above `folder`. */
function typeOf(folder: string, known: Map<string, string | undefined>): string | undefined {
  if (known.has(folder)) return known.get(folder);
  let type: string | undefined;
  try {
    const value = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { type?: unknown } | null;
    type = typeof value?.type === 'string' ? value.type : undefined;
  } catch {
    // No package.json here, or one that Node itself will complain about.
    const parent = dirname(folder);
    type = parent === folder ? undefined : typeOf(parent, known);
  }
  known.set(folder, type);
  return type;
}
