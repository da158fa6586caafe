// Modifiers: where `async`, `static`, `accessor`, `export` and `default` may stand. Those of TypeScript are left alone.

import { ts } from '../parse/typescript.js';
import type { Checker } from './checker.js';
import { problems } from './messages.js';

const K = ts.SyntaxKind;

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  const { modifiers } = node as { readonly modifiers?: readonly ts.ModifierLike[] };
  if (modifiers === undefined) return false;
  for (const modifier of modifiers) if (modifier.kind === kind) return true;
  return false;
}

/** Whether TypeScript erases the declaration: `declare` says that it exists elsewhere. */
export function isAmbient(node: ts.Node): boolean {
  return hasModifier(node, K.DeclareKeyword);
}

/** The modifiers of JavaScript that the parser reads in more places than the grammar has them. */
export function checkModifiers(checker: Checker, node: ts.Node): void {
  const { modifiers } = node as { readonly modifiers?: readonly ts.ModifierLike[] };
  if (modifiers === undefined) return;
  let rank = 0;
  for (let i = 0; i < modifiers.length; i++) {
    const modifier = modifiers[i]!;
    const { kind } = modifier;
    if (kind === K.Decorator) {
      // `@d constructor() {}`: the grammar has decorators for elements other than the constructor (decorators proposal, ClassElement).
      if (ts.isConstructorDeclaration(node) || ts.isClassStaticBlockDeclaration(node)) checker.report(problems.modifier(checker.span(modifier), modifier.getText()));
      continue;
    }
    const place = placeOf(kind);
    const isLate = place > 0 && place < rank;
    if (place > rank) rank = place;
    const isSecond = i > 0 && modifiers.findIndex((other) => other.kind === kind) < i;
    if (isSecond || isLate || !isAllowed(checker, node, kind)) {
      checker.report(problems.modifier(checker.span(modifier), ts.tokenToString(kind) ?? 'modifier'));
    }
  }
}

/** Where a modifier comes among others; 0: anywhere. */
function placeOf(kind: ts.SyntaxKind): number {
  switch (kind) {
    case K.ExportKeyword: return 1;
    case K.DefaultKeyword: return 2;
    case K.StaticKeyword: return 3;
    case K.AsyncKeyword: case K.AccessorKeyword: return 4;
    default: return 0;
  }
}

/** The modifiers of parameter properties. */
const parameterModifiers: ReadonlySet<ts.SyntaxKind> = new Set([
  K.PublicKeyword, K.PrivateKeyword, K.ProtectedKeyword, K.ReadonlyKeyword, K.OverrideKeyword,
]);

function isAllowed(checker: Checker, node: ts.Node, kind: ts.SyntaxKind): boolean {
  const inClass = ts.isClassLike(node.parent);
  const inObject = ts.isObjectLiteralExpression(node.parent);
  if (ts.isParameter(node)) return checker.typed && parameterModifiers.has(kind);
  switch (kind) {
    case K.ConstKeyword: return ts.isEnumDeclaration(node);
    case K.InKeyword: case K.OutKeyword: return false; // of type parameters, which are not looked at
    case K.AsyncKeyword:
      return ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node) ||
        ts.isMethodDeclaration(node);
    case K.StaticKeyword:
      return inClass && !ts.isClassStaticBlockDeclaration(node); // also on a method named `constructor`
    case K.AccessorKeyword: return inClass && ts.isPropertyDeclaration(node);
    case K.ExportKeyword: case K.DefaultKeyword:
      return !inClass && !inObject && !ts.isImportDeclaration(node) && !ts.isExportDeclaration(node) &&
        !ts.isExportAssignment(node);
    default: return !inObject;
  }
}
