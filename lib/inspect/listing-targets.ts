// The listing of everything that is written to: declarations, patterns, assignments, updates.
//
// A reference first leaves its object and key on the stack; `size` counts them:
//
//   x: 0, Store("x")     o.p: 1, [o, v] SetProp("p") → [v]     o[k]: 2, [o, k, v] StoreElement → [v]
//
// `Over(n)` copies the value n places below the top to the top, `Rot(n)` moves the top below the n - 1 values under it.

import { ts } from '../parse/typescript.js';
import { add, bare, deeper, type FunctionScope } from './listing-scope.js';
import { binaryOps, expression, shortCircuitOps } from './listing-expressions.js';
import { quoted } from './listing-writer.js';

const K = ts.SyntaxKind;

interface Reference {
  readonly size: 0 | 1 | 2;
  /** Pushes the present value. */
  readonly get: () => void;
  /** Takes the value on top and what the reference left; leaves the value when it is wanted. */
  readonly set: (wanted: boolean) => void;
}

function reference(scope: FunctionScope, node: ts.Expression): Reference {
  const target = bare(node);
  const pop = (wanted: boolean): void => {
    if (!wanted) add(scope, target, 'Pop');
  };
  if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) {
    const isSuper = bare(target.expression).kind === K.SuperKeyword;
    if (!isSuper) expression(scope, target.expression);
    if (ts.isPropertyAccessExpression(target)) {
      const kind = isSuper ? 'Super' : ts.isPrivateIdentifier(target.name) ? 'Private' : 'Prop';
      const name = quoted(target.name.text);
      return {
        size: isSuper ? 0 : 1,
        get: () => {
          if (!isSuper) add(scope, target, 'Dup');
          add(scope, target, `Get${kind}`, name);
        },
        set: (wanted) => {
          add(scope, target, `Set${kind}`, name);
          pop(wanted);
        },
      };
    }
    expression(scope, target.argumentExpression);
    return {
      size: isSuper ? 1 : 2,
      get: () => {
        for (let i = isSuper ? 1 : 2; i > 0; i--) add(scope, target, 'Over', isSuper ? '0' : '1');
        add(scope, target, isSuper ? 'GetSuperElement' : 'LoadElement');
      },
      set: (wanted) => {
        add(scope, target, isSuper ? 'SetSuperElement' : 'StoreElement');
        pop(wanted);
      },
    };
  }
  if (!ts.isIdentifier(target)) {
    // A call as target throws when it runs; every other form is refused before anything is listed.
    expression(scope, target, false);
    return {
      size: 0,
      get: () => add(scope, target, 'Push', 'Undefined'),
      set: () => add(scope, target, 'Throw'),
    };
  }
  const name = quoted(target.text);
  return {
    size: 0,
    get: () => add(scope, target, 'Load', name),
    set: (wanted) => {
      if (wanted) add(scope, target, 'Dup');
      add(scope, target, 'Store', name);
    },
  };
}

export function assignment(scope: FunctionScope, node: ts.BinaryExpression, wanted: boolean): void {
  const operator = node.operatorToken.kind;
  const left = bare(node.left);
  if (ts.isObjectLiteralExpression(left) || ts.isArrayLiteralExpression(left)) {
    expression(scope, node.right);
    if (wanted) add(scope, node, 'Dup');
    return assignPattern(scope, left);
  }
  const target = reference(scope, left);
  const compound = compoundOperator(operator);
  if (compound === undefined) {
    expression(scope, node.right);
    return target.set(wanted);
  }
  target.get();
  const jump = shortCircuitOps.get(compound);
  if (jump === undefined) {
    expression(scope, node.right);
    add(scope, node, binaryOps.get(compound) ?? 'Unsupported');
    return target.set(wanted);
  }
  const skip = scope.out.label();
  const end = scope.out.label();
  if (wanted) add(scope, node.operatorToken, 'Dup');
  add(scope, node.operatorToken, jump, skip);
  if (wanted) add(scope, node.operatorToken, 'Pop');
  expression(scope, node.right);
  target.set(wanted);
  if (target.size > 0) {
    add(scope, node, 'Jump', end);
    scope.out.place(skip);
    if (wanted) add(scope, node, 'Rot', String(target.size + 1));
    for (let i = 0; i < target.size; i++) add(scope, node, 'Pop');
  } else {
    scope.out.place(skip);
  }
  scope.out.place(end);
}

