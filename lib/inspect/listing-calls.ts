// The listing of calls: the function (above its receiver, if it has one), the arguments, the call.
//
//   f(x)            Load("f") x Call(1)
//   name.m(x)       Push(String("name")) Load("name") GetProp("m") x Call(1)      the receiver is given by its name
//   e.m(x)          e GetMethod("m") x CallMethod("m", 1)                         [e] GetMethod → [e, e.m]

import { ts } from '../parse/typescript.js';
import { add, bare, type FunctionScope } from './listing-scope.js';
import { deleteProperty, expression, listArray, property } from './listing-expressions.js';
import { type Label, quoted } from './listing-writer.js';

const K = ts.SyntaxKind;
type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression;

function isAccess(node: ts.Node): node is Access {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

export function call(scope: FunctionScope, node: ts.CallExpression, callee: ts.Expression): void {
  if (isAccess(callee) && !ts.isOptionalChain(callee)) {
    const receiver = bare(callee.expression);
    if (ts.isIdentifier(receiver) && ts.isPropertyAccessExpression(callee) && !ts.isPrivateIdentifier(callee.name)) {
      add(scope, receiver, 'Push', `String(${quoted(receiver.text)})`);
      add(scope, receiver, 'Load', quoted(receiver.text));
      add(scope, callee, 'GetProp', quoted(callee.name.text));
      return finishCall(scope, node, node.arguments, 'Call');
    }
    functionAndReceiver(scope, callee);
    return finishCall(scope, node, node.arguments, 'CallMethod', methodName(callee));
  }
  expression(scope, callee);
  finishCall(scope, node, node.arguments, 'Call');
}

/** Leaves `[receiver, function]`. */
function functionAndReceiver(scope: FunctionScope, callee: Access): void {
  if (bare(callee.expression).kind === K.SuperKeyword) add(scope, callee.expression, 'LoadThis');
  else expression(scope, callee.expression);
  property(scope, callee, 'GetMethod');
}

function methodName(callee: Access): string | undefined {
  return ts.isPropertyAccessExpression(callee) ? quoted(callee.name.text) : undefined;
}

function finishCall(
  scope: FunctionScope, node: ts.Node, list: readonly ts.Expression[], op: string, name?: string,
): void {
  const named = name === undefined ? [] : [name];
  if (list.some(ts.isSpreadElement)) {
    listArray(scope, node, list);
    return add(scope, node, `${op}Spread`, ...named);
  }
  for (const argument of list) expression(scope, argument);
  add(scope, node, op, ...named, String(list.length));
}

export function superCall(scope: FunctionScope, node: ts.CallExpression): void {
  finishCall(scope, node, node.arguments, 'SuperCall');
}

/** The strings object is made once per place of the source; the substitutions follow as arguments. */
export function taggedTemplate(scope: FunctionScope, node: ts.TaggedTemplateExpression): void {
  const tag = bare(node.tag);
  const withReceiver = isAccess(tag);
  if (withReceiver) functionAndReceiver(scope, tag);
  else expression(scope, tag);
  const { template } = node;
  const parts = ts.isTemplateExpression(template)
    ? [template.head, ...template.templateSpans.map((span) => span.literal)]
    : [template];
  add(scope, template, 'Push', `Strings(${parts.map((part) => quoted(part.text)).join(', ')})`);
  if (ts.isTemplateExpression(template)) {
    for (const span of template.templateSpans) expression(scope, span.expression);
  }
  const name = withReceiver ? methodName(tag) : undefined;
  const op = withReceiver ? 'CallMethod' : 'Call';
  add(scope, node, op, ...(name === undefined ? [] : [name]), String(parts.length));
}

/**
 * `a?.b.c(x)`: every `?.` tests what is on the stack and jumps out of the whole chain.
 *
 *     a  Dup  JumpIfNullish(short)  GetProp("b")  …  Jump(end)
 *   short:  Pop  Push(Undefined)
 *   end:
 *
 * A test of a method (`a.b?.()`) has the receiver below, so it lands one `Pop` earlier.
 */
export function optionalChain(scope: FunctionScope, node: ts.Expression, deleted?: ts.DeleteExpression): void {
  const links: ts.Expression[] = [];
  let root: ts.Expression = node;
  while (ts.isOptionalChain(root)) {
    links.push(root);
    // `a?.b!.c` is one chain; `(a?.b).c` is not.
    root = root.expression;
    while (ts.isNonNullExpression(root)) root = root.expression;
  }
  const short: (Label | undefined)[] = [undefined, undefined];
  const test = (at: ts.Node, receivers: 0 | 1): void => {
    const label = (short[receivers] ??= scope.out.label());
    add(scope, at, 'Dup');
    add(scope, at, 'JumpIfNullish', label);
  };
  const isCalled = (index: number): boolean => index > 0 && ts.isCallExpression(links[index - 1]!);
  let last = links.length;
  let receivers: 0 | 1 = 0;
  const first = links[last - 1]!;
  const start = bare(root);
  if (ts.isCallExpression(first) && isAccess(start) && !ts.isOptionalChain(start)) {
    functionAndReceiver(scope, start);
    receivers = 1;
  } else {
    expression(scope, root);
  }
  while (--last >= 0) {
    const link = links[last]!;
    if ('questionDotToken' in link && link.questionDotToken !== undefined) test(link, receivers);
    if (ts.isCallExpression(link)) {
      const callee = last + 1 < links.length ? links[last + 1]! : start;
      const name = receivers === 1 && isAccess(callee) ? methodName(callee) : undefined;
      finishCall(scope, link, link.arguments, receivers === 1 ? 'CallMethod' : 'Call', name);
      receivers = 0;
    } else if (isAccess(link)) {
      if (deleted !== undefined && last === 0) {
        deleteProperty(scope, link, deleted);
      } else if (isCalled(last)) {
        property(scope, link, 'GetMethod');
        receivers = 1;
      } else {
        property(scope, link, 'Get');
      }
    }
  }
  const end = scope.out.label();
  add(scope, node, 'Jump', end);
  for (const depth of [1, 0] as const) {
    const label = short[depth];
    if (label !== undefined) scope.out.place(label);
    if (label !== undefined || short[1] !== undefined) add(scope, node, 'Pop');
  }
  add(scope, node, 'Push', deleted === undefined ? 'Undefined' : 'Boolean(true)');
  scope.out.place(end);
}
