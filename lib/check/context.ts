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
