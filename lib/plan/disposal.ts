// `using` and `await using` in async functions (ECMA-262 explicit resource management: DisposeResources). The resources of
// a list are kept in a disposal scope of the runtime; leaving the list, however, disposes them in reverse.

import { ts } from '../parse/typescript.js';
import { resumeValue, type Lowering } from './context.js';
import { lowerExpression } from './expressions.js';
import type { Local, Rope } from './ir.js';
import { assignName } from './patterns.js';

export type UsingKind = 'sync' | 'async';

export function usingKindOf(list: ts.VariableDeclarationList): UsingKind | undefined {
  if ((list.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing) return 'async';
  return (list.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Using ? 'sync' : undefined;
}

/** Whether a list declares resources: 'async' if disposing any of them waits. */
export function usingKind(statements: readonly ts.Statement[]): UsingKind | undefined {
  let kind: UsingKind | undefined;
  for (const statement of statements) {
    const own = ts.isVariableStatement(statement) ? usingKindOf(statement.declarationList) : undefined;
    if (own === 'async') return own;
    kind ??= own;
  }
  return kind;
}

/**
 * source   { using x = f(); … }
 * tree     $1 = scope();  try { x = $1.use(f()); … } catch { $1.fail($v) } finally { $1.dispose() }
 */
export function lowerUsing(L: Lowering, kind: UsingKind, at: ts.Node, body: () => void): void {
  const scope = L.temp();
  const completion = L.temp();
  const value = L.temp();
  L.assign(scope, [L.helper('scope'), '()']);
  L.disposalScopes.push(scope);
  const inner = L.collect(body);
  L.disposalScopes.pop();
  const fail = L.collect(() => L.step([scope, '.fail(', resumeValue, ')']));
  const finalizer = L.collect(() => {
    if (kind === 'sync') L.step([scope, '.dispose()']);
    else disposeAsync(L, scope, at);
  });
  L.push({ kind: 'try', body: inner, handler: fail, finalizer, completion, value });
}

function disposeAsync(L: Lowering, scope: Local, at: ts.Node): void {
  const label = L.newLabel();
  const item = L.temp();
  const body = L.collect(() => {
    L.assign(item, [scope, '.next()']);
    L.if([item, ' === void 0'], at, () => L.push({ kind: 'break', label }));
    L.push({
      kind: 'try',
      body: L.collect(() => L.suspend('await', [item, '.v'], at)),
      handler: L.collect(() => L.step([scope, '.fail(', resumeValue, ')'])),
      finalizer: undefined,
    });
  });
  L.push({ kind: 'loop', label, body });
  L.step([scope, '.end()']);
}

/** `x = $1.use(value)` for each declarator of a `using` list. */
export function lowerUsingVariables(L: Lowering, list: ts.VariableDeclarationList): void {
  const scope = L.disposalScopes.at(-1)!;
  const method = usingKindOf(list) === 'async' ? 'useAsync' : 'use';
  for (const { name, initializer } of list.declarations) {
    L.scratch(() => assignName(L, name as ts.Identifier, [scope, `.${method}(`, ...lowerExpression(L, initializer!), ')']));
  }
}

/** `for (using x of xs)`: each iteration disposes its own. */
export function lowerUsingHead(L: Lowering, kind: UsingKind, node: ts.ForOfStatement, value: Rope, body: () => void): void {
  const list = node.initializer as ts.VariableDeclarationList;
  lowerUsing(L, kind, node, () => {
    const scope = L.disposalScopes.at(-1)!;
    const method = kind === 'async' ? 'useAsync' : 'use';
    assignName(L, list.declarations[0]!.name as ts.Identifier, [scope, `.${method}(`, ...value, ')']);
    body();
  });
}
