// Early errors: what ECMA-262 forbids before a program runs and TypeScript's parser lets through, because it leaves it
// to its checker. One walk, no type information. Files that TypeScript's checker refuses for other reasons are none of
// our business: types are erased.
//
// Expected: a tree without parse errors that count (see sloppy.ts), with parent pointers. Code that is erased (types,
// overloads, `declare`) is not looked at.

import { ts } from '../parse/typescript.js';
import type { Report } from '../diagnostics.js';
import { type CheckedFile, Checker } from './checker.js';
import { visitClass, visitClassMember } from './classes.js';
import { draft, withPattern, type Context } from './context.js';
import {
  checkPrivateUse, visitAwait, visitBinary, visitCall, visitDelete, visitElementAccess, visitMetaProperty, visitNew,
  visitObjectLiteral, visitPropertyAccess, visitTaggedTemplate, visitThrow, visitUpdate, visitYield,
} from './expressions.js';
import { hasUseStrict, insideFunction, visitFunction, visitParameter } from './functions.js';
import { visitNumber, visitRegularExpression, visitString } from './literals.js';
import { problems } from './messages.js';
import { checkModifiers, hasModifier, isAmbient } from './modifiers.js';
import {
  checkExportedDeclaration, checkLocalExports, checkSeams, visitExport, visitExportAssignment, visitImport,
} from './modules.js';
import {
  bind, refusePrivate, visitBindingElement, visitBindingPattern, visitIdentifier, visitPropertyName,
} from './names.js';
import { declareLexical, newScope } from './scopes.js';
import {
  blockContext, declaredNames, usingKind, visitCatch, visitDeclarations, visitFor, visitForInOf, visitIf, visitJump,
  visitLabelled,  visitReturn, visitSwitch, visitTry, visitWhile, visitWith,
} from './statements.js';
import { visitArrayPattern, visitObjectPattern } from './targets.js';

export type { CheckedFile } from './checker.js';

const K = ts.SyntaxKind;

/** Reports the early errors of a file in source order. */
export function checkEarlyErrors(file: CheckedFile): readonly Report[] {
  const checker = new Checker(file);
  const { sourceFile, isModule, strictDefault = false, functionBody = !isModule, topLevelAwait = true } = file;
  const context = draft({
    strict: isModule || strictDefault || hasUseStrict(checker, sourceFile.statements),
    awaitAllowed: topLevelAwait, awaitName: false, yieldAllowed: false, yieldName: false,
    returnAllowed: functionBody, newTarget: functionBody, superProperty: false, superCall: false, noArguments: false,
    breakable: false, continuable: false, labels: undefined,
    scope: newScope(isModule ? 'module' : 'script', undefined), privates: undefined, binding: undefined, pattern: false,
  });
  checker.pushAll(sourceFile.statements, context);
  checker.run(visit);
  checkLocalExports(checker, context.scope);
  if (isModule) checkSeams(checker);
  return checker.reports.sort((a, b) => a.start - b.start);
}

function visit(checker: Checker, node: ts.Node, context: Context): void {
  const visitor = visitors[node.kind];
  if (visitor !== undefined) visitor(checker, node, context);
  else if (!ts.isTypeNode(node)) checker.pushChildren(node, context);
}

/** What is looked at, by kind. Types are passed over; all other kinds have nothing to check but their children. */
const visitors: ((checker: Checker, node: ts.Node, context: Context) => void)[] = [];

function on<T extends ts.Node>(
  kinds: ts.SyntaxKind | readonly ts.SyntaxKind[], visitor: (checker: Checker, node: T, context: Context) => void,
): void {
  for (const kind of typeof kinds === 'number' ? [kinds] : kinds) visitors[kind] = visitor as (typeof visitors)[number];
}

on(K.Identifier, visitIdentifier);
on([K.NumericLiteral, K.BigIntLiteral], visitNumber);
on(K.StringLiteral, visitString);
on(K.RegularExpressionLiteral, visitRegularExpression);

