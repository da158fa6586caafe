// Classes with a suspension in the heritage or in computed keys: these are evaluated in order (ECMA-262 15.7.14), then the
// class is made in one piece. Field initialisers and static blocks are functions of their own and hold none.

import { messages } from '../diagnostics.js';
import { ts } from '../parse/typescript.js';
import type { Lowering } from './context.js';
import type { Rope } from './ir.js';
import { lowerSlots, type Slot } from './literals.js';
import { openScope } from './statements.js';
import { Unsupported } from './unsupported.js';

export function lowerClass(L: Lowering, node: ts.ClassLikeDeclaration): Rope {
  const slots: Slot[] = [];
  for (const modifier of node.modifiers ?? []) refuse(L, modifier);
  for (const clause of node.heritageClauses ?? []) {
    if (clause.token !== ts.SyntaxKind.ExtendsKeyword) continue;
    for (const { expression } of clause.types) slots.push({ hole: expression, expression, kind: 'value' });
  }
  for (const member of node.members) {
    if (ts.canHaveModifiers(member)) for (const modifier of member.modifiers ?? []) refuse(L, modifier);
    const { name } = member;
    if (name !== undefined && ts.isComputedPropertyName(name)) slots.push({ hole: name.expression, expression: name.expression, kind: 'key' });
  }
  if (!ts.isClassExpression(node) || node.name === undefined) return lowerSlots(L, node, slots);
  const own = L.analysis.bindingOf.get(node.name)!;
  if (!L.bindings.hoisted.has(own)) return lowerSlots(L, node, slots);
  openScope(L, own.scope);
  return ['(', ...L.place(own), ' = ', ...lowerSlots(L, node, slots), ')'];
}

function refuse(L: Lowering, modifier: ts.ModifierLike): void {
  if (L.suspends(modifier)) throw new Unsupported(messages.awaitInDecorator(L.span(modifier)));
}