const compounds: ReadonlyMap<ts.SyntaxKind, ts.SyntaxKind> = new Map([
  [K.PlusEqualsToken, K.PlusToken], [K.MinusEqualsToken, K.MinusToken], [K.AsteriskEqualsToken, K.AsteriskToken],
  [K.SlashEqualsToken, K.SlashToken], [K.PercentEqualsToken, K.PercentToken],
  [K.AsteriskAsteriskEqualsToken, K.AsteriskAsteriskToken], [K.AmpersandEqualsToken, K.AmpersandToken],
  [K.BarEqualsToken, K.BarToken], [K.CaretEqualsToken, K.CaretToken],
  [K.LessThanLessThanEqualsToken, K.LessThanLessThanToken],
  [K.GreaterThanGreaterThanEqualsToken, K.GreaterThanGreaterThanToken],
  [K.GreaterThanGreaterThanGreaterThanEqualsToken, K.GreaterThanGreaterThanGreaterThanToken],
  [K.AmpersandAmpersandEqualsToken, K.AmpersandAmpersandToken], [K.BarBarEqualsToken, K.BarBarToken],
  [K.QuestionQuestionEqualsToken, K.QuestionQuestionToken],
]);

function compoundOperator(operator: ts.SyntaxKind): ts.SyntaxKind | undefined {
  return compounds.get(operator);
}

/** `x++`: `Load("x"), ToNumeric, Inc, Store("x")`; the old number stays below when it is wanted. */
export function update(
  scope: FunctionScope, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, wanted: boolean,
): void {
  const target = reference(scope, node.operand);
  target.get();
  const old = wanted && ts.isPostfixUnaryExpression(node);
  if (old) {
    add(scope, node, 'ToNumeric');
    add(scope, node, 'Dup');
    if (target.size > 0) add(scope, node, 'Rot', String(target.size + 2));
  }
  add(scope, node, node.operator === K.PlusPlusToken ? 'Inc' : 'Dec');
  target.set(wanted && !old);
}

/** Replaces an `undefined` on top of the stack by the default value. */
export function defaultValue(scope: FunctionScope, node: ts.Expression | undefined): void {
  if (node === undefined) return;
  const given = scope.out.label();
  add(scope, node, 'Dup');
  add(scope, node, 'JumpIfNotUndefined', given);
  add(scope, node, 'Pop');
  expression(scope, node);
  scope.out.place(given);
}

/** Binds the value on the stack to a declared name or pattern. */
export function bind(scope: FunctionScope, name: ts.BindingName): void {
  if (ts.isIdentifier(name)) return add(scope, name, 'Let', quoted(name.text));
  deeper(scope, name, () => {
    if (ts.isArrayBindingPattern(name)) add(scope, name, 'GetIterator');
    const taken: string[] = [];
    for (const element of name.elements) {
      if (ts.isOmittedExpression(element)) {
        add(scope, element, 'IteratorStep');
        add(scope, element, 'Pop');
        continue;
      }
      if (ts.isArrayBindingPattern(name)) {
        add(scope, element, element.dotDotDotToken === undefined ? 'IteratorStep' : 'IteratorRest');
      } else if (element.dotDotDotToken !== undefined) {
        add(scope, element, 'Dup');
        add(scope, element, 'CopyRest', ...taken);
      } else {
        readKey(scope, element, element.propertyName ?? (element.name as ts.Identifier), taken);
      }
      defaultValue(scope, element.initializer);
      bind(scope, element.name);
    }
    add(scope, name, ts.isArrayBindingPattern(name) ? 'IteratorClose' : 'Pop');
  });
}

