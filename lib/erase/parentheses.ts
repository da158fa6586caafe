// Type assertions and the parentheses around them. `(<any>x).y` is `x.y`: the parentheses were only there for the type.
// `a + b as T * c` is `(a + b) * c`: an assertion binds its operand like parentheses do.
//
// A wrapper is an assertion, `!`, or a parenthesis around one; a chain of wrappers is erased as a whole, down to its
// core. Whether the core needs parentheses is decided as tsc does, by the place where the chain stands.

import { ts } from '../parse/typescript.js';
import { put, startOf, type Eraser } from './context.js';
import { skipTrivia, wouldJoin } from './text.js';

const { SyntaxKind } = ts;

type Wrapper =
  ts.AsExpression | ts.SatisfiesExpression | ts.TypeAssertion | ts.NonNullExpression | ts.ParenthesizedExpression;

function isAssertion(node: ts.Node): node is ts.AsExpression | ts.SatisfiesExpression | ts.TypeAssertion {
  return node.kind === SyntaxKind.AsExpression || node.kind === SyntaxKind.SatisfiesExpression
    || node.kind === SyntaxKind.TypeAssertionExpression;
}

/** Parentheses that hold, behind further parentheses, a type assertion. */
export function isErasedParenthesis(node: ts.ParenthesizedExpression): boolean {
  let inner = node.expression;
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression;
  return isAssertion(inner);
}

function isWrapper(node: ts.Node): node is Wrapper {
  return isAssertion(node) || ts.isNonNullExpression(node)
    || (ts.isParenthesizedExpression(node) && isErasedParenthesis(node));
}

/** What is left of an expression when its wrappers are gone. */
function coreOf(node: ts.Expression): ts.Expression {
  while (isWrapper(node)) node = node.expression;
  return node;
}

/** Erases the chain of wrappers that begins at `node`, and visits its core. */
export function eraseWrapper(e: Eraser, node: Wrapper): void {
  const { text } = e;
  const core = coreOf(node);
  const start = startOf(e, node);
  const coreStart = startOf(e, core);
  // `x as T⏎(y)` are two statements; without the type they would be one call.
  const next = text.charAt(skipTrivia(text, node.end));
  const isOpen = (node.kind === SyntaxKind.AsExpression || node.kind === SyntaxKind.SatisfiesExpression)
    && (next === '(' || next === '[' || next === '`');
  const whole = start < coreStart ? exposedAncestor(node, core) : undefined;
  if (whole === node || needsParentheses(core, node)) {
    put(e, start, node.end, ['(', { start: coreStart, end: core.end }, isOpen ? ');' : ')']);
  } else if (whole !== undefined) {
    // `({} as T).x;` is `({}.x);`: what begins the statement must not be its first token.
    const wholeStart = startOf(e, whole);
    const parts = [{ start: wholeStart, end: node.end }, { start: node.end, end: whole.end }];
    put(e, wholeStart, whole.end, ['(', parts, ')']);
  }
  // Each wrapper goes by edits of its own: another phase may place one of them without those around it.
  for (let wrapper: ts.Expression = node; wrapper !== core;) {
    const inner: ts.Expression = (wrapper as Wrapper).expression;
    const innerStart = startOf(e, inner);
    const wrapperStart = startOf(e, wrapper);
    if (wrapperStart < innerStart) {
      const joins = innerStart === coreStart && wouldJoin(text.charCodeAt(start - 1), text.charCodeAt(coreStart));
      // Where a statement begins, its place has to stay.
      const begins = wrapperStart === start && beginsStatement(node);
      put(e, wrapperStart, innerStart, begins ? { text: ' ', at: start } : joins ? ' ' : '');
    }
    if (inner.end < wrapper.end) {
      const joins = wouldJoin(text.charCodeAt(core.end - 1), text.charCodeAt(node.end));
      // `(1 as T).x` must not become `1.x`.
      const last = isOpen ? ';' : isIntegerBeforeDot(core, node.parent) ? '.' : joins ? ' ' : '';
      put(e, inner.end, wrapper.end, inner.end === core.end ? last : '');
    }
    wrapper = inner;
  }
  e.visit(core);
}

function beginsStatement(node: ts.Node): boolean {
  let at = node;
  while (ts.isExpression(at) && at.pos === node.pos) at = at.parent;
  return at.pos === node.pos && ts.isExpressionStatement(at);
}

