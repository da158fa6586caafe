// Destructuring with a suspension inside the pattern: in a default or in a computed key. Strictly left to right; for an
// assignment the target's operands come before the value is read (ECMA-262 13.15.5, 8.6.2).

import { messages } from '../diagnostics.js';
import { ts } from '../parse/typescript.js';
import { lowerPlace } from './assignments.js';
import type { Lowering } from './context.js';
import { closeFinalizer } from './iteration.js';
import { lowerExpression } from './expressions.js';
import type { Local, Rope } from './ir.js';
import { unnamed, unwrap, unwrapAll } from './operands.js';
import { Unsupported } from './unsupported.js';

const { SyntaxKind } = ts;

export type Pattern = ts.BindingPattern | ts.ObjectLiteralExpression | ts.ArrayLiteralExpression;

/** One element, whichever of the four kinds of pattern it stands in. */
interface Element {
  readonly node: ts.Node;
  readonly key: ts.PropertyName | undefined;
  readonly target: ts.Node;
  readonly initializer: ts.Expression | undefined;
  readonly rest: boolean;
}

export function isPattern(node: ts.Node): node is Pattern {
  return (
    ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node) || ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)
  );
}

/** Takes `value` (stored) apart. */
export function lowerPattern(L: Lowering, pattern: Pattern, value: Rope): void {
  if (ts.isObjectBindingPattern(pattern) || ts.isObjectLiteralExpression(pattern)) lowerObjectPattern(L, pattern, value);
  else lowerArrayPattern(L, pattern, value);
}

function lowerObjectPattern(L: Lowering, pattern: ts.ObjectBindingPattern | ts.ObjectLiteralExpression, value: Rope): void {
  L.step(['({} = ', ...value, ')']);
  const elements = elementsOf(pattern);
  const hasRest = elements.some((element) => element.rest);
  const taken: Rope[] = [];
  for (const element of elements) {
    if (element.rest) {
      const keys = taken.flatMap((key, i) => (i === 0 ? key : [', ', ...key]));
      const place = lowerTarget(L, element.target);
      assignTo(L, element, place, [L.helper('rest'), '(', ...value, ', [', ...keys, '])']);
      continue;
    }
    const { member, key } = lowerKey(L, element.key!, hasRest);
    taken.push(key);
    const place = lowerTarget(L, element.target);
    lowerElement(L, element, place, [...value, ...member]);
  }
}

/** The key as a member access, and as a value for the keys that a rest leaves out. */
function lowerKey(L: Lowering, name: ts.PropertyName, needed: boolean): { member: Rope; key: Rope } {
  if (ts.isComputedPropertyName(name)) {
    const stored = L.spill([L.helper('key'), '(', ...lowerExpression(L, name.expression), ')']);
    return { member: ['[', ...stored, ']'], key: stored };
  }
  if (ts.isIdentifier(name)) return { member: ['.', { at: name.getStart(), text: name.text }], key: [JSON.stringify(name.text)] };
  const text: Rope = [L.span(name)];
  return { member: ['[', ...text, ']'], key: needed ? [L.helper('key'), '(', ...text, ')'] : text };
}

function lowerArrayPattern(L: Lowering, pattern: ts.ArrayBindingPattern | ts.ArrayLiteralExpression, value: Rope): void {
  const iterator = L.temp();
  L.assign(iterator, [L.helper('iterator'), '(', ...value, ')']);
  closeFinalizer(L, iterator, { unlessDone: true, isAsync: false, at: pattern }, () => {
    for (const element of pattern.elements) {
      if (ts.isOmittedExpression(element)) {
        L.step([L.helper('patternNext'), '(', iterator, ')']);
        continue;
      }
      const parts = elementOf(element);
      const place = lowerTarget(L, parts.target);
      if (parts.rest) assignTo(L, parts, place, [L.helper('arrayRest'), '(', iterator, ')']);
      else lowerElement(L, parts, place, [L.helper('patternNext'), '(', iterator, ')']);
    }
  });
}

