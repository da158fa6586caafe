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

/** A method that calls may mean: the variables that hold its function object, if it is not private, and what gives a value or WAIT. */
export interface DirectMethod {
  readonly object: string | undefined;
  readonly direct: string;
}

/** `o.m(…)` of `await o.m(…)`. */
export function awaitedMethodCall({ expression }: ts.AwaitExpression): { readonly node: ts.CallExpression; readonly name: ts.MemberName } | undefined {
  const node = unwrapAll(expression);
  if (!ts.isCallExpression(node) || (node.flags & ts.NodeFlags.OptionalChain) !== 0 || node.arguments.some(ts.isSpreadElement)) return undefined;
  const member = unwrapAll(node.expression);
  const isPlain = ts.isPropertyAccessExpression(member) && (member.flags & ts.NodeFlags.OptionalChain) === 0 && member.expression.kind !== SyntaxKind.SuperKeyword;
  return isPlain ? { node, name: member.name } : undefined;
}

/**
 * A call that may mean one of `methods`, with nothing in it that suspends; gives a value or WAIT.
 *
 * source   await o.m(x)
 * tree     step $1 = o.m;  → $1 === m$1 ? m$2(o, x) : $oite.take($oite.apply($1, o, [x], "o.m"))
 */
export function lowerMethodCall(L: Lowering, node: ts.CallExpression, methods: readonly DirectMethod[]): Rope {
  const member = unwrapAll(node.expression) as ts.PropertyAccessExpression;
  const target = member.expression;
  const isStable = target.kind === SyntaxKind.ThisKeyword || isConstant(L, target);
  const receiver = isStable ? [L.span(target)] : L.spill(unnamed(target, [L.span(target)]));
  const direct = (name: string, args: Rope): Rope => {
    const callee = { text: name, at: L.span(member.name).start, name: member.name.text };
    return [callee, '(', ...receiver, ...(args.length === 0 ? [] : [', ', ...args]), ')'];
  };
  if (ts.isPrivateIdentifier(member.name)) {
    // Reading it says whether the receiver has it; nothing else can stand there.
    const args = node.arguments.flatMap((argument, i) => (i === 0 ? [L.span(argument)] : [', ', L.span(argument)]));
    return ['(', ...lowerMember(L, member, receiver), ', ', ...direct(methods[0]!.direct, args), ')'];
  }
  const callee = L.spill(lowerMember(L, member, receiver));
  const args = briefArguments(L, node.arguments);
  const text = chainText(member);
  const named = text === undefined ? '' : `, ${JSON.stringify(text)}`;
  return [
    ...methods.flatMap(({ object, direct: name }): Rope => [...callee, ` === ${object!} ? `, ...direct(name, args), ' : ']),
    L.helper('take'), '(', L.helper('apply'), '(', ...callee, ', ', ...receiver, ', [', ...args, `]${named}))`,
  ];
}

/** How an error names `a.b.c`. */
function chainText(node: ts.Expression): string | undefined {
  const inner = unwrapAll(node);
  if (ts.isIdentifier(inner)) return inner.text;
  if (inner.kind === SyntaxKind.ThisKeyword) return 'this';
  const before = ts.isPropertyAccessExpression(inner) ? chainText(inner.expression) : undefined;
  return before === undefined ? undefined : `${before}.${(inner as ts.PropertyAccessExpression).name.text}`;
}

/** Arguments as they can stand more than once: what is long, or makes a function, is stored, and so is what changes before that. */
function briefArguments(L: Lowering, args: readonly ts.Expression[]): Rope {
  const isBrief = args.map((argument) => argument.end - argument.pos <= 40 && isPlain(argument));
  const last = isBrief.lastIndexOf(false);
  return args.flatMap((argument, i) => {
    const rope = i > last || (isBrief[i]! && isConstant(L, argument)) ? [L.span(argument)] : L.spill(unnamed(argument, [L.span(argument)]));
    return i === 0 ? rope : [', ', ...rope];
  });
}

/** Whether an expression is made of names, members, constants and operators alone. */
function isPlain(node: ts.Node): boolean {
  switch (node.kind) {
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.ElementAccessExpression:
    case SyntaxKind.BinaryExpression:
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.ParenthesizedExpression:
    case SyntaxKind.NonNullExpression:
      return ts.forEachChild(node, (child) => !isPlain(child)) !== true;
    case SyntaxKind.Identifier:
    case SyntaxKind.PrivateIdentifier:
    case SyntaxKind.ThisKeyword:
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.NullKeyword:
      return true;
  }
  return ts.isToken(node);
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
