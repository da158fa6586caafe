// Which names are used as values: decides which imports and exports stay, and which names inside a namespace or an enum
// stand for one of its exported members. collect.ts walks the file; here the references it found are resolved.
//
// In:  import { a, b } from 'm'; let x: a = b;     Out: `b` is referenced, `a` is not.
// It follows tsc with isolatedModules and without verbatimModuleSyntax; fixtures/erase holds the cases.

import { ts } from '../parse/typescript.js';
import { collectNames } from './collect.js';
import { lookUp, type AliasDeclaration, type Entity, type Found, type Scope } from './scopes.js';
import { hasModifier } from './syntax.js';

const { SyntaxKind } = ts;

export interface Usage {
  /** True when an import binding (or `import x = …`) must stay. */
  readonly keeps: (declaration: AliasDeclaration) => boolean;
  /** True when what a local export names has, or may have, a value. */
  readonly exportsValue: (node: ts.ExportSpecifier | ts.ExportAssignment) => boolean;
  /** References to exported members of an enclosing namespace or enum, with the declaration to name before them. */
  readonly prefixes: ReadonlyMap<ts.Identifier, ts.ModuleDeclaration | ts.EnumDeclaration>;
  /** Namespaces and enums in whose body their own name is declared again. */
  readonly collisions: ReadonlySet<ts.Node>;
  /** The scope of an enum's body, to resolve names in its initializers. */
  readonly scopeOf: (node: ts.EnumDeclaration) => Scope | undefined;
  /** Resolves `name` as a value. */
  readonly valueOf: (name: string, scope: Scope) => Entity | undefined;
}

