// Analysis and plans → the views of the functions of a file.

import { ts } from '../parse/typescript.js';
import { positionOf, type Span } from '../source.js';
import type { Analysis, FunctionInfo } from '../analyse/types.js';
import { identifiersIn } from '../plan/bindings.js';
import type { FunctionPlan } from '../plan/index.js';
import { Completion, type Block, type BlockId, type Rope, type Step, type Terminator } from '../plan/ir.js';
import { nameOfLocal, printPlan, printRope, printTerminator } from '../plan/print.js';
import { successors } from '../plan/simplify.js';
import type { Layout } from '../emit/layout.js';
import type { BlockView, Construct, EdgeView, FunctionView, RegionView, StepView, SuspensionView } from './views.js';

export interface ViewContext {
  readonly text: string;
  readonly starts: readonly number[];
  readonly analysis: Analysis;
  /** Every identifier that gives its variable a value. */
  readonly writing: ReadonlySet<ts.Node>;
}

/** What is known of a function beside its plan. */
export type Surroundings = Pick<FunctionView, 'form' | 'output' | 'size'>;

/** The identifiers of a file that write their variables: assignments, and declarations that hold a value. */
export function writingIdentifiers(analysis: Analysis): ReadonlySet<ts.Node> {
  const found = new Set<ts.Node>();
  for (const { references, declarations } of new Set(analysis.bindingOf.values())) {
    for (const { node, writes } of references) if (writes) found.add(node);
    for (const node of declarations) if (!ts.isVariableDeclaration(node.parent) || node.parent.initializer !== undefined) found.add(node);
  }
  return found;
}

/** The view of a function that has no machine. */
export function viewPlain(fn: FunctionInfo, { starts }: ViewContext, around: Surroundings): FunctionView {
  const start = fn.node.getStart();
  const { line, column } = positionOf(starts, start);
  return {
    name: functionName(fn), kind: kindOf(fn), start, end: fn.node.end, line: line + 1, column: column + 1, ...around,
    suspensions: [], blocks: [], regions: [], parameters: [], locals: [], boxed: [], plan: '',
  };
}

/** The view of a function that has a machine. */
export function viewFunction(plan: FunctionPlan, layout: Layout, context: ViewContext, around: Surroundings): FunctionView {
  const { machine, bindings } = plan;
  const inMachine = new Set(layout.blocks.map(({ id }) => id));
  const [entry] = machine.blocks;
  return {
    ...viewPlain(plan.fn, context, around),
    suspensions: viewSuspensions(plan, layout, context),
    blocks: machine.blocks.map((block) => ({
      ...viewBlock(block, context), state: layout.stateOf(block.id) ?? (block === entry ? 0 : null), inMachine: inMachine.has(block.id),
    })),
    regions: viewRegions(machine.blocks),
    parameters: machine.locals.filter(({ binding }) => binding?.kind === 'param').map(nameOfLocal),
    locals: machine.locals.map(nameOfLocal),
    boxed: [...bindings.boxed].map((binding) => binding.name),
    plan: printPlan(plan, context.text),
  };
}

function viewSuspensions(
  { fn, machine }: FunctionPlan, layout: Layout, { text, starts }: ViewContext,
): readonly SuspensionView[] {
  const found: SuspensionView[] = [];
  const states = new Map<BlockId, number>();
  let state = 0;
  for (const { id } of layout.blocks) {
    // A block without a number is part of the state that falls into it.
    state = layout.stateOf(id) ?? state;
    states.set(id, state);
  }
  // A step of `for await` stands at the variable in its head; so may an await of the program: `for await (x[await k] of y)`.
  const heads = fn.suspensions.filter(ts.isForOfStatement).map(({ initializer }) => ({ start: initializer.getStart(), end: initializer.end }));
  const isHead = (at: Span): boolean => heads.some(({ start, end }) => start <= at.start && at.end <= end) && !/^(?:await|yield)\b/.test(text.slice(at.start, at.start + 6));
  for (const { id, terminator, handler } of machine.blocks) {
    if (terminator.kind !== 'suspend') continue;
    const { op, node, operand, resume, onReturn } = terminator;
    const at = node.loop ?? node.at;
    const { line, column } = positionOf(starts, at.start);
    found.push({
      id: found.length, kind: op, construct: isHead(at) ? 'for await' : constructOf(text, at, op), start: at.start, end: at.end, line: line + 1, column: column + 1,
      operand: printRope(operand, text), from: id, to: resume, onReturn: onReturn ?? null, states: { before: states.get(id) ?? 0, after: states.get(resume)! },
      handler: handler ?? null, live: machine.live.get(id)!.map(nameOfLocal),
    });
  }
  return found;
}

