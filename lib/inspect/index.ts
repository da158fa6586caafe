// inspect(): everything that can be shown of one file, as plain data. Views of it are made elsewhere.

import type { Diagnostic } from '../diagnostics.js';
import { resolveOptions, type TranspileOptions } from '../options.js';
import { ts } from '../parse/typescript.js';
import type { FunctionInfo } from '../analyse/types.js';
import type { FunctionPlan } from '../plan/index.js';
import type { Local, Terminator } from '../plan/ir.js';
import { printPlan, printRope } from '../plan/print.js';
import { successors } from '../plan/simplify.js';
import { runPipeline, type Trace } from '../pipeline.js';
import { lineStarts, positionOf } from '../source.js';
import { listing, listingOf, type FunctionListing } from './listing.js';

export interface SuspensionView {
  readonly kind: 'await' | 'yield';
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** The block that ends here, and the one that it resumes in. */
  readonly from: number;
  readonly to: number;
  /** The block that a rejection goes to; null: out of the function. */
  readonly handler: number | null;
  /** Names of the variables that live across it; `$1` and the like are temps. */
  readonly live: readonly string[];
}

export interface BlockView {
  readonly id: number;
  readonly code: readonly string[];
  readonly terminator: Terminator['kind'];
  readonly to: readonly number[];
  readonly handler: number | null;
}

export interface FunctionView {
  readonly name: string;
  readonly kind: 'async function' | 'async generator' | 'async arrow' | 'main';
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly suspensions: readonly SuspensionView[];
  readonly blocks: readonly BlockView[];
  /** Variables that live in a record, since an inner function captures them. */
  readonly boxed: readonly string[];
  readonly plan: string;
}

export interface Inspection {
  readonly fileName: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly code: string;
  readonly map: object | null;
  /** One entry for each function that has a machine, in source order. */
  readonly functions: readonly FunctionView[];
  readonly listings: readonly FunctionListing[];
  /** All listings, in the seed's format. */
  readonly listing: string;
  /** All plans, as text. */
  readonly plan: string;
}

/**
 * Looks inside the transpilation of one file. A file with errors gives its diagnostics and empty views.
 * @throws TypeError for bad options, as `transpile` does.
 */
export function inspect(source: string, options?: TranspileOptions): Inspection {
  if (typeof source !== 'string') throw new TypeError('source must be a string');
  const resolved = resolveOptions(options);
  const trace: Trace = {};
  const { code, map, diagnostics } = runPipeline(source, resolved, trace);
  const failed = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  const empty = { fileName: resolved.fileName, diagnostics, code, map, functions: [], listings: [], listing: '', plan: '' };
  if (failed || trace.file === undefined) return empty;
  const starts = lineStarts(source);
  const plans = [...(trace.emission?.plans ?? [])].sort((a, b) => a.fn.node.pos - b.fn.node.pos);
  const functions = plans.map((plan) => viewFunction(plan, source, starts));
  const { sourceFile } = trace.file;
  return {
    ...empty,
    functions,
    listings: listingOf(sourceFile, source),
    listing: listing(sourceFile, source),
    plan: functions.map(({ kind, name, line, plan }) => `${kind} ${name} (line ${line})\n${plan}`).join('\n\n'),
  };
}

function viewFunction(plan: FunctionPlan, text: string, starts: readonly number[]): FunctionView {
  const { fn, machine, bindings } = plan;
  const start = fn.node.getStart();
  const at = positionOf(starts, start);
  const suspensions: SuspensionView[] = [];
  for (const { id, terminator, handler } of machine.blocks) {
    if (terminator.kind !== 'suspend') continue;
    const { line, column } = positionOf(starts, terminator.at.start);
    suspensions.push({
      kind: terminator.op, start: terminator.at.start, end: terminator.at.end, line: line + 1, column: column + 1,
      from: id, to: terminator.resume, handler: handler ?? null, live: machine.live.get(id)!.map(nameOf),
    });
  }
  return {
    name: functionName(fn), kind: kindOf(fn), start, end: fn.node.end, line: at.line + 1, column: at.column + 1, suspensions,
    blocks: machine.blocks.map((block) => ({
      id: block.id,
      code: block.steps.filter((step) => step.code.length > 0).map((step) => printRope(step.code, text)),
      terminator: block.terminator.kind,
      to: successors(block.terminator),
      handler: block.handler ?? null,
    })),
    boxed: [...bindings.boxed].map((binding) => binding.name),
    plan: printPlan(plan, text),
  };
}

function nameOf(local: Local): string {
  return local.kind === 'temp' ? `$${local.name}` : local.name;
}

function kindOf(fn: FunctionInfo): FunctionView['kind'] {
  if (ts.isSourceFile(fn.node)) return 'main';
  return fn.isGenerator ? 'async generator' : fn.isArrow ? 'async arrow' : 'async function';
}

/** Its own name, or that of what it is assigned to. */
function functionName({ node }: FunctionInfo): string {
  if (ts.isSourceFile(node)) return 'main';
  const { name } = node as ts.FunctionLikeDeclaration;
  if (name !== undefined) return name.getText();
  const { parent } = node;
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && parent.name !== undefined) return parent.name.getText();
  return '(anonymous)';
}
