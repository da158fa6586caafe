// Edits on names: variables that live in a record, were renamed, or are checked for their temporal dead zone.

import { after, before, insertBefore, replace, type Content, type Edit } from '../edits.js';
import { startOf } from '../parse/start.js';
import { ts } from '../parse/typescript.js';
import type { Analysis, Binding, FunctionInfo } from '../analyse/types.js';
import type { Local } from '../plan/ir.js';
import type { FunctionPlan } from '../plan/index.js';
import { isAnonymousFunction } from '../plan/patterns.js';

export interface References {
  readonly edits: readonly Edit[];
  /** Names inside inner functions that stand for a variable of the current iteration, or for a field of its record: that variable or record. */
  readonly aliased: ReadonlyMap<ts.Identifier, Local>;
}

/** `nameOf`: the emitted name of a local. `aliasOf`: the name by which inner functions know a record or a copied variable. */
export function editReferences(
  plan: FunctionPlan, analysis: Analysis, nameOf: (local: Local) => string, aliasOf: (local: Local) => string,
): References {
  const edits: Edit[] = [];
  const aliased = new Map<ts.Identifier, Local>();
  const lists = new Set<ts.VariableDeclarationList>();
  const { bindings, lowering, fn } = plan;
  // A generator's entry binds its parameters itself: what stands there is not the machine's.
  const signature = fn.isGenerator ? (fn.node as ts.FunctionLikeDeclaration).parameters : undefined;
  const inSignature = (node: ts.Node): boolean => signature !== undefined && node.pos >= signature.pos && node.end <= signature.end;
  for (const binding of bindings.hoisted) {
    const moved = bindings.boxed.has(binding) || bindings.renamed.has(binding);
    const copied = bindings.copied.has(binding);
    const guarded = bindings.guarded.has(binding);
    const constant = (binding.kind === 'const' || binding.kind === 'using') && binding.references.some((reference) => reference.writes);
    // Inside a class its own name is a constant (15.7.14).
    const declaration = binding.kind === 'class' ? binding.declarations[0]!.parent : undefined;
    if (!moved && !copied && !guarded && !constant && declaration === undefined) continue;
    const isOwnConstant = (node: ts.Node): boolean => declaration !== undefined && node.pos > declaration.pos && node.end < declaration.end;
    const local = lowering.localOf(binding);
    const record = lowering.recordOf(binding.scope);
    const place = (owner: FunctionInfo, node: ts.Identifier): string => {
      if (copied && owner !== fn) {
        aliased.set(node, local!);
        return aliasOf(local!);
      }
      if (local !== undefined) return nameOf(local);
      if (owner === fn || !bindings.records.get(binding.scope)!.perIteration) return `${nameOf(record!)}.${binding.name}`;
      aliased.set(node, record!);
      return `${aliasOf(record!)}.${binding.name}`;
    };
    for (const node of binding.declarations) {
      if (inSignature(node) || isOwnName(node) || analysis.bindingOf.get(node) !== binding) continue;
      const list = listOf(node);
      if (list !== undefined && moved) lists.add(list);
      edits.push(...nameEdits(node, place(fn, node), moved, binding));
    }
    for (const { node, fn: owner, writes } of binding.references) {
      if (inSignature(node)) continue;
      const removal = deletionOf(node);
      if (removal !== undefined) {
        // The delete of a variable does nothing; that of a record's field would (13.5.1.2).
        if (moved) edits.push(replace({ start: startOf(removal), end: removal.end }, 'false', 'emit'));
        continue;
      }
      let text = place(owner, node);
      const target = writes && (constant || isOwnConstant(node)) ? `${lowering.helper('constant')}(${text}).v` : text;
      if (bindings.guards.has(node)) text = guardedAccess(lowering.helper('check'), text, binding.name, writes ? target : undefined);
      else if (target !== text) text = target;
      else if (moved && !writes && isCallee(node) && local === undefined) text = `(0, ${text})`;
      if (text.includes('(') && ts.isNewExpression(node.parent) && node.parent.expression === node) text = `(${text})`;
      if (text !== node.text) edits.push(...nameEdits(node, text, moved, binding));
    }
  }
  edits.push(...blockFunctionEdits(plan, analysis, nameOf));
  // A `var` of a parameter that the entry keeps would be a new variable of the machine.
  for (const binding of bindings.shared) {
    for (const node of binding.declarations) {
      const list = listOf(node);
      if (list !== undefined) lists.add(list);
    }
  }
  for (const list of lists) edits.push(...assignmentForm(list));
  return { edits, aliased };
}

/**
 * A function declaration in a sloppy block that is kept as it stands: V8 itself gives it to the variable of the function around (B.3.2),
 * but not to one that lives elsewhere.
 */
