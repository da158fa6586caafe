// Small questions about the tree, without regard to names.

import { ts } from '../parse/typescript.js';

const { SyntaxKind } = ts;

/** Whether all parameters are plain names (ECMA-262 IsSimpleParameterList), a TypeScript `this` parameter aside. */
export function hasSimpleParameters(node: ts.SignatureDeclaration): boolean {
  return node.parameters.every((p) => ts.isIdentifier(p.name) && p.initializer === undefined && p.dotDotDotToken === undefined);
}

export function isAmbient(node: ts.Node): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((m) => m.kind === SyntaxKind.DeclareKeyword) ?? false);
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((m) => m.kind === kind) ?? false);
}

export function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
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
export function isDirectEval({ expression, questionDotToken }: ts.CallExpression): boolean {
  let callee: ts.Expression = expression;
  while (ts.isParenthesizedExpression(callee)) callee = callee.expression;
  return ts.isIdentifier(callee) && callee.text === 'eval' && questionDotToken === undefined;
}
