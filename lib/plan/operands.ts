// Operands: the pieces of an expression, in order of evaluation, with holes where a value was taken before.

import type { Span } from '../source.js';
import { ts } from '../parse/typescript.js';
import type { Analysis } from '../analyse/types.js';
import type { Lowering } from './context.js';
import { lowerExpression } from './expressions.js';
import { isAnonymousFunction } from './patterns.js';
import type { Piece, Result, Rope } from './ir.js';

/** The code of `node` with some of its children (in source order) replaced. */
export function withHoles(L: Lowering, node: ts.Node, holes: readonly (readonly [child: ts.Node, rope: Rope])[]): Rope {
  const { start, end } = L.span(node);
  const pieces: Piece[] = [];
  let at = start;
  for (const [child, rope] of holes) {
    const hole = L.span(child);
    if (at < hole.start) pieces.push({ start: at, end: hole.start });
    for (const piece of rope) pieces.push(piece);
    at = hole.end;
  }
  if (at < end) pieces.push({ start: at, end });
  return pieces;
}

/**
 * Lowers expressions that are evaluated one after the other. All but those after the last suspension are stored, so
 * that `x + await (x = 5, 2)` adds the old x.
 */
export function lowerOperands(L: Lowering, nodes: readonly ts.Expression[], alsoBefore = false): readonly Rope[] {
  let last = alsoBefore ? nodes.length : -1;
  if (!alsoBefore) nodes.forEach((node, i) => { if (L.suspends(node)) last = i; });
  return nodes.map((node, i) => {
    if (i > last) return [L.span(node)];
    if (ts.isSpreadElement(node)) return lowerSpread(L, node, i < last);
    const rope = lowerExpression(L, node);
    return i < last && !isConstant(L, node) ? L.spill(rope) : rope;
  });
}

/** A spread is iterated in its turn: `[...a, await x]` must not see what happens to `a` meanwhile. */
function lowerSpread(L: Lowering, node: ts.SpreadElement, store: boolean): Rope {
  const rope = lowerExpression(L, node.expression);
  return ['...', ...(store ? L.spill(['[...', ...rope, ']']) : rope)];
}

/** A value that is about to be stored: in a temp, a function must not take the temp's name (8.4.5 NamedEvaluation). */
export function unnamed(node: ts.Expression, rope: Rope): Rope {
  return isAnonymousFunction(node) ? ['(0, ', ...rope, ')'] : rope;
}

/** Lowers children that are evaluated in source order and puts them back in place. */
export function lowerChildren(L: Lowering, node: ts.Node, children: readonly ts.Expression[]): Rope {
  const ropes = lowerOperands(L, children);
  return withHoles(L, node, children.map((child, i) => [child, ropes[i]!] as const));
}

/** Whether evaluating it later, or never, makes no difference. Inner functions count: making one has no effect. */
export function isConstant(L: Lowering, node: ts.Expression): boolean {
  switch (node.kind) {
    case ts.SyntaxKind.StringLiteral:
    case ts.SyntaxKind.NumericLiteral:
    case ts.SyntaxKind.BigIntLiteral:
    case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
    case ts.SyntaxKind.NullKeyword:
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.OmittedExpression:
      return true;
    case ts.SyntaxKind.ThisKeyword:
      // In a derived constructor's arrow function, `this` may still be unset.
      return !L.fn.isArrow;
    case ts.SyntaxKind.Identifier:
      return isNeverWritten(L, node as ts.Identifier);
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.NonNullExpression:
    case ts.SyntaxKind.SatisfiesExpression:
      return isConstant(L, (node as ts.ParenthesizedExpression).expression);
    default:
      return false;
  }
}

/** A variable of this function, or a function, that keeps its first value and has it by now. */
function isNeverWritten(L: Lowering, node: ts.Identifier): boolean {
  const binding = L.analysis.bindingOf.get(node);
  if (binding === undefined || L.bindings.guarded.has(binding)) return false;
  if (L.context.directCalls.has(node)) return true;
  if (binding.scope.fn !== L.fn) return false;
  const settled = binding.kind === 'const' || binding.kind === 'param' || binding.kind === 'let';
  return settled && binding.declarations.length === 1 && !binding.references.some((reference) => reference.writes);
}

/** The text between two nodes: an operator or bracket with its comments. */
export function between(L: Lowering, left: ts.Node, right: ts.Node): Span {
  return { start: left.end, end: L.span(right).start };
}

/** Passes through syntax that only types see. */
export function unwrap(node: ts.Expression): ts.Expression {
  let at = node;
  while (ts.isAsExpression(at) || ts.isNonNullExpression(at) || ts.isSatisfiesExpression(at) || ts.isTypeAssertionExpression(at)) {
    at = at.expression;
  }
  return at;
}

/** The same, and parentheses. */
export function unwrapAll(node: ts.Expression): ts.Expression {
  let at = unwrap(node);
  while (ts.isParenthesizedExpression(at)) at = unwrap(at.expression);
  return at;
}

const { SyntaxKind } = ts;

/** What is known of the value that a function returns. */
export function resultOf(node: ts.Expression | undefined, { bindingOf }: Analysis): Result {
  if (node === undefined || isPrimitive(node)) return 'primitive';
  if (ts.isIdentifier(node) && bindingOf.get(node) !== undefined) return 'variable';
  return isAnonymousFunction(node) ? 'function' : 'any';
}

/** Whether the value is surely no object: then it is no promise. */
export function isPrimitive(node: ts.Expression): boolean {
  const inner = unwrapAll(node);
  switch (inner.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.BigIntLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.TemplateExpression:
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.NullKeyword:
    case SyntaxKind.VoidExpression:
    case SyntaxKind.TypeOfExpression:
    case SyntaxKind.DeleteExpression:
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.PostfixUnaryExpression:
      return true;
    case SyntaxKind.ConditionalExpression: {
      const { whenTrue, whenFalse } = inner as ts.ConditionalExpression;
      return isPrimitive(whenTrue) && isPrimitive(whenFalse);
    }
    case SyntaxKind.BinaryExpression: {
      const { left, operatorToken, right } = inner as ts.BinaryExpression;
      switch (operatorToken.kind) {
        case SyntaxKind.CommaToken:
        case SyntaxKind.EqualsToken:
          return isPrimitive(right);
        case SyntaxKind.AmpersandAmpersandToken:
        case SyntaxKind.BarBarToken:
        case SyntaxKind.QuestionQuestionToken:
          return isPrimitive(left) && isPrimitive(right);
        case SyntaxKind.AmpersandAmpersandEqualsToken:
        case SyntaxKind.BarBarEqualsToken:
        case SyntaxKind.QuestionQuestionEqualsToken:
          return false;
      }
      // Arithmetic and comparison.
      return true;
    }
  }
  return false;
}
