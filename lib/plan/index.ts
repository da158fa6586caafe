// One async function → its plan: tree, blocks, locals, live sets.

import { ts } from '../parse/typescript.js';
import type { Binding, FunctionInfo } from '../analyse/types.js';
import { planBindings, type BindingPlan } from './bindings.js';
import { buildBlocks } from './blocks.js';
import { Lowering, type PlanContext } from './context.js';
import { lowerExpression } from './expressions.js';
import type { Machine } from './ir.js';
import { liveAcross } from './live.js';
import { resultOf } from './operands.js';
import { copyShadowedParameters, lowerParameters, planParameters, type ParameterPlan } from './parameters.js';
import { simplify } from './simplify.js';
import { lowerList, openScope } from './statements.js';

/** Beyond this many variables, live sets alone would cost too much. */
const manyVariables = 400;

export interface FunctionPlan {
  readonly fn: FunctionInfo;
  readonly parameters: ParameterPlan;
  readonly bindings: BindingPlan;
  readonly machine: Machine;
  /** For emission: where variables live. */
  readonly lowering: Lowering;
}

/**
 * Plans a function that has a suspension point. `isInner`: its machine stands inside its entry. Throws `Unsupported` at source that cannot
 * be lowered.
 */
export function planFunction(fn: FunctionInfo, context: PlanContext, isInner: boolean): FunctionPlan {
  const bindings = planBindings(fn, context.analysis, { isInner });
  const packed = (): FunctionPlan => planWith(fn, planBindings(fn, context.analysis, { isInner, boxAll: true }), context, true);
  if (context.packed || bindings.hoisted.size > manyVariables) return packed();
  const plan = planWith(fn, bindings, context, false);
  let saved = 0;
  for (const locals of plan.machine.live.values()) saved += locals.length;
  // Many variables that live across many suspensions would make the saving code grow with their product. Then all of
  // them live in records, which stay where they are; the records and the temps live in one array.
  if (saved <= 4000 || saved <= 16 * plan.machine.live.size) return plan;
  return packed();
}

function planWith(fn: FunctionInfo, bindings: BindingPlan, context: PlanContext, isPacked: boolean): FunctionPlan {
  const parameters = planParameters(fn);
  const raw = new Set<Binding>();
  if (!fn.isGenerator) for (const { node, raw: plain } of parameters.positional) if (plain) raw.add(context.analysis.bindingOf.get(node.name as ts.Identifier)!);
  const L = new Lowering(fn, context, bindings, raw, isPacked);
  const { node } = fn;
  const tree = L.collect(() => {
    openScope(L, fn.paramScope);
    lowerParameters(L, parameters);
    if (fn.scope !== fn.paramScope) openScope(L, fn.scope);
    copyShadowedParameters(L);
    const body = ts.isSourceFile(node) ? node : (node as ts.FunctionLikeDeclaration).body!;
    if (ts.isSourceFile(body) || ts.isBlock(body)) lowerList(L, body.statements, undefined);
    else L.push({ kind: 'return', value: lowerExpression(L, body), result: resultOf(body, L.analysis), at: L.span(body) });
  });
  const built = buildBlocks(tree);
  const blocks = simplify(built.blocks);
  const machine: Machine = { node, tree, routes: built.routes, blocks, locals: L.locals, live: liveAcross(L, blocks) };
  return { fn, parameters, bindings, machine, lowering: L };
}
