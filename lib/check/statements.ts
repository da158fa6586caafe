// Statements: labels and jumps, the heads of loops, bodies that cannot be declarations, `using`.

import { ts } from '../parse/typescript.js';
import type { Checker } from './checker.js';
import { draft, type Context, type Draft, type Label } from './context.js';
import { problems } from './messages.js';
import { hasModifier } from './modifiers.js';
import { bind, boundNames, checkReserved } from './names.js';
import { newScope, type ScopeKind } from './scopes.js';
import { pushTarget } from './targets.js';
import { breaksLine, skipTrivia } from './text.js';

const K = ts.SyntaxKind;

export function blockContext(context: Context, kind: ScopeKind = 'block'): Draft {
  const inside = draft(context);
  inside.scope = newScope(kind, context.scope);
  return inside;
}

/** The body of an `if`, a loop, a label or a `with`: declarations need a block around them (ECMA-262 14.6 to 14.13). */
function pushBody(checker: Checker, node: ts.Statement, context: Context, parent: 'if' | 'label' | 'other'): void {
  if (ts.isFunctionDeclaration(node)) {
    const isPlain = node.asteriskToken === undefined && !hasModifier(node, K.AsyncKeyword);
    if (parent === 'other' || context.strict || !isPlain) checker.report(problems.declarationHere(checker.span(node)));
  } else if (ts.isClassDeclaration(node)) {
    checker.report(problems.declarationHere(checker.span(node)));
  } else if (ts.isVariableStatement(node) && (node.declarationList.flags & ts.NodeFlags.BlockScoped) !== 0) {
    if (!isLetName(checker, node, context)) checker.report(problems.declarationHere(checker.span(node)));
    return; // either way this declares nothing
  } else if (parent !== 'label' && ts.isLabeledStatement(node)) {
    let inner: ts.Statement = node;
    while (ts.isLabeledStatement(inner)) inner = inner.statement;
    if (ts.isFunctionDeclaration(inner)) checker.report(problems.labelledFunction(checker.span(inner)));
  } else if (isModuleItem(node)) {
    checker.report(problems.modulePosition(checker.span(node), 'import and export'));
    return;
  }
  checker.push(node, context);
}

