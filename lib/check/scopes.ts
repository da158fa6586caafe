// Which names a scope declares, and which of them exclude each other (ECMA-262, the "Static Semantics: Early Errors" of
// blocks, functions, scripts and modules, with Annex B.3.2 to B.3.4 for sloppy code).
//
// A conflict is found when the second declaration arrives, in whichever order they come: a `var` is noted in every
// scope it passes on its way out to its function.

import type { Span } from '../source.js';
import type { Checker } from './checker.js';
import { problems } from './messages.js';

export type ScopeKind = 'script' | 'module' | 'function' | 'block' | 'catch';

/**
 * 'function' is a plain function in a block: sloppy code may declare it twice. 'merging' is TypeScript's enum or
 * namespace, which merges with its like. 'catch' is the plain name of a catch clause, which a `var` may repeat.
 */
export type LexicalKind = 'lexical' | 'function' | 'merging' | 'class' | 'import' | 'catch' | 'topFunction';

export interface Scope {
  readonly kind: ScopeKind;
  readonly parent: Scope | undefined;
  readonly lexical: Map<string, LexicalKind>;
  /** Names of `var`s declared here or passing through. */
  readonly vars: Set<string>;
  /** Names of the parameters, in a function's outermost scope. */
  readonly parameters: Set<string>;
  /** Names that only types have: they may be exported. */
  readonly types: Set<string>;
}

export function newScope(kind: ScopeKind, parent: Scope | undefined): Scope {
  // Most blocks declare nothing: maps are made with the first name.
  return new LazyScope(kind, parent);
}

class LazyScope implements Scope {
  private ownLexical: Map<string, LexicalKind> | undefined;
  private ownVars: Set<string> | undefined;
  private ownParameters: Set<string> | undefined;
  private ownTypes: Set<string> | undefined;
  constructor(readonly kind: ScopeKind, readonly parent: Scope | undefined) {}
  get lexical(): Map<string, LexicalKind> {
    return (this.ownLexical ??= new Map());
  }
  get vars(): Set<string> {
    return (this.ownVars ??= new Set());
  }
  get parameters(): Set<string> {
    return (this.ownParameters ??= new Set());
  }
  get types(): Set<string> {
    return (this.ownTypes ??= new Set());
  }
}

/** Whether a namespace, an enum, a class or a function may share the name with what is already there. */
function merges(kind: LexicalKind, existing: LexicalKind): boolean {
  if (kind === 'merging') return existing === 'merging' || existing === 'class' || existing === 'topFunction';
  return existing === 'merging' && (kind === 'class' || kind === 'topFunction');
}

/** Declares a `let`, `const`, class, import or block function. */
export function declareLexical(checker: Checker, scope: Scope, name: string, kind: LexicalKind, span: Span): void {
  const existing = scope.lexical.get(name);
  const clashes =
    (existing !== undefined && !merges(kind, existing) && !isRepeatable(checker, existing, kind)) ||
    (scope.vars.has(name) && kind !== 'merging') ||
    scope.parameters.has(name);
  if (clashes) checker.report(problems.redeclared(span, name));
  if (existing === undefined || existing === 'merging') scope.lexical.set(name, kind);
}

/** In TypeScript an imported name may be that of a type only, so that a value beside it is no conflict. */
function isRepeatable(checker: Checker, existing: LexicalKind, kind: LexicalKind): boolean {
  if (existing === 'function' && kind === 'function') return true;
  return checker.typed && (existing === 'import') !== (kind === 'import');
}

/** Declares a `var`, or a function at the top of a function or script. */
export function declareVar(checker: Checker, from: Scope, name: string, span: Span): void {
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
    const isOutermost = scope.kind !== 'block' && scope.kind !== 'catch';
    const existing = scope.lexical.get(name);
    const allowed = existing === undefined || existing === 'catch' || existing === 'merging' ||
      (existing === 'import' && checker.typed);
    if (!allowed) return checker.report(problems.redeclared(span, name));
    if (isOutermost) {
      scope.vars.add(name);
      return;
    }
    if (scope.vars.has(name)) return; // the scopes further out know it already
    scope.vars.add(name);
  }
}

export function isDeclared(scope: Scope, name: string): boolean {
  return scope.lexical.has(name) || scope.vars.has(name) || scope.types.has(name);
}
