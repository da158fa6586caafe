// Enums.
//
// In:  enum E { A, B = A << 2, C = 'c', D = f() }
// Out: var E;
//      (function (E) {
//        E[E["A"] = 0] = "A";
//        E[E["B"] = 0] = "B";
//        E["C"] = "c";
//        E[E["D"] = f()] = "D";
//      })(E || (E = {}));

import type { Content } from '../edits.js';
import { ts } from '../parse/typescript.js';
import { createEvaluator, type Value } from './constants.js';
import { put, startOf, type Eraser } from './context.js';
import { containerCall } from './namespaces.js';
import { indentation } from './text.js';

/** A string as JavaScript source. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
}

function literal(value: string | number): string {
  return typeof value === 'string' ? quote(value) : value === 0 ? '0' : String(value);
}

/** Rewrites an enum declaration; the code of initializers that are not constant stays a part of the source. */
export function visitEnum(e: Eraser, node: ts.EnumDeclaration): void {
  const name = e.containerName(node);
  const evaluate = createEvaluator(e.usage);
  const indent = indentation(e.text, startOf(e, node));
  const body: Content[] = [];
  put(e, startOf(e, node), node.end, containerCall(e, node, name, [body, `\n${indent}`]));
  for (const member of node.members) {
    const result = evaluate.member(member);
    body.push(`\n${indent}  `, memberCode(e, name, member, result), ';');
    if (member.initializer !== undefined && result.value === undefined) e.visit(member.initializer);
  }
}

function memberCode(e: Eraser, name: string, member: ts.EnumMember, { value, isString }: Value): Content {
  const key = memberKey(e, member.name);
  const initializer: Content = value !== undefined ? literal(value)
    : member.initializer === undefined ? 'void 0'
      : { start: startOf(e, member.initializer), end: member.initializer.end };
  const assignment: Content = [`${name}[`, key, '] = ', initializer];
  return typeof value === 'string' || isString ? assignment : [`${name}[`, assignment, '] = ', key];
}

function memberKey(e: Eraser, name: ts.PropertyName): Content {
  const at = startOf(e, name);
  if (ts.isIdentifier(name)) return { text: quote(name.text), at, name: name.text };
  if (ts.isComputedPropertyName(name)) return { start: startOf(e, name.expression), end: name.expression.end };
  return { start: at, end: name.end };
}
