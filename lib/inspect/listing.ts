// The bytecode-like listing of async functions, in the seed's format:
//
//   async function test() {                                [0] Push(Function { ... })
//     const result = await Promise.resolve(42);            [1] Let("test")
//     return result;                                       [2] Jump(10)
//   }                                                      …
//                                                          [8] Await
//                                                          [9] Return
//
// It is a view of the source for a stack machine, never executed: every expression leaves one value, operands come in
// the order of evaluation, jumps name the index they go to. What wraps the result in a promise is not shown.

import { ts } from '../parse/typescript.js';
import { lineStarts, positionOf, type Span } from '../source.js';
import { type FunctionScope, isAsync } from './listing-scope.js';
import { expression } from './listing-expressions.js';
import { hasModifier } from './listing-objects.js';
import { finishReturn, statements } from './listing-statements.js';
import { bind, defaultValue } from './listing-targets.js';
import { type Label, type ListedOp, ListingWriter, printable, printOp, quoted } from './listing-writer.js';

export type { ListedOp } from './listing-writer.js';

type AsyncFunction =
  | ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

/** The listing of one async function, or of a file's top level that awaits. */
export interface FunctionListing extends Span {
  /** The name with those of the functions and classes around it: `Reader.lines`. */
  readonly name: string;
  readonly kind: 'function' | 'arrow' | 'method' | 'generator' | 'generator method' | 'top level';
  /** 1-based line of the first token. */
  readonly line: number;
  readonly ops: readonly ListedOp[];
}

/** The listing of every async function of a file as text. Each has a header line when there is more than one. */
export function listing(file: ts.SourceFile, text: string): string {
  const all = listingOf(file, text);
  return all
    .map(({ name, kind, line, ops }) => {
      const what = kind === 'top level' ? kind : `async ${kind} ${printable(name)}`;
      const header = `${what} (line ${line})`;
      const lines = ops.map(printOp);
      return (all.length > 1 ? [header, ...lines] : lines).join('\n');
    })
    .join('\n\n');
}

/** The listing of every async function of a file as data, in source order. */
export function listingOf(file: ts.SourceFile, text: string): readonly FunctionListing[] {
  const starts = lineStarts(text);
  const { functions, awaitsAtTop } = findFunctions(file);
  const found: FunctionListing[] = [];
  const describe = (node: ts.Node, name: string, kind: FunctionListing['kind'], ops: readonly ListedOp[]): void => {
    const start = node.getStart(file);
    found.push({ name, kind, line: positionOf(starts, start).line + 1, ops, start, end: node.getEnd() });
  };
  if (awaitsAtTop) {
    const scope = scopeOf(file, false);
    statements(scope, file.statements);
    describe(file, 'top level', 'top level', scope.out.finish());
  }
  for (const node of functions) describe(node, qualifiedName(node), kindOf(node), listFunction(file, node));
  return found;
}

function scopeOf(file: ts.SourceFile, isGenerator: boolean): FunctionScope {
  return { out: new ListingWriter(), file, isGenerator, jumps: [], depth: 0 };
}

/** All async functions with a body in source order, and whether anything outside of functions awaits. */
function findFunctions(file: ts.SourceFile): { functions: readonly AsyncFunction[]; awaitsAtTop: boolean } {
  const functions: AsyncFunction[] = [];
  let awaitsAtTop = false;
  const nodes: ts.Node[] = [file];
  const depths: number[] = [0];
  while (nodes.length > 0) {
    const node = nodes.pop()!;
    let functionDepth = depths.pop()!;
    if (isAsyncFunction(node)) functions.push(node);
    if (functionDepth === 0) awaitsAtTop ||= awaits(node);
    if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node)) {
      functionDepth++;
    }
    const mark = nodes.length;
    ts.forEachChild(node, (child) => {
      nodes.push(child);
      depths.push(functionDepth);
    });
    // Children were pushed in source order; the stack needs the first of them on top.
    for (let low = mark, high = nodes.length - 1; low < high; low++, high--) {
      [nodes[low], nodes[high]] = [nodes[high]!, nodes[low]!];
    }
  }
  return { functions, awaitsAtTop };
}

