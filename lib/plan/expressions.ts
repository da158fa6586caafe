// Expressions that hold a suspension point → nodes, and a rope for the value. Order of evaluation is kept: what comes
// before a suspension is stored before it (ECMA-262 13; each case names its clause where the order is not plain).

import { invariant } from '../invariant.js';
import { messages } from '../diagnostics.js';
import { ts } from '../parse/typescript.js';
import { isAssignmentOperator, isCommaList } from '../analyse/syntax.js';
import { lowerAssignment } from './assignments.js';
import { awaitedCallee, lowerCall, lowerMethodCall, lowerNew, lowerTaggedTemplate } from './calls.js';
import { lowerOptionalChain } from './chains.js';
import { lowerClass } from './classes.js';
import { resumeValue, type Lowering } from './context.js';
import { lowerYieldStar } from './generators.js';
import type { Local, Rope } from './ir.js';
import { lowerObjectLiteral } from './literals.js';
import { between, isConstant, isPrimitive, lowerChildren, unnamed, unwrap, unwrapAll, withHoles } from './operands.js';
import { Unsupported } from './unsupported.js';

const { SyntaxKind } = ts;

/** The value of `node`. The rope must be evaluated before anything else is pushed that has an effect. */
export function lowerExpression(L: Lowering, node: ts.Expression): Rope {
  // The value may end up as an operand: `return a, b`.
  if (!L.suspends(node)) return isCommaList(node) ? ['(', L.span(node), ')'] : [L.span(node)];
  switch (node.kind) {
    case SyntaxKind.AwaitExpression: {
      const { expression } = node as ts.AwaitExpression;
      const callee = awaitedCallee(node as ts.AwaitExpression);
      const call = unwrapAll(expression) as ts.CallExpression;
      const methods = L.context.directMethods.get(call);
      const direct = methods !== undefined || (callee !== undefined && L.context.directCalls.has(callee));
      const operand = methods === undefined ? unnamed(expression, lowerExpression(L, expression)) : lowerMethodCall(L, call, methods);
      L.suspend('await', operand, node, direct ? { direct } : {});
      return [resumeValue];
    }
    case SyntaxKind.YieldExpression:
      return lowerYield(L, node as ts.YieldExpression);
    case SyntaxKind.ParenthesizedExpression: {
      const { expression } = node as ts.ParenthesizedExpression;
      // Erasing an assertion takes its parentheses along; with a value in its place they are ours.
      if (unwrap(expression) !== expression) return ['(', ...lowerExpression(L, expression), ')'];
      return withHoles(L, node, [[expression, lowerExpression(L, expression)]]);
    }
    case SyntaxKind.AsExpression:
    case SyntaxKind.SatisfiesExpression:
    case SyntaxKind.NonNullExpression:
    case SyntaxKind.TypeAssertionExpression:
      return lowerExpression(L, unwrap(node));
    case SyntaxKind.BinaryExpression:
      return lowerBinary(L, node as ts.BinaryExpression);
    case SyntaxKind.ConditionalExpression:
      return lowerConditional(L, node as ts.ConditionalExpression);
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.ElementAccessExpression:
      if (node.flags & ts.NodeFlags.OptionalChain) return lowerOptionalChain(L, node);
      return lowerAccess(L, node as ts.PropertyAccessExpression | ts.ElementAccessExpression);
    case SyntaxKind.CallExpression:
      if (node.flags & ts.NodeFlags.OptionalChain) return lowerOptionalChain(L, node);
      return lowerCall(L, node as ts.CallExpression);
    case SyntaxKind.NewExpression:
      return lowerNew(L, node as ts.NewExpression);
    case SyntaxKind.TaggedTemplateExpression:
      return lowerTaggedTemplate(L, node as ts.TaggedTemplateExpression);
    case SyntaxKind.TemplateExpression:
      return lowerTemplate(L, node as ts.TemplateExpression);
    case SyntaxKind.ArrayLiteralExpression:
      return lowerChildren(L, node, (node as ts.ArrayLiteralExpression).elements);
    case SyntaxKind.ObjectLiteralExpression:
      return lowerObjectLiteral(L, node as ts.ObjectLiteralExpression);
    case SyntaxKind.ClassExpression:
      return lowerClass(L, node as ts.ClassExpression);
    case SyntaxKind.DeleteExpression: {
      const operand = unwrapAll((node as ts.DeleteExpression).expression);
      if (operand.flags & ts.NodeFlags.OptionalChain) return lowerOptionalChain(L, operand, 'delete ');
      if (ts.isPropertyAccessExpression(operand) || ts.isElementAccessExpression(operand)) {
        return withHoles(L, node, [[(node as ts.DeleteExpression).expression, lowerReference(L, operand)]]);
      }
      // Not a reference: strict code may not delete the name that its value has now (13.5.1.1).
      return ['delete (0, ', ...lowerExpression(L, operand), ')'];
    }
    case SyntaxKind.TypeOfExpression:
    case SyntaxKind.VoidExpression: {
      const { expression } = node as ts.VoidExpression;
      return withHoles(L, node, [[expression, lowerExpression(L, expression)]]);
    }
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.PostfixUnaryExpression: {
      const { operand, operator } = node as ts.PrefixUnaryExpression;
      const updates = operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken;
      return withHoles(L, node, [[operand, updates ? lowerReference(L, operand) : lowerExpression(L, operand)]]);
    }
    case SyntaxKind.SpreadElement:
      return ['...', ...lowerExpression(L, (node as ts.SpreadElement).expression)];
    default:
      throw new Unsupported(messages.awaitInDecorator(L.span(node)));
  }
}

