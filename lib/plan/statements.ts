// Statements of a lowered function → nodes. A statement without a suspension is one step and stays as it stands, unless
// it declares something (the names of flattened scopes live at the top of the machine) or jumps out of itself.

import { ts } from '../parse/typescript.js';
import type { Binding, Scope } from '../analyse/types.js';
import { isFlattenedLoop } from './bindings.js';
import { lowerClass } from './classes.js';
import { resumeValue, type Lowering } from './context.js';
import { lowerUsing, lowerUsingVariables, usingKind, usingKindOf } from './disposal.js';
import { isMethodDeclaration, propertyOf } from './forms.js';
import { lowerTry } from './exceptions.js';
import { exitsOf, throwsOf } from './exits.js';
import { lowerEffect, lowerExpression } from './expressions.js';
import type { Rope } from './ir.js';
import { lowerDoWhile, lowerFor, lowerForIn, lowerForOf, lowerWhile } from './loops.js';
import { isPrimitive, resultOf, unnamed, withHoles } from './operands.js';
import { assignName, lowerPattern, named, withName } from './patterns.js';

const { SyntaxKind } = ts;

/** A statement list with the scope that it opens, if its names are ours to place. */
export function lowerList(L: Lowering, statements: readonly ts.Statement[], scope: Scope | undefined): void {
  if (scope !== undefined) openScope(L, scope);
  hoistFunctions(L, statements);
  const using = usingKind(statements);
  const body = (): void => { for (const statement of statements) lowerStatement(L, statement); };
  if (using === undefined) body();
  else lowerUsing(L, using, statements[0]!, body);
}

/** Makes the record of a scope, and marks the variables whose temporal dead zone is checked. */
export function openScope(L: Lowering, scope: Scope): void {
  const { bindings } = L;
  const dead = (): string => L.helper('tdz');
  const record = L.recordOf(scope);
  const fields: string[] = [];
  for (const binding of scope.names.values()) {
    if (!bindings.hoisted.has(binding)) continue;
    const guarded = bindings.guarded.has(binding);
    if (bindings.boxed.has(binding)) {
      const name = binding.name === '__proto__' ? '["__proto__"]' : binding.name;
      fields.push(`${name}: ${guarded ? dead() : L.rawParameters.has(binding) ? binding.name : 'void 0'}`);
    } else if (guarded) L.step([L.localOf(binding)!, ` = ${dead()}`], L.localOf(binding));
  }
  if (record !== undefined) L.assign(record, [`{ ${fields.join(', ')} }`]);
}

/** Function declarations have their value from the start of their list (ECMA-262 14.2.3, 10.2.11). */
function hoistFunctions(L: Lowering, statements: readonly ts.Statement[]): void {
  for (const statement of statements) {
    if (!ts.isFunctionDeclaration(statement) || statement.body === undefined || statement.name === undefined) continue;
    const { name } = statement;
    const binding = L.analysis.bindingOf.get(name);
    if (binding === undefined) continue;
    const { start, end } = L.span(statement);
    if (isAsync(statement) && isMethodDeclaration(statement, L.analysis, L.context.exact)) {
      L.step([...L.place(binding), ' = ', ...methodForm(L, statement, name)], L.localOf(binding));
      continue;
    }
    const code: Rope = [{ start, end: name.getStart(L.sourceFile) }, { start: name.end, end }];
    const plain = L.localOf(binding) !== undefined && !L.bindings.renamed.has(binding);
    L.step([...L.place(binding), ' = ', ...(plain ? code : withName(name.text, code))], L.localOf(binding));
  }
}

function isAsync(node: ts.FunctionDeclaration): boolean {
  return node.modifiers?.some((modifier) => modifier.kind === SyntaxKind.AsyncKeyword) ?? false;
}

/** `async function f(a) { … }` → `({ f(a) { … } }).f` (see forms.ts). */
function methodForm({ names, context }: Lowering, node: ts.FunctionDeclaration, name: ts.Identifier): Rope {
  const helper = node.asteriskToken !== undefined ? 'generatorFunction' : context.exact ? 'asyncFunction' : undefined;
  const method = [`({ `, { start: name.getStart(), end: node.end }, ` })${propertyOf(name.text).access}`];
  const dressed: Rope = helper === undefined ? method : [`${names.runtime}.${helper}(`, ...method, ')'];
  const self = context.selfNames.get(node);
  return self === undefined ? dressed : [`(() => { const ${self} = `, ...dressed, `; return ${self}; })()`];
}

/** In sloppy code, reaching a block's function declaration gives the function to the variable around (B.3.2). */
function lowerBlockFunction(L: Lowering, node: ts.FunctionDeclaration): void {
  if (ts.isIfStatement(node.parent)) return hoistFunctions(L, [node]);
  const outer = L.analysis.blockFunctions.get(node);
  if (outer === undefined) return;
  L.step([...L.place(outer), ' = ', ...L.place(L.analysis.bindingOf.get(node.name!)!)], L.localOf(outer));
}

