// Direct calls. `await f(x)` of an async function that the file itself declares needs no promise, as nobody else sees
// it. The body of such a function gives its value, or WAIT where it has to wait or has failed (runtime/promise.ts).
//
//   async function f(x) { return x + 1; }   →   function f(x) { try { return $give(x + 1); } catch ($e) { return $fail($e); } }
//   await f(1)                              →   $v = f(1); if ($v === $WAIT) …
//
// If it is used in any other way, too, an entry by its name makes the promise: `function f(x) { return $promise(f$1(x)); }`.

import { after, remove, replace, type Content, type Edit } from '../edits.js';
import { ts } from '../parse/typescript.js';
import { hasModifier } from '../analyse/syntax.js';
import type { Analysis, Binding, FunctionInfo } from '../analyse/types.js';
import { awaitedCallee } from '../plan/calls.js';
import { planParameters } from '../plan/parameters.js';

export interface DirectFunction {
  readonly name: ts.Identifier;
  /** The callees of its direct calls. */
  readonly calls: readonly ts.Identifier[];
  readonly needsEntry: boolean;
}

interface DirectOptions {
  readonly analysis: Analysis;
  /** Functions whose body can give a value. */
  readonly candidates: Iterable<FunctionInfo>;
  /** Functions that are planned: their awaits can be direct. */
  readonly planned: ReadonlySet<FunctionInfo>;
  /** The names at the top of the file are those of a realm, which other scripts may write. */
  readonly sharesRealm: boolean;
  /** Whether a declaration becomes an assignment, at the start of a list in a machine. */
  readonly isFlattened: (fn: FunctionInfo) => boolean;
}

/** The functions that can be called directly, and are. */
export function findDirect({ analysis, candidates, planned, sharesRealm, isFlattened }: DirectOptions): ReadonlyMap<FunctionInfo, DirectFunction> {
  const found = new Map<FunctionInfo, DirectFunction>();
  for (const fn of candidates) {
    const { node } = fn;
    if (!ts.isFunctionDeclaration(node) || node.name === undefined || fn.isGenerator) continue;
    if (fn.usesThis || fn.usesArguments || fn.usesSuper || fn.usesNewTarget) continue;
    const binding = analysis.bindingOf.get(node.name);
    if (binding === undefined || !isFixed(binding, node, analysis) || (sharesRealm && binding.scope.kind === 'script')) continue;
    const uses = binding.references.map((reference) => reference.node);
    const calls = uses.filter((use, i) => planned.has(binding.references[i]!.fn) && isAwaitedCall(use));
    const needsEntry = calls.length < uses.length || hasModifier(node, ts.SyntaxKind.ExportKeyword);
    if (calls.length === 0 || (needsEntry && (isFlattened(fn) || !canStandBeside(node) || !planParameters(fn).isSimple))) continue;
    found.set(fn, { name: node.name, calls, needsEntry });
  }
  return found;
}

/** Whether the name means this function wherever it is read. */
function isFixed(binding: Binding, node: ts.FunctionDeclaration, { blockFunctions }: Analysis): boolean {
  return binding.kind === 'function' && binding.declarations.length === 1 && binding.scope.fn.dynamicScopes.length === 0
    && !blockFunctions.has(node) && binding.references.every((reference) => !reference.writes);
}

function isAwaitedCall(use: ts.Identifier): boolean {
  let at: ts.Node = use.parent;
  while (ts.isCallExpression(at) || ts.isParenthesizedExpression(at) || ts.isAsExpression(at) || ts.isNonNullExpression(at)
    || ts.isSatisfiesExpression(at) || ts.isTypeAssertionExpression(at)) at = at.parent;
  return ts.isAwaitExpression(at) && awaitedCallee(at) === use;
}

/** A namespace makes properties of what it exports. */
function canStandBeside({ parent }: ts.FunctionDeclaration): boolean {
  return ts.isSourceFile(parent) || ts.isBlock(parent);
}

interface EntryNames {
  /** The name of the function that is called directly. */
  readonly direct: string;
  /** What makes the promise of what it gives. */
  readonly promise: string;
}

/** The edits that give the function another name, and its name to an entry behind it. */
export function directEntry(fn: FunctionInfo, { name, calls }: DirectFunction, { direct, promise }: EntryNames): readonly Edit[] {
  const node = fn.node as ts.FunctionDeclaration;
  const span = { start: node.getStart(), end: node.end };
  const keyword = node.modifiers!.find((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword)!.getStart();
  const exported = hasModifier(node, ts.SyntaxKind.ExportKeyword) ? (hasModifier(node, ts.SyntaxKind.DefaultKeyword) ? 'export default ' : 'export ') : '';
  const parameters = planParameters(fn).positional.map(({ node: parameter }) => (parameter.name as ts.Identifier).text).join(', ');
  const edits: Edit[] = [name, ...calls].map((use) => {
    const start = use.getStart();
    const renamed: Content = { text: direct, at: start, name: use.text };
    return replace({ start, end: use.end }, renamed, 'emit');
  });
  if (span.start < keyword) edits.push(remove(span.start, keyword, 'emit'));
  edits.push(after(span, `\n${exported}function ${name.text}(${parameters}) { return ${promise}(${direct}(${parameters})); }`, 'emit'));
  return edits;
}
