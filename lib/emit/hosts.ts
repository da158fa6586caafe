// Where a machine stands. Beside its entry's statement, so that it is made once and no call makes a closure, unless it
// uses something that only exists inside the function: then inside the entry.

import { ts } from '../parse/typescript.js';
import type { Analysis, FunctionInfo, Scope } from '../analyse/types.js';
import { isFlattenedLoop } from '../plan/bindings.js';
import { sharesParameters } from '../plan/parameters.js';

export type Host =
  /** In the entry's own body. */
  | { readonly kind: 'inner' }
  /** Beside a statement that is kept where it is. */
  | { readonly kind: 'native'; readonly statement: ts.Statement }
  /** With the code of a step of the machine of `owner`. */
  | { readonly kind: 'machine'; readonly owner: FunctionInfo };

/** `lowered`: the functions that get a machine. */
export function findHost(fn: FunctionInfo, analysis: Analysis, lowered: ReadonlySet<FunctionInfo>): Host {
  if (fn.usesSuper || fn.usesPrivateNames || fn.usesArguments || fn.usesNewTarget || sharesParameters(fn)) return { kind: 'inner' };
  const crossed = new Set<Scope>();
  if (fn.paramScope.parent?.kind === 'self') crossed.add(fn.paramScope.parent);
  let at: ts.Node = fn.node;
  let owner = fn.parent!;
  for (;;) {
    const { parent } = at;
    // Its own name is a constant inside of a class, and is there before the variable outside has its value (15.7.14).
    if (fn.ownClasses?.has(parent) === true && (lowered.has(owner) || !isSettledName(parent as ts.ClassDeclaration, analysis))) return { kind: 'inner' };
    if (ts.isParameter(parent) || ts.isPropertyDeclaration(parent) || ts.isEnumMember(parent) || ts.isDecorator(parent)) return { kind: 'inner' };
    if (ts.isArrowFunction(parent) && at === parent.body) {
      // The body of an arrow function without braces: no statement to stand beside.
      if (lowered.has(owner)) return capturesAny(fn, crossed) ? { kind: 'inner' } : { kind: 'machine', owner };
      if (owner.isAsync) return { kind: 'inner' };
      crossed.add(owner.scope).add(owner.paramScope);
      owner = owner.parent!;
    } else if (isStatementOfList(at, parent)) {
      if (capturesAny(fn, crossed)) return { kind: 'inner' };
      const flattened = lowered.has(owner) && (isBodyOf(parent, owner) || analysis.suspending.has(ts.isCaseOrDefaultClause(parent) ? parent.parent : parent));
      return flattened ? { kind: 'machine', owner } : { kind: 'native', statement: at as ts.Statement };
    } else {
      const scope = analysis.scopeOf.get(parent);
      const flattened = lowered.has(owner) && ((ts.isIterationStatement(parent, false) ? isFlattenedLoop(parent, analysis) : analysis.suspending.has(parent)) || (ts.isCatchClause(parent) && analysis.suspending.has(parent.parent)));
      if (scope !== undefined && !flattened) crossed.add(scope);
    }
    at = parent;
  }
}

/** Whether a class's name means the same outside of it, whenever its methods may run. */
function isSettledName(node: ts.ClassDeclaration, { bindingOf }: Analysis): boolean {
  const outer = bindingOf.get(node.name!)!;
  if (outer.references.some((reference) => reference.writes)) return false;
  const decorated = (at: ts.Node): boolean => ts.canHaveDecorators(at) && (ts.getDecorators(at)?.length ?? 0) > 0;
  return !decorated(node) && node.members.every((member) => {
    if (decorated(member)) return false;
    if (ts.isClassStaticBlockDeclaration(member)) return !reachesClass(member.body, node.name!.text);
    if (!ts.isPropertyDeclaration(member) || member.initializer === undefined) return true;
    const isStatic = member.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword) ?? false;
    return !isStatic || !reachesClass(member.initializer, node.name!.text);
  });
}

/** Whether code that runs while a class is made can get at the class: a function that is only made there does not run yet. */
function reachesClass(node: ts.Node, name: string): boolean {
  if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword) return true;
  if (ts.isIdentifier(node)) return node.text === name || node.text === 'eval';
  if (ts.isPropertyDeclaration(node.parent) && (ts.isArrowFunction(node) || ts.isFunctionExpression(node))) return false;
  return ts.forEachChild(node, (child) => reachesClass(child, name)) ?? false;
}

function isStatementOfList(node: ts.Node, parent: ts.Node): boolean {
  return ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isModuleBlock(parent) || (ts.isCaseOrDefaultClause(parent) && ts.isStatement(node));
}

function isBodyOf(list: ts.Node, owner: FunctionInfo): boolean {
  return list === owner.node || list.parent === owner.node;
}

function capturesAny(fn: FunctionInfo, crossed: ReadonlySet<Scope>): boolean {
  return fn.deepestCapture !== undefined && crossed.has(fn.deepestCapture);
}