export function lowerStatement(L: Lowering, node: ts.Statement, names: readonly string[] = []): void {
  L.scratch(() => {
    switch (node.kind) {
      case SyntaxKind.FunctionDeclaration:
        return lowerBlockFunction(L, node as ts.FunctionDeclaration);
      case SyntaxKind.EmptyStatement:
      case SyntaxKind.InterfaceDeclaration:
      case SyntaxKind.TypeAliasDeclaration:
        return;
      case SyntaxKind.VariableStatement:
        return lowerVariables(L, (node as ts.VariableStatement).declarationList);
      case SyntaxKind.ClassDeclaration:
        return lowerClassDeclaration(L, node as ts.ClassDeclaration);
      case SyntaxKind.EnumDeclaration:
      case SyntaxKind.ModuleDeclaration:
        return lowerTypeScriptDeclaration(L, node as ts.EnumDeclaration | ts.ModuleDeclaration);
      case SyntaxKind.ReturnStatement:
        return lowerReturn(L, node as ts.ReturnStatement);
      case SyntaxKind.BreakStatement:
      case SyntaxKind.ContinueStatement:
        L.push({ ...L.targetOf(node as ts.BreakOrContinueStatement)!, at: L.span(node) });
        return;
    }
    if (!L.suspends(node)) return keep(L, node);
    if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
      if (!isFlattenedLoop(node, L.analysis)) return keepAs(L, node, withHoles(L, node, [[node.expression, lowerExpression(L, node.expression)]]));
    }
    switch (node.kind) {
      case SyntaxKind.ExpressionStatement:
        return lowerEffect(L, (node as ts.ExpressionStatement).expression);
      case SyntaxKind.ThrowStatement: {
        const { expression } = node as ts.ThrowStatement;
        L.push({ kind: 'throw', value: lowerExpression(L, expression), at: L.span(node) });
        return;
      }
      case SyntaxKind.Block:
        return lowerList(L, (node as ts.Block).statements, L.analysis.scopeOf.get(node));
      case SyntaxKind.IfStatement: {
        const { expression, thenStatement, elseStatement } = node as ts.IfStatement;
        const otherwise = (): void => { if (elseStatement !== undefined) lowerStatement(L, elseStatement); };
        return L.if(lowerExpression(L, expression), node, () => lowerStatement(L, thenStatement), otherwise);
      }
      case SyntaxKind.LabeledStatement:
        return lowerLabelled(L, node as ts.LabeledStatement, names);
      case SyntaxKind.WhileStatement:
        return lowerWhile(L, node as ts.WhileStatement, names);
      case SyntaxKind.DoStatement:
        return lowerDoWhile(L, node as ts.DoStatement, names);
      case SyntaxKind.ForStatement:
        return lowerFor(L, node as ts.ForStatement, names);
      case SyntaxKind.ForInStatement:
        return lowerForIn(L, node as ts.ForInStatement, names);
      case SyntaxKind.ForOfStatement:
        return lowerForOf(L, node as ts.ForOfStatement, names);
      case SyntaxKind.SwitchStatement:
        return lowerSwitch(L, node as ts.SwitchStatement, names);
      case SyntaxKind.TryStatement:
        return lowerTry(L, node as ts.TryStatement);
      default:
        return keep(L, node);
    }
  });
}

/** Keeps a statement as it stands. */
export function keep(L: Lowering, node: ts.Statement): void {
  keepAs(L, node, [L.span(node)]);
}

/** Keeps a statement, with values in the place of what waits. */
export function keepAs(L: Lowering, node: ts.Statement, code: Rope): void {
  L.push({ kind: 'step', code, whole: true, exits: exitsOf(L, node), throws: throwsOf(L, node) });
}

export function lowerVariables(L: Lowering, list: ts.VariableDeclarationList): void {
  if (usingKindOf(list) !== undefined) return lowerUsingVariables(L, list);
  const isVar = (list.flags & ts.NodeFlags.BlockScoped) === 0;
  for (const declaration of list.declarations) L.scratch(() => lowerDeclarator(L, declaration, isVar));
}

function lowerDeclarator(L: Lowering, declaration: ts.VariableDeclaration, isVar: boolean): void {
  const { name, initializer } = declaration;
  if (initializer === undefined) {
    if (!isVar && ts.isIdentifier(name)) assignName(L, name, ['void 0']);
    return;
  }
  if (ts.isIdentifier(name)) {
    const binding = L.analysis.bindingOf.get(name);
    const local = binding === undefined ? undefined : L.localOf(binding);
    if (!L.suspends(initializer)) return L.step([L.span(declaration)], local);
    return assignName(L, name, named(L, name, initializer, lowerExpression(L, initializer)));
  }
  const value = lowerExpression(L, initializer);
  if (L.suspends(name)) lowerPattern(L, name, L.spill(unnamed(initializer, value)));
  else L.step(['(', L.span(name), ' = ', ...value, ')']);
}

