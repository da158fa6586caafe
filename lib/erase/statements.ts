// Lists of statements: type-only ones go, and where a semicolon was left out their neighbours must not run together.
//
// In:  a⏎type T = 1⏎(b)      Out: a⏎;⏎(b)

import { ts } from '../parse/typescript.js';
import { cutWhole, put, startOf, type Eraser } from './context.js';
import { isErasedImport } from './modules.js';
import { isTypeOnlyStatement } from './syntax.js';

const { SyntaxKind } = ts;

/** True for a statement of which nothing is left. */
export function isErasedStatement(e: Eraser, node: ts.Statement): boolean {
  return e.typed && (isTypeOnlyStatement(node) || isErasedImport(e, node));
}

/** True for characters that would continue the statement before them. */
function continues(char: string): boolean {
  return char !== '' && '([`+-/<*.'.includes(char);
}

/** Whether a statement that ends like `node` could be continued by what follows. */
function isOpenEnded(e: Eraser, node: ts.Statement): boolean {
  if (e.text.charAt(node.end - 1) === ';') return false;
  switch (node.kind) {
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.EnumDeclaration:
    case SyntaxKind.ModuleDeclaration:
    case SyntaxKind.Block:
    case SyntaxKind.SwitchStatement:
    case SyntaxKind.TryStatement:
      return false;
    default:
      return true;
  }
}

/** Visits the statements of a block, a case, a namespace or the file. */
export function visitStatements(e: Eraser, statements: readonly ts.Statement[]): void {
  let kept: ts.Statement | undefined;
  let erased: ts.Statement[] | undefined;
  for (const node of statements) {
    if (isErasedStatement(e, node)) {
      (erased ??= []).push(node);
      continue;
    }
    if (erased !== undefined) {
      const guard = needsGuard(e, kept, node);
      for (const one of erased) cutWhole(e, one, guard && one === erased[erased.length - 1] ? ';' : '');
      erased = undefined;
    }
    e.guard = kept !== undefined && isOpenEnded(e, kept);
    e.visit(node);
    kept = node;
  }
  if (erased !== undefined) for (const one of erased) cutWhole(e, one);
}

/** Whether `next` would change its meaning when it becomes the neighbour of `kept`. */
function needsGuard(e: Eraser, kept: ts.Statement | undefined, next: ts.Statement): boolean {
  if (kept !== undefined && isOpenEnded(e, kept)) return continues(e.text.charAt(startOf(e, next)));
  // `type T = 1; 'use strict'` is no directive.
  return kept === undefined && !e.isModule && ts.isExpressionStatement(next) && ts.isStringLiteral(next.expression);
}

/** A type-only statement that is not in a list: `if (x) type T = 1;`. */
export function eraseEmbedded(e: Eraser, node: ts.Statement): void {
  put(e, startOf(e, node), node.end, ';');
}

/** A block with names of its own: `enum` and `namespace` declare their variable once in each. */
export function visitBlock(e: Eraser, statements: readonly ts.Statement[]): void {
  const { declared, isFileLevel } = e;
  e.declared = new Set();
  e.isFileLevel = false;
  visitStatements(e, statements);
  e.declared = declared;
  e.isFileLevel = isFileLevel;
}

export function visitCaseBlock(e: Eraser, node: ts.CaseBlock): void {
  const { declared, isFileLevel } = e;
  e.declared = new Set();
  e.isFileLevel = false;
  for (const clause of node.clauses) {
    if (ts.isCaseClause(clause)) e.visit(clause.expression);
    visitStatements(e, clause.statements);
  }
  e.declared = declared;
  e.isFileLevel = isFileLevel;
}

/** Variables: `export const a = 1, b;` in a namespace is `Name.a = 1;`. */
export function visitVariableStatement(e: Eraser, node: ts.VariableStatement): void {
  const { namespace } = e;
  if (isTypeOnlyStatement(node)) return eraseEmbedded(e, node);
  if (e.hoisted.has(node)) return;
  const isExported = node.modifiers?.some((one) => one.kind === SyntaxKind.ExportKeyword) === true;
  if (namespace === undefined || !isExported || !ts.isModuleBlock(node.parent)) e.visitChildren(node);
  else assignVariables(e, node, (name) => `${namespace.name}.${name}`);
}

/** Rewrites declarations as assignments to `target(name)`. `call` goes before each value, and `)` behind it. */
export function assignVariables(
  e: Eraser, node: ts.VariableStatement, target: (name: string) => string, call?: string,
): void {
  const guard = e.guard ? ';' : '';
  const initialized = node.declarationList.declarations.filter((one) => one.initializer !== undefined);
  const first = initialized[0];
  if (first === undefined) {
    cutWhole(e, node);
    return;
  }
  const isPattern = !ts.isIdentifier(first.name) && ts.isObjectBindingPattern(first.name);
  // A space at least, for the debugger's sake: the assignment's first token stands for itself.
  const start = startOf(e, node);
  const before = isPattern ? `${guard}(` : ts.isIdentifier(first.name) ? '' : guard;
  put(e, start, startOf(e, first), { text: before === '' ? ' ' : before, at: start });
  for (const [i, one] of initialized.entries()) {
    const initializer = one.initializer!;
    if (ts.isIdentifier(one.name)) {
      const at = startOf(e, one.name);
      put(e, at, one.name.end, { text: target(one.name.text), at, name: one.name.text });
    } else assignPattern(e, one.name, target);
    e.visit(initializer);
    const next = initialized[i + 1];
    // Up to the end, so that this edit is wider than the value.
    put(e, one.name.end, next !== undefined ? startOf(e, next) : node.end, [
      ` = ${call ?? ''}`, { start: startOf(e, initializer), end: initializer.end }, call === undefined ? '' : ')',
      next !== undefined ? ', ' : isPattern ? ');' : ';',
    ]);
  }
}

/** `{ a, b: [c = 1] }` as the target of an assignment: `{ a: Name.a, b: [Name.c = 1] }`. */
function assignPattern(e: Eraser, pattern: ts.BindingPattern, target: (name: string) => string): void {
  for (const element of pattern.elements) {
    if (ts.isOmittedExpression(element)) continue;
    if (element.propertyName !== undefined && ts.isComputedPropertyName(element.propertyName)) {
      e.visit(element.propertyName.expression);
    }
    if (ts.isIdentifier(element.name)) {
      const at = startOf(e, element.name);
      const isShorthand = ts.isObjectBindingPattern(pattern) && element.propertyName === undefined
        && element.dotDotDotToken === undefined;
      const { text } = element.name;
      put(e, at, element.name.end, { text: `${isShorthand ? `${text}: ` : ''}${target(text)}`, at, name: text });
    } else assignPattern(e, element.name, target);
    if (element.initializer !== undefined) e.visit(element.initializer);
  }
}

