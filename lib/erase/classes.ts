// Classes: members that are only types, modifiers, heritage, parameter properties.
//
// In:  abstract class A<T> extends B<T> implements C { declare x: T; constructor(private y: T) { super(); } }
// Out: class A extends B { y; constructor(y) { super(); this.y = y; } }

import type { Content } from '../edits.js';
import { ts } from '../parse/typescript.js';
import { append, cut, cutWhole, helper, put, startOf, type Eraser } from './context.js';
import { wrapLegacy, wrapStandard } from './class-forms.js';
import {
  accessorFunctions, closeClassBody, decoratorsOf, initializerCode, isStatic, openBrace, planClass, planKey,
  replacePrivate, type ClassPlan,
} from './decorators.js';
import { eraseModifiers, eraseTypeList, typeListEnd, visitFunction, visitPropertyName } from './expressions.js';
import { keepLegacyKey, planLegacy, type LegacyPlan } from './legacy.js';
import { isErasedModifier, isParameterProperty, isTypeOnlyMember } from './syntax.js';
import { skipTrivia } from './text.js';

const { SyntaxKind } = ts;

/** Names of fields that would be taken for a modifier of the next member. */
const modifierWords =
  /^(?:get|set|static|accessor|async|export|default|declare|abstract|readonly|override|public|private|protected)$/;

/** Rewrites a class. True when the whole node was put into other code, so that its statement needs no more. */
export function visitClass(e: Eraser, node: ts.ClassLikeDeclaration): boolean {
  const standard = planClass(e, node);
  const legacy = planLegacy(e, node);
  eraseHead(e, node);
  for (const clause of node.heritageClauses ?? []) {
    if (clause.token === SyntaxKind.ExtendsKeyword) for (const type of clause.types) e.visit(type);
  }
  if (e.typed) insertParameterProperties(e, node);
  visitMembers(e, node.members, standard, legacy);
  if (standard !== undefined) closeClassBody(e, standard);
  if (legacy !== undefined) wrapLegacy(e, legacy, standard);
  else if (standard !== undefined && (standard.isDecorated || standard.nextKey > 0)) wrapStandard(e, standard);
  else return false;
  return true;
}

function eraseHead(e: Eraser, node: ts.ClassLikeDeclaration): void {
  eraseModifiers(e, node.modifiers);
  const { typeParameters, heritageClauses } = node;
  if (typeParameters !== undefined) eraseTypeList(e, typeParameters.pos - 1, typeParameters);
  let end = typeParameters !== undefined ? typeListEnd(e, typeParameters) : node.name?.end;
  for (const clause of heritageClauses ?? []) {
    if (clause.token === SyntaxKind.ImplementsKeyword) cut(e, end ?? clause.pos, clause.end);
    end = clause.end;
  }
}

function visitMembers(
  e: Eraser, members: ts.NodeArray<ts.ClassElement>, standard: ClassPlan | undefined, legacy: LegacyPlan | undefined,
): void {
  // A field without a semicolon: what comes next must not become a part of its value.
  let isOpen = false;
  let erased: ts.ClassElement | undefined;
  for (const member of members) {
    if (e.typed && isTypeOnlyMember(member)) {
      if (erased !== undefined) cutWhole(e, erased);
      erased = member;
      for (const decorator of decoratorsOf(member)) e.visit(decorator.expression);
      continue;
    }
    const guard = isOpen && continuesField(e, member) ? ';' : '';
    if (erased !== undefined) cutWhole(e, erased, guard);
    visitMember(e, member, erased === undefined ? guard : '', standard, legacy);
    erased = undefined;
    isOpen = ts.isPropertyDeclaration(member) && e.text.charAt(member.end - 1) !== ';';
  }
  if (erased !== undefined) cutWhole(e, erased);
}

function isGone(modifier: ts.ModifierLike): boolean {
  return ts.isDecorator(modifier) || isErasedModifier(modifier.kind) || modifier.kind === SyntaxKind.AccessorKeyword;
}