/** Analyses a whole file. */
export function analyseUsage(file: ts.SourceFile): Usage {
  const { references, exportReferences, collisions, scopes, aliases, values } = collectNames(file);
  const used = new Set<AliasDeclaration>();
  const prefixes = new Map<ts.Identifier, ts.ModuleDeclaration | ts.EnumDeclaration>();

  const isTypeOnly = (alias: AliasDeclaration): boolean =>
    ts.isImportClause(alias) ? alias.phaseModifier === SyntaxKind.TypeKeyword
      : ts.isImportSpecifier(alias) ? alias.isTypeOnly || alias.parent.parent.phaseModifier === SyntaxKind.TypeKeyword
        : ts.isNamespaceImport(alias) ? alias.parent.phaseModifier === SyntaxKind.TypeKeyword
          : alias.isTypeOnly;

  /** What `import x = A.B` stands for: an entity, or undefined when it is unknown. `pending` guards against cycles. */
  const aliasTarget = (alias: ts.ImportEqualsDeclaration, from: Scope, pending: Set<ts.Node>): Entity | undefined => {
    const resolve = (name: ts.EntityName, isLeft: boolean): Entity | undefined => {
      if (ts.isIdentifier(name)) {
        const found = lookUp(name.text, from, (entity) => entity.alias !== alias
          && (!isLeft || entity.container || entity.alias !== undefined));
        return found?.entity;
      }
      let left = resolve(name.left, true);
      while (left?.alias !== undefined && !left.container) left = followed(left, pending);
      return left?.exports?.get(name.right.text);
    };
    return resolve(alias.moduleReference as ts.EntityName, false);
  };
  const followed = (entity: Entity, pending: Set<ts.Node>): Entity | undefined => {
    const { alias } = entity;
    if (alias === undefined || !ts.isImportEqualsDeclaration(alias) || pending.has(alias)) return undefined;
    if (ts.isExternalModuleReference(alias.moduleReference)) return undefined;
    pending.add(alias);
    return aliasTarget(alias, entity.scope, pending);
  };
  const isValue = (entity: Entity, pending = new Set<ts.Node>()): boolean => {
    if (entity.value) return true;
    if (entity.alias === undefined) return false;
    const target = followed(entity, pending);
    return target === undefined || isValue(target, pending);
  };
  const isAnything = (): boolean => true;
  const acceptsValue = (entity: Entity): boolean => isValue(entity);

  const use = (alias: AliasDeclaration, from: Scope): void => {
    if (used.has(alias)) return;
    used.add(alias);
    if (!ts.isImportEqualsDeclaration(alias) || ts.isExternalModuleReference(alias.moduleReference)) return;
    let root: ts.EntityName = alias.moduleReference;
    while (!ts.isIdentifier(root)) root = root.left;
    const found = lookUp(root.text, from, (entity) => entity.alias !== alias && isValue(entity));
    if (found === undefined) return;
    if (found.entity.alias !== undefined && !found.entity.value) use(found.entity.alias, found.entity.scope);
    prefix(root, found, from);
  };

  /** Notes that `node` stands for an exported member, when it has to be written as `Container.node`. */
  const prefix = (node: ts.Identifier, { entity, scope: where, viaExports }: Found, from: Scope): void => {
    const { owner } = entity;
    if (owner === undefined || (!viaExports && entity.local && !entity.variable)) return;
    let isShadowed = false;
    for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
      if (scope.owner === owner && scope.node !== undefined) {
        if (isShadowed) collisions.add(scope.node);
        prefixes.set(node, scope.node);
        return;
      }
      if (scope === where) return;
      isShadowed ||= scope.names?.get(owner.name)?.value === true;
    }
  };

  const byName = new Map<string, { scope: Scope; found: Found | undefined }>();
  for (let i = 0; i < references.length; i += 2) {
    const node = references[i] as ts.Identifier;
    const from = references[i + 1] as Scope;
    // Neighbouring references to one name from one scope are common.
    let last = byName.get(node.text);
    if (last?.scope !== from) {
      last = { scope: from, found: lookUp(node.text, from, acceptsValue) };
      byName.set(node.text, last);
    }
    const { found } = last;
    if (found === undefined) continue;
    const { entity } = found;
    if (entity.alias !== undefined && !entity.value) use(entity.alias, entity.scope);
    if (entity.owner !== undefined) prefix(node, found, from);
  }
  for (const { node, name, scope: from } of exportReferences) {
    const found = lookUp(name.text, from, isAnything);
    const alias = found?.entity.alias;
    const isType = alias !== undefined && found?.entity.value === false && isTypeOnly(alias);
    if (found === undefined || (isValue(found.entity) && !isType)) {
      values.add(node);
      if (found !== undefined && ts.isExportAssignment(node)) prefix(name, found, from);
    }
    if (found !== undefined && alias !== undefined && values.has(node)) use(alias, found.entity.scope);
  }

  // `export import a = b` uses b.
  for (const [node, entity] of aliases) {
    if (hasModifier(node, SyntaxKind.ExportKeyword) && !isTypeOnly(node) && isValue(entity)) use(node, entity.scope);
  }

  const isModule = file.statements.some(hasModuleSyntax);
  const keeps = (declaration: AliasDeclaration): boolean => {
    if (isTypeOnly(declaration)) return false;
    if (used.has(declaration)) return true;
    if (!ts.isImportEqualsDeclaration(declaration)) return false;
    const isExported = hasModifier(declaration, SyntaxKind.ExportKeyword);
    const isScriptAlias = !isModule && ts.isSourceFile(declaration.parent)
      && !ts.isExternalModuleReference(declaration.moduleReference);
    const entity = aliases.get(declaration);
    return (isExported || isScriptAlias) && (entity === undefined || isValue(entity));
  };

  return {
    keeps,
    exportsValue: (node) => values.has(node),
    prefixes,
    collisions,
    scopeOf: (node) => scopes.get(node),
    valueOf: (name, from) => lookUp(name, from, acceptsValue)?.entity,
  };
}

/** True for a statement that makes its file a module in TypeScript's eyes. */
export function hasModuleSyntax(node: ts.Statement): boolean {
  return ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isExportAssignment(node)
    || (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
    || hasModifier(node, SyntaxKind.ExportKeyword);
}

/** For JavaScript, where no import is a type. */
export const keepEverything: Usage = {
  keeps: () => true,
  exportsValue: () => true,
  prefixes: new Map(),
  collisions: new Set(),
  scopeOf: () => undefined,
  valueOf: () => undefined,
};
