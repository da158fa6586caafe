// Names, scopes and what they mean at run time, as far as erasure needs it: a name-based resolver in the manner of
// TypeScript's own (single file; what another module exports is unknown and counts as a value).

import type { ts } from '../parse/typescript.js';

/** Declarations that give another entity a local name. */
export type AliasDeclaration = ts.ImportClause | ts.NamespaceImport | ts.ImportSpecifier | ts.ImportEqualsDeclaration;

/** Something that a name stands for; declarations of one name in one scope share it, as TypeScript merges them. */
export interface Entity {
  readonly name: string;
  readonly scope: Scope;
  /** Has a value at run time: a variable, function, class, enum, or a namespace with values in it. */
  value: boolean;
  /** A variable or parameter. */
  variable: boolean;
  /** A function, class, enum or namespace: an exported one has a local binding in its own block as well. */
  local: boolean;
  /** An enum or a namespace, with or without values: may stand left of a dot in `import x = A.B`. */
  container: boolean;
  alias: AliasDeclaration | undefined;
  /** The namespace or enum whose export this is. */
  readonly owner: Entity | undefined;
  /** A member of an enum. */
  readonly isMember: boolean;
  /** Of a namespace or enum: what all its blocks export. */
  exports: Map<string, Entity> | undefined;
  /** The variable or enum member, for constant evaluation. */
  declaration: ts.VariableDeclaration | ts.EnumMember | undefined;
}

export interface Scope {
  readonly parent: Scope | undefined;
  /** Whether `var` and function declarations of the body end up here. */
  readonly isFunction: boolean;
  readonly isEnum: boolean;
  names: Map<string, Entity> | undefined;
  /** For the block of a namespace or enum: its entity, whose exports are visible, and the declaration itself. */
  readonly owner: Entity | undefined;
  readonly node: ts.ModuleDeclaration | ts.EnumDeclaration | undefined;
}

export interface Found {
  readonly entity: Entity;
  readonly scope: Scope;
  /** Found among the exports of another block of the same namespace or enum, not among the names of this block. */
  readonly viaExports: boolean;
}

export type Meaning = Partial<Pick<Entity, 'value' | 'variable' | 'local' | 'container' | 'alias' | 'declaration'>>;

export function openScope(
  parent: Scope | undefined, isFunction: boolean, owner?: Entity, node?: Scope['node'], isEnum = false,
): Scope {
  return { parent, isFunction, isEnum: node !== undefined && isEnum, names: undefined, owner, node };
}

/** Adds a declaration of `name` to `names`, merged with those that are there. */
export function addEntity(
  names: Map<string, Entity>, name: string, scope: Scope, owner: Entity | undefined, meaning: Meaning,
): Entity {
  let entity = names.get(name);
  if (entity === undefined) {
    entity = {
      name, scope, owner, isMember: scope.isEnum, value: false, variable: false, local: false, container: false,
      alias: undefined, exports: undefined, declaration: undefined,
    };
    names.set(name, entity);
  }
  if (meaning.value) entity.value = true;
  if (meaning.variable) entity.variable = true;
  if (meaning.local) entity.local = true;
  if (meaning.container) entity.container = true;
  entity.alias ??= meaning.alias;
  entity.declaration ??= meaning.declaration;
  return entity;
}

/** The innermost entity named `name` that `accepts`; undefined: a global, or nothing. */
export function lookUp(name: string, from: Scope, accepts: (entity: Entity) => boolean): Found | undefined {
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
    let entity = scope.names?.get(name);
    if (entity !== undefined && accepts(entity)) return { entity, scope, viaExports: false };
    entity = scope.owner?.exports?.get(name);
    // An enum's body sees its members, a namespace's block what its blocks export, also when both share a name.
    if (entity !== undefined && entity.isMember !== scope.isEnum) entity = undefined;
    if (entity !== undefined && accepts(entity)) return { entity, scope, viaExports: true };
  }
  return undefined;
}
