// `arguments` and `eval` as names in strict code: Oite has no strict mode, JavaScript refuses them in modules and classes.
//
//   class Call { parse() { let arguments = []; … } }   →   class Call { parse() { let argument$ = []; … } }

import { ts } from '../parse/typescript.js';
import type { ParsedFile } from '../parse/index.js';
import type { Patch } from '../parse/patches.js';
import type { Analysis, Binding, FunctionInfo } from './types.js';

/** Patches of the source that give declarations of those names in strict code, and what refers to them, another name. */
export function strictNames(file: ParsedFile, analysis: Analysis): readonly Patch[] {
  const patches: Patch[] = [];
  for (const scope of new Set([...analysis.scopeOf.values(), ...analysis.functions.flatMap(({ scope, paramScope }) => [scope, paramScope])])) {
    for (const name of ['arguments', 'eval']) {
      const binding = scope.names.get(name);
      if (binding === undefined || !scope.fn.strict || binding.declarations.length === 0 || isOutside(binding)) continue;
      const fresh = freshName(name, analysis);
      const uses = binding.references.filter(({ fn }) => name === 'eval' || !hasOwn(fn, binding));
      for (const node of [...binding.declarations, ...uses.map(({ node }) => node)]) {
        const start = file.origin.toSource(node.getStart());
        patches.push({ start, end: start + name.length, text: isShorthand(node) ? `${name}: ${fresh}` : fresh });
      }
    }
  }
  return patches;
}

/** Whether `arguments` in `fn` means the arguments of a function in between. */
function hasOwn(fn: FunctionInfo | undefined, { scope }: Binding): boolean {
  for (let at = fn; at !== undefined && at !== scope.fn; at = at.parent) if (!at.isArrow) return true;
  return false;
}

/** An export or import has the name that others know. */
function isOutside({ kind, declarations, references }: Binding): boolean {
  if (kind === 'import') return true;
  return [...declarations, ...references.map(({ node }) => node)].some((node) => {
    let at: ts.Node = node;
    while (ts.isBindingElement(at.parent) || ts.isBindingName(at.parent) || ts.isVariableDeclaration(at.parent) || ts.isVariableDeclarationList(at.parent)) at = at.parent;
    const owner = at.parent;
    return ts.isExportSpecifier(owner) ||
      ((ts.isVariableStatement(owner) || ts.isFunctionDeclaration(owner) || ts.isClassDeclaration(owner)) &&
        (at !== node || (owner as ts.FunctionDeclaration).name === node) &&
        owner.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) === true);
  });
}

function isShorthand(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name === node;
  return ts.isBindingElement(parent) && parent.name === node && parent.propertyName === undefined &&
    parent.dotDotDotToken === undefined && ts.isObjectBindingPattern(parent.parent);
}

/** A name of the same length if the file has none like it, so that columns stay. */
function freshName(name: string, { names }: Analysis): string {
  let fresh = `${name.slice(0, -1)}$`;
  while (names.has(fresh)) fresh += '$';
  return fresh;
}
