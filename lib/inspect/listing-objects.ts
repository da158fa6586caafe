// The listing of object literals and classes. Their methods are functions of their own: `Push(Function { ... })`.

import { ts } from '../parse/typescript.js';
import { add, type FunctionScope } from './listing-scope.js';
import { expression } from './listing-expressions.js';
import { quoted } from './listing-writer.js';

const K = ts.SyntaxKind;

/** Lists a computed name (its value stays on the stack as a key), or gives the printed name. */
function memberName(scope: FunctionScope, name: ts.PropertyName): string | undefined {
  if (!ts.isComputedPropertyName(name)) return quoted(name.text);
  expression(scope, name.expression);
  add(scope, name, 'ToKey');
  return undefined;
}

/** `DefineMethod("m")`, or `DefineMethodElement` above a computed key. */
function define(scope: FunctionScope, node: ts.Node, what: string, name: string | undefined): void {
  if (name === undefined) add(scope, node, `Define${what}Element`);
  else add(scope, node, `Define${what}`, name);
}

/** `{a: 1, ...b}` → `NewObject, Push(Number(1.0)), DefineProp("a"), Load("b"), CopyProps`; the object stays below. */
export function objectLiteral(scope: FunctionScope, node: ts.ObjectLiteralExpression): void {
  add(scope, node, 'NewObject');
  for (const member of node.properties) {
    if (ts.isSpreadAssignment(member)) {
      expression(scope, member.expression);
      add(scope, member, 'CopyProps');
    } else if (ts.isShorthandPropertyAssignment(member)) {
      expression(scope, member.name);
      add(scope, member, 'DefineProp', quoted(member.name.text));
    } else if (ts.isPropertyAssignment(member)) {
      const name = memberName(scope, member.name);
      expression(scope, member.initializer);
      if (name === '"__proto__"') add(scope, member, 'SetPrototype');
      else define(scope, member, 'Prop', name);
    } else {
      const name = memberName(scope, member.name);
      add(scope, member, 'Push', 'Function { ... }');
      define(scope, member, methodKind(member), name);
    }
  }
}

function methodKind(member: ts.MethodDeclaration | ts.AccessorDeclaration): string {
  return ts.isGetAccessor(member) ? 'Getter' : ts.isSetAccessor(member) ? 'Setter' : 'Method';
}

/**
 * A class: heritage, the class itself, then its members in order of evaluation. Initialisers and static blocks are
 * functions that run with the class as receiver, after all names are known (ECMA-262 15.7.14).
 */
export function classValue(scope: FunctionScope, node: ts.ClassLikeDeclaration): void {
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  for (const decorator of decorators) expression(scope, decorator.expression);
  const heritage = node.heritageClauses?.find((clause) => clause.token === K.ExtendsKeyword)?.types[0];
  if (heritage !== undefined) expression(scope, heritage.expression);
  const name = quoted(node.name?.text ?? '');
  add(scope, node, heritage === undefined ? 'NewClass' : 'NewDerivedClass', name);
  for (const member of node.members) classMember(scope, member);
  for (let i = decorators.length; i > 0; i--) add(scope, node, 'Decorate');
}

function classMember(scope: FunctionScope, member: ts.ClassElement): void {
  if (ts.isClassStaticBlockDeclaration(member)) {
    add(scope, member, 'Push', 'Function { ... }');
    return add(scope, member, 'RunStatic');
  }
  const isStatic = ts.canHaveModifiers(member) && hasModifier(member, K.StaticKeyword) ? 'Static' : '';
  if (ts.isPropertyDeclaration(member)) {
    if (hasModifier(member, K.DeclareKeyword) || hasModifier(member, K.AbstractKeyword)) return;
    listDecorators(scope, member);
    const name = memberName(scope, member.name);
    add(scope, member, 'Push', member.initializer === undefined ? 'Undefined' : 'Function { ... }');
    return define(scope, member, `${isStatic}${hasModifier(member, K.AccessorKeyword) ? 'Accessor' : 'Field'}`, name);
  }
  if (ts.isMethodDeclaration(member) || ts.isGetAccessor(member) || ts.isSetAccessor(member)) {
    if (member.body === undefined) return; // an overload
    listDecorators(scope, member);
    const name = memberName(scope, member.name);
    add(scope, member, 'Push', 'Function { ... }');
    define(scope, member, `${isStatic}${methodKind(member)}`, name);
  } else if (ts.isConstructorDeclaration(member) && member.body !== undefined) {
    add(scope, member, 'Push', 'Function { ... }');
    add(scope, member, 'DefineConstructor');
  }
}

function listDecorators(scope: FunctionScope, member: ts.HasDecorators): void {
  for (const decorator of ts.getDecorators(member) ?? []) expression(scope, decorator.expression);
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}
