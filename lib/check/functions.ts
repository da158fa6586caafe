// Functions of all kinds: what their bodies may contain, their parameters, directives, accessors.

import { ts } from '../parse/typescript.js';
import type { Checker } from './checker.js';
import { draft, type Context, type Draft, type PrivateScope } from './context.js';
import { problems } from './messages.js';
import { bind, boundNames, isEvalOrArguments, checkReserved, visitPropertyName } from './names.js';
import { declareLexical, declareVar, newScope } from './scopes.js';
import { checkModifiers, hasModifier } from './modifiers.js';
import { breaksLine, skipTrivia } from './text.js';

const K = ts.SyntaxKind;

/** Whether the directive prologue of a body contains 'use strict' (ECMA-262 11.2.1). */
export function hasUseStrict(checker: Checker, statements: readonly ts.Statement[]): boolean {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return false;
    const { start, end } = checker.span(statement.expression);
    // A directive is compared as it is written, without escapes.
    if (checker.text.slice(start + 1, end - 1) === 'use strict') return true;
  }
  return false;
}

/** What is inside a function but not shared with the code around it. */
export function insideFunction(context: Context, strict: boolean): Draft {
  const inside = draft(context);
  inside.strict = strict;
  inside.breakable = inside.continuable = inside.pattern = false;
  inside.labels = inside.binding = undefined;
  inside.scope = newScope('function', context.scope);
  return inside;
}

function isMethodLike(node: ts.SignatureDeclaration): boolean {
  return ts.isMethodDeclaration(node) || ts.isAccessor(node) || ts.isConstructorDeclaration(node);
}

export function isDerived(node: ts.ClassLikeDeclaration): boolean {
  return node.heritageClauses?.some((clause) => clause.token === K.ExtendsKeyword) === true;
}

/** The parameters that exist at run time: TypeScript's `this` parameter is a type. */
function realParameters(checker: Checker, node: ts.SignatureDeclaration): readonly ts.ParameterDeclaration[] {
  const [first] = node.parameters;
  const isThis = first !== undefined && ts.isIdentifier(first.name) && first.name.text === 'this';
  return checker.typed && isThis ? node.parameters.slice(1) : node.parameters;
}

export function visitFunction(checker: Checker, node: ts.FunctionLikeDeclaration, context: Context): void {
  const isDeclaration = ts.isFunctionDeclaration(node);
  if (node.body !== undefined && node.body.pos === node.body.end) {
    // The parser forgets its complaint when it reads the next statement again because of a top-level await.
    checker.report(problems.missingBody({ start: node.end, end: node.end }));
  }
  if (node.body === undefined) {
    // An overload, or an abstract or ambient member; in JavaScript and in object literals something is missing.
    const isMember = ts.isObjectLiteralExpression(node.parent);
    if (!checker.typed || isMember) checker.report(problems.missingBody({ start: node.end, end: node.end }));
    return;
  }
  if (isDeclaration && node.name === undefined && !hasModifier(node, K.DefaultKeyword)) {
    checker.report(problems.missingName(checker.span(node)));
  }
  const isAsync = hasModifier(node, K.AsyncKeyword);
  const isGenerator = node.asteriskToken !== undefined;
  const isArrow = ts.isArrowFunction(node);
  const directive = ts.isBlock(node.body) && hasUseStrict(checker, node.body.statements);
  const body = insideFunction(context, context.strict || directive);
  body.awaitAllowed = body.awaitName = isAsync;
  body.yieldAllowed = body.yieldName = isGenerator;
  body.returnAllowed = true;
  if (!isArrow) {
    body.newTarget = true;
    body.noArguments = false;
    body.superProperty = isMethodLike(node);
    body.superCall = ts.isConstructorDeclaration(node) && !hasModifier(node, K.StaticKeyword) && isDerived(node.parent);
  }
  if (node.name !== undefined) visitName(checker, node, node.name, context, body);
  const real = realParameters(checker, node);
  const isSimple = real.every(isPlainParameter);
  checkParameters(checker, node, real, body, directive);
  if (ts.isAccessor(node)) checkAccessor(checker, node, real);
  if (isArrow) checkArrow(checker, node);
  if (ts.canHaveDecorators(node)) checker.pushAll(ts.getDecorators(node), context);
  // Parameters: no await or yield expressions. An arrow's are read as an expression of the code around it first, so
  // there the words stay reserved as they are outside.
  // Of plain names there is nothing left to check.
  if (!isSimple || !checker.hasPlainWords) {
    const parameters = draft(body);
    parameters.awaitAllowed = parameters.yieldAllowed = false;
    parameters.awaitName ||= isArrow && context.awaitName;
    parameters.yieldName ||= isArrow && context.yieldName;
    checker.pushAll(real, parameters);
  }
  // A block body shares its scope with the parameters.
  if (ts.isBlock(node.body)) checker.pushAll(node.body.statements, body);
  else checker.push(node.body, body);
}

