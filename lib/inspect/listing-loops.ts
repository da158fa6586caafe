// The listing of loops. The test of a loop stands at its top; `continue` goes to the update or back to the test.
//
//   for (x of e)         e GetIterator SetupClose(close)
//                  next: IteratorNext IteratorValue(end) Let("x")  body  Jump(next)
//                 close: IteratorClose EndFinally
//                   end:
//
// `for await` awaits the result of IteratorNext, and that of AsyncIteratorClose. IteratorValue jumps when the result
// says done; then nothing is closed. SetupClose opens a region that every other way out leaves through `close`.

import { ts } from '../parse/typescript.js';
import { add, type FunctionScope } from './listing-scope.js';
import { expression } from './listing-expressions.js';
import { condition, declarations, disposal, isUsing, statement } from './listing-statements.js';
import { assignHead, bind } from './listing-targets.js';

const K = ts.SyntaxKind;

export function loop(scope: FunctionScope, node: ts.IterationStatement, labels: readonly string[]): void {
  if (ts.isForOfStatement(node)) return forOf(scope, node, labels);
  if (ts.isForInStatement(node)) return forIn(scope, node, labels);
  if (ts.isForStatement(node)) return forStatement(scope, node, labels);
  if (ts.isDoStatement(node)) return doStatement(scope, node, labels);
  const { out, jumps } = scope;
  const test = out.label();
  const end = out.label();
  out.place(test);
  const { expression: tested } = node as ts.WhileStatement;
  if (tested.kind !== K.TrueKeyword) condition(scope, tested, end);
  jumps.push({ labels, onBreak: end, onContinue: test, anonymous: true });
  statement(scope, node.statement);
  jumps.pop();
  if (out.fallsThrough()) add(scope, node, 'Jump', test);
  out.place(end);
}

function doStatement(scope: FunctionScope, node: ts.DoStatement, labels: readonly string[]): void {
  const { out, jumps } = scope;
  const start = out.label();
  const test = out.label();
  const end = out.label();
  out.place(start);
  jumps.push({ labels, onBreak: end, onContinue: test, anonymous: true });
  statement(scope, node.statement);
  jumps.pop();
  out.place(test);
  expression(scope, node.expression);
  add(scope, node, 'JumpIfTrue', start);
  out.place(end);
}

/** `CopyScope` gives each turn its own copies of the loop's `let` names (ECMA-262 14.7.4.4). */
function forStatement(scope: FunctionScope, node: ts.ForStatement, labels: readonly string[]): void {
  const { initializer } = node;
  if (initializer !== undefined && ts.isVariableDeclarationList(initializer)) {
    const using = isUsing(initializer);
    if (using !== undefined) {
      return disposal(scope, node, using === 'await', () => {
        declarations(scope, initializer);
        forTurns(scope, node, labels);
      });
    }
    declarations(scope, initializer);
  } else if (initializer !== undefined) {
    expression(scope, initializer, false);
  }
  forTurns(scope, node, labels);
}

function forTurns(scope: FunctionScope, node: ts.ForStatement, labels: readonly string[]): void {
  const { out, jumps } = scope;
  const test = out.label();
  const next = out.label();
  const end = out.label();
  const { initializer } = node;
  out.place(test);
  if (node.condition !== undefined) condition(scope, node.condition, end);
  jumps.push({ labels, onBreak: end, onContinue: next, anonymous: true });
  statement(scope, node.statement);
  jumps.pop();
  out.place(next);
  if (initializer !== undefined && ts.isVariableDeclarationList(initializer) &&
    (initializer.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Let) add(scope, initializer, 'CopyScope');
  if (node.incrementor !== undefined) expression(scope, node.incrementor, false);
  add(scope, node, 'Jump', test);
  out.place(end);
}

function forOf(scope: FunctionScope, node: ts.ForOfStatement, labels: readonly string[]): void {
  const { out, jumps } = scope;
  const isAwaited = node.awaitModifier !== undefined;
  const next = out.label();
  const close = out.label();
  const end = out.label();
  expression(scope, node.expression);
  add(scope, node.expression, isAwaited ? 'GetAsyncIterator' : 'GetIterator');
  add(scope, node, 'SetupClose', close);
  jumps.push({ labels, onBreak: end, anonymous: true }, { labels: [], region: true }, { labels, onContinue: next });
  out.place(next);
  add(scope, node.expression, 'IteratorNext');
  if (isAwaited) add(scope, node, 'Await');
  add(scope, node.expression, 'IteratorValue', end);
  turn(scope, node);
  jumps.length -= 3;
  if (out.fallsThrough()) add(scope, node, 'Jump', next);
  out.place(close);
  add(scope, node, isAwaited ? 'AsyncIteratorClose' : 'IteratorClose');
  if (isAwaited) {
    add(scope, node, 'Await');
    add(scope, node, 'Pop');
  }
  add(scope, node, 'EndFinally');
  out.place(end);
}

/** Binds the value on the stack to the loop's head and lists the body. */
function turn(scope: FunctionScope, node: ts.ForInOrOfStatement): void {
  const { initializer } = node;
  if (!ts.isVariableDeclarationList(initializer)) {
    assignHead(scope, initializer);
    return statement(scope, node.statement);
  }
  const { name } = initializer.declarations[0]!;
  const using = isUsing(initializer);
  if (using === undefined) {
    bind(scope, name);
    return statement(scope, node.statement);
  }
  disposal(scope, node, using === 'await', () => {
    add(scope, initializer, using === 'await' ? 'AddAsyncDisposable' : 'AddDisposable');
    bind(scope, name);
    statement(scope, node.statement);
  });
}

/** The list of keys stays on the stack while the loop runs; `NextKey` jumps when there is none left. */
function forIn(scope: FunctionScope, node: ts.ForInStatement, labels: readonly string[]): void {
  const { out, jumps } = scope;
  const next = out.label();
  const end = out.label();
  const { initializer } = node;
  // `for (var x = 1 in o)`, legal in sloppy code, evaluates 1 (ECMA-262 B.3.5).
  if (ts.isVariableDeclarationList(initializer) && initializer.declarations[0]!.initializer !== undefined) {
    declarations(scope, initializer);
  }
  expression(scope, node.expression);
  add(scope, node.expression, 'GetKeys');
  jumps.push({ labels: [], values: 1 }, { labels, onBreak: end, onContinue: next, anonymous: true });
  out.place(next);
  add(scope, node.expression, 'NextKey', end);
  turn(scope, node);
  jumps.length -= 2;
  if (out.fallsThrough()) add(scope, node, 'Jump', next);
  out.place(end);
  add(scope, node, 'Pop');
}
