// The listing of expressions: operands in the order of evaluation, then the operation, which leaves one value.
//
// The stack notation in the comments has the top at the right: `[o, v] SetProp → [v]`.

import { ts } from '../parse/typescript.js';
import { add, bare, deeper, type FunctionScope } from './listing-scope.js';
import { call, optionalChain, superCall, taggedTemplate } from './listing-calls.js';
import { assignment, update } from './listing-targets.js';
import { classValue, objectLiteral } from './listing-objects.js';
import { floatText, printable, quoted } from './listing-writer.js';

const K = ts.SyntaxKind;

/** Binary operators that evaluate both operands. Equality is named as in the seed's machine: `Eq` is `===`. */
export const binaryOps: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [K.PlusToken, 'Add'], [K.MinusToken, 'Sub'], [K.AsteriskToken, 'Mul'], [K.SlashToken, 'Div'],
  [K.PercentToken, 'Mod'], [K.AsteriskAsteriskToken, 'Exp'], [K.AmpersandToken, 'BitAnd'], [K.BarToken, 'BitOr'],
  [K.CaretToken, 'BitXor'], [K.LessThanLessThanToken, 'ShiftLeft'], [K.GreaterThanGreaterThanToken, 'ShiftRight'],
  [K.GreaterThanGreaterThanGreaterThanToken, 'ShiftRightUnsigned'], [K.EqualsEqualsEqualsToken, 'Eq'],
  [K.EqualsEqualsToken, 'EqEq'], [K.ExclamationEqualsEqualsToken, 'Ne'], [K.ExclamationEqualsToken, 'NeEq'],
  [K.LessThanToken, 'Lt'], [K.LessThanEqualsToken, 'LtEq'], [K.GreaterThanToken, 'Gt'],
  [K.GreaterThanEqualsToken, 'GtEq'], [K.InKeyword, 'In'], [K.InstanceOfKeyword, 'InstanceOf'],
]);

const unaryOps: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [K.MinusToken, 'Neg'], [K.PlusToken, 'ToNumber'], [K.ExclamationToken, 'Not'], [K.TildeToken, 'BitNot'],
]);

/** The jumps that skip the right operand of a short-circuit operator. Conditional jumps take the value they test. */
export const shortCircuitOps: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [K.AmpersandAmpersandToken, 'JumpIfFalse'], [K.BarBarToken, 'JumpIfTrue'],
  [K.QuestionQuestionToken, 'JumpIfNotNullish'],
]);

/** Lists `node`; afterwards its value is on the stack, or nothing is when `wanted` is false. */
export function expression(scope: FunctionScope, node: ts.Expression, wanted = true): void {
  const inner = bare(node);
  // These know how to leave nothing behind; all others leave a value, which is dropped.
  if (!wanted && ts.isBinaryExpression(inner) && isAssignmentOperator(inner.operatorToken.kind)) {
    deeper(scope, inner, () => assignment(scope, inner, false));
  } else if (!wanted && (ts.isPrefixUnaryExpression(inner) || ts.isPostfixUnaryExpression(inner)) && isUpdate(inner)) {
    update(scope, inner, false);
  } else {
    deeper(scope, inner, () => value(scope, inner));
    if (!wanted) add(scope, inner, 'Pop');
  }
}

function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= K.FirstAssignment && kind <= K.LastAssignment;
}

function isUpdate(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): boolean {
  return node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken;
}

