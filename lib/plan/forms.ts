// Which form an async function's entry takes. An async function cannot be constructed and has no `prototype` of its own
// (ECMA-262 15.8); an ordinary function can and has. A method is the form of ours that is like it, so in spec mode, where
// nothing stands against it, a declaration or function expression becomes a method that is taken out of its object:
//
//   async function f(a) { … }   →   var f = ({ f(a) { … } }).f;
//
// In eager mode that is done for async generators, whose `prototype` matters; other functions stay as they are written.

import { ts } from '../parse/typescript.js';
import type { Analysis } from '../analyse/types.js';

/** Whether a function declaration becomes a variable with a method as its value, at the start of its list. */
export function isMethodDeclaration(node: ts.FunctionDeclaration, analysis: Analysis, exact: boolean): boolean {
  if (!exact && node.asteriskToken === undefined) return false;
  if (node.name === undefined || node.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword)) return false;
  const { parent } = node;
  // Importers may call an exported function before the module runs.
  if (!ts.isSourceFile(parent) && !ts.isBlock(parent) && !ts.isCaseOrDefaultClause(parent)) return false;
  const binding = analysis.bindingOf.get(node.name);
  return binding !== undefined && binding.declarations.length === 1 && !isExported(node, analysis);
}

function isExported(node: ts.FunctionDeclaration, analysis: Analysis): boolean {
  const binding = analysis.bindingOf.get(node.name!)!;
  return binding.references.some(({ node: use }) => ts.isExportSpecifier(use.parent) || ts.isExportAssignment(use.parent));
}

/** Whether a function expression becomes a method. Not where it assigns its own name, or takes one that is computed. */
export function isMethodExpression(node: ts.FunctionExpression, analysis: Analysis, exact: boolean): boolean {
  if (!exact && node.asteriskToken === undefined) return false;
  if (node.name === undefined) return contextName(node) !== undefined;
  return !analysis.bindingOf.get(node.name)!.references.some((reference) => reference.writes);
}

/** The name that a function without one takes from its place (8.4.5 NamedEvaluation); undefined where it is computed. */
export function contextName(node: ts.Expression): string | undefined {
  let at: ts.Node = node;
  while (ts.isParenthesizedExpression(at.parent) || ts.isAsExpression(at.parent) || ts.isSatisfiesExpression(at.parent) || ts.isNonNullExpression(at.parent)) {
    at = at.parent;
  }
  const { parent } = at;
  if (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isParameter(parent)) {
    return parent.initializer === at && ts.isIdentifier(parent.name) ? parent.name.text : '';
  }
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) {
    if (parent.initializer !== at) return '';
    if (ts.isComputedPropertyName(parent.name)) return undefined;
    return ts.isPropertyAssignment(parent) && parent.name.text === '__proto__' ? '' : parent.name.text;
  }
  if (ts.isShorthandPropertyAssignment(parent)) return parent.objectAssignmentInitializer === at ? parent.name.text : '';
  if (ts.isExportAssignment(parent)) return 'default';
  if (!ts.isBinaryExpression(parent) || parent.right !== at || !ts.isIdentifier(parent.left)) return '';
  switch (parent.operatorToken.kind) {
    case ts.SyntaxKind.EqualsToken:
    case ts.SyntaxKind.BarBarEqualsToken:
    case ts.SyntaxKind.AmpersandAmpersandEqualsToken:
    case ts.SyntaxKind.QuestionQuestionEqualsToken:
      return parent.left.text;
  }
  return '';
}

/** A property key for `name`, and the access to it. */
export function propertyOf(name: string): { readonly key: string; readonly access: string } {
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return { key: name, access: `.${name}` };
  return { key: JSON.stringify(name), access: `[${JSON.stringify(name)}]` };
}
