// Questions about TypeScript syntax: what is only there for the checker, and what has a value at run time.

import { ts } from '../parse/typescript.js';

const { SyntaxKind, NodeFlags } = ts;

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  const { modifiers } = node as { modifiers?: ts.NodeArray<ts.ModifierLike> };
  if (modifiers === undefined) return false;
  for (const modifier of modifiers) if (modifier.kind === kind) return true;
  return false;
}

/** True for a declaration that says `declare`. */
export function isAmbient(node: ts.Node): boolean {
  return hasModifier(node, SyntaxKind.DeclareKeyword);
}

/** True when a statement of a namespace gives it something that exists at run time. */
function instantiates(node: ts.Node, pending: Set<ts.Node>): boolean {
  switch (node.kind) {
    case SyntaxKind.InterfaceDeclaration:
    case SyntaxKind.TypeAliasDeclaration:
      return false;
    case SyntaxKind.ImportDeclaration:
    case SyntaxKind.ImportEqualsDeclaration:
      return hasModifier(node, SyntaxKind.ExportKeyword);
    case SyntaxKind.ModuleDeclaration:
      return isInstantiated(node as ts.ModuleDeclaration, pending);
    case SyntaxKind.ExportDeclaration: {
      const { moduleSpecifier, exportClause } = node as ts.ExportDeclaration;
      if (moduleSpecifier !== undefined || exportClause === undefined || !ts.isNamedExports(exportClause)) return true;
      return exportClause.elements.some((element) => exportInstantiates(element, pending));
    }
    default:
      return true;
  }
}

function exportInstantiates(specifier: ts.ExportSpecifier, pending: Set<ts.Node>): boolean {
  const name = specifier.propertyName ?? specifier.name;
  if (!ts.isIdentifier(name)) return true;
  for (let block: ts.Node = specifier.parent; block !== undefined; block = block.parent) {
    if (!ts.isBlock(block) && !ts.isModuleBlock(block) && !ts.isSourceFile(block)) continue;
    let isDeclared = false;
    for (const statement of block.statements) {
      if (!declaresName(statement, name.text)) continue;
      if (ts.isImportEqualsDeclaration(statement) || instantiates(statement, pending)) return true;
      isDeclared = true;
    }
    if (isDeclared) return false;
  }
  return true;
}

function declaresName(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.some((one) => ts.isIdentifier(one.name) && one.name.text === name);
  }
  const own = (statement as ts.DeclarationStatement).name as ts.Node | undefined;
  return own !== undefined && ts.isIdentifier(own) && own.text === name;
}

/** True when a namespace holds something that exists at run time (const enums count, they are kept). */
export function isInstantiated(node: ts.ModuleDeclaration, pending = new Set<ts.Node>()): boolean {
  const { body } = node;
  if (body === undefined) return true;
  if (ts.isModuleDeclaration(body)) return isInstantiated(body as ts.ModuleDeclaration, pending);
  if (!ts.isModuleBlock(body)) return true;
  if (pending.has(body)) return false;
  pending.add(body);
  const result = body.statements.some((statement) => instantiates(statement, pending));
  pending.delete(body);
  return result;
}

/** True for a statement that is only there for the checker, whatever the rest of the file says. */
export function isTypeOnlyStatement(node: ts.Statement): boolean {
  switch (node.kind) {
    case SyntaxKind.InterfaceDeclaration:
    case SyntaxKind.TypeAliasDeclaration:
    case SyntaxKind.NamespaceExportDeclaration:
      return true;
    case SyntaxKind.FunctionDeclaration:
      return (node as ts.FunctionDeclaration).body === undefined || isAmbient(node);
    case SyntaxKind.ModuleDeclaration:
      return isAmbient(node) || (node.flags & NodeFlags.GlobalAugmentation) !== 0
        || (node as ts.ModuleDeclaration).name.kind === SyntaxKind.StringLiteral
        || !isInstantiated(node as ts.ModuleDeclaration);
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.EnumDeclaration:
    case SyntaxKind.VariableStatement:
      return isAmbient(node);
    default:
      return false;
  }
}

/** True for a class member that is only there for the checker. */
export function isTypeOnlyMember(node: ts.ClassElement): boolean {
  switch (node.kind) {
    case SyntaxKind.IndexSignature:
      return true;
    case SyntaxKind.PropertyDeclaration:
      return isAmbient(node) || hasModifier(node, SyntaxKind.AbstractKeyword);
    case SyntaxKind.MethodDeclaration:
    case SyntaxKind.Constructor:
    case SyntaxKind.GetAccessor:
    case SyntaxKind.SetAccessor:
      return (node as ts.FunctionLikeDeclaration).body === undefined;
    default:
      return false;
  }
}

/** True for `constructor(private x)`. */
export function isParameterProperty(node: ts.ParameterDeclaration): boolean {
  return node.modifiers !== undefined && node.modifiers.some((modifier) => isErasedModifier(modifier.kind));
}

/** True for the modifiers that JavaScript does not have. */
export function isErasedModifier(kind: ts.SyntaxKind): boolean {
  switch (kind) {
    case SyntaxKind.PublicKeyword:
    case SyntaxKind.PrivateKeyword:
    case SyntaxKind.ProtectedKeyword:
    case SyntaxKind.ReadonlyKeyword:
    case SyntaxKind.OverrideKeyword:
    case SyntaxKind.AbstractKeyword:
    case SyntaxKind.DeclareKeyword:
    case SyntaxKind.ConstKeyword:
    case SyntaxKind.InKeyword:
    case SyntaxKind.OutKeyword:
      return true;
    default:
      return false;
  }
}