function value(scope: FunctionScope, node: ts.Expression): void {
  if (ts.isIdentifier(node)) return add(scope, node, 'Load', quoted(node.text));
  if (ts.isNumericLiteral(node)) return add(scope, node, 'Push', `Number(${floatText(Number(node.text))})`);
  if (ts.isBigIntLiteral(node)) return add(scope, node, 'Push', `BigInt(${node.text})`);
  if (ts.isStringLiteralLike(node)) return add(scope, node, 'Push', `String(${quoted(node.text)})`);
  if (ts.isRegularExpressionLiteral(node)) return add(scope, node, 'Push', `RegExp(${printable(node.text)})`);
  if (ts.isFunctionExpression(node) || ts.isArrowFunction(node)) return add(scope, node, 'Push', 'Function { ... }');
  if (ts.isClassExpression(node)) return classValue(scope, node);
  if (ts.isObjectLiteralExpression(node)) return objectLiteral(scope, node);
  if (ts.isArrayLiteralExpression(node)) return listArray(scope, node, node.elements);
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return access(scope, node);
  if (ts.isCallExpression(node)) return listCall(scope, node);
  if (ts.isNewExpression(node)) return construct(scope, node);
  if (ts.isBinaryExpression(node)) return binary(scope, node);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    if (isUpdate(node)) return update(scope, node, true);
    expression(scope, node.operand);
    return add(scope, node, unaryOps.get(node.operator)!);
  }
  if (ts.isConditionalExpression(node)) return conditional(scope, node);
  if (ts.isTemplateExpression(node)) return template(scope, node);
  if (ts.isTaggedTemplateExpression(node)) return taggedTemplate(scope, node);
  if (ts.isAwaitExpression(node)) {
    expression(scope, node.expression);
    return add(scope, node, 'Await');
  }
  if (ts.isYieldExpression(node)) return listYield(scope, node);
  if (ts.isTypeOfExpression(node)) return listTypeof(scope, node);
  if (ts.isVoidExpression(node)) {
    expression(scope, node.expression, false);
    return add(scope, node, 'Push', 'Undefined');
  }
  if (ts.isDeleteExpression(node)) return listDelete(scope, node);
  if (ts.isMetaProperty(node)) return add(scope, node, 'Load', quoted(node.getText(scope.file).replace(/\s/g, '')));
  switch (node.kind) {
    case K.TrueKeyword: return add(scope, node, 'Push', 'Boolean(true)');
    case K.FalseKeyword: return add(scope, node, 'Push', 'Boolean(false)');
    case K.NullKeyword: return add(scope, node, 'Push', 'Null');
    case K.ThisKeyword: return add(scope, node, 'LoadThis');
    case K.OmittedExpression: return add(scope, node, 'Push', 'Hole');
    case K.PrivateIdentifier: return; // the left side of `#x in o`, named by the operator
    default: return add(scope, node, 'Unsupported', quoted(K[node.kind]));
  }
}

/** `[a, b]` → `a, b, NewArray(2)`; with spread or holes the array is built piece by piece. */
export function listArray(scope: FunctionScope, node: ts.Node, elements: readonly ts.Expression[]): void {
  if (elements.some((element) => ts.isSpreadElement(element) || ts.isOmittedExpression(element))) {
    add(scope, node, 'NewArray', '0');
    for (const element of elements) {
      if (ts.isOmittedExpression(element)) {
        add(scope, element, 'ArrayHole');
      } else if (ts.isSpreadElement(element)) {
        expression(scope, element.expression);
        add(scope, element, 'ArraySpread');
      } else {
        expression(scope, element);
        add(scope, element, 'ArrayPush');
      }
    }
    return;
  }
  for (const element of elements) expression(scope, element);
  add(scope, node, 'NewArray', String(elements.length));
}

function access(scope: FunctionScope, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): void {
  if (ts.isOptionalChain(node)) return optionalChain(scope, node);
  if (bare(node.expression).kind !== K.SuperKeyword) expression(scope, node.expression);
  property(scope, node, 'Get');
}

/**
 * Reads a property of the object on the stack: `GetProp("x")`, `GetPrivate("#x")`, `GetSuper("x")`, or a key and
 * `LoadElement` / `GetSuperElement`. With 'GetMethod' the object stays below the value: `[o] → [o, f]`.
 */
export function property(
  scope: FunctionScope, node: ts.PropertyAccessExpression | ts.ElementAccessExpression, verb: 'Get' | 'GetMethod',
): void {
  const isSuper = bare(node.expression).kind === K.SuperKeyword;
  const method = verb === 'GetMethod' && !isSuper;
  if (ts.isPropertyAccessExpression(node)) {
    const kind = isSuper ? 'GetSuper' : ts.isPrivateIdentifier(node.name) ? 'GetPrivate' : method ? '' : 'GetProp';
    const op = kind === 'GetPrivate' && method ? 'GetPrivateMethod' : kind || 'GetMethod';
    add(scope, node, op, quoted(node.name.text));
  } else {
    expression(scope, node.argumentExpression);
    add(scope, node, isSuper ? 'GetSuperElement' : method ? 'LoadMethodElement' : 'LoadElement');
  }
}

function listCall(scope: FunctionScope, node: ts.CallExpression): void {
  if (ts.isOptionalChain(node)) return optionalChain(scope, node);
  const callee = bare(node.expression);
  if (callee.kind === K.SuperKeyword) return superCall(scope, node);
  if (callee.kind === K.ImportKeyword) {
    for (const argument of node.arguments) expression(scope, argument);
    return add(scope, node, 'ImportAsync', ...(node.arguments.length > 1 ? [String(node.arguments.length)] : []));
  }
  call(scope, node, callee);
}

function construct(scope: FunctionScope, node: ts.NewExpression): void {
  expression(scope, node.expression);
  const list = node.arguments ?? [];
  if (list.some(ts.isSpreadElement)) {
    listArray(scope, node, list);
    return add(scope, node, 'ConstructSpread');
  }
  for (const argument of list) expression(scope, argument);
  add(scope, node, 'Construct', String(list.length));
}

