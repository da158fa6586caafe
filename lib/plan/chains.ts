// Optional chains with a suspension: a?.b(await c). What follows a nullish link is skipped, suspensions included (13.3.9).

import { ts } from '../parse/typescript.js';
import type { Lowering } from './context.js';
import { lowerExpression } from './expressions.js';
import { lowerArguments, lowerMember, type Callee } from './calls.js';
import type { Label, Rope } from './ir.js';
import { unnamed, unwrap, unwrapAll } from './operands.js';

type ChainNode = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression | ts.NonNullExpression;

/**
 * source   a?.b(await c)
 * tree     step $1 = void 0;  { step $2 = a;  if ($2 is nullish) break;  step $3 = $2.b;  await c;  step $1 = apply($3, $2, [$v]) }
 */
export function lowerOptionalChain(L: Lowering, node: ts.Expression, prefix = ''): Rope {
  const result = L.temp();
  const label = L.newLabel();
  L.assign(result, [prefix === '' ? 'void 0' : 'true']);
  const body = L.collect(() => {
    const value = lowerLink(L, node as ChainNode, label).callee;
    L.assign(result, prefix === '' ? value : [prefix, ...value]);
  });
  L.push({ kind: 'labelled', label, body });
  return [result];
}

/** The callee of `(a?.m)(await x)`: the parentheses end the chain, but the receiver is kept. */
export function lowerChainCallee(L: Lowering, node: ts.Expression): Callee {
  const callee = L.temp();
  const label = L.newLabel();
  L.assign(callee, ['void 0']);
  let receiver: Rope | undefined;
  const body = L.collect(() => {
    const link = lowerLink(L, node as ChainNode, label);
    L.assign(callee, link.callee);
    receiver = link.receiver;
  });
  L.push({ kind: 'labelled', label, body });
  return { callee: [callee], receiver };
}

function isChainLink(node: ts.Expression): boolean {
  return (node.flags & ts.NodeFlags.OptionalChain) !== 0;
}

/** One link: its value as a rope, and the receiver if it is a member and is called next. */
function lowerLink(L: Lowering, node: ChainNode, label: Label): Callee {
  if (ts.isNonNullExpression(node)) return lowerLink(L, node.expression as ChainNode, label);
  const base: ts.Expression = unwrap(node.expression);
  const link = isChainLink(base) ? (base as ChainNode) : undefined;
  const optional = node.questionDotToken !== undefined;
  if (ts.isCallExpression(node)) {
    const { callee, receiver } = link !== undefined ? lowerLink(L, link, label) : lowerBase(L, base);
    const fn = L.spill(callee);
    if (optional) leaveIfNullish(L, fn, label, node);
    const args = lowerArguments(L, node);
    const call = receiver === undefined ? [...fn, '(', ...args, ')'] : [L.helper('apply'), '(', ...fn, ', ', ...receiver, ', [', ...args, '])'];
    return { callee: call, receiver: undefined };
  }
  const isSuper = base.kind === ts.SyntaxKind.SuperKeyword;
  if (isSuper) return { callee: L.spill([L.span(node)]), receiver: ['this'] };
  const receiver = L.spill(link !== undefined ? lowerLink(L, link, label).callee : unnamed(base, lowerExpression(L, base)));
  if (optional) leaveIfNullish(L, receiver, label, node);
  return { callee: lowerMember(L, node, receiver), receiver };
}

function isMember(node: ts.Expression): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** What a chain starts with, read for a call: `o.m` in `o.m?.(x)`. */
function lowerBase(L: Lowering, node: ts.Expression): Callee {
  const inner = unwrapAll(node);
  // `(o?.f)?.(x)`: the parentheses end the inner chain, but its receiver is kept.
  if (isMember(inner) && isChainLink(inner)) return lowerChainCallee(L, inner);
  if (isMember(inner)) {
    if (inner.expression.kind === ts.SyntaxKind.SuperKeyword) return { callee: lowerExpression(L, inner), receiver: ['this'] };
    const receiver = L.spill(unnamed(inner.expression, lowerExpression(L, inner.expression)));
    return { callee: lowerMember(L, inner, receiver), receiver };
  }
  return { callee: unnamed(node, lowerExpression(L, node)), receiver: undefined };
}

function leaveIfNullish(L: Lowering, value: Rope, label: Label, at: ts.Node): void {
  L.if([...value, ' === null || ', ...value, ' === void 0'], at, () => L.push({ kind: 'break', label }));
}