/** `[source] → [source, source[key]]`, with `depth` values of a reference between the two. */
function readKey(scope: FunctionScope, at: ts.Node, key: ts.PropertyName, taken: string[], depth = 0): void {
  if (depth === 0) add(scope, at, 'Dup');
  else add(scope, at, 'Over', String(depth));
  if (ts.isComputedPropertyName(key)) {
    expression(scope, key.expression);
    add(scope, key, 'LoadElement');
    taken.push('[...]');
  } else {
    add(scope, key, 'GetProp', quoted(key.text));
    taken.push(quoted(key.text));
  }
}

/** Assigns the value on the stack to the targets of a literal that is used as a pattern. */
function assignPattern(scope: FunctionScope, node: ts.ObjectLiteralExpression | ts.ArrayLiteralExpression): void {
  deeper(scope, node, () => {
    if (ts.isArrayLiteralExpression(node)) {
      add(scope, node, 'GetIterator');
      for (const element of node.elements) assignElement(scope, element);
      return add(scope, node, 'IteratorClose');
    }
    const taken: string[] = [];
    for (const member of node.properties) {
      if (ts.isSpreadAssignment(member)) {
        assignTo(scope, member.expression, (depth) => {
          if (depth === 0) add(scope, member, 'Dup');
          else add(scope, member, 'Over', String(depth));
          add(scope, member, 'CopyRest', ...taken);
        });
      } else if (ts.isShorthandPropertyAssignment(member)) {
        readKey(scope, member, member.name, taken);
        defaultValue(scope, member.objectAssignmentInitializer);
        add(scope, member.name, 'Store', quoted(member.name.text));
      } else if (ts.isPropertyAssignment(member)) {
        assignTo(scope, member.initializer, (depth) => readKey(scope, member, member.name, taken, depth));
      }
    }
    add(scope, node, 'Pop');
  });
}

function assignElement(scope: FunctionScope, element: ts.Expression): void {
  const step = (op: string) => (depth: number) =>
    add(scope, element, op, ...(depth === 0 ? [] : [String(depth)]));
  if (ts.isOmittedExpression(element)) {
    step('IteratorStep')(0);
    add(scope, element, 'Pop');
  } else if (ts.isSpreadElement(element)) {
    assignTo(scope, element.expression, step('IteratorRest'));
  } else {
    assignTo(scope, element, step('IteratorStep'));
  }
}

/** The reference comes first, then the value is read above it, then its default (ECMA-262 13.15.5.3). */
function assignTo(scope: FunctionScope, node: ts.Expression, read: (depth: number) => void): void {
  const outer = bare(node);
  const withDefault = ts.isBinaryExpression(outer) && outer.operatorToken.kind === K.EqualsToken;
  const target = withDefault ? bare(outer.left) : outer;
  const initializer = withDefault ? outer.right : undefined;
  if (ts.isObjectLiteralExpression(target) || ts.isArrayLiteralExpression(target)) {
    read(0);
    defaultValue(scope, initializer);
    return assignPattern(scope, target);
  }
  const place = reference(scope, target);
  read(place.size);
  defaultValue(scope, initializer);
  place.set(false);
}

/** Assigns the value on the stack to the head of a `for (target of …)`, which is evaluated in every turn. */
export function assignHead(scope: FunctionScope, node: ts.Expression): void {
  const target = bare(node);
  if (ts.isObjectLiteralExpression(target) || ts.isArrayLiteralExpression(target)) return assignPattern(scope, target);
  const place = reference(scope, target);
  if (place.size > 0) {
    add(scope, target, 'Over', String(place.size));
    place.set(false);
    add(scope, target, 'Pop');
  } else {
    place.set(false);
  }
}