/** Chains such as `a + b + c …` lean to the left and may be long, so they are walked without recursion. */
function binary(scope: FunctionScope, node: ts.BinaryExpression): void {
  if (isAssignmentOperator(node.operatorToken.kind)) return assignment(scope, node, true);
  const chain: ts.BinaryExpression[] = [];
  let left: ts.Expression = node;
  while (ts.isBinaryExpression(left) && !isAssignmentOperator(left.operatorToken.kind)) {
    chain.push(left);
    left = bare(left.left);
  }
  expression(scope, left, chain[chain.length - 1]!.operatorToken.kind !== K.CommaToken);
  for (let i = chain.length - 1; i >= 0; i--) {
    const link = chain[i]!;
    const operator = link.operatorToken.kind;
    const shortCircuit = shortCircuitOps.get(operator);
    const dropped = i > 0 && chain[i - 1]!.operatorToken.kind === K.CommaToken;
    if (operator === K.CommaToken) {
      expression(scope, link.right, !dropped);
      continue;
    }
    if (shortCircuit !== undefined) {
      const end = scope.out.label();
      add(scope, link.operatorToken, 'Dup');
      add(scope, link.operatorToken, shortCircuit, end);
      add(scope, link.operatorToken, 'Pop');
      expression(scope, link.right);
      scope.out.place(end);
    } else {
      expression(scope, link.right);
      if (ts.isPrivateIdentifier(link.left)) add(scope, link, 'HasPrivate', quoted(link.left.text));
      else add(scope, link, binaryOps.get(operator) ?? 'Unsupported');
    }
    if (dropped) add(scope, link, 'Pop');
  }
}

function conditional(scope: FunctionScope, node: ts.ConditionalExpression): void {
  const otherwise = scope.out.label();
  const end = scope.out.label();
  expression(scope, node.condition);
  add(scope, node, 'JumpIfFalse', otherwise);
  expression(scope, node.whenTrue);
  add(scope, node, 'Jump', end);
  scope.out.place(otherwise);
  expression(scope, node.whenFalse);
  scope.out.place(end);
}

/** Each substitution becomes a string in its turn, before the next one is evaluated. */
function template(scope: FunctionScope, node: ts.TemplateExpression): void {
  let pieces = 0;
  const text = (part: ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail): void => {
    if (part.text === '') return;
    add(scope, part, 'Push', `String(${quoted(part.text)})`);
    pieces++;
  };
  text(node.head);
  for (const span of node.templateSpans) {
    expression(scope, span.expression);
    add(scope, span.expression, 'ToString');
    pieces++;
    text(span.literal);
  }
  add(scope, node, 'Concat', String(pieces));
}

/** An async generator awaits the operand of `yield` before it hands it out (ECMA-262 15.5.5). */
function listYield(scope: FunctionScope, node: ts.YieldExpression): void {
  if (node.expression === undefined) add(scope, node, 'Push', 'Undefined');
  else expression(scope, node.expression);
  if (node.asteriskToken !== undefined) {
    add(scope, node, 'GetAsyncIterator');
    return add(scope, node, 'YieldDelegate');
  }
  add(scope, node, 'Await');
  add(scope, node, 'Yield');
}

/** `typeof x` does not throw when there is no `x`, so it reads the name itself. */
function listTypeof(scope: FunctionScope, node: ts.TypeOfExpression): void {
  const operand = bare(node.expression);
  if (ts.isIdentifier(operand)) return add(scope, node, 'TypeOfName', quoted(operand.text));
  expression(scope, operand);
  add(scope, node, 'TypeOf');
}

function listDelete(scope: FunctionScope, node: ts.DeleteExpression): void {
  const operand = bare(node.expression);
  if (ts.isOptionalChain(operand)) return optionalChain(scope, operand as ts.Expression, node);
  if (ts.isIdentifier(operand)) return add(scope, node, 'DeleteName', quoted(operand.text));
  if (ts.isPropertyAccessExpression(operand) || ts.isElementAccessExpression(operand)) {
    if (bare(operand.expression).kind === K.SuperKeyword) add(scope, operand.expression, 'LoadThis');
    else expression(scope, operand.expression);
    return deleteProperty(scope, operand, node);
  }
  expression(scope, operand, false);
  add(scope, node, 'Push', 'Boolean(true)');
}

/** The last step of a `delete`: the object is on the stack. */
export function deleteProperty(
  scope: FunctionScope, operand: ts.PropertyAccessExpression | ts.ElementAccessExpression, node: ts.DeleteExpression,
): void {
  if (ts.isPropertyAccessExpression(operand)) return add(scope, node, 'DeleteProp', quoted(operand.name.text));
  expression(scope, operand.argumentExpression);
  add(scope, node, 'DeleteElement');
}