function awaits(node: ts.Node): boolean {
  if (ts.isForOfStatement(node)) return node.awaitModifier !== undefined;
  if (ts.isVariableDeclarationList(node)) {
    return (node.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.AwaitUsing;
  }
  return ts.isAwaitExpression(node);
}

function isAsyncFunction(node: ts.Node): node is AsyncFunction {
  return (
    (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node) ||
      ts.isMethodDeclaration(node)) &&
    node.body !== undefined && isAsync(node)
  );
}

function isGenerator(node: AsyncFunction): boolean {
  return node.asteriskToken !== undefined;
}

function kindOf(node: AsyncFunction): FunctionListing['kind'] {
  if (ts.isArrowFunction(node)) return 'arrow';
  if (ts.isMethodDeclaration(node)) return isGenerator(node) ? 'generator method' : 'method';
  return isGenerator(node) ? 'generator' : 'function';
}

/** The function is made and bound, its body is jumped over: as the seed's machine runs a declaration. */
function listFunction(file: ts.SourceFile, node: AsyncFunction): readonly ListedOp[] {
  const scope = scopeOf(file, isGenerator(node));
  const { out } = scope;
  const end = out.label();
  const head = { start: node.getStart(file), end: node.body!.getStart(file) };
  out.add(head, 'Push', 'Function { ... }');
  bindFunction(scope, node, head, end);
  node.parameters
    .filter(({ name }) => !(ts.isIdentifier(name) && name.text === 'this'))
    .forEach((parameter, position) => {
      const op = parameter.dotDotDotToken === undefined ? 'LoadArg' : 'LoadRest';
      out.add({ start: parameter.getStart(file), end: parameter.getEnd() }, op, String(position));
      defaultValue(scope, parameter.initializer);
      bind(scope, parameter.name);
    });
  if (ts.isBlock(node.body!)) {
    statements(scope, node.body.statements);
    if (out.fallsThrough()) {
      const close = { start: node.body.getEnd() - 1, end: node.body.getEnd() };
      out.add(close, 'Push', 'Undefined');
      out.add(close, 'Return');
    }
  } else {
    expression(scope, node.body!);
    finishReturn(scope, node.body!);
  }
  out.place(end);
  return out.finish();
}

/** What takes the new function: a name, a variable, a property. A function that is only a value has nothing here. */
function bindFunction(scope: FunctionScope, node: AsyncFunction, head: Span, end: Label): void {
  const { out } = scope;
  const { parent } = node;
  if (ts.isMethodDeclaration(node)) {
    const isStatic = hasModifier(node, ts.SyntaxKind.StaticKeyword) ? 'Static' : '';
    if (ts.isComputedPropertyName(node.name)) out.add(head, `Define${isStatic}MethodElement`);
    else out.add(head, `Define${isStatic}Method`, quoted(node.name.text));
  } else if (ts.isFunctionDeclaration(node)) {
    out.add(head, 'Let', quoted(node.name?.text ?? 'default'));
  } else if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
    out.add(head, 'Let', quoted(parent.name.text));
  } else if (ts.isBinaryExpression(parent) && parent.right === node && ts.isIdentifier(parent.left)) {
    out.add(head, 'Store', quoted(parent.left.text));
  } else if (ts.isPropertyAssignment(parent) && !ts.isComputedPropertyName(parent.name)) {
    out.add(head, 'DefineProp', quoted(parent.name.text));
  } else if (node.name !== undefined) {
    out.add(head, 'Let', quoted(node.name.text));
  }
  out.add(head, 'Jump', end);
}

/** The names of the functions, classes and objects around a function, and its own. */
function qualifiedName(node: AsyncFunction): string {
  const names: string[] = [];
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    const name = ownName(at);
    if (name !== undefined) names.push(name);
  }
  return names.reverse().join('.');
}

function ownName(node: ts.Node): string | undefined {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) {
    const { name, parent } = node;
    if (ts.isConstructorDeclaration(node)) return 'constructor';
    if (name !== undefined) return ts.isComputedPropertyName(name) ? '[computed]' : (name as ts.Identifier).text;
    // The variable or property that gives the function its name is found by the next step outwards.
    const isNamed = (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) ||
      ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent);
    if (isNamed) return undefined;
    return ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ? 'default' : '(anonymous)';
  }
  if (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) {
    const { name } = node;
    return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name) ? name.text : undefined;
  }
  if (ts.isModuleDeclaration(node)) return node.name.text;
  return undefined;
}
