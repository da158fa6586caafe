// Imports and exports (ECMA-262 16.2.1.1): where they stand, what they bind, which names they export.

import { ts } from '../parse/typescript.js';
import type { Span } from '../source.js';
import type { Checker } from './checker.js';
import type { Context } from './context.js';
import { problems } from './messages.js';
import { checkModifiers, hasModifier, isAmbient } from './modifiers.js';
import { bind } from './names.js';
import { isDeclared, type Scope } from './scopes.js';
import { declaredNames } from './statements.js';
import { breaksLine } from './text.js';

const K = ts.SyntaxKind;

/** Whether `node` stands where imports and exports may: at the top of the file, which is then a module. */
function checkPosition(checker: Checker, node: ts.Node, what: string): boolean {
  if (ts.isSourceFile(node.parent) && checker.isModule) return true;
  // TypeScript's namespaces have exports of their own.
  if (ts.isModuleBlock(node.parent)) return false;
  const { start } = checker.span(node);
  checker.report(problems.modulePosition({ start, end: start + 6 }, what));
  return false;
}

export function visitImport(checker: Checker, node: ts.ImportDeclaration, context: Context): void {
  checkModifiers(checker, node);
  if (!checkPosition(checker, node, 'import')) return;
  checkAttributes(checker, node.attributes);
  checkSpecifier(checker, node.moduleSpecifier);
  const clause = node.importClause;
  if (clause === undefined) return;
  const isType = clause.phaseModifier === K.TypeKeyword;
  const declare = (name: ts.Identifier, typeOnly: boolean): void => {
    if (typeOnly) context.scope.types.add(name.text);
    else bind(checker, name, context, 'import');
  };
  if (clause.name !== undefined) declare(clause.name, isType);
  const bindings = clause.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) return declare(bindings.name, isType);
  for (const specifier of bindings.elements) {
    checkSurrogates(checker, specifier.propertyName);
    declare(specifier.name, isType || specifier.isTypeOnly);
  }
}

function checkSurrogates(checker: Checker, name: ts.ModuleExportName | undefined): void {
  if (name === undefined || !ts.isStringLiteral(name)) return;
  if (/\p{Surrogate}/u.test(name.text)) checker.report(problems.surrogate(checker.span(name)));
}

function checkSpecifier(checker: Checker, node: ts.Expression | undefined): void {
  if (node !== undefined && !ts.isStringLiteral(node)) checker.report(problems.specifier(checker.span(node)));
}

function checkAttributes(checker: Checker, attributes: ts.ImportAttributes | undefined): void {
  const seen = new Set<string>();
  for (const { name } of attributes?.elements ?? []) {
    if (seen.has(name.text)) checker.report(problems.duplicateAttribute(checker.span(name), name.text));
    seen.add(name.text);
  }
}

export function visitExport(checker: Checker, node: ts.ExportDeclaration, context: Context): void {
  checkModifiers(checker, node);
  if (!checkPosition(checker, node, 'export')) return;
  checkAttributes(checker, node.attributes);
  checkSpecifier(checker, node.moduleSpecifier);
  const clause = node.exportClause;
  if (clause === undefined || node.isTypeOnly) return;
  if (ts.isNamespaceExport(clause)) {
    checkSurrogates(checker, clause.name);
    return addExport(checker, clause.name.text, checker.span(clause.name));
  }
  for (const specifier of clause.elements) {
    if (specifier.isTypeOnly) continue;
    const local = specifier.propertyName ?? specifier.name;
    checkSurrogates(checker, specifier.propertyName);
    checkSurrogates(checker, specifier.name);
    const span = checker.span(specifier.name);
    if (node.moduleSpecifier === undefined) {
      if (ts.isStringLiteral(local) || isReserved(local)) {
        checker.report(problems.exportName(checker.span(local)));
      } else {
        checker.push(local, context);
        checker.localExports.push({ name: local.text, span: checker.span(local) });
      }
    }
    addExport(checker, specifier.name.text, span);
  }
}

function isReserved(name: ts.Identifier): boolean {
  const kind = ts.identifierToKeywordKind(name);
  return kind !== undefined && kind >= K.FirstReservedWord && kind <= K.LastReservedWord;
}

function addExport(checker: Checker, name: string, span: Span): void {
  if (checker.exportedNames.has(name)) checker.report(problems.duplicateExport(span, name));
  checker.exportedNames.add(name);
}

export function visitExportAssignment(checker: Checker, node: ts.ExportAssignment, context: Context): void {
  checkModifiers(checker, node);
  if (node.isExportEquals) {
    checker.push(node.expression, context);
    return;
  }
  if (checkPosition(checker, node, 'export')) {
    const { start } = checker.span(node);
    addExport(checker, 'default', { start, end: node.expression.getStart(checker.source) });
  }
  checker.push(node.expression, context);
}

/** `export` in front of a declaration. */
export function checkExportedDeclaration(checker: Checker, node: ts.Statement): void {
  if (!hasModifier(node, K.ExportKeyword) || ts.isModuleBlock(node.parent)) return;
  if (isAmbient(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
  if (!checkPosition(checker, node, 'export')) return;
  if (ts.isVariableStatement(node)) {
    for (const name of declaredNames(node.declarationList)) addExport(checker, name.text, checker.span(name));
    return;
  }
  // Overloads are types. Enums and namespaces merge, also with classes and functions of their name.
  if (ts.isFunctionDeclaration(node) && node.body === undefined) return;
  if (!ts.isFunctionDeclaration(node) && !ts.isClassDeclaration(node)) return;
  const isDefault = hasModifier(node, K.DefaultKeyword);
  const name = isDefault ? 'default' : node.name?.text;
  if (name !== undefined) addExport(checker, name, checker.span(node.name ?? node));
}

/**
 * When a module awaits at its top level, the parser reads those statements again and forgets complaints that stand right
 * before them: `f() await x`, `) await x`. So the seams between the statements are looked at here.
 */
export function checkSeams(checker: Checker): void {
  let end = 0;
  let open = false;
  for (const statement of checker.source.statements) {
    const { start } = checker.span(statement);
    if (statement.pos !== end || (open && !breaksLine(checker.text, end, start))) {
      checker.report(problems.missing({ start: end, end: start }));
    }
    end = statement.end;
    open = needsSemicolon(statement) && checker.text[end - 1] !== ';';
  }
}

function needsSemicolon(node: ts.Statement): boolean {
  return ts.isExpressionStatement(node) || ts.isVariableStatement(node) || ts.isThrowStatement(node) ||
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isExportAssignment(node);
}

/** After the walk: what is exported must be declared. */
export function checkLocalExports(checker: Checker, scope: Scope): void {
  for (const { name, span } of checker.localExports) {
    if (!isDeclared(scope, name)) checker.report(problems.undeclaredExport(span, name));
  }
}
