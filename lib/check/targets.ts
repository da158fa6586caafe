// What may be assigned to (ECMA-262 8.6.4 AssignmentTargetType, 13.15.1 and 13.15.5.1).

import { ts } from '../parse/typescript.js';
import type { Checker } from './checker.js';
import { withPattern, type Context } from './context.js';
import { checkModifiers } from './modifiers.js';
import { problems } from './messages.js';
import { isEvalOrArguments, refusePrivate, visitPropertyName } from './names.js';

const K = ts.SyntaxKind;

/** 'plain' may be a pattern; 'element' is a target inside of a pattern; 'compound' and 'logical' are `+=` and `&&=`. */
export type TargetUse = 'plain' | 'element' | 'rest' | 'compound' | 'logical';

interface Unwrapped {
  readonly node: ts.Expression;
  readonly parenthesized: boolean;
}

/** Removes parentheses, and the type syntax that leaves none when it is erased. */
function unwrap(expression: ts.Expression): Unwrapped {
  let node = expression;
  let parenthesized = false;
  for (;;) {
    if (ts.isParenthesizedExpression(node)) parenthesized = true;
    else if (
      !ts.isAsExpression(node) && !ts.isNonNullExpression(node) && !ts.isSatisfiesExpression(node) &&
      !ts.isTypeAssertionExpression(node)
    ) return { node, parenthesized };
    node = node.expression;
  }
}

/** Schedules `expression` as a target, or reports that it is none. */
export function pushTarget(checker: Checker, expression: ts.Expression, context: Context, use: TargetUse): void {
  const { node, parenthesized } = unwrap(expression);
  const allowsPattern = use === 'plain' || use === 'element' || (use === 'rest' && !isInObject(expression));
  if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) {
    if (!allowsPattern || parenthesized) return refuse(checker, node, context);
    return checker.push(node, withPattern(context, true));
  }
  if (ts.isIdentifier(node)) {
    if (context.strict && isEvalOrArguments(node.text)) {
      checker.report(problems.strictName(checker.span(node), node.text));
    }
    return checker.push(node, context);
  }
  const isAccess = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  if (isAccess && !ts.isOptionalChain(node)) return checker.push(node, context);
  // A call is refused when it runs, not before: what engines agreed on for old pages.
  const isCall = ts.isCallExpression(node) && !ts.isOptionalChain(node) && node.expression.kind !== K.ImportKeyword;
  if (isCall && !context.strict && (use === 'plain' || use === 'compound')) return checker.push(node, context);
  refuse(checker, node, context);
}

function isInObject(node: ts.Expression): boolean {
  return ts.isSpreadAssignment(node.parent);
}

function refuse(checker: Checker, node: ts.Expression, context: Context): void {
  checker.report(problems.target(checker.span(node)));
  checker.push(node, context);
}

/** An element of a pattern: a target, perhaps with a default. */
function pushElement(checker: Checker, element: ts.Expression, context: Context): void {
  if (ts.isBinaryExpression(element) && element.operatorToken.kind === K.EqualsToken) {
    pushTarget(checker, element.left, context, 'element');
    checker.push(element.right, context);
  } else {
    pushTarget(checker, element, context, 'element');
  }
}

/** `[a, b = 1, ...c]` as a pattern. `context` is that of the expressions in it. */
export function visitArrayPattern(checker: Checker, node: ts.ArrayLiteralExpression, context: Context): void {
  const { elements } = node;
  elements.forEach((element, index) => {
    if (ts.isSpreadElement(element)) {
      if (index < elements.length - 1 || elements.hasTrailingComma) {
        checker.report(problems.restPosition(checker.span(element)));
      }
      pushTarget(checker, element.expression, context, 'rest');
    } else if (!ts.isOmittedExpression(element)) {
      pushElement(checker, element, context);
    }
  });
}

/** `{a, b = 1, c: d.e, ...f}` as a pattern. */
export function visitObjectPattern(checker: Checker, node: ts.ObjectLiteralExpression, context: Context): void {
  const { properties } = node;
  properties.forEach((member, index) => {
    if (ts.isSpreadAssignment(member)) {
      if (index < properties.length - 1 || properties.hasTrailingComma) {
        checker.report(problems.restPosition(checker.span(member)));
      }
      pushTarget(checker, member.expression, context, 'rest');
    } else if (ts.isShorthandPropertyAssignment(member)) {
      checkModifiers(checker, member);
      pushTarget(checker, member.name, context, 'element');
      checker.push(member.objectAssignmentInitializer, context);
    } else if (ts.isPropertyAssignment(member)) {
      refusePrivate(checker, member.name);
      visitPropertyName(checker, member.name, context);
      pushElement(checker, member.initializer, context);
    } else {
      refuseMember(checker, member, context);
    }
  });
}

function refuseMember(checker: Checker, member: ts.ObjectLiteralElementLike, context: Context): void {
  checker.report(problems.target(checker.span(member)));
  checker.push(member, context);
}