on(K.VariableStatement, visitVariables);
on(K.VariableDeclarationList, visitDeclarations);
on([K.ObjectBindingPattern, K.ArrayBindingPattern], visitBindingPattern);
on(K.BindingElement, visitBindingElement);
on(K.Block, (checker, node: ts.Block, context) => checker.pushAll(node.statements, blockContext(context)));
on(K.IfStatement, visitIf);
on([K.WhileStatement, K.DoStatement], visitWhile);
on(K.ForStatement, visitFor);
on([K.ForInStatement, K.ForOfStatement], visitForInOf);
on([K.BreakStatement, K.ContinueStatement], visitJump);
on(K.ReturnStatement, visitReturn);
on(K.WithStatement, visitWith);
on(K.SwitchStatement, visitSwitch);
on(K.LabeledStatement, visitLabelled);
on(K.ThrowStatement, visitThrow);
on(K.TryStatement, visitTry);
on(K.CatchClause, visitCatch);

on(K.FunctionDeclaration, visitFunctionDeclaration);
on([K.FunctionExpression, K.ArrowFunction], (checker, node: ts.FunctionExpression | ts.ArrowFunction, context) => {
  checkModifiers(checker, node);
  visitFunction(checker, node, context);
});
on([K.MethodDeclaration, K.GetAccessor, K.SetAccessor], visitMethod);
on([K.Constructor, K.PropertyDeclaration, K.ClassStaticBlockDeclaration], visitClassMember);
on(K.Parameter, visitParameter);
on(K.ClassDeclaration, visitClassDeclaration);
on(K.ClassExpression, visitClass);

on(K.ImportDeclaration, visitImport);
on(K.ExportDeclaration, visitExport);
on(K.ExportAssignment, visitExportAssignment);

on(K.BinaryExpression, visitBinary);
on([K.PrefixUnaryExpression, K.PostfixUnaryExpression], visitUpdate);
on(K.PropertyAccessExpression, visitPropertyAccess);
on(K.ElementAccessExpression, visitElementAccess);
on(K.CallExpression, visitCall);
on(K.NewExpression, visitNew);
on(K.DeleteExpression, visitDelete);
on(K.TaggedTemplateExpression, visitTaggedTemplate);
on(K.MetaProperty, visitMetaProperty);
on(K.AwaitExpression, visitAwait);
on(K.YieldExpression, visitYield);
on(K.ObjectLiteralExpression, (checker, node: ts.ObjectLiteralExpression, context) => {
  const inside = withPattern(context, false);
  (context.pattern ? visitObjectPattern : visitObjectLiteral)(checker, node, inside);
});
on(K.ArrayLiteralExpression, (checker, node: ts.ArrayLiteralExpression, context) => {
  if (context.pattern) visitArrayPattern(checker, node, withPattern(context, false));
  else checker.pushAll(node.elements, context);
});
on(K.PropertyAssignment, (checker, node: ts.PropertyAssignment, context) => {
  checkModifiers(checker, node);
  visitPropertyName(checker, node.name, context);
  checker.push(node.initializer, context);
});
on(K.ShorthandPropertyAssignment, (checker, node: ts.ShorthandPropertyAssignment, context) => {
  checkModifiers(checker, node);
  checker.push(node.name, context);
});
// Calls and property accesses look at their own `super`, and `#x in o` at its own name.
on(K.SuperKeyword, (checker, node) => checker.report(problems.superProperty(checker.span(node))));
on(K.PrivateIdentifier, (checker, node: ts.PrivateIdentifier, context) => {
  refusePrivate(checker, node);
  checkPrivateUse(checker, node, context);
});

on(K.MissingDeclaration, (checker, node) => checker.report(problems.missing(checker.span(node))));

// What only TypeScript has. An instantiation expression `f<T>` is an expression although it counts as a type.
on(K.ExpressionWithTypeArguments, (checker, node: ts.ExpressionWithTypeArguments, context) =>
  checker.push(node.expression, context));