/** Reads the value, falls back to the default, and assigns. */
function lowerElement(L: Lowering, element: Element, place: Rope | undefined, read: Rope): void {
  const { initializer } = element;
  if (initializer === undefined) return assignTo(L, element, place, read);
  const value: Local = L.temp();
  L.assign(value, read);
  L.if([value, ' === void 0'], initializer, () => {
    const code = lowerExpression(L, initializer);
    const name = ts.isIdentifier(element.target) && isAnonymousFunction(initializer) ? element.target.text : undefined;
    L.assign(value, name === undefined ? unnamed(initializer, code) : withName(name, code));
  });
  assignTo(L, element, place, [value]);
}

/** The operands of a member target; undefined for names and nested patterns. */
function lowerTarget(L: Lowering, target: ts.Node): Rope | undefined {
  const inner = unwrapAll(target as ts.Expression);
  if (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner)) return lowerPlace(L, inner, false);
  return undefined;
}

function assignTo(L: Lowering, { target, node }: Element, place: Rope | undefined, value: Rope): void {
  if (place !== undefined) return L.step([...place, ' = ', ...value]);
  const inner = unwrapAll(target as ts.Expression);
  if (isPattern(inner)) return lowerPattern(L, inner, L.spill(value));
  if (!ts.isIdentifier(inner)) throw new Unsupported(messages.awaitInDecorator(L.span(node)));
  assignName(L, inner, value);
}

/** `x = value` for a declared or assigned name. */
export function assignName(L: Lowering, name: ts.Identifier, value: Rope): void {
  const binding = L.analysis.bindingOf.get(name);
  // A write that looks whether the variable is in its dead zone is a read, too: what it looks at has to live until then.
  const local = binding === undefined || L.bindings.guards.has(name) ? undefined : L.localOf(binding);
  L.step([L.span(name), ' = ', ...value], local);
}

/** The value of a variable, which a class without a name (what it holds was taken out of it) is named after, wherever the variable lives. */
export function named(L: Lowering, target: ts.Expression, value: ts.Expression, code: Rope): Rope {
  if (!ts.isIdentifier(target) || !isAnonymousFunction(value)) return code;
  const binding = L.analysis.bindingOf.get(target);
  const isPlain = binding === undefined || (L.localOf(binding) !== undefined && !L.bindings.renamed.has(binding));
  return isPlain ? code : withName(target.text, code);
}

/** A function without a name takes that of its variable (ECMA-262 8.4.5 NamedEvaluation). */
export function isAnonymousFunction(node: ts.Expression): boolean {
  let inner = unwrap(node);
  while (ts.isParenthesizedExpression(inner)) inner = unwrap(inner.expression);
  if (ts.isArrowFunction(inner)) return true;
  return (ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && inner.name === undefined;
}

export function withName(name: string, code: Rope): Rope {
  const key = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) && name !== '__proto__' ? name : `[${JSON.stringify(name)}]`;
  return [`({ ${key}: `, ...code, key === name ? ` }).${name}` : ` })${key}`];
}

function elementsOf(pattern: ts.ObjectBindingPattern | ts.ObjectLiteralExpression): readonly Element[] {
  return ts.isObjectBindingPattern(pattern) ? pattern.elements.map(elementOf) : pattern.properties.map(elementOf);
}

function elementOf(node: ts.Node): Element {
  if (ts.isBindingElement(node)) {
    const { propertyName, name, initializer, dotDotDotToken } = node;
    return { node, key: propertyName ?? (name as ts.Identifier), target: name, initializer, rest: dotDotDotToken !== undefined };
  }
  if (ts.isShorthandPropertyAssignment(node)) {
    return { node, key: node.name, target: node.name, initializer: node.objectAssignmentInitializer, rest: false };
  }
  if (ts.isPropertyAssignment(node)) return { ...elementOf(node.initializer), node, key: node.name };
  if (ts.isSpreadAssignment(node) || ts.isSpreadElement(node)) {
    return { node, key: undefined, target: node.expression, initializer: undefined, rest: true };
  }
  const inner = unwrap(node as ts.Expression);
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === SyntaxKind.EqualsToken) {
    return { node, key: undefined, target: inner.left, initializer: inner.right, rest: false };
  }
  return { node, key: undefined, target: inner, initializer: undefined, rest: false };
}
