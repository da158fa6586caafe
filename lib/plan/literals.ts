// Object literals with a suspension: the values are stored in order, and the literal is made at the end with its text as
// it was, so that key order, accessors, methods with `super` and `__proto__: v` keep their meaning (ECMA-262 13.2.5).

import { ts } from '../parse/typescript.js';
import type { Lowering } from './context.js';
import { lowerExpression } from './expressions.js';
import type { Rope } from './ir.js';
import { isConstant, unnamed, withHoles } from './operands.js';
import { isAnonymousFunction, withName } from './patterns.js';

/** An expression inside a literal or class, and how it is put back. */
export interface Slot {
  /** What is replaced: the expression, or the whole property. */
  readonly hole: ts.Node;
  readonly expression: ts.Expression;
  /** 'key': a computed key, made a property key in its turn. 'spread': copied in its turn. */
  readonly kind: 'value' | 'key' | 'spread' | 'shorthand';
  /** For a value: the property's name, where the source has it as such. */
  readonly name?: string;
}

export function lowerObjectLiteral(L: Lowering, node: ts.ObjectLiteralExpression): Rope {
  const slots: Slot[] = [];
  for (const property of node.properties) {
    if (property.name !== undefined && ts.isComputedPropertyName(property.name)) {
      slots.push({ hole: property.name.expression, expression: property.name.expression, kind: 'key' });
    }
    if (ts.isPropertyAssignment(property)) {
      const { name, initializer } = property;
      const value: Slot = { hole: initializer, expression: initializer, kind: 'value' };
      slots.push(ts.isComputedPropertyName(name) ? value : { ...value, name: name.text });
    }
    else if (ts.isShorthandPropertyAssignment(property)) slots.push({ hole: property, expression: property.name, kind: 'shorthand' });
    else if (ts.isSpreadAssignment(property)) slots.push({ hole: property.expression, expression: property.expression, kind: 'spread' });
  }
  return lowerSlots(L, node, slots);
}

/** Evaluates the slots in order and puts them into the text of `node`. */
export function lowerSlots(L: Lowering, node: ts.Node, slots: readonly Slot[]): Rope {
  let last = -1;
  slots.forEach((slot, i) => { if (L.suspends(slot.expression)) last = i; });
  const holes: (readonly [ts.Node, Rope])[] = [];
  slots.forEach(({ hole, expression, kind, name }, i) => {
    if (i > last) return;
    const rope = lowerExpression(L, expression);
    const stays = i === last || isConstant(L, expression);
    if (kind === 'shorthand') {
      if (!stays) holes.push([hole, [`${(expression as ts.Identifier).text}: `, ...L.spill(rope)]]);
    } else if (kind === 'key') holes.push([hole, i === last ? rope : L.spill([L.helper('key'), '(', ...rope, ')'])]);
    else if (kind === 'spread') holes.push([hole, i === last ? rope : L.spill(['{...', ...rope, '}'])]);
    else holes.push([hole, stays ? rope : L.spill(name === undefined || !isAnonymousFunction(expression) ? unnamed(expression, rope) : withName(name, rope))]);
  });
  return withHoles(L, node, holes);
}