function isIntegerBeforeDot(core: ts.Expression, parent: ts.Node): boolean {
  return ts.isNumericLiteral(core) && ts.isPropertyAccessExpression(parent) && /^[\d_]+$/.test(core.getText());
}

/** `new (f() as T) is `new (f().C)()`: without parentheses `new` would take `f` alone. */
function calledByNew(node: ts.Expression, core: ts.Expression): ts.Expression | undefined {
  let top = node;
  while (isLeftChild(top) && !ts.isCallExpression(top.parent)) top = top.parent as ts.Expression;
  if (top === node || !ts.isNewExpression(top.parent) || top.parent.expression !== top) return undefined;
  const first = leftmost(core, true);
  const takesArguments = ts.isCallExpression(first) || (ts.isNewExpression(first) && first.arguments === undefined);
  return takesArguments ? coreOf(top) : undefined;
}

/**
 * The expression that must be wrapped because, without the chain `node`, it would begin with a token that means
 * something else at the beginning of a statement, a concise body or an exported default, or behind `new`.
 */
function exposedAncestor(node: ts.Expression, core: ts.Expression): ts.Expression | undefined {
  if (needsParentheses(core, node)) return undefined;
  const called = calledByNew(node, core);
  if (called !== undefined) return called;
  const { kind } = leftmost(core, false);
  const isFunction = kind === SyntaxKind.FunctionExpression;
  const isObject = kind === SyntaxKind.ObjectLiteralExpression;
  const isClass = kind === SyntaxKind.ClassExpression;
  if (!isFunction && !isObject && !isClass) return undefined;
  let top = node;
  while (isLeftChild(top)) top = top.parent as ts.Expression;
  const { parent } = top;
  const whole = coreOf(top) === core ? node : coreOf(top);
  if (ts.isExpressionStatement(parent)) {
    // The called function alone is wrapped: `(function () {})()`.
    return ts.isCallExpression(whole) && coreOf(whole.expression) === core && isFunction ? node : whole;
  }
  if (ts.isArrowFunction(parent) && parent.body === top) return isObject ? whole : undefined;
  if (ts.isExportAssignment(parent) && !parent.isExportEquals) return isFunction || isClass ? whole : undefined;
  return undefined;
}

/** False for parentheses around `node`: they either stay, or are a wrapper that looks at its own place. */
function isLeftChild(node: ts.Expression): boolean {
  return leftOf(node.parent as ts.Expression) === node;
}

function leftOf(node: ts.Expression): ts.Expression | undefined {
  switch (node.kind) {
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.ElementAccessExpression:
    case SyntaxKind.CallExpression:
    case SyntaxKind.NonNullExpression:
    case SyntaxKind.AsExpression:
    case SyntaxKind.SatisfiesExpression:
      return (node as ts.PropertyAccessExpression).expression;
    case SyntaxKind.PostfixUnaryExpression:
      return (node as ts.PostfixUnaryExpression).operand;
    case SyntaxKind.TaggedTemplateExpression:
      return (node as ts.TaggedTemplateExpression).tag;
    case SyntaxKind.BinaryExpression:
      return (node as ts.BinaryExpression).left;
    case SyntaxKind.ConditionalExpression:
      return (node as ts.ConditionalExpression).condition;
    default:
      return undefined;
  }
}

/** The expression whose first token is the first token of `node`, once wrappers are gone. */
function leftmost(node: ts.Expression, stopAtCalls: boolean): ts.Expression {
  for (;;) {
    node = coreOf(node);
    if (stopAtCalls && ts.isCallExpression(node)) return node;
    const left = leftOf(node);
    if (left === undefined) return node;
    node = left;
  }
}

/** Precedence levels, weakest first (ECMA-262 13). */
const Level = {
  Comma: 0, Spread: 1, Yield: 2, Assignment: 3, Conditional: 4, Or: 5, And: 6, BitOr: 7, BitXor: 8, BitAnd: 9,
  Equality: 10, Relational: 11, Shift: 12, Additive: 13, Multiplicative: 14, Exponent: 15, Unary: 16, Update: 17,
  Access: 18, Primary: 19,
} as const;