/** `let` and a line break are the name `let` and a new statement where sloppy code cannot have a declaration. */
function isLetName(checker: Checker, node: ts.VariableStatement, context: Context): boolean {
  const list = node.declarationList;
  const [first] = list.declarations;
  const isLet = (list.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Let;
  if (context.strict || !isLet || first === undefined || ts.isArrayBindingPattern(first.name)) return false;
  return breaksLine(checker.text, checker.span(list).start, first.name.getStart(checker.source));
}

export function isModuleItem(node: ts.Node): boolean {
  return ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isExportAssignment(node);
}

export function visitIf(checker: Checker, node: ts.IfStatement, context: Context): void {
  checker.push(node.expression, context);
  pushBody(checker, node.thenStatement, context, 'if');
  if (node.elseStatement !== undefined) pushBody(checker, node.elseStatement, context, 'if');
}

export function visitWith(checker: Checker, node: ts.WithStatement, context: Context): void {
  if (context.strict) {
    const { start } = checker.span(node);
    checker.report(problems.withInStrict({ start, end: start + 4 }));
  }
  checker.push(node.expression, context);
  pushBody(checker, node.statement, context, 'other');
}

export function visitLabelled(checker: Checker, node: ts.LabeledStatement, context: Context): void {
  checkReserved(checker, node.label, context);
  const name = node.label.text;
  for (let label = context.labels; label !== undefined; label = label.outer) {
    if (label.name === name) checker.report(problems.duplicateLabel(checker.span(node.label), name));
  }
  let body: ts.Statement = node.statement;
  while (ts.isLabeledStatement(body)) body = body.statement;
  const inside = draft(context);
  inside.labels = { name, isLoop: ts.isIterationStatement(body, false), outer: context.labels } satisfies Label;
  pushBody(checker, node.statement, inside, 'label');
}

export function visitJump(checker: Checker, node: ts.BreakOrContinueStatement, context: Context): void {
  const isBreak = ts.isBreakStatement(node);
  if (node.label === undefined) {
    if (isBreak && !context.breakable) checker.report(problems.breakOutside(checker.span(node)));
    if (!isBreak && !context.continuable) checker.report(problems.continueOutside(checker.span(node)));
    return;
  }
  checkReserved(checker, node.label, context);
  const name = node.label.text;
  let label = context.labels;
  while (label !== undefined && label.name !== name) label = label.outer;
  if (label === undefined) checker.report(problems.unknownLabel(checker.span(node.label), name));
  else if (!isBreak && !label.isLoop) checker.report(problems.continueOutside(checker.span(node)));
}

export function visitReturn(checker: Checker, node: ts.ReturnStatement, context: Context): void {
  if (!context.returnAllowed) {
    const { start } = checker.span(node);
    checker.report(problems.returnOutside({ start, end: start + 6 }));
  }
  checker.push(node.expression, context);
}

export function visitTry(checker: Checker, node: ts.TryStatement, context: Context): void {
  checker.push(node.tryBlock, context);
  checker.push(node.catchClause, context);
  checker.push(node.finallyBlock, context);
}

/** The parameter and the block share a scope here: neither may declare what the other does (ECMA-262 14.15.1). */
export function visitCatch(checker: Checker, node: ts.CatchClause, context: Context): void {
  const inside = blockContext(context, 'catch');
  const { variableDeclaration } = node;
  if (variableDeclaration !== undefined) {
    if (variableDeclaration.initializer !== undefined) {
      checker.report(problems.unexpected(checker.span(variableDeclaration.initializer), '='));
    }
    const { name } = variableDeclaration;
    bind(checker, name, inside, ts.isIdentifier(name) ? 'catch' : 'catchPattern');
  }
  checker.pushAll(node.block.statements, inside);
}

export function visitSwitch(checker: Checker, node: ts.SwitchStatement, context: Context): void {
  checker.push(node.expression, context);
  const inside = blockContext(context);
  inside.breakable = true;
  let hasDefault = false;
  for (const clause of node.caseBlock.clauses) {
    if (ts.isDefaultClause(clause)) {
      if (hasDefault) checker.report(problems.secondDefault(checker.span(clause)));
      hasDefault = true;
    } else {
      checker.push(clause.expression, inside);
    }
    for (const statement of clause.statements) {
      if (ts.isVariableStatement(statement) && usingKind(statement.declarationList) !== undefined) {
        checker.report(problems.usingHere(checker.span(statement), "'using' in a switch needs a block around it."));
      }
      checker.push(statement, inside);
    }
  }
}

export function usingKind(list: ts.VariableDeclarationList): 'using' | 'await using' | undefined {
  const kind = list.flags & ts.NodeFlags.BlockScoped;
  if (kind === ts.NodeFlags.AwaitUsing) return 'await using';
  return kind === ts.NodeFlags.Using ? 'using' : undefined;
}

/** Declarations of `var`, `let`, `const` and `using`. Those of loop heads are checked by the loop first. */
export function visitDeclarations(checker: Checker, list: ts.VariableDeclarationList, context: Context): void {
  const { declarations, parent } = list;
  const kind = list.flags & ts.NodeFlags.BlockScoped;
  const using = usingKind(list);
  const isForInOf = ts.isForInStatement(parent) || ts.isForOfStatement(parent);
  // In sloppy code `for (let;;)` and `for (let in o)` use a variable named `let`; the parser leaves the list empty.
  const isHead = ts.isForStatement(parent) || ts.isForInStatement(parent);
  const isName = kind === ts.NodeFlags.Let && !context.strict && isHead;
  if (declarations.length === 0) {
    if (!isName) checker.report(problems.missingName(checker.span(list)));
  }
  if (declarations.hasTrailingComma) {
    checker.report(problems.emptyList({ start: declarations.end - 1, end: declarations.end }));
  }
  if (using !== undefined) checkUsing(checker, list, context, using);
  for (const declaration of declarations) {
    const { name, initializer } = declaration;
    const isPattern = !ts.isIdentifier(name);
    if (!isForInOf && initializer === undefined) {
      const span = checker.span(declaration);
      if (isPattern) checker.report(problems.missingInitializer(span, 'A pattern'));
      else if (kind === ts.NodeFlags.Const) checker.report(problems.missingInitializer(span, 'A constant'));
      else if (using !== undefined) checker.report(problems.missingInitializer(span, `A '${using}' declaration`));
    }
    if (using !== undefined && isPattern) {
      checker.report(problems.usingHere(checker.span(name), `'${using}' cannot be used with a pattern.`));
    }
    bind(checker, name, context, kind === 0 ? 'var' : 'lexical');
    checker.push(initializer, context);
  }
}

function checkUsing(
  checker: Checker, list: ts.VariableDeclarationList, context: Context, using: 'using' | 'await using',
): void {
  const span = checker.span(list);
  if (using === 'await using' && !context.awaitAllowed) {
    checker.report(problems.awaitHere({ start: span.start, end: span.start + 5 }));
  }
  // `await` and `using` stand on one line (14.3.1); between `using` and the name the parser sees to it.
  if (using === 'await using' && breaksLine(checker.text, span.start + 5, skipTrivia(checker.text, span.start + 5))) {
    checker.report(problems.lineBreak({ start: span.start, end: span.start + 5 }, "after 'await'"));
  }
  if (ts.isForInStatement(list.parent)) {
    checker.report(problems.usingHere(span, `'${using}' cannot be used in a for-in loop.`));
  }
}

function loopBody(context: Context): Context {
  if (context.breakable && context.continuable) return context;
  const inside = draft(context);
  inside.breakable = inside.continuable = true;
  return inside;
}

export function visitWhile(checker: Checker, node: ts.WhileStatement | ts.DoStatement, context: Context): void {
  checker.push(node.expression, context);
  pushBody(checker, node.statement, loopBody(context), 'other');
}

export function visitFor(checker: Checker, node: ts.ForStatement, context: Context): void {
  const inside = blockContext(context);
  checker.push(node.initializer, inside);
  checker.push(node.condition, inside);
  checker.push(node.incrementor, inside);
  pushBody(checker, node.statement, loopBody(inside), 'other');
}

/** The head of `for-in` and `for-of` (ECMA-262 14.7.5.1). */
export function visitForInOf(checker: Checker, node: ts.ForInOrOfStatement, context: Context): void {
  const inside = blockContext(context);
  const isOf = ts.isForOfStatement(node);
  if (isOf && node.awaitModifier !== undefined && !context.awaitAllowed) {
    checker.report(problems.forAwait(checker.span(node.awaitModifier)));
  }
  const { initializer } = node;
  if (ts.isVariableDeclarationList(initializer)) {
    checkForDeclaration(checker, node, initializer, context);
    checker.push(initializer, inside);
  } else {
    checkForTarget(checker, node, initializer);
    pushTarget(checker, initializer, inside, 'plain');
  }
  // The expression sees the names of the head, in their dead zone.
  checker.push(node.expression, inside);
  pushBody(checker, node.statement, loopBody(inside), 'other');
}

function checkForDeclaration(
  checker: Checker, node: ts.ForInOrOfStatement, list: ts.VariableDeclarationList, context: Context,
): void {
  const what = ts.isForOfStatement(node) ? 'for-of' : 'for-in';
  const [first] = list.declarations;
  if (first === undefined && ts.isForInStatement(node)) return; // see visitDeclarations
  if (list.declarations.length !== 1 || first === undefined) {
    checker.report(problems.forHead(checker.span(list), `A ${what} loop declares exactly one variable.`));
    return;
  }
  if (first.initializer === undefined) return;
  // `for (var x = 1 in o)` is legal in sloppy code (ECMA-262 B.3.5).
  const isOld = ts.isForInStatement(node) && !context.strict && ts.isIdentifier(first.name) &&
    (list.flags & ts.NodeFlags.BlockScoped) === 0;
  if (!isOld) {
    const message = `The variable of a ${what} loop cannot have a value.`;
    checker.report(problems.forHead(checker.span(first.initializer), message));
  }
}

/** `for (let of …)` and `for (async of …)` would be read two ways, so the grammar has neither. */
function checkForTarget(checker: Checker, node: ts.ForInOrOfStatement, target: ts.Expression): void {
  if (!ts.isForOfStatement(node)) return;
  const { start } = checker.span(target);
  const word = /^(?:let|async)\b/.exec(checker.text.slice(start, start + 6))?.[0];
  if (word === 'let' || (word === 'async' && ts.isIdentifier(target) && node.awaitModifier === undefined)) {
    checker.report(problems.forHead(checker.span(target), `A for-of loop cannot start with '${word}'.`));
  }
}

/** All names that a statement list's exported declaration binds. */
export function declaredNames(list: ts.VariableDeclarationList): readonly ts.Identifier[] {
  return list.declarations.flatMap(({ name }) => boundNames(name));
}
