// Calls, `new` and tagged templates with a suspension in the callee or the arguments. The callee and its receiver are
// read before the arguments (ECMA-262 13.3.6.1).

import { ts } from '../parse/typescript.js';
import { lowerChainCallee } from './chains.js';
import type { Lowering } from './context.js';
import { lowerExpression } from './expressions.js';
import type { Rope } from './ir.js';
import { isConstant, lowerChildren, lowerOperands, unnamed, unwrapAll, withHoles } from './operands.js';

const { SyntaxKind } = ts;

export interface Callee {
  /** The function, stored. */
  readonly callee: Rope;
  /** The receiver, stored; undefined for a plain call. */
  readonly receiver: Rope | undefined;
}

/** `f` of `await f(…)`. */
export function awaitedCallee({ expression }: ts.AwaitExpression): ts.Identifier | undefined {
  const call = unwrapAll(expression);
  if (!ts.isCallExpression(call) || (call.flags & ts.NodeFlags.OptionalChain) !== 0) return undefined;
  return ts.isIdentifier(call.expression) ? call.expression : undefined;
}

/**
 * source   o.m(await x)
 * tree     step $1 = o;  step $2 = $1.m;  await x;  → $oite.apply($2, $1, [$v])
 */
export function lowerCall(L: Lowering, node: ts.CallExpression): Rope {
  const argumentsSuspend = node.arguments.some((argument) => L.suspends(argument));
  if (node.expression.kind === SyntaxKind.ImportKeyword || node.expression.kind === SyntaxKind.SuperKeyword) {
    return lowerChildren(L, node, node.arguments);
  }
  if (!argumentsSuspend) {
    // A parenthesised callee `(await o).m` and the like: the member stays in place, so its receiver does too.
    return withHoles(L, node, [[node.expression, lowerExpression(L, node.expression)]]);
  }
  const { callee, receiver } = lowerCallee(L, node.expression);
  const args = lowerArguments(L, node);
  return receiver === undefined ? [...callee, '(', ...args, ')'] : [L.helper('apply'), '(', ...callee, ', ', ...receiver, ', [', ...args, '])'];
}

/** Reads the callee, and its receiver once, for a call whose arguments come later. */
export function lowerCallee(L: Lowering, node: ts.Expression): Callee {
  const inner = unwrapAll(node);
  if (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner)) {
    const target = inner.expression;
    if (target.kind === SyntaxKind.SuperKeyword) return { callee: L.spill(lowerExpression(L, inner)), receiver: ['this'] };
    if (inner.flags & ts.NodeFlags.OptionalChain) return lowerChainCallee(L, inner);
    const value = lowerExpression(L, target);
    const receiver = isConstant(L, target) ? value : L.spill(unnamed(target, value));
    return { callee: L.spill(lowerMember(L, inner, receiver)), receiver };
  }
  if (isConstant(L, inner) && ts.isIdentifier(inner)) return { callee: [L.span(inner)], receiver: undefined };
  return { callee: L.spill(unnamed(node, lowerExpression(L, node))), receiver: undefined };
}

/** `receiver.name` or `receiver[key]`, the receiver being stored. */
export function lowerMember(L: Lowering, node: ts.PropertyAccessExpression | ts.ElementAccessExpression, receiver: Rope): Rope {
  if (ts.isPropertyAccessExpression(node)) return [...receiver, '.', L.span(node.name)];
  return [...receiver, '[', ...lowerExpression(L, node.argumentExpression), ']'];
}

/** The arguments with their commas and comments. */
export function lowerArguments(L: Lowering, node: ts.CallExpression | ts.NewExpression): Rope {
  const args = node.arguments ?? [];
  const ropes = lowerOperands(L, args);
  return ropes.flatMap((rope, i) => (i === 0 ? rope : [', ', ...rope]));
}

export function lowerNew(L: Lowering, node: ts.NewExpression): Rope {
  const args = node.arguments ?? [];
  if (!args.some((argument) => L.suspends(argument))) {
    return withHoles(L, node, [[node.expression, lowerExpression(L, node.expression)]]);
  }
  const value = lowerExpression(L, node.expression);
  const callee = isConstant(L, node.expression) ? value : L.spill(value);
  return ['new ', ...callee, '(', ...lowerArguments(L, node), ')'];
}

/** The template stays one site, so its strings object is the same every time; only the substitutions are stored. */
export function lowerTaggedTemplate(L: Lowering, node: ts.TaggedTemplateExpression): Rope {
  const { template } = node;
  if (!L.suspends(template)) return withHoles(L, node, [[node.tag, lowerExpression(L, node.tag)]]);
  const { callee, receiver } = lowerCallee(L, node.tag);
  const expressions = (template as ts.TemplateExpression).templateSpans.map((part) => part.expression);
  const ropes = lowerOperands(L, expressions);
  const text = withHoles(L, template, expressions.map((expression, i) => [expression, ropes[i]!] as const));
  if (receiver === undefined) return [...callee, ...text];
  return [L.helper('bound'), '(', ...callee, ', ', ...receiver, ')', ...text];
}