function operatorLevel(kind: ts.SyntaxKind): number {
  switch (kind) {
    case SyntaxKind.CommaToken: return Level.Comma;
    case SyntaxKind.QuestionQuestionToken:
    case SyntaxKind.BarBarToken: return Level.Or;
    case SyntaxKind.AmpersandAmpersandToken: return Level.And;
    case SyntaxKind.BarToken: return Level.BitOr;
    case SyntaxKind.CaretToken: return Level.BitXor;
    case SyntaxKind.AmpersandToken: return Level.BitAnd;
    case SyntaxKind.EqualsEqualsToken:
    case SyntaxKind.ExclamationEqualsToken:
    case SyntaxKind.EqualsEqualsEqualsToken:
    case SyntaxKind.ExclamationEqualsEqualsToken: return Level.Equality;
    case SyntaxKind.LessThanToken:
    case SyntaxKind.GreaterThanToken:
    case SyntaxKind.LessThanEqualsToken:
    case SyntaxKind.GreaterThanEqualsToken:
    case SyntaxKind.InstanceOfKeyword:
    case SyntaxKind.InKeyword: return Level.Relational;
    case SyntaxKind.LessThanLessThanToken:
    case SyntaxKind.GreaterThanGreaterThanToken:
    case SyntaxKind.GreaterThanGreaterThanGreaterThanToken: return Level.Shift;
    case SyntaxKind.PlusToken:
    case SyntaxKind.MinusToken: return Level.Additive;
    case SyntaxKind.AsteriskToken:
    case SyntaxKind.SlashToken:
    case SyntaxKind.PercentToken: return Level.Multiplicative;
    case SyntaxKind.AsteriskAsteriskToken: return Level.Exponent;
    default: return Level.Assignment;
  }
}

function levelOf(node: ts.Expression): number {
  switch (node.kind) {
    // `f<T>` in a list is `(f)` in tsc's output.
    case SyntaxKind.ExpressionWithTypeArguments: return Level.Comma - 1;
    case SyntaxKind.BinaryExpression: return operatorLevel((node as ts.BinaryExpression).operatorToken.kind);
    case SyntaxKind.SpreadElement: return Level.Spread;
    case SyntaxKind.YieldExpression: return Level.Yield;
    case SyntaxKind.ConditionalExpression: return Level.Conditional;
    case SyntaxKind.ArrowFunction: return Level.Assignment;
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.TypeOfExpression:
    case SyntaxKind.VoidExpression:
    case SyntaxKind.DeleteExpression:
    case SyntaxKind.AwaitExpression: return Level.Unary;
    case SyntaxKind.PostfixUnaryExpression: return Level.Update;
    case SyntaxKind.NewExpression:
      return (node as ts.NewExpression).arguments === undefined ? Level.Access : Level.Primary;
    case SyntaxKind.CallExpression:
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.ElementAccessExpression:
    case SyntaxKind.TaggedTemplateExpression: return Level.Access;
    default: return Level.Primary;
  }
}

/** A core left of `.`, `[`, `(` or a template. */
function needsParenthesesBeforeAccess(core: ts.Expression, parent: ts.Node): boolean {
  if (ts.isExpressionWithTypeArguments(core)) return false;
  if (levelOf(core) < Level.Access) return true;
  if (ts.isNewExpression(core)) return core.arguments === undefined;
  return ts.isOptionalChain(core) && !ts.isOptionalChain(parent);
}

