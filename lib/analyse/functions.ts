// The record of a function, and what its arrow functions share with it.

import type { ts } from '../parse/typescript.js';
import type { FunctionInfo, FunctionNode, Scope } from './types.js';

export interface FunctionTraits {
  readonly isAsync?: boolean;
  readonly isGenerator?: boolean;
  readonly isArrow?: boolean;
  /** Default: that of the function around. */
  readonly strict?: boolean;
}

/** A function that the walk enters; it fills in the rest. `parent` is undefined for the source file. */
export function newFunction(node: FunctionNode, parent: FunctionInfo | undefined, traits: FunctionTraits): FunctionInfo {
  const { isAsync = false, isGenerator = false, isArrow = false, strict = parent!.strict } = traits;
  const none = undefined as unknown as Scope; // set as soon as the scopes are open
  return {
    node, parent, isAsync, isGenerator, isArrow, strict, scope: none, paramScope: none, suspensions: [], jumps: [], throws: [],
    usesThis: false, usesArguments: false, usesSuper: false, usesNewTarget: false, usesPrivateNames: false, holdsTaggedTemplate: false,
    dynamicScopes: [], deepestCapture: undefined, ownClasses: undefined,
  };
}

type LexicalUse = 'usesThis' | 'usesArguments' | 'usesSuper' | 'usesNewTarget';

/** Marks the function and, through arrow functions, those whose `this`, `arguments` … it shares. */
export function markLexical(fn: FunctionInfo, use: LexicalUse): void {
  for (let at: FunctionInfo | undefined = fn; at !== undefined; at = at.parent) {
    at[use] = true;
    if (!at.isArrow) return;
  }
}

/** Marks the function and all around it. */
export function markInside(fn: FunctionInfo, fact: 'usesPrivateNames' | 'holdsTaggedTemplate'): void {
  for (let at: FunctionInfo | undefined = fn; at !== undefined; at = at.parent) at[fact] = true;
}

/** Notes a direct eval or a `with` in the function and all around it. */
export function markDynamic(fn: FunctionInfo, node: ts.Node): void {
  for (let at: FunctionInfo | undefined = fn; at !== undefined; at = at.parent) at.dynamicScopes.push(node);
}
