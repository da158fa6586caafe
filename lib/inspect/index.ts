// inspect(): everything that can be shown of one file, as plain data (views.ts). Views of it are made elsewhere.

import { resolveOptions, type ResolvedOptions, type TranspileOptions } from '../options.js';
import { ts } from '../parse/typescript.js';
import type { FunctionInfo } from '../analyse/types.js';
import { loweredFunctions } from '../emit/index.js';
import { isScoped } from '../emit/scoped.js';
import { runPipeline, type Trace } from '../pipeline.js';
import { lineStarts, type Span } from '../source.js';
import { auditMap, emptyAudit } from './audit.js';
import { viewFunction, viewPlain, writingIdentifiers, type Surroundings, type ViewContext } from './functions.js';
import { linksOf, type Links } from './links.js';
import { listing, listingOf } from './listing.js';
import { byteLength, entriesOf, parseOutput, type ParsedOutput } from './output.js';
import { pairsOf } from './pairs.js';
import { relocate } from './relocate.js';
import type { FunctionView, Inspection } from './views.js';

export type * from './views.js';

/**
 * Looks inside the transpilation of one file. A file with errors gives its diagnostics and empty views.
 *
 * @param source The text of one file, UTF-16.
 * @param options As for `transpile`; without a map (`sourceMap: false`) there are no pairs and there is nothing to audit.
 * @throws TypeError for bad options, as `transpile` does.
 */
export function inspect(source: string, options?: TranspileOptions): Inspection {
  if (typeof source !== 'string') throw new TypeError('source must be a string');
  // The page shows the source that was given.
  const resolved = { ...resolveOptions(options), inputSourceMap: false };
  const trace: Trace = {};
  const { code, map, diagnostics } = runPipeline(source, resolved, trace);
  const empty: Inspection = {
    fileName: resolved.fileName, await: resolved.await, diagnostics, code, map, size: { source: byteLength(source), output: byteLength(code) },
    functions: [], listings: [], listing: '', plan: '', pairs: [], audit: emptyAudit,
  };
  const { file, emission } = trace;
  if (diagnostics.some(({ severity }) => severity === 'error') || file === undefined || emission === undefined) return empty;
  const pairs = map === null ? [] : pairsOf(map, code, source);
  const output = parseOutput(code, new Set([...emission.machines.values()].map(({ name }) => name)));
  const { sourceFile, text, origin } = file;
  const toSource = (span: Span): Span => origin.spanToSource(span);
  const functions = relocate(viewFunctions({ code, output, links: linksOf(pairs), options: resolved, toSource }, trace as Required<Trace>), origin);
  return {
    ...empty,
    functions,
    listings: relocate(listingOf(sourceFile, text), origin),
    listing: listing(sourceFile, text),
    plan: functions
      .filter(({ plan }) => plan !== '')
      .map(({ kind, name, line, plan }) => `${kind === name ? kind : `${kind} ${name}`} (line ${line})\n${plan}`)
      .join('\n\n'),
    pairs,
    audit: map === null ? emptyAudit : auditMap({ source: sourceFile, text: source, toSource, code: output.file, pairs }),
  };
}

interface Inspected {
  readonly code: string;
  readonly output: ParsedOutput;
  readonly links: Links;
  readonly options: ResolvedOptions;
  readonly toSource: (span: Span) => Span;
}

/** The views of all functions, in places of the text that was parsed. */
function viewFunctions({ code, output, links, options, toSource }: Inspected, { file, analysis, emission }: Required<Trace>): readonly FunctionView[] {
  const { text } = file;
  const context: ViewContext = { text, starts: lineStarts(text), analysis, writing: writingIdentifiers(analysis) };
  const planOf = new Map(emission.plans.map((plan) => [plan.fn, plan]));
  const lowered = new Set(loweredFunctions(file, analysis, options.await));
  const sizeOf = (fn: FunctionInfo, { entries, machines }: FunctionView['output']): Surroundings['size'] => ({
    source: byteLength(text.slice(fn.node.getStart(), fn.node.end)),
    output: lengthOf(code, [...entries, ...machines]),
  });
  return analysis.functions
    .filter((fn) => (ts.isSourceFile(fn.node) ? fn.suspensions.length > 0 : fn.isAsync || lowered.has(fn)))
    .map((fn) => {
      const plan = planOf.get(fn);
      const machine = plan === undefined ? undefined : emission.machines.get(plan);
      const named = machine === undefined ? undefined : output.machines.get(machine.name);
      const around = named !== undefined && named.machines.length > 0 ? named : plainOutput(fn, output, links, toSource);
      const form = around.machines.length > 0 ? 'machine' : !lowered.has(fn) ? 'native' : isScoped(fn, analysis, options.debug) ? 'scoped' : 'direct';
      const surroundings = { form, output: around, size: sizeOf(fn, around) } as const;
      return plan === undefined || machine === undefined ? viewPlain(fn, context, surroundings) : viewFunction(plan, machine.layout, context, surroundings);
    });
}

/** A module's own top level stays where it is. */
function plainOutput({ node }: FunctionInfo, output: ParsedOutput, links: Links, toSource: Inspected['toSource']): FunctionView['output'] {
  if (ts.isSourceFile(node)) return { entries: [], machines: [] };
  const body = (node as ts.FunctionLikeDeclaration).body ?? node;
  return entriesOf(output, links, toSource({ start: body.getStart(), end: body.end }));
}

/** The bytes of parts of the code, of which some may lie in others. */
function lengthOf(code: string, spans: readonly Span[]): number {
  let bytes = 0;
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= at) continue;
    bytes += byteLength(code.slice(Math.max(start, at), end));
    at = end;
  }
  return bytes;
}
