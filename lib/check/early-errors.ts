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
import type { Context } from './context.js';
import {
  checkPrivateUse, visitAwait, visitBinary, visitCall, visitDelete, visitElementAccess, visitMetaProperty, visitNew,
  visitObjectLiteral, visitPropertyAccess, visitTaggedTemplate, visitThrow, visitUpdate, visitYield,
} from './expressions.js';
import { hasUseStrict, insideFunction, visitFunction, visitParameter } from './functions.js';
import { visitNumber, visitRegularExpression, visitString } from './literals.js';
import { problems } from './messages.js';
import { checkModifiers, isAmbient } from './modifiers.js';
import { checkExportedDeclaration, checkLocalExports, visitExport, visitExportAssignment, visitImport } from './modules.js';
import { visitBindingElement, visitBindingPattern, visitIdentifier, visitPropertyName } from './names.js';
import { declareLexical, newScope } from './scopes.js';
import {
  blockContext, usingKind, visitCatch, visitDeclarations, visitFor, visitForInOf, visitIf, visitJump, visitLabelled,
  visitReturn, visitSwitch, visitTry, visitWhile, visitWith,
} from './statements.js';
import { visitArrayPattern, visitObjectPattern } from './targets.js';

export type { CheckedFile } from './checker.js';

const K = ts.SyntaxKind;

/** Reports the early errors of a file in source order. */
export function checkEarlyErrors(file: CheckedFile): readonly Report[] {
  const checker = new Checker(file);
  const { sourceFile, isModule, strictDefault = false, functionBody = !isModule, topLevelAwait = true } = file;
  const context: Context = {
    strict: isModule || strictDefault || hasUseStrict(checker, sourceFile.statements),
    awaitAllowed: topLevelAwait, awaitName: false, yieldAllowed: false, yieldName: false,
    returnAllowed: functionBody, newTarget: functionBody, superProperty: false, superCall: false, noArguments: false,
    breakable: false, continuable: false, labels: undefined,
    scope: newScope(isModule ? 'module' : 'script', undefined), privates: undefined, binding: undefined, pattern: false,
  };
  checker.pushAll(sourceFile.statements, context);
  checker.run((node, inside) => visit(checker, node, inside));
  checkLocalExports(checker, context.scope);
  return checker.reports.sort((a, b) => a.start - b.start);
}

function visit(checker: Checker, node: ts.Node, context: Context): void {
  const { kind } = node;
  if (kind === K.Identifier) return visitIdentifier(checker, node as ts.Identifier, context);
  // A class's heritage is visited by visitClass; elsewhere this is an instantiation expression.
  if (ts.isExpressionWithTypeArguments(node)) return checker.push(node.expression, context);
  if (ts.isTypeNode(node)) return;
  if (kind >= K.FirstStatement && kind <= K.LastStatement) return visitStatement(checker, node as ts.Statement, context);
  if (visitDeclaration(checker, node, context)) return;
  visitExpression(checker, node, context);
}

function visitStatement(checker: Checker, node: ts.Statement, context: Context): void {
  if (ts.isVariableStatement(node)) {
    if (isAmbient(node)) {
      for (const { name } of node.declarationList.declarations) if (ts.isIdentifier(name)) context.scope.types.add(name.text);
      return;
    }
    checkModifiers(checker, node);
    checkExportedDeclaration(checker, node);
    const isScriptTop = context.scope.kind === 'script' && !context.returnAllowed;
    if (isScriptTop && usingKind(node.declarationList) !== undefined) {
      checker.report(problems.usingHere(checker.span(node), "'using' is not allowed at the top level of a script."));
    }
    return checker.push(node.declarationList, context);
  }
  if (ts.isIfStatement(node)) return visitIf(checker, node, context);
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) return visitWhile(checker, node, context);
  if (ts.isForStatement(node)) return visitFor(checker, node, context);
  if (ts.isForInStatement(node) || ts.isForOfStatement(node)) return visitForInOf(checker, node, context);
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return visitJump(checker, node, context);
  if (ts.isReturnStatement(node)) return visitReturn(checker, node, context);
  if (ts.isWithStatement(node)) return visitWith(checker, node, context);
  if (ts.isSwitchStatement(node)) return visitSwitch(checker, node, context);
  if (ts.isLabeledStatement(node)) return visitLabelled(checker, node, context);
  if (ts.isThrowStatement(node)) return visitThrow(checker, node, context);
  if (ts.isTryStatement(node)) return visitTry(checker, node, context);
  checker.pushChildren(node, context);
}

/** Declarations and what belongs to them. False when `node` is none. */
function visitDeclaration(checker: Checker, node: ts.Node, context: Context): boolean {
  if (ts.isBlock(node)) {
    checker.pushAll(node.statements, blockContext(context));
  } else if (ts.isFunctionDeclaration(node)) {
    if (isAmbient(node) || (checker.typed && node.body === undefined)) {
      if (node.name !== undefined) context.scope.types.add(node.name.text);
    } else {
      checkModifiers(checker, node);
      checkExportedDeclaration(checker, node);
      visitFunction(checker, node, context);
    }
  } else if (ts.isClassDeclaration(node)) {
    if (isAmbient(node)) {
      if (node.name !== undefined) context.scope.types.add(node.name.text);
    } else {
      checkModifiers(checker, node);
      checkExportedDeclaration(checker, node);
      visitClass(checker, node, context);
    }
  } else if (ts.isClassExpression(node)) {
    visitClass(checker, node, context);
  } else if (ts.isClassElement(node) && ts.isClassLike(node.parent)) {
    visitClassMember(checker, node, context);
  } else if (ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isMethodDeclaration(node) || ts.isAccessor(node)) {
    checkModifiers(checker, node);
    visitFunction(checker, node as ts.FunctionLikeDeclaration, context);
  } else if (ts.isParameter(node)) {
    visitParameter(checker, node, context);
  } else if (ts.isVariableDeclarationList(node)) {
    visitDeclarations(checker, node, context);
  } else if (ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node)) {
    visitBindingPattern(checker, node, context);
  } else if (ts.isBindingElement(node)) {
    visitBindingElement(checker, node, context);
  } else if (ts.isCatchClause(node)) {
    visitCatch(checker, node, context);
  } else {
    return visitModuleItem(checker, node, context) || visitTypeScript(checker, node, context);
  }
  return true;
}