/** `x = 1⏎public *f() {}` and the like: without the modifier it would be `1 * f()`. */
function continuesField(e: Eraser, member: ts.ClassElement): boolean {
  const { modifiers } = member as { modifiers?: ts.NodeArray<ts.ModifierLike> };
  if (modifiers?.some((modifier) => !isGone(modifier)) === true) return false;
  const last = modifiers?.[modifiers.length - 1];
  const start = skipTrivia(e.text, last !== undefined ? last.end : member.pos);
  return /^(?:[[*(]|in\b|instanceof\b)/.test(e.text.slice(start, start + 11));
}

function visitMember(
  e: Eraser, member: ts.ClassElement, guard: string, standard: ClassPlan | undefined, legacy: LegacyPlan | undefined,
): void {
  eraseModifiers(e, (member as { modifiers?: ts.NodeArray<ts.ModifierLike> }).modifiers, guard);
  const name = member.name as ts.PropertyName | undefined;
  if (ts.isPropertyDeclaration(member)) {
    const isRewritten = standard !== undefined && rewriteProperty(e, standard, member);
    if (legacy !== undefined) keepLegacyKey(e, legacy, member, standard);
    if (!isRewritten) visitProperty(e, member);
    return;
  }
  if (standard !== undefined && name !== undefined) {
    const key = planKey(e, standard, member, name);
    if (key.isChanged) put(e, startOf(e, name), name.end, key.source);
    if (standard.indexes.has(member) && ts.isPrivateIdentifier(name)) replacePrivate(e, standard, member);
  }
  if (legacy !== undefined) keepLegacyKey(e, legacy, member, standard);
  if (standard !== undefined && standard.classDecorators.length > 0 && ts.isClassStaticBlockDeclaration(member)) {
    replaceThis(e, member.body, `${standard.names.record}.C`);
  }
  e.visit(member);
}

/** `this` in the static parts of a decorated class is what the decorators made of the class. */
function replaceThis(e: Eraser, node: ts.Node, text: string): void {
  if (node.kind === SyntaxKind.ThisKeyword) put(e, startOf(e, node), node.end, text);
  else if (!ts.isFunctionLike(node) || ts.isArrowFunction(node)) {
    if (!ts.isClassLike(node)) ts.forEachChild(node, (child) => replaceThis(e, child, text));
  }
}

function visitProperty(e: Eraser, node: ts.PropertyDeclaration): void {
  const { name, questionToken, exclamationToken, type, initializer } = node;
  visitPropertyName(e, name);
  const end = type?.end ?? questionToken?.end ?? exclamationToken?.end;
  if (end !== undefined) {
    // `get: T⏎x() {}` without the type would be a getter; other words only mislead TypeScript itself.
    const isWord = initializer === undefined && ts.isIdentifier(name) && modifierWords.test(name.text);
    put(e, name.end, end, isWord && e.text.charAt(node.end - 1) !== ';' ? ';' : '');
  }
  if (initializer !== undefined) e.visit(initializer);
}

/** Rewrites a field or `accessor` that decorators, or those of its neighbours, have a part in. False: nothing to do. */
function rewriteProperty(e: Eraser, plan: ClassPlan, node: ts.PropertyDeclaration): boolean {
  const { name, initializer } = node;
  const key = planKey(e, plan, node, name);
  const storage = plan.storages.get(node);
  const code = initializerCode(e, plan, node);
  const index = plan.indexes.get(node);
  const isStaticField = isStatic(node);
  if (isStaticField && plan.classDecorators.length > 0 && initializer !== undefined) {
    replaceThis(e, initializer, `${plan.names.record}.C`);
  }
  if (storage === undefined && code === undefined) {
    if (!key.isChanged) return false;
    put(e, startOf(e, name), name.end, key.source);
    visitProperty(e, node);
    return true;
  }
  visitPropertyName(e, name);
  if (initializer !== undefined) e.visit(initializer);
  const value: Content = initializer === undefined ? '' : { start: startOf(e, initializer), end: initializer.end };
  const self = plan.classDecorators.length > 0 ? `${plan.names.record}.C` : 'this';
  put(e, startOf(e, name), node.end, [
    storage ?? key.source,
    code !== undefined ? [` = ${code[0]}`, value, code[1]] : initializer !== undefined ? [' = ', value] : '',
    ';',
    storage !== undefined ? accessorFunctions(e, plan, node, key) : '',
    isStaticField && index !== undefined
      ? ` static { ${helper(e, 'run')}(${self}, ${plan.names.record}[${index}].e); }` : '',
  ]);
  return true;
}

/** Methods, accessors, constructors, also of object literals. */
export function visitMethod(
  e: Eraser, node: ts.MethodDeclaration | ts.AccessorDeclaration | ts.ConstructorDeclaration,
): void {
  if (!ts.isConstructorDeclaration(node)) {
    visitPropertyName(e, node.name);
    const mark = (node as ts.MethodDeclaration).questionToken ?? (node as ts.MethodDeclaration).exclamationToken;
    if (mark !== undefined) cut(e, node.name.end, mark.end);
  }
  visitFunction(e, node);
}

// ---- parameter properties ----

function insertParameterProperties(e: Eraser, node: ts.ClassLikeDeclaration): void {
  const constructor = node.members.find((member): member is ts.ConstructorDeclaration =>
    ts.isConstructorDeclaration(member) && member.body !== undefined);
  if (constructor === undefined) return;
  const names: ts.Identifier[] = [];
  for (const parameter of constructor.parameters) {
    if (isParameterProperty(parameter) && ts.isIdentifier(parameter.name)) names.push(parameter.name);
  }
  if (names.length === 0) return;
  const fields = names.map((name): Content => [' ', { text: name.text, at: startOf(e, name), name: name.text }, ';']);
  append(e, openBrace(e, node), fields);
  const { statements } = constructor.body!;
  let i = 0;
  while (i < statements.length && isDirective(statements[i]!)) i++;
  const before = findSuperCall(statements, i) ?? statements[i - 1];
  const bodyStart = startOf(e, constructor.body!);
  const brace = { start: bodyStart, end: bodyStart + 1 };
  const place = before !== undefined ? { start: startOf(e, before), end: before.end } : brace;
  // A semicolon that was left out would now be missed: `super()⏎foo()`.
  const semicolon = before !== undefined && e.text.charAt(before.end - 1) !== ';' ? ';' : '';
  append(e, place, [semicolon, names.map((name): Content =>
    [' this.', { text: name.text, at: startOf(e, name), name: name.text }, ` = ${name.text};`])]);
}

/** An expression statement that is a string: a directive, where directives may stand. */
export function isDirective(node: ts.Statement): boolean {
  return ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression);
}

/** The statement that calls `super`, also at the top level of a `try` block. */
function findSuperCall(statements: readonly ts.Statement[], from: number): ts.Statement | undefined {
  for (let i = from; i < statements.length; i++) {
    const statement = statements[i]!;
    if (ts.isExpressionStatement(statement)) {
      let expression = statement.expression;
      while (ts.isParenthesizedExpression(expression)) expression = expression.expression;
      if (ts.isCallExpression(expression) && expression.expression.kind === SyntaxKind.SuperKeyword) return statement;
    } else if (ts.isTryStatement(statement)) {
      const found = findSuperCall(statement.tryBlock.statements, 0);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