on([K.InterfaceDeclaration, K.TypeAliasDeclaration], (_, node: ts.InterfaceDeclaration, { scope }) =>
  void scope.types.add(node.name.text));
on([K.TypeParameter, K.NamespaceExportDeclaration], () => undefined);
on(K.EnumDeclaration, visitEnum);
on(K.ModuleDeclaration, visitNamespace);
on(K.ImportEqualsDeclaration, (checker, node: ts.ImportEqualsDeclaration, context) => {
  if (node.isTypeOnly) context.scope.types.add(node.name.text);
  else bind(checker, node.name, context, 'import');
});

function visitVariables(checker: Checker, node: ts.VariableStatement, context: Context): void {
  const list = node.declarationList;
  // What `declare` says is somewhere else: no name of this module, so a list cannot export it, unless it has said so.
  if (isAmbient(node)) {
    if (!hasModifier(node, K.ExportKeyword)) return;
    for (const name of declaredNames(list)) context.scope.types.add(name.text);
    return;
  }
  checkModifiers(checker, node);
  checkExportedDeclaration(checker, node);
  const isScriptTop = context.scope.kind === 'script' && !context.returnAllowed;
  if (isScriptTop && usingKind(list) !== undefined) {
    checker.report(problems.usingHere(checker.span(node), "'using' is not allowed at the top level of a script."));
  }
  checker.push(list, context);
}

function visitFunctionDeclaration(checker: Checker, node: ts.FunctionDeclaration, context: Context): void {
  if (isAmbient(node) || (checker.typed && node.body === undefined)) return;
  checkModifiers(checker, node);
  checkExportedDeclaration(checker, node);
  visitFunction(checker, node, context);
}

function visitMethod(checker: Checker, node: ts.MethodDeclaration | ts.AccessorDeclaration, context: Context): void {
  if (ts.isClassLike(node.parent)) return visitClassMember(checker, node, context);
  checkModifiers(checker, node);
  visitFunction(checker, node, context);
}

function visitClassDeclaration(checker: Checker, node: ts.ClassDeclaration, context: Context): void {
  if (isAmbient(node)) return;
  checkModifiers(checker, node);
  checkExportedDeclaration(checker, node);
  visitClass(checker, node, context);
}

function visitEnum(checker: Checker, node: ts.EnumDeclaration, context: Context): void {
  if (isAmbient(node)) {
    if (hasModifier(node, K.ConstKeyword)) context.scope.types.add(node.name.text);
    return;
  }
  declareLexical(checker, context.scope, node.name.text, 'merging', checker.span(node.name));
  for (const member of node.members) checker.push(member.initializer, context);
}

function visitNamespace(checker: Checker, node: ts.ModuleDeclaration, context: Context): void {
  const { name } = node;
  if (!ts.isIdentifier(name) || isAmbient(node) || (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0) return;
  let body = node.body;
  while (body !== undefined && ts.isModuleDeclaration(body)) body = body.body;
  if (body === undefined || !ts.isModuleBlock(body) || !hasValues(body)) {
    context.scope.types.add(name.text);
    return;
  }
  declareLexical(checker, context.scope, name.text, 'merging', checker.span(name));
  const inside = insideFunction(context, context.strict);
  inside.awaitAllowed = inside.yieldAllowed = inside.yieldName = inside.returnAllowed = false;
  inside.newTarget = inside.superProperty = inside.superCall = false;
  checker.pushAll(body.statements, inside);
}

/** Whether a namespace exists at run time: one that holds only types does not. */
function hasValues(body: ts.ModuleBlock): boolean {
  const pending: ts.ModuleBlock[] = [body];
  while (pending.length > 0) {
    for (const statement of pending.pop()!.statements) {
      const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
      if (isType || isAmbient(statement)) continue;
      if (!ts.isModuleDeclaration(statement)) return true;
      let inner = statement.body;
      while (inner !== undefined && ts.isModuleDeclaration(inner)) inner = inner.body;
      if (inner !== undefined && ts.isModuleBlock(inner)) pending.push(inner);
    }
  }
  return false;
}