/** A `yield` also awaits what it gives out, and what `return()` hands in: these awaits stand in the same place. */
function constructOf(text: string, { start, end }: Span, op: 'await' | 'yield'): Construct {
  const code = text.slice(start, Math.min(end, start + 40));
  if (/^yield\s*\*/.test(code)) return 'yield*';
  if (op === 'yield' || /^yield\b/.test(code)) return 'yield';
  if (/^for\s+await\b/.test(code)) return 'for await';
  if (/^await\b(?!\s+using\b)/.test(code)) return 'await';
  return /^(?:\{|await\s+using\b|for\b)/.test(code) ? 'await using' : 'return';
}

function viewBlock(block: Block, context: ViewContext): Omit<BlockView, 'state' | 'inMachine'> {
  const { terminator } = block;
  const { text } = context;
  const steps = block.steps.filter((step) => step.code.length > 0).map((step) => viewStep(step, context));
  const edges = edgesOf(terminator);
  const rope = operandOf(terminator);
  const kept = terminator.kind === 'leave' ? viewStep({ kind: 'step', code: terminator.code }, context) : undefined;
  return {
    id: block.id, steps: kept === undefined ? steps : [...steps, kept], code: steps.map(({ code }) => code),
    terminator: terminator.kind, end: printTerminator(terminator, text), operand: rope === undefined ? null : printRope(rope, text),
    at: placeOf(terminator, rope), completion: terminator.kind === 'end-finally' ? { local: nameOfLocal(terminator.completion), value: nameOfLocal(terminator.value) } : null,
    edges, to: edges.map(({ to }) => to), handler: block.handler ?? null,
  };
}

function viewStep({ code, writes }: Step, { text, analysis, writing }: ViewContext): StepView {
  const spans: Span[] = [];
  const names = new Set<string>(writes === undefined ? [] : [nameOfLocal(writes)]);
  code.forEach((piece, i) => {
    if (typeof piece === 'string' || 'at' in piece) return;
    if ('index' in piece) {
      if (typeof code[i + 1] === 'string' && (code[i + 1] as string).startsWith(' = ')) names.add(nameOfLocal(piece));
      return;
    }
    spans.push({ start: piece.start, end: piece.end });
    for (const identifier of identifiersIn(analysis, piece.start, piece.end)) if (writing.has(identifier)) names.add(identifier.text);
  });
  const view = { code: printRope(code, text), spans, writes: [...names] };
  const number = completionNumber(code, writes === undefined ? undefined : nameOfLocal(writes), text);
  return number === undefined ? view : { ...view, completes: number };
}

/** `$1 = 2`: only completion records, and the tags of a delegate, are given a bare number of ours. */
function completionNumber(code: Rope, local: string | undefined, text: string): StepView['completes'] {
  if (local === undefined || !local.startsWith('$') || code.some((piece) => typeof piece !== 'string' && 'start' in piece)) return undefined;
  const value = /^\S+ = (\d+)$/.exec(printRope(code, text));
  return value === null ? undefined : { local, number: Number(value[1]) };
}

function operandOf(terminator: Terminator): Rope | undefined {
  switch (terminator.kind) {
    case 'branch':
      return terminator.test;
    case 'suspend':
      return terminator.operand;
    case 'return':
    case 'throw':
      return terminator.value;
    default:
      return undefined;
  }
}

function placeOf(terminator: Terminator, rope: Rope | undefined): Span | null {
  const given = 'at' in terminator && terminator.at !== undefined && terminator.at.start >= 0 ? terminator.at : undefined;
  if (given !== undefined) return { start: given.start, end: given.end };
  const spans = (rope ?? []).filter((piece): piece is Span => typeof piece !== 'string' && 'start' in piece);
  return spans.length === 0 ? null : { start: spans[0]!.start, end: spans[spans.length - 1]!.end };
}

function edgesOf(terminator: Terminator): readonly EdgeView[] {
  switch (terminator.kind) {
    case 'branch':
      return [{ to: terminator.then, kind: 'then' }, { to: terminator.else, kind: 'else' }];
    case 'suspend': {
      const resume = { to: terminator.resume, kind: 'resume' } as const;
      return terminator.onReturn === undefined ? [resume] : [resume, { to: terminator.onReturn, kind: 'return' }];
    }
    case 'leave':
      return [
        { to: terminator.next, kind: 'next' },
        ...terminator.exits.map(({ to, completion }): EdgeView =>
          completion === undefined ? { to, kind: 'exit' } : { to, kind: 'exit', completion: { local: nameOfLocal(completion.local), number: completion.number } }),
      ];
    case 'end-finally': {
      const edges: EdgeView[] = [];
      const local = nameOfLocal(terminator.completion);
      if (terminator.normal !== undefined) edges.push({ to: terminator.normal, kind: 'normal', completion: { local, number: Completion.normal } });
      if (terminator.onReturn !== undefined) edges.push({ to: terminator.onReturn, kind: 'return', completion: { local, number: Completion.return } });
      for (const { number, to } of terminator.jumps) edges.push({ to, kind: 'jump', completion: { local, number } });
      return edges;
    }
    default:
      return successors(terminator).map((to) => ({ to, kind: 'next' }));
  }
}

/** A handler that makes the throw a completion record is a finalizer's. */
function viewRegions(blocks: readonly Block[]): readonly RegionView[] {
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const inside = new Map<BlockId, number[]>();
  for (const { id, handler } of blocks) {
    if (handler === undefined) continue;
    const list = inside.get(handler);
    if (list === undefined) inside.set(handler, [id]);
    else list.push(id);
  }
  return [...inside].map(([handler, ids]) => {
    const entry = byId.get(handler)!;
    const first = entry.steps.find((step) => step.code.length > 0)?.code;
    const records = first?.length === 2 && first[1] === ` = ${Completion.throw}`;
    return { kind: records ? 'finally' : 'catch', handler, blocks: ids, outer: entry.handler ?? null };
  });
}

function kindOf(fn: FunctionInfo): FunctionView['kind'] {
  if (ts.isSourceFile(fn.node)) return 'top level';
  return fn.isGenerator ? 'async generator' : fn.isArrow ? 'async arrow' : 'async function';
}

/** Its own name, or that of what it is assigned to. */
function functionName({ node }: FunctionInfo): string {
  if (ts.isSourceFile(node)) return 'top level';
  const { name } = node as ts.FunctionLikeDeclaration;
  if (name !== undefined) return name.getText();
  const { parent } = node;
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && parent.name !== undefined) return parent.name.getText();
  return '(anonymous)';
}