/** Whether `core`, when it takes the place of `node`, has to stand in parentheses. */
export function needsParentheses(core: ts.Expression, node: ts.Expression): boolean {
  if (core.kind === SyntaxKind.ParenthesizedExpression) return false;
  if (isInOperator(core) && isInForHead(node)) return true;
  const parent = node.parent as ts.Node;
  switch (parent.kind) {
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.CallExpression:
    case SyntaxKind.ElementAccessExpression:
      return (parent as ts.CallExpression).expression === node
        ? needsParenthesesBeforeAccess(core, parent) : levelOf(core) <= Level.Comma;
    case SyntaxKind.TaggedTemplateExpression:
    case SyntaxKind.Decorator:
      return needsParenthesesBeforeAccess(core, parent);
    case SyntaxKind.ExpressionWithTypeArguments:
      return needsParenthesesBeforeAccess(core, parent);
    case SyntaxKind.NewExpression:
      if ((parent as ts.NewExpression).expression !== node) return levelOf(core) <= Level.Comma;
      return ts.isCallExpression(leftmost(core, true)) || needsParenthesesBeforeAccess(core, parent);
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.TypeOfExpression:
    case SyntaxKind.VoidExpression:
    case SyntaxKind.DeleteExpression:
    case SyntaxKind.AwaitExpression:
      return levelOf(core) < Level.Unary && !ts.isExpressionWithTypeArguments(core);
    case SyntaxKind.PostfixUnaryExpression:
      return levelOf(core) < Level.Access && !ts.isExpressionWithTypeArguments(core);
    case SyntaxKind.BinaryExpression:
      return isOperandInParentheses(core, node, parent as ts.BinaryExpression);
    case SyntaxKind.ConditionalExpression:
      return (parent as ts.ConditionalExpression).condition === node
        ? levelOf(core) <= Level.Conditional : levelOf(core) === Level.Comma;
    case SyntaxKind.ExpressionStatement:
      // Or it would be a directive.
      return ts.isStringLiteral(core);
    case SyntaxKind.TemplateSpan:
    case SyntaxKind.ParenthesizedExpression:
    case SyntaxKind.ReturnStatement:
    case SyntaxKind.ThrowStatement:
    case SyntaxKind.IfStatement:
    case SyntaxKind.WhileStatement:
    case SyntaxKind.DoStatement:
    case SyntaxKind.SwitchStatement:
    case SyntaxKind.CaseClause:
    case SyntaxKind.WithStatement:
    case SyntaxKind.ForInStatement:
      return false;
    case SyntaxKind.ForStatement:
      return false;
    default:
      return levelOf(core) <= Level.Comma;
  }
}

function isInOperator(node: ts.Expression): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.InKeyword;
}

/** `for (x = ('a' in b as T); ;)`: without parentheses it would be another kind of loop. */
function isInForHead(node: ts.Node): boolean {
  for (; !ts.isStatement(node) && !ts.isFunctionLike(node); node = node.parent) {
    if (ts.isForStatement(node.parent)) return node.parent.initializer === node;
  }
  return false;
}

function isOperandInParentheses(core: ts.Expression, node: ts.Expression, parent: ts.BinaryExpression): boolean {
  const operator = parent.operatorToken.kind;
  const level = operatorLevel(operator);
  const isLeft = parent.left === node;
  const own = ts.isBinaryExpression(core) ? core.operatorToken.kind : undefined;
  if (own !== undefined && (mixes(operator, own) || mixes(own, operator))) return true;
  const isRightAssociative = level === Level.Assignment || level === Level.Exponent;
  // `-a ** b` is not allowed.
  if (isLeft && level === Level.Exponent && levelOf(core) === Level.Unary) return true;
  const coreLevel = levelOf(core);
  if (coreLevel !== level) {
    if (coreLevel > level) return false;
    return isLeft || !isRightAssociative || coreLevel !== Level.Yield;
  }
  if (isLeft) return isRightAssociative;
  if (own === operator && isAssociative(operator)) return false;
  if (own === SyntaxKind.PlusToken && operator === own && literalKind(parent.left) !== undefined
    && literalKind(parent.left) === literalKind(core)) return false;
  return !isRightAssociative || core.kind === SyntaxKind.ArrowFunction;
}

/** `a ?? b || c` is not allowed. */
function mixes(a: ts.SyntaxKind, b: ts.SyntaxKind): boolean {
  return a === SyntaxKind.QuestionQuestionToken
    && (b === SyntaxKind.BarBarToken || b === SyntaxKind.AmpersandAmpersandToken);
}

function isAssociative(operator: ts.SyntaxKind): boolean {
  return operator === SyntaxKind.AsteriskToken || operator === SyntaxKind.BarToken
    || operator === SyntaxKind.AmpersandToken || operator === SyntaxKind.CaretToken
    || operator === SyntaxKind.CommaToken;
}

/** The kind of literal that a sum consists of, when all its operands are of one kind. */
function literalKind(node: ts.Expression): ts.SyntaxKind | undefined {
  node = coreOf(node);
  if (ts.isLiteralExpression(node)) return node.kind;
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== SyntaxKind.PlusToken) return undefined;
  const left = literalKind(node.left);
  return left !== undefined && left === literalKind(node.right) ? left : undefined;
}
