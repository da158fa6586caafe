// Scopes and names. References are gathered while a scope is open and resolved when it closes, since `var` and function
// declarations may follow their uses; what a scope does not define goes on to its parent.

import { ts } from '../parse/typescript.js';
import { BindingTable } from './binding-table.js';
import type { Binding, BindingKind, FunctionInfo, Reference, Scope } from './types.js';

/** A reference, and the one that waits behind it for the end of a scope. */
class Use implements Reference {
  next: Use | undefined = undefined;
  constructor(readonly node: ts.Identifier, readonly fn: FunctionInfo, readonly writes: boolean) {}
}

/** A scope whose references wait for its end, as a list. Most blocks declare nothing: their map is made with the first name. */
class OpenScope implements Scope {
  readonly depth: number;
  private first: Use | undefined = undefined;
  private last: Use | undefined = undefined;
  private own: Map<string, Binding> | undefined;

  constructor(readonly kind: Scope['kind'], readonly node: ts.Node, readonly fn: FunctionInfo, readonly parent: OpenScope | undefined) {
    this.depth = parent === undefined ? 0 : parent.depth + 1;
  }

  get names(): Map<string, Binding> {
    return (this.own ??= new Map());
  }

  wait(use: Use): void {
    use.next = undefined;
    if (this.last === undefined) this.first = use;
    else this.last.next = use;
    this.last = use;
  }

  /** The references that wait, which then do so no more. */
  takeWaiting(): Use | undefined {
    const { first } = this;
    this.first = this.last = undefined;
    return first;
  }

  /** The binding of a name that it declares itself. */
  find(name: string): Binding | undefined {
    return this.own === undefined ? undefined : this.own.get(name);
  }
}

export class ScopeTable {
  readonly scopeOf = new Map<ts.Node, Scope>();
  readonly bindingOf: BindingTable;
  readonly free = new Map<string, Reference[]>();
  private current: OpenScope | undefined;

  /** `length`: that of the text. */
  constructor(length: number) {
    this.bindingOf = new BindingTable(length);
  }

  get scope(): Scope {
    return this.current!;
  }

  open(kind: Scope['kind'], node: ts.Node, fn: FunctionInfo): Scope {
    const scope = new OpenScope(kind, node, fn, this.current);
    if (kind !== 'params' && kind !== 'self') this.scopeOf.set(node, scope);
    this.current = scope;
    return scope;
  }

  close(): void {
    const scope = this.current!;
    const { parent } = scope;
    this.current = parent;
    for (let use = scope.takeWaiting(); use !== undefined;) {
      const { next } = use;
      const binding = scope.find(use.node.text);
      if (binding !== undefined) this.bind(use, binding);
      else if (parent !== undefined) parent.wait(use);
      else {
        const list = this.free.get(use.node.text);
        if (list === undefined) this.free.set(use.node.text, [use]);
        else list.push(use);
      }
      use = next;
    }
  }

  refer(node: ts.Identifier, fn: FunctionInfo, writes: boolean): void {
    this.current!.wait(new Use(node, fn, writes));
  }

  /** Declares `node`'s name in `scope`. A second declaration of a name joins the first one. */
  declare(node: ts.Identifier, kind: BindingKind, scope: Scope): void {
    const name = node.text;
    let binding = scope.names.get(name);
    if (binding === undefined) {
      // Most have one declaration: an array that grows takes places for 17.
      binding = { name, kind, scope, declarations: [node], references: [] };
      scope.names.set(name, binding);
    } else {
      if (kind === 'function' && (binding.kind === 'var' || binding.kind === 'param')) binding.kind = kind;
      binding.declarations.push(node);
    }
    this.bindingOf.set(node, binding);
  }

  /** Declares `node`'s name in the current scope, too; what `bindingOf` says of `node` itself stays. */
  declareInside(node: ts.Identifier, kind: BindingKind): void {
    const { scope } = this;
    scope.names.set(node.text, { name: node.text, kind, scope, declarations: [node], references: [] });
  }

  /** References of the current scope to `name` in the heritage and the members' names of a class become the parent's. */
  release(name: string, heritage: readonly ts.Node[], members: readonly ts.ClassElement[]): void {
    const scope = this.current!;
    const early = [...heritage, ...members.map((member) => member.name)];
    const test = (at: ts.Identifier): boolean => early.some((part) => part !== undefined && at.pos >= part.pos && at.end <= part.end);
    for (let use = scope.takeWaiting(); use !== undefined;) {
      const { next } = use;
      if (use.node.text === name && test(use.node)) scope.parent!.wait(use);
      else scope.wait(use);
      use = next;
    }
  }

  private bind(reference: Use, binding: Binding): void {
    reference.next = undefined;
    binding.references.push(reference);
    this.bindingOf.set(reference.node, binding);
    const { scope } = binding;
    const isOwnName = scope.kind === 'class' && ts.isClassDeclaration(scope.node);
    const captured = isOwnName ? scope.parent! : scope;
    for (let fn: FunctionInfo | undefined = reference.fn; fn !== undefined && fn !== scope.fn; fn = fn.parent) {
      if (fn.deepestCapture === undefined || fn.deepestCapture.depth < captured.depth) fn.deepestCapture = captured;
      if (isOwnName) (fn.ownClasses ??= new Set()).add(scope.node);
    }
  }
}

/** The scope in which `var` and sloppy function declarations of `scope` live. */
export function variableScope(scope: Scope): Scope {
  let at = scope;
  while (at.kind !== 'function' && at.kind !== 'module' && at.kind !== 'script' && at.kind !== 'namespace') at = at.parent!;
  return at;
}

/** The variable of the function around that a function declaration in the block `scope` sets (ECMA-262 B.3.2), if it has one. */
export function variableOfBlockFunction(scope: Scope, name: string, parameters: Scope): Binding | undefined {
  const outer = variableScope(scope);
  for (let at = scope.parent!; at !== outer; at = at.parent!) if (at.names.has(name)) return undefined;
  const known = outer.names.get(name);
  if (known !== undefined || parameters.names.has(name)) return known?.kind === 'var' || known?.kind === 'function' ? known : undefined;
  const added: Binding = { name, kind: 'var', scope: outer, declarations: [], references: [] };
  outer.names.set(name, added);
  return added;
}
