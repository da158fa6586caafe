// Expressions and functions: type arguments, annotations, type parameters, `this` parameters, optional marks.

import { messages } from '../diagnostics.js';
import { ts } from '../parse/typescript.js';
import { cut, put, startOf, type Eraser } from './context.js';
import { eraseWrapper, isErasedParenthesis, needsParentheses } from './parentheses.js';
import { afterToken, skipTrivia } from './text.js';
import { isErasedModifier } from './syntax.js';

const { SyntaxKind } = ts;

/** The offset behind `>` of a list of type parameters or arguments. */
export function typeListEnd(e: Eraser, list: ts.NodeArray<ts.Node>): number {
  return afterToken(e.text, list.end, '>');
}

/** Erases `<…>` after what ends at `from`. */
export function eraseTypeList(e: Eraser, from: number, list: ts.NodeArray<ts.Node> | undefined): void {
  if (list !== undefined) cut(e, from, typeListEnd(e, list));
}

/** Erases `?`, `!` and `: T` behind a name. */
export function eraseAnnotation(
  e: Eraser, name: ts.Node, mark: ts.Node | undefined, type: ts.Node | undefined,
): void {
  const end = type?.end ?? mark?.end;
  if (end !== undefined) cut(e, name.end, end);
}

/**
 * Erases decorators and the modifiers that JavaScript lacks, each up to what follows it, and visits the decorators.
 * `guard` goes in place of the first one.
 */
export function eraseModifiers(e: Eraser, modifiers: readonly ts.ModifierLike[] | undefined, guard = ''): void {
  if (modifiers === undefined) return;
  for (const modifier of modifiers) {
    if (ts.isDecorator(modifier)) e.visit(modifier.expression);
    else if (!isErasedModifier(modifier.kind) && modifier.kind !== SyntaxKind.AccessorKeyword) continue;
    put(e, startOf(e, modifier), skipTrivia(e.text, modifier.end), guard);
    guard = '';
  }
}

export function visitParameters(e: Eraser, node: ts.SignatureDeclaration): void {
  const { parameters } = node;
  const first = parameters[0];
  let i = 0;
  if (first !== undefined && e.typed && ts.isIdentifier(first.name) && first.name.text === 'this') {
    const second = parameters[1];
    // Up to the next parameter or the closing parenthesis: a comma behind `this` goes with it.
    put(e, startOf(e, first), second !== undefined ? startOf(e, second) : skipTrivia(e.text, parameters.end), '');
    i = 1;
  }
  for (; i < parameters.length; i++) {
    const parameter = parameters[i]!;
    if (parameter.modifiers !== undefined) {
      const decorator = e.options.decorators === 'legacy' ? undefined : parameter.modifiers.find(ts.isDecorator);
      if (decorator !== undefined) {
        e.reports.push(messages.parameterDecorator({ start: startOf(e, decorator), end: decorator.end }));
      }
      eraseModifiers(e, parameter.modifiers);
    }
    e.visit(parameter.name);
    eraseAnnotation(e, parameter.name, parameter.questionToken, parameter.type);
    if (parameter.initializer !== undefined) e.visit(parameter.initializer);
  }
}

/** Erases the types of a function's head, and visits its parameters and its body. */
export function visitFunction(e: Eraser, node: ts.FunctionLikeDeclaration): void {
  const { typeParameters, parameters, type, body } = node;
  if (typeParameters !== undefined) {
    // The list begins one character before its first element. A line break behind it goes too: `return <T>⏎(x) => x`.
    cut(e, typeParameters.pos - 1, skipTrivia(e.text, typeListEnd(e, typeParameters)));
  }
  if (parameters.length > 0) visitParameters(e, node);
  // A line break between `)` and `=>` is not allowed; those before or in the type go with it.
  if (type !== undefined) cut(e, afterToken(e.text, parameters.end, ')'), type.end);
  if (body !== undefined) e.visit(body);
}

export function visitCall(e: Eraser, node: ts.CallExpression | ts.NewExpression): void {
  e.visit(node.expression);
  if (node.typeArguments !== undefined) {
    cut(e, node.typeArguments.pos - 1, typeListEnd(e, node.typeArguments));
  }
  if (node.arguments !== undefined) for (const argument of node.arguments) e.visit(argument);
}

export function visitTaggedTemplate(e: Eraser, node: ts.TaggedTemplateExpression): void {
  e.visit(node.tag);
  if (node.typeArguments !== undefined) {
    cut(e, node.typeArguments.pos - 1, typeListEnd(e, node.typeArguments));
  }
  e.visit(node.template);
}

export function visitVariableDeclaration(e: Eraser, node: ts.VariableDeclaration): void {
  if (!ts.isIdentifier(node.name)) e.visit(node.name);
  eraseAnnotation(e, node.name, node.exclamationToken, node.type);
  if (node.initializer !== undefined) e.visit(node.initializer);
}

/** A sum of a thousand parts leans to the left a thousand levels deep: no recursion there. */
export function visitBinary(e: Eraser, node: ts.BinaryExpression): void {
  const rights: ts.Expression[] = [];
  let left: ts.Expression = node;
  while (ts.isBinaryExpression(left)) {
    rights.push(left.right);
    left = left.left;
  }
  e.visit(left);
  for (let i = rights.length - 1; i >= 0; i--) e.visit(rights[i]!);
}

export function visitParenthesized(e: Eraser, node: ts.ParenthesizedExpression): void {
  if (e.typed && isErasedParenthesis(node)) eraseWrapper(e, node);
  else e.visit(node.expression);
}

/** `f<string>`, and the class that `extends` names. */
export function visitExpressionWithTypeArguments(e: Eraser, node: ts.ExpressionWithTypeArguments): void {
  e.visit(node.expression);
  const { end } = node.expression;
  if (!ts.isHeritageClause(node.parent) && needsParentheses(node, node)) {
    put(e, startOf(e, node), node.end, ['(', { start: startOf(e, node), end }, ')']);
  } else eraseTypeList(e, end, node.typeArguments);
}

/** A name used as a value: inside a namespace it may stand for `Namespace.name`. */
export function visitIdentifier(e: Eraser, node: ts.Identifier): void {
  const container = e.usage.prefixes.get(node);
  if (container === undefined) return;
  const start = startOf(e, node);
  const text = `${e.containerName(container)}.${node.text}`;
  const isShorthand = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node;
  put(e, start, node.end, { text: isShorthand ? `${node.text}: ${text}` : text, at: start, name: node.text });
}

export function visitPropertyName(e: Eraser, name: ts.PropertyName): void {
  if (name.kind === SyntaxKind.ComputedPropertyName) e.visit(name.expression);
}
