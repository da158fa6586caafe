// Assignments with a suspension. The target's object and key are evaluated before the right side and used after it
// (ECMA-262 13.15.2); a compound assignment reads the old value before it, too.

import { ts } from '../parse/typescript.js';
import type { Lowering } from './context.js';
import { lowerExpression, lowerReference, whenNeeded } from './expressions.js';
import type { Rope } from './ir.js';
import { isConstant, unnamed, unwrapAll, withHoles } from './operands.js';
import { lowerPattern, named } from './patterns.js';

const { SyntaxKind } = ts;

export function lowerAssignment(L: Lowering, node: ts.BinaryExpression): Rope {
  const target = unwrapAll(node.left);
  const operator = node.operatorToken.kind;
  if (operator === SyntaxKind.EqualsToken) {
    if (ts.isObjectLiteralExpression(target) || ts.isArrayLiteralExpression(target)) return lowerDestructuring(L, node, target);
    if (!L.suspends(node.right)) return withHoles(L, node, [[node.left, lowerReference(L, target)]]);
    const place = lowerPlace(L, target, false);
    return [...place, ' = ', ...named(L, target, node.right, lowerExpression(L, node.right))];
  }
  switch (operator) {
    case SyntaxKind.AmpersandAmpersandEqualsToken:
    case SyntaxKind.BarBarEqualsToken:
    case SyntaxKind.QuestionQuestionEqualsToken:
      return lowerLogicalAssignment(L, node, target);
  }
  if (!L.suspends(node.right)) return withHoles(L, node, [[node.left, lowerReference(L, target)]]);
  // x += await y   →   step $1 = x;  await y;  x = $1 + ($v)
  const place = lowerPlace(L, target, true);
  const old = L.spill(place);
  const text = node.operatorToken.getText(L.sourceFile).slice(0, -1);
  return [...place, ' = ', ...old, ` ${text} (`, ...lowerExpression(L, node.right), ')'];
}

function lowerDestructuring(L: Lowering, node: ts.BinaryExpression, target: ts.ObjectLiteralExpression | ts.ArrayLiteralExpression): Rope {
  const value = lowerExpression(L, node.right);
  if (!L.suspends(target)) return withHoles(L, node, [[node.right, value]]);
  const stored = L.spill(unnamed(node.right, value));
  lowerPattern(L, target, stored);
  return stored;
}

/**
 * A place whose operands are stored, so that it can be read and written later. `twice`: its key is made a property key
 * now, because both a read and a write will use it.
 */
export function lowerPlace(L: Lowering, node: ts.Expression, twice: boolean): Rope {
  const target = unwrapAll(node);
  if (ts.isPropertyAccessExpression(target)) {
    if (target.expression.kind === SyntaxKind.SuperKeyword) return [L.span(target)];
    return [...lowerStored(L, target.expression), '.', L.span(target.name)];
  }
  if (ts.isElementAccessExpression(target)) {
    const isSuper = target.expression.kind === SyntaxKind.SuperKeyword;
    const base: Rope = isSuper ? [L.span(target.expression)] : lowerStored(L, target.expression);
    const key = lowerExpression(L, target.argumentExpression);
    if (isConstant(L, target.argumentExpression) && !ts.isIdentifier(target.argumentExpression)) return [...base, '[', ...key, ']'];
    const stored = L.spill(twice ? [L.helper('key'), '(', ...key, ')'] : key);
    return [...base, '[', ...stored, ']'];
  }
  return [L.span(target)];
}

function lowerStored(L: Lowering, node: ts.Expression): Rope {
  const value = lowerExpression(L, node);
  return isConstant(L, node) ? value : L.spill(value);
}

/** x ??= await y: neither the right side nor the write where the old value decides (13.15.2). */
function lowerLogicalAssignment(L: Lowering, node: ts.BinaryExpression, target: ts.Expression): Rope {
  const place = lowerPlace(L, target, true);
  const result = L.temp();
  L.assign(result, place);
  const write = (): void => {
    const value = named(L, target, node.right, lowerExpression(L, node.right));
    L.assign(result, [...place, ' = ', ...value]);
  };
  whenNeeded(L, node, result, write);
  return [result];
}
