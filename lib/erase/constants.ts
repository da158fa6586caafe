// Constant values of enum members, worked out as tsc does it with isolatedModules: literals, operators on them, members
// of enums and `const` variables without a type, all of the same file.

import { ts } from '../parse/typescript.js';
import type { Entity, Scope } from './scopes.js';
import { hasModifier } from './syntax.js';
import type { Usage } from './usage.js';

const { SyntaxKind } = ts;

export interface Value {
  /** Undefined: not a constant. */
  readonly value: string | number | undefined;
  /** Can be seen to be a string even when it is not a constant (a template). */
  readonly isString: boolean;
}

const unknown: Value = { value: undefined, isString: false };

export interface Evaluator {
  readonly member: (member: ts.EnumMember) => Value;
}

export function createEvaluator(usage: Usage): Evaluator {
  const pending = new Set<ts.Node>();

  const member = (node: ts.EnumMember): Value => {
    const members = node.parent.members;
    if (node.initializer !== undefined) {
      const scope = usage.scopeOf(node.parent);
      return scope === undefined ? unknown : guarded(node, () => evaluate(node.initializer!, scope, node));
    }
    // One more than the last member that says a number; 0 for the first.
    if (isAmbientAndNotConst(node.parent)) return unknown;
    let i = members.indexOf(node);
    let steps = 0;
    for (; i > 0 && members[i]!.initializer === undefined; i--) steps++;
    const base = members[i]!;
    if (base.initializer === undefined) return { value: steps, isString: false };
    const { value } = member(base);
    return typeof value === 'number' ? { value: value + steps, isString: false } : unknown;
  };

  const guarded = (node: ts.Node, compute: () => Value): Value => {
    if (pending.has(node)) return unknown;
    pending.add(node);
    const result = compute();
    pending.delete(node);
    return result;
  };

  /** The entity that `a.b.c` names. */
  const resolve = (node: ts.Expression, scope: Scope): Entity | undefined => {
    if (ts.isIdentifier(node)) return usage.valueOf(node.text, scope);
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    return resolve(node.expression, scope)?.exports?.get(node.name.text);
  };

  const entityValue = (entity: Entity | undefined, user: ts.Node): Value => {
    const declaration = entity?.declaration;
    if (entity === undefined || declaration === undefined) return unknown;
    if (ts.isEnumMember(declaration)) {
      if (declaration === user) return unknown;
      return declaration.pos < user.pos ? member(declaration) : { value: 0, isString: false };
    }
    const { type, initializer } = declaration;
    if (type !== undefined || initializer === undefined || declaration.pos >= user.pos) return unknown;
    return guarded(declaration, () => evaluate(initializer, entity.scope, declaration));
  };

  const evaluate = (node: ts.Expression, scope: Scope, user: ts.Node): Value => {
    while (ts.isParenthesizedExpression(node)) node = node.expression;
    if (ts.isStringLiteralLike(node)) return { value: node.text, isString: true };
    if (ts.isNumericLiteral(node)) return { value: Number(node.text), isString: false };
    if (ts.isPrefixUnaryExpression(node)) return prefix(node.operator, evaluate(node.operand, scope, user).value);
    if (ts.isBinaryExpression(node)) {
      return binary(node.operatorToken.kind, evaluate(node.left, scope, user), evaluate(node.right, scope, user));
    }
    if (ts.isTemplateExpression(node)) {
      let text = node.head.text;
      for (const span of node.templateSpans) {
        const { value } = evaluate(span.expression, scope, user);
        if (value === undefined) return { value: undefined, isString: true };
        text += String(value) + span.literal.text;
      }
      return { value: text, isString: true };
    }
    if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) return entityValue(resolve(node, scope), user);
    if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
      return entityValue(resolve(node.expression, scope)?.exports?.get(node.argumentExpression.text), user);
    }
    return unknown;
  };

  return { member };
}

function isAmbientAndNotConst(node: ts.EnumDeclaration): boolean {
  return hasModifier(node, SyntaxKind.DeclareKeyword) && !hasModifier(node, SyntaxKind.ConstKeyword);
}

function prefix(operator: ts.PrefixUnaryOperator, value: Value['value']): Value {
  if (typeof value !== 'number') return unknown;
  switch (operator) {
    case SyntaxKind.PlusToken: return { value, isString: false };
    case SyntaxKind.MinusToken: return { value: -value, isString: false };
    case SyntaxKind.TildeToken: return { value: ~value, isString: false };
    default: return unknown;
  }
}

function binary(operator: ts.SyntaxKind, left: Value, right: Value): Value {
  const isSum = operator === SyntaxKind.PlusToken;
  const isString = isSum && (left.isString || right.isString);
  const a = left.value;
  const b = right.value;
  if (a === undefined || b === undefined) return { value: undefined, isString };
  if (typeof a === 'number' && typeof b === 'number') return { value: calculate(operator, a, b), isString };
  return { value: isSum ? `${a}${b}` : undefined, isString };
}

function calculate(operator: ts.SyntaxKind, a: number, b: number): number | undefined {
  switch (operator) {
    case SyntaxKind.BarToken: return a | b;
    case SyntaxKind.AmpersandToken: return a & b;
    case SyntaxKind.CaretToken: return a ^ b;
    case SyntaxKind.LessThanLessThanToken: return a << b;
    case SyntaxKind.GreaterThanGreaterThanToken: return a >> b;
    case SyntaxKind.GreaterThanGreaterThanGreaterThanToken: return a >>> b;
    case SyntaxKind.AsteriskToken: return a * b;
    case SyntaxKind.SlashToken: return a / b;
    case SyntaxKind.PlusToken: return a + b;
    case SyntaxKind.MinusToken: return a - b;
    case SyntaxKind.PercentToken: return a % b;
    case SyntaxKind.AsteriskAsteriskToken: return a ** b;
    default: return undefined;
  }
}
