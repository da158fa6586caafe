// Expressions: targets, deletes, operators that do not mix, super, meta properties, object literals.

import { ts } from '../parse/typescript.js';
import type { Span } from '../source.js';
import type { Checker } from './checker.js';
import type { Context } from './context.js';
import { problems } from './messages.js';
import { refusePrivate } from './names.js';
import { pushTarget } from './targets.js';
import { breaksLine, skipTrivia } from './text.js';

const K = ts.SyntaxKind;

export function visitBinary(checker: Checker, node: ts.BinaryExpression, context: Context): void {
  const operator = node.operatorToken.kind;
  if (operator >= K.FirstAssignment && operator <= K.LastAssignment) {
    const isLogical = operator === K.AmpersandAmpersandEqualsToken || operator === K.BarBarEqualsToken ||
      operator === K.QuestionQuestionEqualsToken;
    const use = operator === K.EqualsToken ? 'plain' : isLogical ? 'logical' : 'compound';
    pushTarget(checker, node.left, context, use);
    return checker.push(node.right, context);
  }
  if (operator === K.QuestionQuestionToken || operator === K.BarBarToken || operator === K.AmpersandAmpersandToken) {
    checkMixing(checker, node);
  }
  // `#x in o` is the one place of a private name without a dot.
  if (ts.isPrivateIdentifier(node.left) && operator === K.InKeyword) checkPrivateUse(checker, node.left, context);
  else checker.push(node.left, context);
  checker.push(node.right, context);
}

/** `a ?? b || c`: the grammar has no such mixture (ECMA-262 13.13). */
function checkMixing(checker: Checker, node: ts.BinaryExpression): void {
  const isNullish = node.operatorToken.kind === K.QuestionQuestionToken;
  for (const side of [node.left, node.right]) {
    if (!ts.isBinaryExpression(side)) continue;
    const inner = side.operatorToken.kind;
    const clashes = isNullish
      ? inner === K.BarBarToken || inner === K.AmpersandAmpersandToken
      : inner === K.QuestionQuestionToken;
    if (clashes) checker.report(problems.mixedNullish(checker.span(side.operatorToken)));
  }
}

/** Reports a private name that no class around declares (ECMA-262 8.2.7 AllPrivateIdentifiersValid). */
export function checkPrivateUse(checker: Checker, node: ts.PrivateIdentifier, context: Context): void {
  for (let scope = context.privates; scope !== undefined; scope = scope.outer) {
    if (scope.names.has(node.text)) return;
  }
  checker.report(problems.undeclaredPrivate(checker.span(node), node.text));
}

export function visitPropertyAccess(checker: Checker, node: ts.PropertyAccessExpression, context: Context): void {
  if (node.expression.kind === K.SuperKeyword) checkSuperProperty(checker, node, context);
  else checker.push(node.expression, context);
  if (!ts.isPrivateIdentifier(node.name)) return;
  if (node.expression.kind === K.SuperKeyword) {
    checker.report(problems.privateHere(checker.span(node.name), node.name.text));
  } else {
    checkPrivateUse(checker, node.name, context);
  }
}

export function visitElementAccess(checker: Checker, node: ts.ElementAccessExpression, context: Context): void {
  if (node.expression.kind === K.SuperKeyword) checkSuperProperty(checker, node, context);
  else checker.push(node.expression, context);
  checker.push(node.argumentExpression, context);
}

function checkSuperProperty(
  checker: Checker, node: ts.PropertyAccessExpression | ts.ElementAccessExpression, context: Context,
): void {
  const span = checker.span(node.expression);
  if (!context.superProperty) checker.report(problems.superProperty(span));
  if (node.questionDotToken !== undefined) checker.report(problems.optionalChain(span, "start with 'super'"));
}

export function visitCall(checker: Checker, node: ts.CallExpression, context: Context): void {
  const callee = node.expression;
  if (callee.kind === K.SuperKeyword) {
    if (!context.superCall) checker.report(problems.superCall(checker.span(callee)));
    if (node.questionDotToken !== undefined) {
      checker.report(problems.optionalChain(checker.span(callee), "start with 'super'"));
    }
  } else if (callee.kind === K.ImportKeyword) {
    checkImportCall(checker, node);
  } else {
    checker.push(callee, context);
  }
  checker.pushAll(node.arguments, context);
}

/** `import(x)` and `import(x, options)` (ECMA-262 13.3). */
function checkImportCall(checker: Checker, node: ts.CallExpression): void {
  const list = node.arguments;
  const span = checker.span(node);
  if (list.length < 1 || list.length > 2) {
    checker.report(problems.importCall(span, 'import() takes one or two arguments.'));
  }
  if (list.some(ts.isSpreadElement)) {
    checker.report(problems.importCall(span, 'import() cannot take a spread argument.'));
  }
}