/** Evaluates `node` for its effects. */
export function lowerEffect(L: Lowering, node: ts.Expression): void {
  const inner = unwrapAll(node);
  if (ts.isConditionalExpression(inner) && L.suspends(inner)) {
    const test = lowerExpression(L, inner.condition);
    L.if(test, inner.condition, () => lowerEffect(L, inner.whenTrue), () => lowerEffect(L, inner.whenFalse));
    return;
  }
  if (ts.isBinaryExpression(inner) && L.suspends(inner)) {
    const operator = inner.operatorToken.kind;
    if (operator === SyntaxKind.CommaToken) {
      lowerEffect(L, inner.left);
      lowerEffect(L, inner.right);
      return;
    }
    if (operator === SyntaxKind.AmpersandAmpersandToken || operator === SyntaxKind.BarBarToken) {
      const test = lowerExpression(L, inner.left);
      const right = (): void => lowerEffect(L, inner.right);
      if (operator === SyntaxKind.AmpersandAmpersandToken) L.if(test, inner.left, right);
      else L.if(test, inner.left, () => {}, right);
      return;
    }
  }
  const rope = lowerExpression(L, node);
  if (rope.length === 1 && rope[0] === resumeValue) return;
  if (rope.length === 1 && typeof rope[0] === 'object' && 'kind' in rope[0]) return;
  L.step(rope);
}

/** `yield v` awaits v, gives it out, and goes on as the consumer says (ECMA-262 27.6.3.8 AsyncGeneratorYield). */
function lowerYield(L: Lowering, node: ts.YieldExpression): Rope {
  if (node.asteriskToken !== undefined) return lowerYieldStar(L, node);
  const { expression } = node;
  const operand = expression === undefined ? ['void 0'] : unnamed(expression, lowerExpression(L, expression));
  const waits = L.context.exact || (expression !== undefined && !isPrimitive(expression));
  if (waits) L.suspend('await', operand, node);
  L.suspend('yield', waits ? [resumeValue] : operand, node, { onReturn: returnFromYield(L, node) });
  return [resumeValue];
}

/** `return(v)` at a yield: v is awaited there, where a rejection can be caught, and then returned. */
export function returnFromYield(L: Lowering, node: ts.Node): ReturnType<Lowering['collect']> {
  return L.collect(() => {
    L.suspend('await', [resumeValue], node);
    L.push({ kind: 'return', value: [resumeValue], at: L.span(node) });
  });
}

function lowerBinary(L: Lowering, node: ts.BinaryExpression): Rope {
  const operator = node.operatorToken.kind;
  if (isAssignmentOperator(operator)) return lowerAssignment(L, node);
  switch (operator) {
    case SyntaxKind.CommaToken:
      lowerEffect(L, node.left);
      return unnamed(node.right, lowerExpression(L, node.right));
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.BarBarToken:
    case SyntaxKind.QuestionQuestionToken:
      return lowerLogical(L, node);
  }
  if (ts.isPrivateIdentifier(node.left)) return withHoles(L, node, [[node.right, lowerExpression(L, node.right)]]);
  return lowerLeftChain(L, node);
}

/**
 * source   a + await b + c
 * tree     step $1 = a;  await b;  → $1 + $v + c
 * Chains lean left and may be long: no recursion along them.
 */
