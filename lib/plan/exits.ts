// The ways out of code that is kept as it stands: jumps to lowered statements, returns, and throws that it does not catch.

import { ts } from '../parse/typescript.js';
import { isCommaList } from '../analyse/syntax.js';
import type { FunctionInfo } from '../analyse/types.js';
import type { Lowering } from './context.js';
import type { Exit, ThrowExit } from './ir.js';
import { resultOf } from './operands.js';

/** The jumps inside `node` that leave it: those to a lowered statement, and returns. */
export function exitsOf(L: Lowering, node: ts.Statement): readonly Exit[] {
  const exits: Exit[] = [];
  for (const jump of nodesIn(L.fn.jumps, node)) {
    if (ts.isReturnStatement(jump)) {
      const value = jump.expression === undefined ? undefined : L.span(jump.expression);
      const isList = jump.expression !== undefined && isCommaList(jump.expression);
      const result = resultOf(jump.expression, L.analysis);
      exits.push({ ...L.span(jump), action: { kind: 'return', value, result, isCaught: isCaught(jump, node), isList } });
    } else if (leaves(jump, node)) exits.push({ ...L.span(jump), action: L.targetOf(jump)! });
  }
  return exits;
}

/** The throw statements inside `node` that nothing inside of it catches. */
export function throwsOf(L: Lowering, node: ts.Statement): readonly ThrowExit[] {
  return uncaughtThrows(L.fn, node).map((at) => ({ ...L.span(at), value: L.span(at.expression), isList: isCommaList(at.expression) }));
}

/** The function's throw statements inside `boundary` that nothing inside of it catches. */
export function uncaughtThrows(fn: FunctionInfo, boundary: ts.Node): readonly ts.ThrowStatement[] {
  return nodesIn(fn.throws, boundary).filter((node) => !isCaught(node, boundary));
}

/** Whether a `try` inside `boundary` handles what is thrown at `node`. */
export function isCaught(node: ts.Node, boundary: ts.Node): boolean {
  for (let at = node; at !== boundary; at = at.parent) {
    const { parent } = at;
    if (ts.isTryStatement(parent) && (at === parent.tryBlock || (at === parent.catchClause && parent.finallyBlock !== undefined))) return true;
  }
  return false;
}

/** Those of `all`, which are in source order, that lie inside `node`; by binary search. */
function nodesIn<T extends ts.Node>(all: readonly T[], node: ts.Node): readonly T[] {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle]!.end <= node.pos) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < all.length && all[last]!.end <= node.end) last++;
  return all.slice(low, last);
}

/** Whether a break or continue inside `node` goes to something outside of it. */
function leaves(jump: ts.BreakOrContinueStatement, node: ts.Node): boolean {
  for (let at: ts.Node = jump; ; at = at.parent) {
    if (jump.label !== undefined) {
      if (ts.isLabeledStatement(at) && at.label.text === jump.label.text) return false;
    } else if (ts.isIterationStatement(at, false) || (ts.isBreakStatement(jump) && ts.isSwitchStatement(at))) return false;
    if (at === node) return true;
  }
}
