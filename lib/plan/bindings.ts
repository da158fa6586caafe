// How each of a function's own variables lives in its machine.
//
// Block scopes that hold a suspension point are flattened: their variables move to the top of the machine. Then
//   - a name that would hide another one there is renamed;
//   - a variable that an inner function captures is put into a record of its scope (*boxed*), unless the inner function
//     can keep the variable of the activation that made it: the variable is not of a loop's iteration, and nothing
//     writes it after the next suspension; or, if it is of an iteration, unless it has its last value when the inner
//     function is made, which then gets that value (*copied*);
//   - a variable that may be read before its declaration ran is checked (*guarded*), as its temporal dead zone is gone.

import { ts } from '../parse/typescript.js';
import type { Analysis, Binding, FunctionInfo, Reference, Scope } from '../analyse/types.js';
import { generatorParameters } from './parameters.js';

export interface BindingPlan {
  /** The variables at the top of the machine, in source order. */
  readonly hoisted: ReadonlySet<Binding>;
  /** Parameters that stay variables of the entry. */
  readonly shared: ReadonlySet<Binding>;
  readonly boxed: ReadonlySet<Binding>;
  /** Those whose value inner functions get a constant of their own for. */
  readonly copied: ReadonlySet<Binding>;
  readonly guarded: ReadonlySet<Binding>;
  /** The references to guarded variables that have to look. */
  readonly guards: ReadonlySet<ts.Identifier>;
  /** Those of `hoisted` whose name is taken there. */
  readonly renamed: ReadonlySet<Binding>;
  /** The scopes that need a record, and whether it is made anew in each iteration of a flattened loop. */
  readonly records: ReadonlyMap<Scope, { readonly perIteration: boolean }>;
}

export interface BindingOptions {
  /** The machine stands inside its entry: it shares plain parameters with it, so that `arguments` stays in step. */
  readonly isInner: boolean;
  /** Every variable goes into a record. */
  readonly boxAll?: boolean;
}

export function planBindings(fn: FunctionInfo, analysis: Analysis, { isInner, boxAll = false }: BindingOptions): BindingPlan {
  const hoisted = new Set<Binding>();
  const boxed = new Set<Binding>();
  const copied = new Set<Binding>();
  const guards = new Set<ts.Identifier>();
  const guarded = new Set<Binding>();
  const shared = isInner ? sharedVariables(fn, analysis) : new Set<Binding>();
  const records = new Map<Scope, { perIteration: boolean }>();
  const named = new NamedBindings();
  const { start, end } = ownRange(fn);

  const { identifiers } = analysis;
  for (let i = firstIdentifier(analysis, start); i < identifiers.length && identifiers[i]!.end <= end; i++) {
    const identifier = identifiers[i]!;
    const binding = analysis.bindingOf.get(identifier);
    if (binding !== undefined && binding.scope.fn === fn && isFlattened(binding.scope, analysis)) {
      if (!shared.has(binding) && (binding.scope.kind !== 'self' || binding.references.length > 0)) hoisted.add(binding);
    } else if (binding !== undefined && isInside(binding.scope, fn)) continue;
    named.add(identifier.text, binding);
  }

  for (const binding of analysis.blockFunctions.values()) {
    if (binding.scope.fn !== fn || shared.has(binding)) continue;
    hoisted.add(binding);
    named.add(binding.name, binding);
  }
  const renamed = new Set<Binding>();
  for (const binding of hoisted) {
    const same = named.severalOf(binding.name);
    if (same !== undefined && binding !== keeper(same, fn)) renamed.add(binding);
    const isCaptured = binding.references.some((reference) => reference.fn !== fn);
    if (isCaptured || boxAll) {
      const captures = binding.references.filter((reference) => reference.fn !== fn);
      const perIteration = isInFlattenedLoop(binding.scope.node, fn, analysis);
      if (!boxAll && perIteration && isFinalWhenCaptured(binding, captures, fn)) copied.add(binding);
      else if (boxAll || perIteration || writtenLater(binding, captures, fn, analysis)) {
        boxed.add(binding);
        records.set(binding.scope, { perIteration });
      }
    }
    if (!isLexical(binding) && !(binding.kind === 'param' && fn.scope !== fn.paramScope)) continue;
    const early = readEarly(binding, fn, analysis);
    if (early.length === 0) continue;
    guarded.add(binding);
    for (const node of early) guards.add(node);
  }
  return { hoisted, shared, boxed, copied, guarded, guards, renamed, records };
}

/** What the names in a function stand for; undefined is a name that the file does not define. Few names stand for several things. */
class NamedBindings {
  private readonly first = new Map<string, Binding | undefined>();
  private readonly several = new Map<string, Set<Binding | undefined>>();