function lowerLeftChain(L: Lowering, node: ts.BinaryExpression): Rope {
  const chain: ts.BinaryExpression[] = [];
  let first: ts.Expression = node;
  while (ts.isBinaryExpression(first) && L.suspends(first) && isPlainOperator(first.operatorToken.kind)) {
    chain.push(first);
    first = first.left;
  }
  chain.reverse();
  let value: Rope = lowerExpression(L, first);
  for (const link of chain) {
    if (L.suspends(link.right)) {
      const [left, right] = pairBefore(L, link.left, value, link.right);
      value = [...left, between(L, link.left, link.right), ...right];
    } else value = [...value, { start: link.left.end, end: link.end }];
  }
  return value;
}

function isPlainOperator(kind: ts.SyntaxKind): boolean {
  return (
    !isAssignmentOperator(kind) && kind !== SyntaxKind.CommaToken && kind !== SyntaxKind.AmpersandAmpersandToken &&
    kind !== SyntaxKind.BarBarToken && kind !== SyntaxKind.QuestionQuestionToken
  );
}

/** Stores an operand that is already lowered, then lowers the next one. */
function pairBefore(L: Lowering, leftNode: ts.Expression, left: Rope, right: ts.Expression): readonly [Rope, Rope] {
  const stored = !L.suspends(leftNode) && isConstant(L, leftNode) ? left : L.spill(left);
  return [stored, lowerExpression(L, right)];
}

/** Short circuits (13.13): the right side, and its suspensions, only where it is needed. */
function lowerLogical(L: Lowering, node: ts.BinaryExpression): Rope {
  const result = L.temp();
  L.assign(result, unnamed(node.left, lowerExpression(L, node.left)));
  const right = (): void => L.assign(result, unnamed(node.right, lowerExpression(L, node.right)));
  whenNeeded(L, node, result, right);
  return [result];
}

/** Runs `right` where the left value of `&&`, `||`, `??` and their assignments does not decide. */
export function whenNeeded(L: Lowering, node: ts.BinaryExpression, value: Local, right: () => void): void {
  switch (node.operatorToken.kind) {
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.AmpersandAmpersandEqualsToken:
      return L.if([value], node.left, right);
    case SyntaxKind.BarBarToken:
    case SyntaxKind.BarBarEqualsToken:
      return L.if([value], node.left, () => {}, right);
    default:
      return L.if([value, ' === null || ', value, ' === void 0'], node.left, right);
  }
}

function lowerConditional(L: Lowering, node: ts.ConditionalExpression): Rope {
  const test = lowerExpression(L, node.condition);
  if (!L.suspends(node.whenTrue) && !L.suspends(node.whenFalse)) return withHoles(L, node, [[node.condition, test]]);
  const result = L.temp();
  L.if(
    test,
    node.condition,
    () => L.assign(result, unnamed(node.whenTrue, lowerExpression(L, node.whenTrue))),
    () => L.assign(result, unnamed(node.whenFalse, lowerExpression(L, node.whenFalse))),
  );
  return [result];
}

function lowerAccess(L: Lowering, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): Rope {
  if (ts.isPropertyAccessExpression(node)) {
    return withHoles(L, node, [[node.expression, lowerExpression(L, node.expression)]]);
  }
  if (node.expression.kind === SyntaxKind.SuperKeyword) {
    return withHoles(L, node, [[node.argumentExpression, lowerExpression(L, node.argumentExpression)]]);
  }
  return lowerChildren(L, node, [node.expression, node.argumentExpression]);
}

/** A member expression as a place: its operands are evaluated, the member is not read. */
export function lowerReference(L: Lowering, node: ts.Expression): Rope {
  const inner = unwrapAll(node);
  if (!L.suspends(inner)) return [L.span(inner)];
  invariant(ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner) || ts.isAwaitExpression(inner), 'no place');
  if (ts.isAwaitExpression(inner)) return lowerExpression(L, inner);
  return lowerAccess(L, inner);
}

/** Each substitution is made a string in its turn (13.2.8.5), before the next one is evaluated. */
function lowerTemplate(L: Lowering, node: ts.TemplateExpression): Rope {
  const expressions = node.templateSpans.map((part) => part.expression);
  let last = -1;
  expressions.forEach((expression, i) => { if (L.suspends(expression)) last = i; });
  const ropes = expressions.map((expression, i) => {
    const rope = lowerExpression(L, expression);
    return i < last ? L.spill(['`${', ...rope, '}`']) : rope;
  });
  return withHoles(L, node, expressions.map((expression, i) => [expression, ropes[i]!] as const));
}
