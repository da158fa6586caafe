// Classes (ECMA-262 15.7.1): constructors, names of members, private names. All of a class is strict code.

import { ts } from '../parse/typescript.js';
import type { Checker } from './checker.js';
import { draft, type Context, type PrivateScope } from './context.js';
import { fieldContext, staticBlockContext, visitFunction } from './functions.js';
import { problems } from './messages.js';
import { checkModifiers, hasModifier, isAmbient } from './modifiers.js';
import { checkReserved, isEvalOrArguments, visitPropertyName } from './names.js';
import { declareLexical } from './scopes.js';

const K = ts.SyntaxKind;

export function visitClass(checker: Checker, node: ts.ClassLikeDeclaration, outside: Context): void {
  const context = draft(outside);
  context.strict = true;
  context.binding = undefined;
  context.pattern = false;
  const { name } = node;
  if (name !== undefined && name.text !== '') {
    checkReserved(checker, name, context);
    const span = checker.span(name);
    if (isEvalOrArguments(name.text)) checker.report(problems.strictName(span, name.text));
    if (ts.isClassDeclaration(node)) declareLexical(checker, outside.scope, name.text, 'class', span);
  } else if (ts.isClassDeclaration(node) && !hasModifier(node, K.DefaultKeyword)) {
    const start = checker.span(node).start;
    checker.report(problems.missingName({ start, end: Math.min(start + 5, node.end) }));
  }
  if (ts.canHaveDecorators(node)) checker.pushAll(ts.getDecorators(node), context);
  for (const clause of node.heritageClauses ?? []) {
    if (clause.token !== K.ExtendsKeyword) continue;
    if (clause.types.length !== 1 || clause.types.hasTrailingComma) checker.report(problems.severalParents(checker.span(clause)));
    for (const type of clause.types) checker.push(type.expression, context);
  }
  const inside = draft(context);
  inside.privates = declarePrivates(checker, node, context);
  checkConstructors(checker, node);
  for (const member of node.members) checker.push(member, inside);
}

/** Private names are declared by the class body before anything in it is looked at. */
function declarePrivates(checker: Checker, node: ts.ClassLikeDeclaration, context: Context): PrivateScope {
  // A getter and a setter share a name when both are static or neither is.
  const kinds = new Map<string, string>();
  for (const member of node.members) {
    if (member.name === undefined || !ts.isPrivateIdentifier(member.name)) continue;
    if (isOverload(checker, member)) continue;
    const { text } = member.name;
    const span = checker.span(member.name);
    if (text === '#constructor') checker.report(problems.memberName(span, text));
    const place = hasModifier(member, K.StaticKeyword) ? 'static' : 'own';
    const kind = ts.isGetAccessor(member) ? `${place} get` : ts.isSetAccessor(member) ? `${place} set` : 'other';
    const existing = kinds.get(text);
    const isPair = existing !== undefined && kind !== 'other' && existing !== kind &&
      existing.split(' ')[0] === kind.split(' ')[0];
    if (existing !== undefined && !isPair) checker.report(problems.duplicatePrivate(span, text));
    kinds.set(text, existing === undefined ? kind : 'other');
  }
  return { names: new Set(kinds.keys()), outer: context.privates };
}

function isOverload(checker: Checker, member: ts.ClassElement): boolean {
  return checker.typed && ts.isFunctionLike(member) && (member as ts.MethodDeclaration).body === undefined;
}

/** The name of a member as written: an identifier or a string, not computed. */
function literalName(member: ts.ClassElement): string | undefined {
  const { name } = member;
  if (ts.isConstructorDeclaration(member)) return 'constructor';
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined;
}

function checkConstructors(checker: Checker, node: ts.ClassLikeDeclaration): void {
  let hasConstructor = false;
  for (const member of node.members) {
    const name = literalName(member);
    if (name === undefined || isOverload(checker, member) || isAmbient(member)) continue;
    const isStatic = hasModifier(member, K.StaticKeyword);
    const span = checker.span(member.name ?? member);
    const isField = ts.isPropertyDeclaration(member);
    if (name === 'prototype' && isStatic) checker.report(problems.memberName(span, name));
    if (name !== 'constructor') continue;
    if (isField) {
      checker.report(problems.memberName(span, name));
    } else if (!isStatic) {
      const kind = specialKind(member);
      const at = ts.isConstructorDeclaration(member) ? { start: span.start, end: span.start + 11 } : span;
      if (kind !== undefined) checker.report(problems.specialConstructor(at, kind));
      else if (hasConstructor) checker.report(problems.duplicateConstructor(at));
      hasConstructor = true;
    }
  }
}

function specialKind(member: ts.ClassElement): string | undefined {
  if (ts.isAccessor(member)) return 'an accessor';
  if ((member as ts.MethodDeclaration).asteriskToken !== undefined) return 'a generator';
  return hasModifier(member, K.AsyncKeyword) ? 'async' : undefined;
}

/** A member of a class; `context` is the code around the class, made strict, with the class's private names. */
export function visitClassMember(checker: Checker, node: ts.ClassElement, context: Context): void {
  checkModifiers(checker, node);
  if (isAmbient(node) || hasModifier(node, K.AbstractKeyword)) return;
  const privates = context.privates!;
  if (ts.isPropertyDeclaration(node)) {
    checker.pushAll(ts.getDecorators(node), context);
    visitPropertyName(checker, node.name, context);
    checker.push(node.initializer, fieldContext(context, privates));
  } else if (ts.isClassStaticBlockDeclaration(node)) {
    checker.pushAll(node.body.statements, staticBlockContext(context, privates));
  } else if (ts.isMethodDeclaration(node) || ts.isAccessor(node) || ts.isConstructorDeclaration(node)) {
    visitFunction(checker, node, context);
  }
}
