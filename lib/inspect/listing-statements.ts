// The listing of statements, except loops (listing-loops.ts).
//
//   try … catch … finally     SetupTry { catch_addr, finally_addr }  block  PopTry  Jump(finally)
//                             catch_addr: [reason]  catch block  PopTry
//                             finally_addr: block  EndFinally
//
// PopTry ends the protected part. Whatever brings control to a finally block leaves a completion on the stack (PopTry
// the normal one), and EndFinally takes it and goes on: with the next operation, a throw, a Return or a Leave.
// Leave(addr) is a jump out of such regions: their finally blocks run first.

import { ts } from '../parse/typescript.js';
import { add, bare, deeper, type FunctionScope, type JumpScope } from './listing-scope.js';
import { expression } from './listing-expressions.js';
import { loop } from './listing-loops.js';
import { classValue, hasModifier } from './listing-objects.js';
import { bind } from './listing-targets.js';
import { type Label, quoted } from './listing-writer.js';

const K = ts.SyntaxKind;

/** Lists a block's statements: its functions first, as they are bound when the block is entered. */
export function statements(scope: FunctionScope, list: readonly ts.Statement[]): void {
  for (const node of list) {
    if (ts.isFunctionDeclaration(node) && node.body !== undefined) {
      add(scope, node, 'Push', 'Function { ... }');
      add(scope, node, 'Let', quoted(node.name?.text ?? 'default'));
    }
  }
  const disposes = list.some((node) => ts.isVariableStatement(node) && isUsing(node.declarationList));
  const isAwaited = list.some((node) => ts.isVariableStatement(node) && isUsing(node.declarationList) === 'await');
  const write = (): void => {
    for (let i = 0; i < list.length; i++) {
      const node = list[i]!;
      const next = list[i + 1];
      // `const x = e; return x` is listed as `return e`.
      const returned = next === undefined ? undefined : returnedInitializer(node, next);
      if (returned === undefined) {
        statement(scope, node);
      } else {
        expression(scope, returned);
        finishReturn(scope, next!);
        i++;
      }
    }
  };
  if (disposes) disposal(scope, list[0]!, isAwaited, write);
  else write();
}

/** A scope with `using`: whatever ends it disposes its resources, in reverse order. */
export function disposal(scope: FunctionScope, node: ts.Node, isAwaited: boolean, write: () => void): void {
  const cleanup = scope.out.label();
  add(scope, node, 'SetupDispose', cleanup);
  scope.jumps.push({ labels: [], region: true });
  write();
  if (scope.out.fallsThrough()) add(scope, node, 'PopTry');
  scope.jumps.pop();
  scope.out.place(cleanup);
  add(scope, node, isAwaited ? 'DisposeAsync' : 'Dispose');
  if (isAwaited) {
    add(scope, node, 'Await');
    add(scope, node, 'Pop');
  }
  add(scope, node, 'EndFinally');
}

export function isUsing(list: ts.VariableDeclarationList): 'sync' | 'await' | undefined {
  const kind = list.flags & ts.NodeFlags.BlockScoped;
  return kind === ts.NodeFlags.AwaitUsing ? 'await' : kind === ts.NodeFlags.Using ? 'sync' : undefined;
}

function returnedInitializer(node: ts.Statement, next: ts.Statement): ts.Expression | undefined {
  if (!ts.isVariableStatement(node) || !ts.isReturnStatement(next) || next.expression === undefined) return undefined;
  const [declaration, more] = node.declarationList.declarations;
  const name = next.expression;
  if (declaration === undefined || more !== undefined || isUsing(node.declarationList) !== undefined) return undefined;
  if (!ts.isIdentifier(name) || !ts.isIdentifier(declaration.name) || declaration.name.text !== name.text) {
    return undefined;
  }
  const { initializer } = declaration;
  // An initialiser that mentions the name needs the binding.
  return initializer === undefined || initializer.getText().includes(name.text) ? undefined : initializer;
}

/** The value is on the stack. An async generator awaits what it returns (ECMA-262 14.10.1). */
export function finishReturn(scope: FunctionScope, node: ts.Node): void {
  if (scope.isGenerator) add(scope, node, 'Await');
  add(scope, node, 'Return');
}

/** Lists one statement; `labels` are those that stand in front of it. */
export function statement(scope: FunctionScope, node: ts.Statement, labels: readonly string[] = []): void {
  if (ts.isLabeledStatement(node)) return labelled(scope, node);
  deeper(scope, node, () => write(scope, node, labels));
}