function lowerClassDeclaration(L: Lowering, node: ts.ClassDeclaration): void {
  const binding = L.analysis.bindingOf.get(node.name!);
  if (binding === undefined) return; // ambient
  if (!L.suspends(node) && hasDecorators(node)) return lowerWholeDeclaration(L, node, binding);
  const code = lowerClass(L, node);
  L.step([...L.place(binding), ' = ', ...code], L.localOf(binding));
}

/** Whether erasing decorators and `accessor` fields makes several statements of the class. */
function hasDecorators(node: ts.ClassDeclaration): boolean {
  const decorated = (at: ts.Node): boolean =>
    ts.canHaveModifiers(at) && (at.modifiers?.some((m) => ts.isDecorator(m) || m.kind === SyntaxKind.AccessorKeyword) ?? false);
  return decorated(node) || node.members.some((member) =>
    decorated(member) || ('parameters' in member && (member as ts.MethodDeclaration).parameters.some(decorated)));
}

function lowerTypeScriptDeclaration(L: Lowering, node: ts.EnumDeclaration | ts.ModuleDeclaration): void {
  const binding = ts.isIdentifier(node.name) ? L.analysis.bindingOf.get(node.name) : undefined;
  if (binding !== undefined) lowerWholeDeclaration(L, node, binding); // else ambient
}

/** An enum, a namespace, a decorated class: made by a function of its own, so that its `let` stays inside. */
function lowerWholeDeclaration(L: Lowering, node: ts.Statement, binding: Binding): void {
  L.step([...L.place(binding), ' = (() => { ', L.span(node), ` return ${binding.name}; })()`], L.localOf(binding));
}

/** Whether nothing but blocks and branches stands around a statement of the function. */
function isStraight(node: ts.Statement, fn: ts.Node): boolean {
  let at: ts.Node = node.parent;
  while (ts.isIfStatement(at) || (ts.isBlock(at) && !at.statements.some(isUsing))) at = at.parent;
  return at === fn;
}

function isUsing(node: ts.Statement): boolean {
  return ts.isVariableStatement(node) && usingKindOf(node.declarationList) !== undefined;
}

function lowerReturn(L: Lowering, node: ts.ReturnStatement): void {
  const at = L.span(node);
  if (node.expression === undefined) return L.push({ kind: 'return', value: undefined, at });
  const code = lowerExpression(L, node.expression);
  // On its way through a finalizer the value is kept in a variable, of which a function must not get its name.
  const value = !L.fn.isGenerator && isStraight(node, L.fn.node) ? code : unnamed(node.expression, code);
  if (!L.fn.isGenerator || (!L.context.exact && isPrimitive(node.expression))) return L.push({ kind: 'return', value, result: resultOf(node.expression, L.analysis), at });
  L.suspend('await', value, node);
  L.push({ kind: 'return', value: [resumeValue], at });
}

function lowerLabelled(L: Lowering, node: ts.LabeledStatement, outer: readonly string[]): void {
  const names = [...outer, node.label.text];
  const { statement } = node;
  if (ts.isIterationStatement(statement, false) || ts.isSwitchStatement(statement) || ts.isLabeledStatement(statement)) {
    return lowerStatement(L, statement, names);
  }
  const label = L.newLabel(node.label.text);
  const body = L.collect(() => L.withTarget({ node, names, onBreak: { kind: 'break', label } }, () => lowerStatement(L, statement)));
  L.push({ kind: 'labelled', label, body });
}

function lowerSwitch(L: Lowering, node: ts.SwitchStatement, names: readonly string[]): void {
  if (!L.suspends(node.caseBlock)) {
    // Only the subject waits: the statement stays, with the value in its place.
    const code = withHoles(L, node, [[node.expression, lowerExpression(L, node.expression)]]);
    return keepAs(L, node, code);
  }
  const label = L.newLabel(names[0]);
  const subject = L.spill(unnamed(node.expression, lowerExpression(L, node.expression)), node);
  const { clauses } = node.caseBlock;
  openScope(L, L.analysis.scopeOf.get(node.caseBlock)!);
  for (const clause of clauses) hoistFunctions(L, clause.statements);
  L.withTarget({ node, names, onBreak: { kind: 'break', label } }, () => {
    const lowered = clauses.map((clause) => {
      let test: Rope | undefined;
      const before = L.collect(() => {
        if (ts.isCaseClause(clause)) test = [...subject, ' === (', ...lowerExpression(L, clause.expression), ')'];
      });
      const body = L.collect(() => { for (const statement of clause.statements) lowerStatement(L, statement); });
      return { before, test, body };
    });
    L.push({ kind: 'switch', label, subject, clauses: lowered });
  });
}
