// Names: reserved words that depend on the place (ECMA-262 12.7.2, 13.1.1), and what is bound where.

import { ts } from '../parse/typescript.js';
import type { Checker } from './checker.js';
import { withBinding, type Binding, type Context } from './context.js';
import { problems } from './messages.js';
import { declareLexical, declareVar } from './scopes.js';

const strictWords = new Set([
  'implements', 'interface', 'let', 'package', 'private', 'protected', 'public', 'static', 'yield',
]);

/** Says why `name` is no identifier here, or nothing. Words that are always reserved are refused by the parser. */
function reservedWhere(checker: Checker, name: string, context: Context, strict: boolean): string | undefined {
  if (name === 'await') {
    if (checker.isModule) return 'in a module';
    return context.awaitName ? 'here' : undefined;
  }
  if (name === 'yield' && context.yieldName) return 'in a generator';
  return strict && strictWords.has(name) ? 'in strict mode' : undefined;
}

/** An identifier as reference, binding or label. `strict`: where it is not as strict as the code around. */
export function checkReserved(checker: Checker, node: ts.Identifier, context: Context, strict = context.strict): void {
  const where = reservedWhere(checker, node.text, context, strict);
  if (where !== undefined) checker.report(problems.reservedName(checker.span(node), node.text, where));
}

export function isEvalOrArguments(name: string): boolean {
  return name === 'eval' || name === 'arguments';
}

/** Visits an identifier that is a reference. */
export function visitIdentifier(checker: Checker, node: ts.Identifier, context: Context): void {
  if (node.text === '') return checker.report(problems.missing({ start: node.end, end: node.end }));
  checkReserved(checker, node, context);
  if (node.text === 'arguments' && context.noArguments) checker.report(problems.argumentsHere(checker.span(node)));
}

/** Declares a name, or schedules a pattern that does. `context` is that of the code around. */
export function bind(checker: Checker, name: ts.BindingName, context: Context, binding: Binding): void {
  if (ts.isIdentifier(name)) bindName(checker, name, context, binding);
  else checker.push(name, withBinding(context, binding));
}

function bindName(checker: Checker, node: ts.Identifier, context: Context, binding: Binding): void {
  const name = node.text;
  if (name === '') return checker.report(problems.missing({ start: node.end, end: node.end }));
  checkReserved(checker, node, context);
  const span = checker.span(node);
  if (context.strict && isEvalOrArguments(name)) checker.report(problems.strictName(span, name));
  if (name === 'arguments' && context.noArguments) checker.report(problems.argumentsHere(span));
  const { scope } = context;
  switch (binding) {
    case 'var': return declareVar(checker, scope, name, span);
    case 'lexical':
      if (name === 'let') checker.report(problems.letName(span));
      return declareLexical(checker, scope, name, 'lexical', span);
    case 'import': return declareLexical(checker, scope, name, 'import', span);
    case 'catch': return void scope.lexical.set(name, 'catch');
    case 'catchPattern': return declareLexical(checker, scope, name, 'lexical', span);
    case 'parameter': return; // functions.ts compares parameters with each other
  }
}

/** Collects the identifiers that a pattern binds, without recursion. */
export function boundNames(pattern: ts.BindingName): readonly ts.Identifier[] {
  const names: ts.Identifier[] = [];
  const pending: ts.BindingName[] = [pattern];
  while (pending.length > 0) {
    const next = pending.pop()!;
    if (ts.isIdentifier(next)) names.push(next);
    else for (const element of next.elements) if (!ts.isOmittedExpression(element)) pending.push(element.name);
  }
  return names.sort((a, b) => a.pos - b.pos);
}

/** `[a, ...b]`, `{a, ...b}` as binding patterns: rest elements, and the contexts of names, keys and defaults. */
export function visitBindingPattern(checker: Checker, node: ts.BindingPattern, context: Context): void {
  const { elements } = node;
  elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element)) return;
    if (element.dotDotDotToken === undefined) return;
    if (index < elements.length - 1 || elements.hasTrailingComma) {
      checker.report(problems.restPosition(checker.span(element)));
    }
    if (element.initializer !== undefined) checker.report(problems.restInitializer(checker.span(element)));
    if (ts.isObjectBindingPattern(node) && !ts.isIdentifier(element.name)) {
      checker.report(problems.target(checker.span(element.name)));
    }
  });
  checker.pushChildren(node, context);
}

/** One element: its key and its default are expressions, only its name is bound. */
export function visitBindingElement(checker: Checker, node: ts.BindingElement, context: Context): void {
  const plain = withBinding(context, undefined);
  if (node.propertyName !== undefined) {
    refusePrivate(checker, node.propertyName);
    visitPropertyName(checker, node.propertyName, plain);
  }
  bind(checker, node.name, context, context.binding!);
  checker.push(node.initializer, plain);
}

/** Property names are no references, unless they are computed. */
export function visitPropertyName(checker: Checker, name: ts.PropertyName, context: Context): void {
  if (ts.isComputedPropertyName(name)) visitComputedName(checker, name, context);
  else if (!ts.isIdentifier(name) && !ts.isPrivateIdentifier(name)) checker.push(name, context);
}

/** `[a]` as a name: an assignment expression, so no comma. */
export function visitComputedName(checker: Checker, name: ts.ComputedPropertyName, context: Context): void {
  const { expression } = name;
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.CommaToken) {
    checker.report(problems.unexpected(checker.span(expression.operatorToken), ','));
  }
  checker.push(expression, context);
}

/** Private names name members of classes only. */
export function refusePrivate(checker: Checker, name: ts.Node): void {
  if (ts.isPrivateIdentifier(name)) checker.report(problems.privateHere(checker.span(name), name.text));
}
