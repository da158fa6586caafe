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

/** What a list declares. */
export function kindOf({ flags }: ts.VariableDeclarationList): 'var' | 'let' | 'const' | 'using' {
  switch (flags & ts.NodeFlags.BlockScoped) {
    case ts.NodeFlags.Let: return 'let';
    case ts.NodeFlags.Const: return 'const';
    case ts.NodeFlags.Using: case ts.NodeFlags.AwaitUsing: return 'using';
    default: return 'var';
  }
}

/** The names of the file itself that `export { a as b }` mentions as values. */
export function exportedNames({ exportClause, moduleSpecifier, isTypeOnly }: ts.ExportDeclaration): readonly ts.Identifier[] {
  if (isTypeOnly || moduleSpecifier !== undefined || exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
  const names: ts.Identifier[] = [];
  for (const element of exportClause.elements) {
    const local = element.propertyName ?? element.name;
    if (!element.isTypeOnly && ts.isIdentifier(local)) names.push(local);
  }
  return names;
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

/** Whether the head of a function holds type syntax that only TypeScript's checker refuses; the parser adds it to the finished node. */
export function hasUnmarkedTypes(node: ts.FunctionLikeDeclaration): boolean {
  switch (node.kind) {
    case SyntaxKind.GetAccessor:
      return node.typeParameters !== undefined;
    case SyntaxKind.Constructor:
    case SyntaxKind.SetAccessor:
      return node.typeParameters !== undefined || node.type !== undefined;
    default:
      return false;
  }
}