/** A declaration binds its name outside, an expression inside; a method's name is a property. */
function visitName(
  checker: Checker, node: ts.FunctionLikeDeclaration, name: ts.PropertyName, outside: Context, inside: Context,
): void {
  if (!ts.isFunctionDeclaration(node) && !ts.isFunctionExpression(node)) {
    return visitPropertyName(checker, name, outside);
  }
  if (!ts.isIdentifier(name) || name.text === '') return;
  const isDeclaration = ts.isFunctionDeclaration(node);
  const span = checker.span(name);
  checkReserved(checker, name, isDeclaration ? outside : inside, inside.strict);
  if (inside.strict && isEvalOrArguments(name.text)) checker.report(problems.strictName(span, name.text));
  if (!isDeclaration) return;
  if (name.text === 'arguments' && outside.noArguments) checker.report(problems.argumentsHere(span));
  const { scope } = outside;
  if (ts.isIfStatement(node.parent)) return; // a block of its own, ECMA-262 B.3.3
  if (scope.kind === 'block' || scope.kind === 'catch') {
    const isPlain = !outside.strict && node.asteriskToken === undefined && !hasModifier(node, K.AsyncKeyword);
    declareLexical(checker, scope, name.text, isPlain ? 'function' : 'lexical', span);
  } else if (scope.kind === 'module') {
    declareLexical(checker, scope, name.text, 'topFunction', span);
  } else {
    declareVar(checker, scope, name.text, span);
  }
}

/** `x`, `x?: T`. */
function isPlainParameter({ modifiers, dotDotDotToken, name, initializer }: ts.ParameterDeclaration): boolean {
  return modifiers === undefined && dotDotDotToken === undefined && initializer === undefined && ts.isIdentifier(name);
}

function checkParameters(
  checker: Checker, node: ts.FunctionLikeDeclaration, parameters: readonly ts.ParameterDeclaration[],
  context: Context, directive: boolean,
): void {
  if (parameters.length === 0) return;
  const isSimple = parameters.every(
    (p) => p.dotDotDotToken === undefined && p.initializer === undefined && ts.isIdentifier(p.name),
  );
  if (directive && !isSimple) {
    const statement = (node.body as ts.Block).statements.find(
      (s) => ts.isExpressionStatement(s) && s.expression.getText(checker.source).slice(1, -1) === 'use strict',
    )!;
    checker.report(problems.strictDirective(checker.span(statement)));
  }
  const isUnique = context.strict || !isSimple || ts.isArrowFunction(node) || ts.isMethodDeclaration(node) ||
    ts.isAccessor(node);
  parameters.forEach((parameter, index) => {
    for (const name of ts.isIdentifier(parameter.name) ? [parameter.name] : boundNames(parameter.name)) {
      if (isUnique && context.scope.parameters.has(name.text)) {
        checker.report(problems.duplicateParameter(checker.span(name), name.text));
      }
      context.scope.parameters.add(name.text);
    }
    if (parameter.dotDotDotToken === undefined) return;
    if (index < parameters.length - 1 || node.parameters.hasTrailingComma) {
      checker.report(problems.restPosition(checker.span(parameter)));
    }
    if (parameter.initializer !== undefined) checker.report(problems.restInitializer(checker.span(parameter)));
  });
}

/** A parameter: its decorators and default are expressions. */
export function visitParameter(checker: Checker, node: ts.ParameterDeclaration, context: Context): void {
  const { modifiers, name, initializer } = node;
  if (modifiers !== undefined) {
    checkModifiers(checker, node);
    checker.pushAll(ts.getDecorators(node), context);
  }
  bind(checker, name, context, 'parameter');
  checker.push(initializer, context);
}

function checkAccessor(
  checker: Checker, node: ts.AccessorDeclaration, parameters: readonly ts.ParameterDeclaration[],
): void {
  const span = checker.span(node.name);
  if (ts.isGetAccessor(node)) {
    if (parameters.length > 0) checker.report(problems.getterParameters(span));
  } else if (parameters.length !== 1 || parameters[0]!.dotDotDotToken !== undefined) {
    checker.report(problems.setterParameters(span));
  }
}

/** No line may end before `=>`, nor after the `async` of an arrow function (ECMA-262 15.3, 15.9). */
function checkArrow(checker: Checker, node: ts.ArrowFunction): void {
  const arrow = node.equalsGreaterThanToken;
  const start = arrow.end - 2;
  if (breaksLine(checker.text, arrow.pos, start)) {
    checker.report(problems.lineBreak({ start, end: arrow.end }, "before '=>'"));
  }
  const asyncWord = node.modifiers?.find((modifier) => modifier.kind === K.AsyncKeyword);
  if (asyncWord !== undefined && breaksLine(checker.text, asyncWord.end, skipTrivia(checker.text, asyncWord.end))) {
    checker.report(problems.lineBreak(checker.span(asyncWord), "after 'async'"));
  }
}

/** A class field's initialiser, which runs as a method of its own. */
export function fieldContext(context: Context, privates: PrivateScope): Context {
  return staticContext(context, privates);
}

/** A class static block: `await` is reserved in it, though not in the bodies of arrow functions. */
export function staticBlockContext(context: Context, privates: PrivateScope): Context {
  const inside = staticContext(context, privates);
  inside.awaitName = true;
  return inside;
}

function staticContext(context: Context, privates: PrivateScope): Draft {
  const inside = insideFunction(context, context.strict);
  inside.privates = privates;
  inside.awaitAllowed = inside.awaitName = inside.yieldAllowed = inside.yieldName = false;
  inside.returnAllowed = inside.superCall = false;
  inside.newTarget = inside.superProperty = inside.noArguments = true;
  return inside;
}