function write(scope: FunctionScope, node: ts.Statement, labels: readonly string[]): void {
  if (ts.isExpressionStatement(node)) return expression(scope, node.expression, false);
  if (ts.isVariableStatement(node)) {
    return hasModifier(node, K.DeclareKeyword) ? undefined : declarations(scope, node.declarationList);
  }
  if (ts.isReturnStatement(node)) {
    if (node.expression === undefined) {
      add(scope, node, 'Push', 'Undefined');
      return add(scope, node, 'Return');
    }
    expression(scope, node.expression);
    return finishReturn(scope, node);
  }
  if (ts.isIfStatement(node)) return conditional(scope, node);
  if (ts.isIterationStatement(node, false)) return loop(scope, node, labels);
  if (ts.isBlock(node)) return statements(scope, node.statements);
  if (ts.isTryStatement(node)) return tryStatement(scope, node);
  if (ts.isThrowStatement(node)) {
    expression(scope, node.expression);
    return add(scope, node, 'Throw');
  }
  if (ts.isSwitchStatement(node)) return switchStatement(scope, node, labels);
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return jump(scope, node);
  if (ts.isClassDeclaration(node)) {
    if (hasModifier(node, K.DeclareKeyword)) return;
    classValue(scope, node);
    return add(scope, node, 'Let', quoted(node.name?.text ?? 'default'));
  }
  if (ts.isEnumDeclaration(node)) return enumDeclaration(scope, node);
  if (ts.isWithStatement(node)) {
    expression(scope, node.expression);
    add(scope, node, 'EnterWith');
    scope.jumps.push({ labels: [], region: true });
    statement(scope, node.statement);
    scope.jumps.pop();
    return add(scope, node, 'LeaveWith');
  }
  if (ts.isExportAssignment(node)) {
    expression(scope, node.expression);
    return add(scope, node, 'Let', quoted('default'));
  }
  if (node.kind === K.DebuggerStatement) add(scope, node, 'Debugger');
  // What is left does nothing when it is reached: empty statements, hoisted functions, imports, types.
}

/** Declarations bind with `Let`; a `var` without a value does nothing, as its name is bound already. */
export function declarations(scope: FunctionScope, list: ts.VariableDeclarationList): void {
  const using = isUsing(list);
  for (const declaration of list.declarations) {
    if (declaration.initializer !== undefined) expression(scope, declaration.initializer);
    else if ((list.flags & ts.NodeFlags.BlockScoped) !== 0) add(scope, declaration, 'Push', 'Undefined');
    else continue;
    if (using !== undefined) add(scope, declaration, using === 'await' ? 'AddAsyncDisposable' : 'AddDisposable');
    bind(scope, declaration.name);
  }
}

function labelled(scope: FunctionScope, node: ts.LabeledStatement): void {
  const labels = [node.label.text];
  let body = node.statement;
  while (ts.isLabeledStatement(body)) {
    labels.push(body.label.text);
    body = body.statement;
  }
  if (ts.isIterationStatement(body, false) || ts.isSwitchStatement(body)) return statement(scope, body, labels);
  const end = scope.out.label();
  scope.jumps.push({ labels, onBreak: end });
  statement(scope, body);
  scope.jumps.pop();
  scope.out.place(end);
}

/** A `break` or `continue`: values that crossed statements keep on the stack are dropped first. */
function jump(scope: FunctionScope, node: ts.BreakOrContinueStatement): void {
  const isBreak = ts.isBreakStatement(node);
  const label = node.label?.text;
  let crossesRegion = false;
  let values = 0;
  for (let i = scope.jumps.length - 1; i >= 0; i--) {
    const around: JumpScope = scope.jumps[i]!;
    const target = isBreak ? around.onBreak : around.onContinue;
    const found = label === undefined ? !isBreak || around.anonymous === true : around.labels.includes(label);
    if (target !== undefined && found) {
      while (values-- > 0) add(scope, node, 'Pop');
      return add(scope, node, crossesRegion ? 'Leave' : 'Jump', target);
    }
    values += around.values ?? 0;
    crossesRegion ||= around.region === true;
  }
}