function blockFunctionEdits({ bindings, lowering, fn }: FunctionPlan, analysis: Analysis, nameOf: (local: Local) => string): readonly Edit[] {
  const edits: Edit[] = [];
  const give = (node: ts.Node, outer: Binding, isBare: boolean): void => {
    if (!bindings.hoisted.has(outer) || analysis.suspending.has(node.parent) || (!bindings.boxed.has(outer) && !bindings.renamed.has(outer))) return;
    const local = lowering.localOf(outer);
    const place = local !== undefined ? nameOf(local) : `${nameOf(lowering.recordOf(outer.scope)!)}.${outer.name}`;
    const span = { start: startOf(node), end: node.end };
    if (isBare) edits.push(before(span, '{ ', 'emit'));
    edits.push(after(span, ` ${place} = ${outer.name};${isBare ? ' }' : ''}`, 'emit'));
  };
  for (const [node, outer] of analysis.blockFunctions) if (outer.scope.fn === fn) give(node, outer, false);
  for (const outer of bindings.hoisted) {
    for (const { parent } of outer.declarations) if (ts.isFunctionDeclaration(parent) && ts.isIfStatement(parent.parent)) give(parent, outer, true);
  }
  return edits;
}

/** `delete x`. */
function deletionOf(node: ts.Identifier): ts.DeleteExpression | undefined {
  let at: ts.Node = node.parent;
  while (ts.isParenthesizedExpression(at)) at = at.parent;
  return ts.isDeleteExpression(at) ? at : undefined;
}

/** A read that throws in the dead zone; with a target of writes, a place that throws there and else writes to it. */
function guardedAccess(helper: string, place: string, name: string, target: string | undefined): string {
  const check = `${helper}(${place}, ${JSON.stringify(name)})`;
  return target === undefined ? check : `({ get v() { return ${check}; }, set v(v) { ${check}; ${target} = v; } }).v`;
}

/** The name inside a function or class declaration stays; the planner writes the assignment. */
function isOwnName(node: ts.Identifier): boolean {
  const { parent } = node;
  return ts.isFunctionDeclaration(parent) || ts.isClassLike(parent) || ts.isEnumDeclaration(parent) || ts.isModuleDeclaration(parent) || ts.isParameter(parent);
}

function isCallee(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isCallExpression(parent) && parent.expression === node) || (ts.isTaggedTemplateExpression(parent) && parent.tag === node);
}

function nameEdits(node: ts.Identifier, text: string, moved: boolean, binding: Binding): readonly Edit[] {
  const { parent } = node;
  const start = startOf(node);
  const span = { start, end: node.end };
  const mapped: Content = { text, at: start, name: node.text };
  const shorthand =
    (ts.isShorthandPropertyAssignment(parent) && parent.name === node) ||
    (ts.isBindingElement(parent) && parent.name === node && parent.propertyName === undefined && parent.dotDotDotToken === undefined && ts.isObjectBindingPattern(parent.parent));
  const edits: Edit[] = text === node.text ? [] : [replace(span, mapped, 'emit')];
  // The key stays with the literal or pattern: where that is taken apart, the name stands alone (`$1 = scope$1.a`).
  if (shorthand && edits.length > 0) {
    edits.push({ ...insertBefore(start, `${node.text}: `, 'emit'), of: { start: start - 1, end: node.end } });
  }
  const initializer = moved ? namedInitializer(node) : undefined;
  if (initializer !== undefined && isAnonymousFunction(initializer)) {
    const value = { start: startOf(initializer), end: initializer.end };
    edits.push(before(value, `({ ${binding.name}: `, 'emit'), after(value, ` }).${binding.name}`, 'emit'));
  }
  return edits;
}

/** The expression that would take its name from this variable, were it a function without one. */
function namedInitializer(node: ts.Identifier): ts.Expression | undefined {
  const { parent } = node;
  if ((ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) && parent.name === node) return parent.initializer;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.objectAssignmentInitializer;
  if (!ts.isBinaryExpression(parent) || parent.left !== node) return undefined;
  switch (parent.operatorToken.kind) {
    case ts.SyntaxKind.EqualsToken:
    case ts.SyntaxKind.BarBarEqualsToken:
    case ts.SyntaxKind.AmpersandAmpersandEqualsToken:
    case ts.SyntaxKind.QuestionQuestionEqualsToken:
      return parent.right;
  }
  return undefined;
}

/** The `var` list that declares the name, if it is one. */
function listOf(node: ts.Identifier): ts.VariableDeclarationList | undefined {
  let at: ts.Node = node.parent;
  while (ts.isBindingElement(at) || ts.isObjectBindingPattern(at) || ts.isArrayBindingPattern(at)) at = at.parent;
  if (!ts.isVariableDeclaration(at) || !ts.isVariableDeclarationList(at.parent)) return undefined;
  return (at.parent.flags & ts.NodeFlags.BlockScoped) === 0 ? at.parent : undefined;
}

/** `var x = 1, y` in code that is kept → `x = 1`, since x lives elsewhere. */
function assignmentForm(list: ts.VariableDeclarationList): readonly Edit[] {
  const start = startOf(list);
  if (ts.isForInStatement(list.parent) || ts.isForOfStatement(list.parent)) {
    const { name } = list.declarations[0]!;
    return [replace({ start, end: list.end }, { start: startOf(name), end: name.end }, 'emit')];
  }
  const content: Content[] = [];
  for (const declaration of list.declarations) {
    if (declaration.initializer === undefined) continue;
    if (content.length > 0) content.push(', ');
    const span = { start: startOf(declaration), end: declaration.end };
    if (ts.isObjectBindingPattern(declaration.name)) content.push('(', span, ')');
    else content.push(span);
  }
  return [replace({ start, end: list.end }, content, 'emit')];
}