  add(name: string, binding: Binding | undefined): void {
    const first = this.first.get(name);
    if (first === undefined && !this.first.has(name)) this.first.set(name, binding);
    else if (first !== binding) {
      const all = this.several.get(name);
      if (all === undefined) this.several.set(name, new Set([first, binding]));
      else all.add(binding);
    }
  }

  /** All that the name stands for, in the order in which they came, if that is more than one. */
  severalOf(name: string): ReadonlySet<Binding | undefined> | undefined {
    return this.several.get(name);
  }
}

/** Where the function's own names can stand: all of it, without decorators and a computed name. */
function ownRange(fn: FunctionInfo): { start: number; end: number } {
  const { node } = fn;
  if (ts.isSourceFile(node)) return { start: 0, end: node.end };
  const first = 'parameters' in node ? node.parameters.pos : node.pos;
  return { start: first, end: node.end };
}

/** The index of the first identifier that ends behind `start`, by binary search. */
export function firstIdentifier({ identifiers }: Analysis, start: number): number {
  let low = 0;
  let high = identifiers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (identifiers[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The identifiers that lie in [start, end). */
export function identifiersIn(analysis: Analysis, start: number, end: number): readonly ts.Identifier[] {
  const all = analysis.identifiers;
  const first = firstIdentifier(analysis, start);
  let last = first;
  while (last < all.length && all[last]!.end <= end) last++;
  return all.slice(first, last);
}

/** Whether the names of `scope` move to the top of the machine. */
function isFlattened(scope: Scope, analysis: Analysis): boolean {
  switch (scope.kind) {
    case 'function':
    case 'params':
    case 'script':
      return true;
    case 'catch':
      return analysis.suspending.has(scope.node.parent);
    case 'loop':
      return isFlattenedLoop(scope.node, analysis);
    case 'block':
    case 'switch':
      return analysis.suspending.has(scope.node);
    case 'self':
      // A class with a suspension: what is taken out of it may name it.
      return ts.isClassLike(scope.node) && analysis.suspending.has(scope.node);
    default:
      return false;
  }
}

function isInside(scope: Scope, fn: FunctionInfo): boolean {
  for (let at: FunctionInfo | undefined = scope.fn; at !== undefined; at = at.parent) if (at === fn) return true;
  return false;
}

/** Of several variables with one name: an outer one must keep it, else the one of the outermost scope may. */
function keeper(same: ReadonlySet<Binding | undefined>, fn: FunctionInfo): Binding | undefined {
  let best: Binding | undefined;
  for (const binding of same) {
    if (binding === undefined || binding.scope.fn !== fn) return undefined;
    if (best === undefined || binding.scope.depth < best.scope.depth) best = binding;
  }
  return best;
}

/** Whether a loop is taken apart. One of whose parts only the `for…of` or `for…in` expression waits stays a loop, with a value there. */
export function isFlattenedLoop(node: ts.Node, { suspending, scopeOf }: Analysis): boolean {
  if (!suspending.has(node)) return false;
  if (!(ts.isForOfStatement(node) && node.awaitModifier === undefined) && !ts.isForInStatement(node)) return true;
  const { initializer, expression, statement, parent } = node;
  if (suspending.has(initializer) || suspending.has(statement) || ts.isLabeledStatement(parent)) return true;
  // The expression is evaluated in a dead zone of the head's names: `for (const x of await f(x))`.
  for (const { kind, references } of scopeOf.get(node)?.names.values() ?? []) {
    if (kind === 'using' || references.some((reference) => reference.node.pos >= expression.pos && reference.node.end <= expression.end)) return true;
  }
  return false;
}

function isInFlattenedLoop(node: ts.Node, fn: FunctionInfo, analysis: Analysis): boolean {
  for (let at: ts.Node = node; at !== fn.node && at !== undefined; at = at.parent) {
    if (ts.isIterationStatement(at, /* lookInLabeledStatements */ false) && isFlattenedLoop(at, analysis)) return true;
  }
  return false;
}

function isLexical({ kind }: Binding): boolean {
  return kind === 'let' || kind === 'const' || kind === 'class' || kind === 'using';
}

/** The end of the code that gives a variable its first value. */
function initialisedAt(binding: Binding): number {
  const declaration = binding.declarations[0];
  if (declaration === undefined) return Infinity;
  let at: ts.Node = declaration.parent;
  while (ts.isBindingElement(at) || ts.isObjectBindingPattern(at) || ts.isArrayBindingPattern(at)) at = at.parent;
  return at.end;
}

/** Where the inner function of `fn` that holds the reference is made. Function declarations are made at their list's start. */
function madeAt(reference: Reference, fn: FunctionInfo): number {
  let inner = reference.fn;
  while (inner.parent !== fn) inner = inner.parent!;
  if (!ts.isFunctionDeclaration(inner.node)) return inner.node.pos;
  const list = inner.node.parent;
  return ts.isCaseOrDefaultClause(list) ? list.parent.pos : list.pos;
}

/** Whether something writes the variable after a suspension that follows the making of a function that captures it. */
function writtenLater(binding: Binding, captures: readonly Reference[], fn: FunctionInfo, analysis: Analysis): boolean {
  if (binding.references.some((reference) => reference.writes)) return true;
  if (binding.kind === 'var' && binding.declarations.some((node) => isInFlattenedLoop(node, fn, analysis))) return true;
  if (binding.declarations.length > 1) return true;
  if (binding.kind === 'param' || binding.kind === 'function') return false;
  const done = initialisedAt(binding);
  const first = Math.min(...captures.map((reference) => madeAt(reference, fn)));
  return fn.suspensions.some((suspension) => suspension.end > first && suspension.pos < done);
}

/**
 * Whether a variable of an iteration keeps its value from before the first function is made that captures it. So do the
 * variables in the head of a `for` that only its last part writes: what that writes is the next iteration's.
 */
function isFinalWhenCaptured(binding: Binding, captures: readonly Reference[], fn: FunctionInfo): boolean {
  if ((binding.kind !== 'let' && binding.kind !== 'const') || binding.declarations.length > 1) return false;
  const made = captures.map((reference) => madeAt(reference, fn));
  if (made.some((at) => at < initialisedAt(binding))) return false;
  const writes = binding.references.filter((reference) => reference.writes);
  if (writes.length === 0) return true;
  const { node } = binding.scope;
  if (!ts.isForStatement(node) || node.incrementor === undefined) return false;
  const { incrementor, statement } = node;
  return made.every((at) => at >= statement.pos)
    && writes.every(({ node: name, fn: owner }) => owner === fn && name.pos >= incrementor.pos && name.end <= incrementor.end);
}

/** The references that may run before the variable's declaration did. */
function readEarly(binding: Binding, fn: FunctionInfo, analysis: Analysis): readonly ts.Identifier[] {
  const done = initialisedAt(binding);
  const { initializer } = binding.declarations[0]!.parent as ts.VariableDeclaration;
  const { node: place } = binding.scope;
  const clause = binding.scope.kind === 'switch' ? clauseOf(binding.declarations[0]!, place) : undefined;
  const subject = binding.scope.kind === 'loop' && !ts.isForStatement(place) ? (place as ts.ForOfStatement).expression : undefined;
  if (binding.references.length === 0) return [];
  return binding.references
    .filter(({ node, fn: owner }) => {
      if (clause !== undefined && clauseOf(node, place) !== clause) return true;
      // `for (const x of [x])`: the subject is evaluated in the head's dead zone.
      if (subject !== undefined && node.pos >= subject.pos && node.end <= subject.end) return true;
      // A function that is the whole initialiser is not called before it ends.
      if (owner.node === initializer) return false;
      return runsFirstAt(node, owner, fn, analysis, new Set()) < done;
    })
    .map((reference) => reference.node);
}

/** Plain parameters, all parameters of a generator, and a `var arguments`: the entry has them already. */
function sharedVariables(fn: FunctionInfo, analysis: Analysis): Set<Binding> {
  const found = new Set<Binding>(fn.isGenerator ? generatorParameters(fn) : []);
  for (const { name } of 'parameters' in fn.node ? fn.node.parameters : []) {
    const binding = ts.isIdentifier(name) ? analysis.bindingOf.get(name) : undefined;
    if (binding !== undefined && fn.scope === fn.paramScope) found.add(binding);
  }
  const own = fn.scope.names.get('arguments');
  if (own?.kind === 'var' && !fn.isArrow) found.add(own);
  return found;
}

function clauseOf(node: ts.Node, caseBlock: ts.Node): ts.Node {
  let at = node;
  while (at.parent !== caseBlock && at.parent !== undefined) at = at.parent;
  return at;
}

/**
 * The earliest place of `fn` from which the code at `node` may run: its own, or for code in a function declaration the
 * earliest use of that function.
 */
function runsFirstAt(node: ts.Node, owner: FunctionInfo, fn: FunctionInfo, analysis: Analysis, seen: Set<Binding>): number {
  let inner = owner;
  if (inner === fn) return node.pos;
  let hoistedFunction: Binding | undefined;
  while (inner !== fn) {
    if (ts.isFunctionDeclaration(inner.node) && inner.node.name !== undefined) hoistedFunction = analysis.bindingOf.get(inner.node.name);
    else hoistedFunction = undefined;
    if (inner.parent === fn) break;
    inner = inner.parent!;
  }
  if (hoistedFunction === undefined) return inner.node.pos;
  if (seen.has(hoistedFunction)) return Infinity;
  seen.add(hoistedFunction);
  let first = Infinity;
  for (const use of hoistedFunction.references) first = Math.min(first, runsFirstAt(use.node, use.fn, fn, analysis, seen));
  return first;
}
