// Imports and exports: bindings that are only types, or never used as a value, go; `import x = …` and `export =` become
// plain JavaScript.
//
// In:  import d, { type T, f } from 'm'; import fs = require('fs'); export = f;
// Out: import { f } from 'm'; const fs = require('fs'); module.exports = f;

import { ts } from '../parse/typescript.js';
import { append, cut, put, startOf, type Eraser } from './context.js';
import { hasModifier } from './syntax.js';

const { SyntaxKind } = ts;

/** True for an import or export of which nothing is left. */
export function isErasedImport(e: Eraser, node: ts.Statement): boolean {
  switch (node.kind) {
    case SyntaxKind.ImportDeclaration: {
      const { importClause } = node as ts.ImportDeclaration;
      return importClause !== undefined && !keepsDefault(e, importClause) && !keepsBindings(e, importClause);
    }
    case SyntaxKind.ImportEqualsDeclaration: {
      const alias = node as ts.ImportEqualsDeclaration;
      const isRequire = ts.isExternalModuleReference(alias.moduleReference);
      return !e.usage.keeps(alias) || (isRequire && e.namespace !== undefined);
    }
    case SyntaxKind.ExportAssignment:
      return !e.usage.exportsValue(node as ts.ExportAssignment);
    case SyntaxKind.ExportDeclaration: {
      const { isTypeOnly, exportClause } = node as ts.ExportDeclaration;
      if (isTypeOnly || e.namespace !== undefined) return true;
      if (exportClause === undefined || !ts.isNamedExports(exportClause)) return false;
      return !exportClause.elements.some((element) => keepsExport(e, element));
    }
    default:
      return false;
  }
}

function keepsDefault(e: Eraser, clause: ts.ImportClause): boolean {
  return clause.name !== undefined && e.usage.keeps(clause);
}

function keepsBindings(e: Eraser, clause: ts.ImportClause): boolean {
  const { namedBindings } = clause;
  if (namedBindings === undefined) return false;
  return ts.isNamespaceImport(namedBindings)
    ? e.usage.keeps(namedBindings) : namedBindings.elements.some((element) => e.usage.keeps(element));
}

function keepsExport(e: Eraser, element: ts.ExportSpecifier): boolean {
  return !element.isTypeOnly && e.usage.exportsValue(element);
}

/** Removes the elements of a list that are not kept, each with one of its commas. At least one is kept. */
function cutElements<T extends ts.Node>(e: Eraser, elements: readonly T[], isKept: (element: T) => boolean): void {
  let lastKept: T | undefined;
  for (const [i, element] of elements.entries()) {
    if (isKept(element)) {
      lastKept = element;
      continue;
    }
    let j = i;
    while (j + 1 < elements.length && !isKept(elements[j + 1]!)) j++;
    const next = elements[i + 1];
    if (j + 1 < elements.length) put(e, startOf(e, element), startOf(e, next!), '');
    else {
      // Nothing is kept behind it: from the last one that is.
      put(e, lastKept!.end, elements[elements.length - 1]!.end, '');
      return;
    }
  }
}

export function visitImport(e: Eraser, node: ts.ImportDeclaration): void {
  const { importClause } = node;
  if (importClause === undefined) return;
  const { name, namedBindings } = importClause;
  if (namedBindings === undefined) return;
  const keepsName = keepsDefault(e, importClause);
  if (!keepsBindings(e, importClause)) {
    cut(e, name!.end, namedBindings.end);
    return;
  }
  if (name !== undefined && !keepsName) put(e, startOf(e, name), startOf(e, namedBindings), '');
  if (ts.isNamedImports(namedBindings)) cutElements(e, namedBindings.elements, (element) => e.usage.keeps(element));
}

export function visitExport(e: Eraser, node: ts.ExportDeclaration): void {
  const { exportClause } = node;
  if (exportClause !== undefined && ts.isNamedExports(exportClause)) {
    cutElements(e, exportClause.elements, (element) => keepsExport(e, element));
  }
}

/** `import x = require('m')`, `import x = A.B`, also exported. */
export function visitImportEquals(e: Eraser, node: ts.ImportEqualsDeclaration): void {
  const { moduleReference, name } = node;
  const start = startOf(e, node);
  const nameStart = startOf(e, name);
  const isExported = hasModifier(node, SyntaxKind.ExportKeyword);
  const end = e.text.charAt(node.end - 1) === ';' ? '' : ';';
  if (ts.isExternalModuleReference(moduleReference)) {
    put(e, start, nameStart, 'const ');
    append(e, { start, end: node.end }, isExported ? `${end} export { ${name.text} };` : end);
    return;
  }
  if (e.namespace !== undefined && isExported) put(e, start, nameStart, `${e.namespace.name}.`);
  else put(e, start, nameStart, isExported ? 'export var ' : 'var ');
  let root: ts.EntityName = moduleReference;
  while (!ts.isIdentifier(root)) root = root.left;
  e.visit(root);
  append(e, { start, end: node.end }, end);
}

/** `export default x`, `export = x`. */
export function visitExportAssignment(e: Eraser, node: ts.ExportAssignment): void {
  if (node.isExportEquals === true) put(e, startOf(e, node), startOf(e, node.expression), 'module.exports = ');
  e.visit(node.expression);
}
