// Usage in a file in which names of values mean what the analysis of scopes says: no enum, no namespace, no
// `import x =`, nothing ambient. That is nearly every file, and saves it the walk of collect.ts.

import type { Analysis } from '../analyse/types.js';
import { ts } from '../parse/typescript.js';
import type { AliasDeclaration } from './scopes.js';
import type { Usage } from './usage.js';

/** The usage of a whole file; undefined where only the full search can tell. */
export function plainUsage(file: ts.SourceFile, analysis: Analysis): Usage | undefined {
  if (!analysis.hasPlainNames) return undefined;
  const used = new Set<AliasDeclaration>();
  const types = new Set<string>();
  let inBrackets: ReadonlySet<string> | undefined;
  for (const statement of file.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) types.add(statement.name.text);
    if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) continue;
    for (const { declaration, name, isType } of namesOf(statement.importClause)) {
      if (isType) {
        types.add(name.text);
        continue;
      }
      const binding = analysis.bindingOf.get(name);
      // A second declaration of the name: two imports, or an import and a value.
      if (binding === undefined || binding.declarations.length > 1) return undefined;
      if (binding.references.length > 0) used.add(declaration);
      else {
        // A computed name in a type counts as a use: `{ [name.x]: T }`.
        inBrackets ??= namesInBrackets(file.text);
        if (inBrackets === undefined || inBrackets.has(name.text)) return undefined;
      }
    }
  }
  const isValue = (name: ts.Expression): boolean => !ts.isIdentifier(name) || analysis.bindingOf.has(name) || !types.has(name.text);
  return {
    keeps: (declaration) => used.has(declaration),
    exportsValue: (node) => {
      if (ts.isExportAssignment(node)) return isValue(node.expression);
      if (node.isTypeOnly) return false;
      const name = node.propertyName ?? node.name;
      return node.parent.parent.moduleSpecifier !== undefined || !ts.isIdentifier(name) || isValue(name);
    },
    prefixes: new Map(),
    collisions: new Set(),
    scopeOf: () => undefined,
    valueOf: () => undefined,
  };
}

interface ImportedName {
  readonly declaration: AliasDeclaration;
  readonly name: ts.Identifier;
  readonly isType: boolean;
}

function namesOf(clause: ts.ImportClause): readonly ImportedName[] {
  const isType = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const names: ImportedName[] = [];
  if (clause.name !== undefined) names.push({ declaration: clause, name: clause.name, isType });
  const bindings = clause.namedBindings;
  if (bindings === undefined) return names;
  if (ts.isNamespaceImport(bindings)) names.push({ declaration: bindings, name: bindings.name, isType });
  else for (const element of bindings.elements) names.push({ declaration: element, name: element.name, isType: isType || element.isTypeOnly });
  return names;
}

/** The names behind the opening brackets of a text, strings and comments included; undefined when a comment stands there. */
function namesInBrackets(text: string): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  const name = /\s*(?:([\p{ID_Continue}$\\]+)|\/)?/uy;
  for (let at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) {
    name.lastIndex = at + 1;
    const found = name.exec(text)!;
    if (found[0].endsWith('/')) return undefined;
    if (found[1] !== undefined) names.add(found[1]);
  }
  return names;
}
