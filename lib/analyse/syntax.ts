// Small questions about the tree, without regard to names.

import { ts } from '../parse/typescript.js';

const { SyntaxKind } = ts;

/** Whether all parameters are plain names (ECMA-262 IsSimpleParameterList), a TypeScript `this` parameter aside. */
export function hasSimpleParameters(node: ts.SignatureDeclaration): boolean {
  return node.parameters.every((p) => ts.isIdentifier(p.name) && p.initializer === undefined && p.dotDotDotToken === undefined);
}

export function isAmbient(node: ts.Node): boolean {
  return hasModifier(node, SyntaxKind.DeclareKeyword);
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  const { modifiers } = node as { readonly modifiers?: readonly ts.ModifierLike[] };
  if (modifiers === undefined) return false;
  for (const modifier of modifiers) if (modifier.kind === kind) return true;
  return false;
}

export function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

/** The operands of `a + b + …`, from left to right: long chains lean left, and are followed without recursion. */
export function operandsOf(node: ts.BinaryExpression): readonly ts.Expression[] {
  const operands = [node.right];
  let left = node.left;
  while (ts.isBinaryExpression(left) && !isAssignmentOperator(left.operatorToken.kind)) {
    operands.push(left.right);
    left = left.left;
  }
  operands.push(left);
  return operands.reverse();
}

/** `A` of `A.B.C`. */
export function leftmost(name: ts.EntityName): ts.Identifier {
  let at = name;
  while (ts.isQualifiedName(at)) at = at.left;
  return at;
}

export function hasUseStrict(statements: readonly ts.Statement[]): boolean {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return false;
    if (/^['"]use strict['"]$/.test(statement.expression.getText())) return true;
  }
  return false;
}

/** `a, b` without brackets of its own. */
export function isCommaList(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken;
}

/** `eval(x)` and `(eval)(x)`: ECMA-262 13.3.6.1. */
export function isDirectEval(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const { expression, questionDotToken } = node;
  let callee: ts.Expression = expression;
  while (ts.isParenthesizedExpression(callee)) callee = callee.expression;
  return ts.isIdentifier(callee) && callee.text === 'eval' && questionDotToken === undefined;
}