export function visitNew(checker: Checker, node: ts.NewExpression, context: Context): void {
  const callee = node.expression;
  let root: ts.Expression = callee;
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = root.expression;
  if (ts.isCallExpression(root) && root.expression.kind === K.ImportKeyword) {
    checker.report(problems.importCall(checker.span(root), "import() cannot follow 'new'."));
  }
  checker.push(callee, context);
  checker.pushAll(node.arguments, context);
}

export function visitTaggedTemplate(checker: Checker, node: ts.TaggedTemplateExpression, context: Context): void {
  // The parser keeps the `?.` of a?.`x` on the node, as something that should not be there.
  const { questionDotToken } = node as { readonly questionDotToken?: ts.Node };
  if (ts.isOptionalChain(node.tag) || questionDotToken !== undefined) {
    checker.report(problems.optionalChain(checker.span(node.template), 'be the tag of a template'));
  }
  checker.push(node.tag, context);
  checker.push(node.template, context);
}

export function visitDelete(checker: Checker, node: ts.DeleteExpression, context: Context): void {
  let operand: ts.Expression = node.expression;
  while (
    ts.isParenthesizedExpression(operand) || ts.isNonNullExpression(operand) || ts.isAsExpression(operand) ||
    ts.isTypeAssertionExpression(operand) || ts.isSatisfiesExpression(operand)
  ) operand = operand.expression;
  if (ts.isIdentifier(operand) && context.strict) checker.report(problems.deleteName(checker.span(operand)));
  if (ts.isPropertyAccessExpression(operand) && ts.isPrivateIdentifier(operand.name)) {
    checker.report(problems.deletePrivate(checker.span(operand)));
  }
  checker.push(node.expression, context);
}

export function visitUpdate(
  checker: Checker, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, context: Context,
): void {
  if (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken) {
    pushTarget(checker, node.operand, context, 'compound');
  } else {
    checker.push(node.operand, context);
  }
}

/** `new.target` and `import.meta`; `import.defer(x)` is a call, which the grammar of this edition does not have. */
export function visitMetaProperty(checker: Checker, node: ts.MetaProperty, context: Context): void {
  const span = checker.span(node);
  const isNew = node.keywordToken === K.NewKeyword;
  const name = isNew ? 'target' : 'meta';
  const written = checker.text.slice(node.name.getStart(checker.source), node.name.end);
  if (written !== name) {
    checker.report(problems.metaProperty(span, `${isNew ? 'new' : 'import'}.${node.name.text}`));
  } else if (isNew) {
    if (!context.newTarget) checker.report(problems.newTarget(span));
  } else if (!checker.isModule) {
    checker.report(problems.importMeta(span));
  }
}

/** `__proto__: a, "__proto__": b` (ECMA-262 B.3.1), and members that only a pattern or a class may have. */
export function visitObjectLiteral(checker: Checker, node: ts.ObjectLiteralExpression, context: Context): void {
  let hasProto = false;
  for (const member of node.properties) {
    const key = ts.isPropertyAssignment(member) ? member.name : undefined;
    if (key !== undefined && !ts.isComputedPropertyName(key) && key.text === '__proto__') {
      if (hasProto) checker.report(problems.duplicateProto(checker.span(key)));
      hasProto = true;
    }
    if (ts.isShorthandPropertyAssignment(member) && member.objectAssignmentInitializer !== undefined) {
      const start = skipTrivia(checker.text, member.name.end);
      checker.report(problems.coverInitializer({ start, end: start + 1 }));
    }
    if (member.name !== undefined) refusePrivate(checker, member.name);
    const { questionToken, exclamationToken } = member as {
      readonly questionToken?: ts.Node; readonly exclamationToken?: ts.Node;
    };
    if (questionToken !== undefined) checker.report(problems.unexpected(checker.span(questionToken), '?'));
    if (exclamationToken !== undefined) checker.report(problems.unexpected(checker.span(exclamationToken), '!'));
    checker.push(member, context);
  }
}

export function visitAwait(checker: Checker, node: ts.AwaitExpression, context: Context): void {
  if (!context.awaitAllowed) checker.report(problems.awaitHere(firstWord(checker, node)));
  checker.push(node.expression, context);
}

export function visitYield(checker: Checker, node: ts.YieldExpression, context: Context): void {
  if (!context.yieldAllowed) checker.report(problems.yieldHere(firstWord(checker, node)));
  checker.push(node.expression, context);
}

/** `await` or `yield` itself. */
function firstWord(checker: Checker, node: ts.Node): Span {
  const { start } = checker.span(node);
  return { start, end: start + 5 };
}

/** `throw` and its operand stand on one line (ECMA-262 14.14). */
export function visitThrow(checker: Checker, node: ts.ThrowStatement, context: Context): void {
  const { start } = checker.span(node);
  const operand = node.expression;
  // After a line break the parser leaves the operand out.
  if (operand.pos === operand.end || breaksLine(checker.text, start, operand.getStart(checker.source))) {
    checker.report(problems.lineBreak({ start, end: start + 5 }, "after 'throw'"));
  }
  if (operand.pos !== operand.end) checker.push(node.expression, context);
}