/** `if (c) a else b` → `c, JumpIfFalse(else), a, Jump(end), else: b, end:`. */
function conditional(scope: FunctionScope, node: ts.IfStatement): void {
  const end = scope.out.label();
  // `else if` chains are as long as a program likes: a loop, not recursion.
  for (let link: ts.IfStatement = node; ; ) {
    const otherwise = link.elseStatement === undefined ? end : scope.out.label();
    condition(scope, link.expression, otherwise);
    embedded(scope, link.thenStatement);
    if (link.elseStatement === undefined) break;
    if (scope.out.fallsThrough()) add(scope, link, 'Jump', end);
    scope.out.place(otherwise);
    if (!ts.isIfStatement(link.elseStatement)) {
      embedded(scope, link.elseStatement);
      break;
    }
    link = link.elseStatement;
  }
  scope.out.place(end);
}

/** A function as the body of an `if` stands in a block of its own (ECMA-262 B.3.3). */
export function embedded(scope: FunctionScope, node: ts.Statement): void {
  if (ts.isFunctionDeclaration(node)) statements(scope, [node]);
  else statement(scope, node);
}

/** Evaluates a condition and jumps to `otherwise` when it does not hold. */
export function condition(scope: FunctionScope, node: ts.Expression, otherwise: Label): void {
  const inner = bare(node);
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === K.ExclamationToken) {
    expression(scope, inner.operand);
    add(scope, inner, 'JumpIfTrue', otherwise);
  } else {
    expression(scope, inner);
    add(scope, inner, 'JumpIfFalse', otherwise);
  }
}

function tryStatement(scope: FunctionScope, node: ts.TryStatement): void {
  const { tryBlock, catchClause, finallyBlock } = node;
  const handler = catchClause === undefined ? undefined : scope.out.label();
  const cleanup = finallyBlock === undefined ? undefined : scope.out.label();
  const end = scope.out.label();
  const region: JumpScope = { labels: [], region: true };
  add(scope, node, 'SetupTry', handler ?? 'none', cleanup ?? 'none');
  scope.jumps.push(region);
  statements(scope, tryBlock.statements);
  if (catchClause !== undefined && handler !== undefined) {
    if (scope.out.fallsThrough()) {
      add(scope, tryBlock, 'PopTry');
      add(scope, tryBlock, 'Jump', cleanup ?? end);
    }
    if (cleanup === undefined) scope.jumps.pop();
    scope.out.place(handler);
    if (catchClause.variableDeclaration === undefined) add(scope, catchClause, 'Pop');
    else bind(scope, catchClause.variableDeclaration.name);
    statements(scope, catchClause.block.statements);
  }
  if (finallyBlock !== undefined && cleanup !== undefined) {
    if (scope.out.fallsThrough()) add(scope, catchClause ?? tryBlock, 'PopTry');
    scope.jumps.pop();
    scope.out.place(cleanup);
    // The completion that EndFinally goes on with is kept below: leaving the block by a jump forgets it.
    scope.jumps.push({ labels: [], values: 1 });
    statements(scope, finallyBlock.statements);
    scope.jumps.pop();
    add(scope, finallyBlock, 'EndFinally');
  }
  scope.out.place(end);
}

/** `JumpIfCase` takes a case's value; when it is strictly equal it takes the tested value as well, and jumps. */
function switchStatement(scope: FunctionScope, node: ts.SwitchStatement, labels: readonly string[]): void {
  const end = scope.out.label();
  const { clauses } = node.caseBlock;
  const entries = clauses.map(() => scope.out.label());
  expression(scope, node.expression);
  let fallback = end;
  clauses.forEach((clause, i) => {
    if (ts.isDefaultClause(clause)) {
      fallback = entries[i]!;
      return;
    }
    expression(scope, clause.expression);
    add(scope, clause.expression, 'JumpIfCase', entries[i]!);
  });
  add(scope, node, 'Pop');
  add(scope, node, 'Jump', fallback);
  scope.jumps.push({ labels, onBreak: end, anonymous: true });
  clauses.forEach((clause, i) => {
    scope.out.place(entries[i]!);
    statements(scope, clause.statements);
  });
  scope.jumps.pop();
  scope.out.place(end);
}

/** A member without a value gets `Push(Auto)`: one more than the member before it. */
function enumDeclaration(scope: FunctionScope, node: ts.EnumDeclaration): void {
  if (hasModifier(node, K.DeclareKeyword)) return;
  add(scope, node, 'NewObject');
  for (const member of node.members) {
    if (member.initializer === undefined) add(scope, member, 'Push', 'Auto');
    else expression(scope, member.initializer);
    add(scope, member, 'DefineEnumMember', quoted(member.name.getText(scope.file).replace(/^(["'`])(.*)\1$/s, '$2')));
  }
  add(scope, node, 'Let', quoted(node.name.text));
}