function visitModuleItem(checker: Checker, node: ts.Node, context: Context): boolean {
  if (ts.isImportDeclaration(node)) visitImport(checker, node, context);
  else if (ts.isExportDeclaration(node)) visitExport(checker, node, context);
  else if (ts.isExportAssignment(node)) visitExportAssignment(checker, node, context);
  else return false;
  return true;
}

/** Declarations that only TypeScript has. Types are erased; enums and namespaces become functions. */
function visitTypeScript(checker: Checker, node: ts.Node, context: Context): boolean {
  const { scope } = context;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
    scope.types.add(node.name.text);
  } else if (ts.isEnumDeclaration(node)) {
    if (isAmbient(node)) scope.types.add(node.name.text);
    else declareLexical(checker, scope, node.name.text, 'merging', checker.span(node.name));
    if (!isAmbient(node)) for (const member of node.members) checker.push(member.initializer, context);
  } else if (ts.isModuleDeclaration(node)) {
    visitNamespace(checker, node, context);
  } else if (ts.isImportEqualsDeclaration(node)) {
    if (node.isTypeOnly) scope.types.add(node.name.text);
    else checker.push(node.name, { ...context, binding: 'import' });
  } else if (ts.isTypeParameterDeclaration(node) || ts.isNamespaceExportDeclaration(node)) {
    return true;
  } else {
    return false;
  }
  return true;
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
  const inside: Context = {
    ...insideFunction(context), awaitAllowed: false, yieldAllowed: false, yieldName: false, returnAllowed: false,
    newTarget: false, superProperty: false, superCall: false,
  };
  checker.pushAll(body.statements, inside);
}

/** Whether a namespace exists at run time: one that holds only types does not. */
function hasValues(body: ts.ModuleBlock): boolean {
  const pending: ts.ModuleBlock[] = [body];
  while (pending.length > 0) {
    for (const statement of pending.pop()!.statements) {
      if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || isAmbient(statement)) continue;
      if (!ts.isModuleDeclaration(statement)) return true;
      let inner = statement.body;
      while (inner !== undefined && ts.isModuleDeclaration(inner)) inner = inner.body;
      if (inner !== undefined && ts.isModuleBlock(inner)) pending.push(inner);
    }
  }
  return false;
}

function visitExpression(checker: Checker, node: ts.Node, context: Context): void {
  if (ts.isBinaryExpression(node)) return visitBinary(checker, node, context);
  if (ts.isPropertyAccessExpression(node)) return visitPropertyAccess(checker, node, context);
  if (ts.isElementAccessExpression(node)) return visitElementAccess(checker, node, context);
  if (ts.isCallExpression(node)) return visitCall(checker, node, context);
  if (ts.isNewExpression(node)) return visitNew(checker, node, context);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return visitUpdate(checker, node, context);
  if (ts.isDeleteExpression(node)) return visitDelete(checker, node, context);
  if (ts.isTaggedTemplateExpression(node)) return visitTaggedTemplate(checker, node, context);
  if (ts.isMetaProperty(node)) return visitMetaProperty(checker, node, context);
  if (ts.isAwaitExpression(node)) return visitAwait(checker, node, context);
  if (ts.isYieldExpression(node)) return visitYield(checker, node, context);
  if (ts.isObjectLiteralExpression(node)) {
    const inside: Context = { ...context, pattern: false };
    if (context.pattern) visitObjectPattern(checker, node, inside);
    else visitObjectLiteral(checker, node, inside);
    return;
  }
  if (ts.isArrayLiteralExpression(node)) {
    if (context.pattern) visitArrayPattern(checker, node, { ...context, pattern: false });
    else checker.pushAll(node.elements, context);
    return;
  }
  if (ts.isPropertyAssignment(node)) {
    checkModifiers(checker, node);
    visitPropertyName(checker, node.name, context);
    return checker.push(node.initializer, context);
  }
  if (ts.isShorthandPropertyAssignment(node)) {
    checkModifiers(checker, node);
    return checker.push(node.name, context);
  }
  if (ts.isNumericLiteral(node) || ts.isBigIntLiteral(node)) return visitNumber(checker, node, context);
  if (ts.isStringLiteral(node)) return visitString(checker, node, context);
  if (ts.isRegularExpressionLiteral(node)) return visitRegularExpression(checker, node);
  if (node.kind === K.SuperKeyword) return checker.report(problems.superProperty(checker.span(node)));
  if (ts.isPrivateIdentifier(node)) {
    checker.report(problems.privateHere(checker.span(node), node.text));
    return checkPrivateUse(checker, node, context);
  }
  checker.pushChildren(node, context);
}
