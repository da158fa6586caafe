// Direct calls. `await f(x)` of an async function that the file itself declares, or has as a constant, needs no promise,
// as nobody else sees it. The body of such a function gives its value, or WAIT where it has to wait or has failed (runtime/promise.ts).
//
//   async function f(x) { return x + 1; }   →   function f(x) { try { return $give(x + 1); } catch ($e) { return $fail($e); } }
//   await f(1)                              →   $v = f(1); if ($v === $WAIT) …
//
// If it is used in any other way, too, an entry by its name makes the promise: `function f(x) { return $promise(f$1(x)); }`.

import { after, before, remove, replace, type Content, type Edit } from '../edits.js';
import { startOf } from '../parse/start.js';
import { ts } from '../parse/typescript.js';
import { hasModifier } from '../analyse/syntax.js';
import type { Analysis, Binding, FunctionInfo } from '../analyse/types.js';
import { awaitedCallee } from '../plan/calls.js';
import { entryParameters, planParameters } from '../plan/parameters.js';
import { functionToken } from './places.js';

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
  /** Whether the statement that declares a function becomes assignments in a machine. */
  readonly isFlattened: (fn: FunctionInfo, statement: ts.Statement) => boolean;
}

/** The functions that can be called directly, and are. */
export function findDirect({ analysis, candidates, planned, sharesRealm, isFlattened }: DirectOptions): ReadonlyMap<FunctionInfo, DirectFunction> {
  const found = new Map<FunctionInfo, DirectFunction>();
  for (const fn of candidates) {
    // An arrow function takes its `this` from around it, however it is called.
    if (fn.isGenerator || (fn.usesThis && !fn.isArrow) || fn.usesArguments || fn.usesSuper || fn.usesNewTarget) continue;
    const name = fixedName(fn.node);
    const binding = name === undefined ? undefined : analysis.bindingOf.get(name);
    if (binding === undefined || !isFixed(binding, fn.node, analysis) || (sharesRealm && binding.scope.kind === 'script')) continue;
    const uses = binding.references.map((reference) => reference.node);
    const calls = uses.filter((use, i) => planned.has(binding.references[i]!.fn) && isAwaitedCall(use));
    const statement = statementOf(name!);
    const needsEntry = calls.length < uses.length || isExported(statement);
    if (calls.length === 0 || (needsEntry && (isFlattened(fn, statement) || !canHaveEntry(statement)))) continue;
    found.set(fn, { name: name!, calls, needsEntry });
  }
  return found;
}

