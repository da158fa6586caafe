// Scopes and names. References are gathered while a scope is open and resolved when it closes, since `var` and function
// declarations may follow their uses; what a scope does not define goes on to its parent.

import { ts } from '../parse/typescript.js';
import type { Binding, BindingKind, FunctionInfo, Reference, Scope } from './types.js';

interface OpenScope extends Scope {
  readonly pending: Reference[];
}

export class ScopeTable {
  readonly scopeOf = new Map<ts.Node, Scope>();
  readonly bindingOf = new Map<ts.Identifier, Binding>();
  readonly free = new Map<string, Reference[]>();
  private current: OpenScope | undefined;

  get scope(): Scope {
    return this.current!;
  }

  open(kind: Scope['kind'], node: ts.Node, fn: FunctionInfo): Scope {
    const scope: OpenScope = {
      kind, node, fn, parent: this.current, depth: (this.current?.depth ?? -1) + 1, names: new Map(), pending: [],
    };
    if (kind !== 'params' && kind !== 'self') this.scopeOf.set(node, scope);
    this.current = scope;
    return scope;
  }

  close(): void {
    const scope = this.current!;
    const parent = scope.parent as OpenScope | undefined;
    this.current = parent;
    for (const reference of scope.pending) {
      const binding = scope.names.get(reference.node.text);
      if (binding !== undefined) this.bind(reference, binding);
      else if (parent !== undefined) parent.pending.push(reference);
      else {
        const list = this.free.get(reference.node.text);
        if (list === undefined) this.free.set(reference.node.text, [reference]);
        else list.push(reference);
      }
    }
  }

  refer(node: ts.Identifier, fn: FunctionInfo, writes: boolean): void {
    this.current!.pending.push({ node, fn, writes });
  }

  /** Declares `node`'s name in `scope`. A second declaration of a name joins the first one. */
  declare(node: ts.Identifier, kind: BindingKind, scope: Scope): void {
    const name = node.text;
    let binding = scope.names.get(name);
    if (binding === undefined) {
      binding = { name, kind, scope, declarations: [], references: [] };
      scope.names.set(name, binding);
    } else if (kind === 'function' && (binding.kind === 'var' || binding.kind === 'param')) binding.kind = kind;
    binding.declarations.push(node);
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
    const stays: Reference[] = [];
    for (const reference of scope.pending) {
      if (reference.node.text === name && test(reference.node)) (scope.parent as OpenScope).pending.push(reference);
      else stays.push(reference);
    }
    scope.pending.length = 0;
    for (const reference of stays) scope.pending.push(reference);
  }

  private bind(reference: Reference, binding: Binding): void {
    binding.references.push(reference);
    this.bindingOf.set(reference.node, binding);
    const { scope } = binding;
    const isOwnName = scope.kind === 'class' && ts.isClassDeclaration(scope.node);
    const captured = isOwnName ? scope.parent! : scope;
    for (let fn: FunctionInfo | undefined = reference.fn; fn !== undefined && fn !== scope.fn; fn = fn.parent) {
      if (fn.deepestCapture === undefined || fn.deepestCapture.depth < captured.depth) fn.deepestCapture = captured;
      if (isOwnName) fn.ownClasses.add(scope.node);
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
