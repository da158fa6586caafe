// What is known about a place of the source from what is around it. Contexts are never changed, only derived.

import type { Scope } from './scopes.js';

/** A declaration whose names are being collected. */
export type Binding = 'var' | 'lexical' | 'parameter' | 'catch' | 'catchPattern' | 'import';

export interface Label {
  readonly name: string;
  readonly isLoop: boolean;
  readonly outer: Label | undefined;
}

/** The private names of one class body; `outer` is the class around it. */
export interface PrivateScope {
  readonly names: ReadonlySet<string>;
  readonly outer: PrivateScope | undefined;
}

export interface Context {
  readonly strict: boolean;
  /** `await x` is an expression here; `awaitName`: `await` is a reserved word here. The same for `yield`. */
  readonly awaitAllowed: boolean;
  readonly awaitName: boolean;
  readonly yieldAllowed: boolean;
  readonly yieldName: boolean;
  readonly returnAllowed: boolean;
  readonly newTarget: boolean;
  readonly superProperty: boolean;
  readonly superCall: boolean;
  /** In class fields and static blocks, `arguments` is refused. */
  readonly noArguments: boolean;
  readonly breakable: boolean;
  readonly continuable: boolean;
  readonly labels: Label | undefined;
  readonly scope: Scope;
  readonly privates: PrivateScope | undefined;
  /** Set while names are bound: an identifier that is visited then is a declaration. */
  readonly binding: Binding | undefined;
  /** Set on a literal that is a destructuring pattern. */
  readonly pattern: boolean;
}

/** A context that is being derived; it is a `Context` as soon as somebody else sees it. */
export type Draft = { -readonly [K in keyof Context]: Context[K] };

/**
 * A copy to change. All contexts are made here, field by field: a walk derives one for every function, block and name,
 * and engines copy by `{ ...context }` at a tenth of the speed, into objects of several shapes.
 */
export function draft(c: Context): Draft {
  return {
    strict: c.strict, awaitAllowed: c.awaitAllowed, awaitName: c.awaitName, yieldAllowed: c.yieldAllowed, yieldName: c.yieldName,
    returnAllowed: c.returnAllowed, newTarget: c.newTarget, superProperty: c.superProperty, superCall: c.superCall,
    noArguments: c.noArguments, breakable: c.breakable, continuable: c.continuable, labels: c.labels, scope: c.scope,
    privates: c.privates, binding: c.binding, pattern: c.pattern,
  };
}

/** The same place, where names are bound as `binding` says. */
export function withBinding(context: Context, binding: Binding | undefined): Context {
  if (context.binding === binding) return context;
  const inside = draft(context);
  inside.binding = binding;
  return inside;
}

/** The same place, where a literal is a pattern or not. */
export function withPattern(context: Context, pattern: boolean): Context {
  if (context.pattern === pattern) return context;
  const inside = draft(context);
  inside.pattern = pattern;
  return inside;
}