/** The name that is declared with the function as its value: of a declaration, or of a constant. */
function fixedName(node: ts.Node): ts.Identifier | undefined {
  if (ts.isFunctionDeclaration(node)) return node.name;
  // The own name of a function expression would be that of the function that gives no promise.
  if (!ts.isArrowFunction(node) && !(ts.isFunctionExpression(node) && node.name === undefined)) return undefined;
  let value: ts.Node = node;
  while (ts.isParenthesizedExpression(value.parent) || ts.isAsExpression(value.parent) || ts.isSatisfiesExpression(value.parent)) value = value.parent;
  const { parent } = value;
  const isConstant = ts.isVariableDeclaration(parent) && parent.initializer === value && ts.isIdentifier(parent.name)
    && ts.isVariableStatement(parent.parent.parent) && (parent.parent.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
  return isConstant ? parent.name as ts.Identifier : undefined;
}

type Declaring = ts.FunctionDeclaration | ts.VariableStatement;

function statementOf({ parent }: ts.Identifier): Declaring {
  return ts.isFunctionDeclaration(parent) ? parent : parent.parent.parent as ts.VariableStatement;
}

const isExported = (statement: Declaring): boolean => hasModifier(statement, ts.SyntaxKind.ExportKeyword);

/** Whether the name means this function wherever it is read. */
function isFixed(binding: Binding, node: ts.Node, { blockFunctions }: Analysis): boolean {
  return (binding.kind === 'function' || binding.kind === 'const') && binding.declarations.length === 1
    && binding.scope.fn.dynamicScopes.length === 0 && !blockFunctions.has(node) && binding.references.every((reference) => !reference.writes);
}

/** Whether an entry can stand beside the function. A namespace makes properties of what it exports. */
function canHaveEntry(statement: Declaring): boolean {
  const { parent } = statement;
  if (!ts.isSourceFile(parent) && !ts.isBlock(parent)) return false;
  // All constants of a list are exported, or none.
  return !(ts.isVariableStatement(statement) && isExported(statement) && statement.declarationList.declarations.length > 1);
}

function isAwaitedCall(use: ts.Identifier): boolean {
  let at: ts.Node = use.parent;
  while (ts.isCallExpression(at) || ts.isParenthesizedExpression(at) || ts.isAsExpression(at) || ts.isNonNullExpression(at)
    || ts.isSatisfiesExpression(at) || ts.isTypeAssertionExpression(at)) at = at.parent;
  return ts.isAwaitExpression(at) && awaitedCallee(at) === use;
}

interface EntryNames {
  /** The name of the function that is called directly. */
  readonly direct: string;
  /** What makes the promise of what it gives. */
  readonly promise: string;
  /** See FileNames. */
  readonly rest: string;
}

/** The edits that give the function another name, and its name to an entry behind it. */
export function directEntry(fn: FunctionInfo, { name, calls }: DirectFunction, { direct, promise, rest }: EntryNames, text: string): readonly Edit[] {
  const parameters = entryParameters(planParameters(fn), rest).join(', ');
  const body = `${promise}(${direct}(${parameters}))`;
  const edits: Edit[] = [name, ...calls].map((use) => {
    const start = startOf(use);
    const renamed: Content = { text: direct, at: start, name: use.text };
    return replace({ start, end: use.end }, renamed, 'emit');
  });
  edits.push(...namedHead(fn, text));
  const statement = statementOf(name);
  const span = { start: statement.getStart(), end: statement.end };
  const keyword = firstKeyword(statement);
  if (span.start < keyword) edits.push(remove(span.start, keyword, 'emit'));
  if (ts.isFunctionDeclaration(statement)) {
    const exported = isExported(statement) ? (hasModifier(statement, ts.SyntaxKind.DefaultKeyword) ? 'export default ' : 'export ') : '';
    edits.push(after(span, `\n${exported}function ${name.text}(${parameters}) { return ${body}; }`, 'emit'));
  } else if (isExported(statement)) edits.push(after(span, `\nexport const ${name.text} = (${parameters}) => ${body};`, 'emit'));
  else edits.push(after({ start: name.getStart(), end: name.parent.end }, `, ${name.text} = (${parameters}) => ${body}`, 'emit'));
  return edits;
}

/** Stacks find a function's name in the source where the function begins. */
function namedHead(fn: FunctionInfo, text: string): readonly Edit[] {
  const { parameters, modifiers } = fn.node as ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;
  const async = modifiers!.find(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)!.end;
  if (!ts.isArrowFunction(fn.node)) {
    const start = async + /^(?:\s|\/\*[^]*?\*\/|\/\/.*)*/.exec(text.slice(async, (fn.node as ts.FunctionDeclaration).body!.pos))![0].length;
    return [replace({ start, end: start + 'function'.length }, functionToken('function', fn), 'emit')];
  }
  const bracket = parameters.pos - 1;
  if (text[bracket] === '(') return [replace({ start: bracket, end: bracket + 1 }, functionToken('(', fn), 'emit')];
  const span = { start: parameters[0]!.getStart(), end: parameters[0]!.end };
  return [before(span, functionToken('(', fn), 'emit'), after(span, ')', 'emit')];
}

/** Where a statement begins without `export` and `default`. */
function firstKeyword(statement: Declaring): number {
  if (ts.isVariableStatement(statement)) return statement.declarationList.getStart();
  return statement.modifiers!.find((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword)!.getStart();
}
