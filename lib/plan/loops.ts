// Loops that hold a suspension. Each becomes an endless loop with a test that breaks out; `continue` leaves an inner
// block, so that an update or an iterator's step comes next.

import { ts } from '../parse/typescript.js';
import type { Scope } from '../analyse/types.js';
import { resumeValue, type Lowering } from './context.js';
import { lowerEffect, lowerExpression } from './expressions.js';
import type { Label, Local, Rope } from './ir.js';
import { closeFinalizer } from './iteration.js';
import { lowerUsing, lowerUsingHead, usingKindOf } from './disposal.js';
import { assignName, isPattern, lowerPattern } from './patterns.js';
import { lowerPlace } from './assignments.js';
import { lowerStatement, lowerVariables, openScope } from './statements.js';
import { unnamed, unwrapAll } from './operands.js';

/** Lowers the body of a loop as a block that `continue` leaves. */
function lowerBody(L: Lowering, node: ts.IterationStatement, names: readonly string[], loop: Label): void {
  const label = L.newLabel();
  const target = { node, names, onBreak: { kind: 'break', label: loop }, onContinue: { kind: 'break', label } } as const;
  const body = L.collect(() => L.withTarget(target, () => lowerStatement(L, node.statement)));
  L.push({ kind: 'labelled', label, body });
}

function breakUnless(L: Lowering, test: ts.Expression, label: Label): void {
  L.scratch(() => L.if(lowerExpression(L, test), test, () => {}, () => L.push({ kind: 'break', label })));
}

function loop(L: Lowering, names: readonly string[], body: (label: Label) => void): void {
  const label = L.newLabel(names[0]);
  L.push({ kind: 'loop', label, body: L.collect(() => body(label)) });
}

export function lowerWhile(L: Lowering, node: ts.WhileStatement, names: readonly string[]): void {
  loop(L, names, (label) => {
    breakUnless(L, node.expression, label);
    lowerBody(L, node, names, label);
  });
}

export function lowerDoWhile(L: Lowering, node: ts.DoStatement, names: readonly string[]): void {
  loop(L, names, (label) => {
    lowerBody(L, node, names, label);
    breakUnless(L, node.expression, label);
  });
}

/** A captured `let` of the head is copied for each iteration (ECMA-262 14.7.4.4 CreatePerIterationEnvironment). */
export function lowerFor(L: Lowering, node: ts.ForStatement, names: readonly string[]): void {
  const { initializer } = node;
  const scope = L.analysis.scopeOf.get(node)!;
  openScope(L, scope);
  const using = initializer !== undefined && ts.isVariableDeclarationList(initializer) ? usingKindOf(initializer) : undefined;
  if (using === undefined) return lowerForParts(L, node, names, scope);
  lowerUsing(L, using, node, () => lowerForParts(L, node, names, scope));
}

function lowerForParts(L: Lowering, node: ts.ForStatement, names: readonly string[], scope: Scope): void {
  const { initializer, condition, incrementor } = node;
  if (initializer !== undefined) {
    if (!ts.isVariableDeclarationList(initializer)) L.scratch(() => lowerEffect(L, initializer));
    else lowerVariables(L, initializer);
  }
  const record = L.recordOf(scope);
  const copies = record !== undefined && ts.isVariableDeclarationList(initializer!) && (initializer.flags & ts.NodeFlags.Let) !== 0;
  const copy = (): void => { if (copies) L.assign(record, copyOf(L, scope, record)); };
  copy();
  loop(L, names, (label) => {
    if (condition !== undefined) breakUnless(L, condition, label);
    lowerBody(L, node, names, label);
    copy();
    if (incrementor !== undefined) L.scratch(() => lowerEffect(L, incrementor));
  });
}

/** A record with the fields of `record`. Named one by one: V8 makes such an object in place. */
function copyOf(L: Lowering, scope: Scope, record: Local): Rope {
  const names = [...scope.names.values()].filter((binding) => L.bindings.boxed.has(binding)).map(({ name }) => name);
  if (names.includes('__proto__')) return ['{ ...', record, ' }'];
  return ['{ ', ...names.flatMap((name, i): Rope => [`${i === 0 ? '' : ', '}${name}: `, record, `.${name}`]), ' }'];
}

/** The keys are taken at the start; one that is deleted before its turn is passed over (14.7.5.9 EnumerateObjectProperties). */
export function lowerForIn(L: Lowering, node: ts.ForInStatement, names: readonly string[]): void {
  guardHead(L, node);
  const object = L.spill(unnamed(node.expression, lowerExpression(L, node.expression)));
  const keys = L.spill([L.helper('keys'), '(', ...object, ')']);
  const index = L.temp();
  L.assign(index, ['0']);
  loop(L, names, (label) => {
    L.if([index, ' < ', ...keys, '.length'], node.expression, () => {}, () => L.push({ kind: 'break', label }));
    const key = L.spill([...keys, '[', index, '++]']);
    L.if([L.helper('has'), '(', ...object, ', ', ...key, ')'], node.expression, () => {
      bindHead(L, node, key);
      lowerBody(L, node, names, label);
    });
  });
}

export function lowerForOf(L: Lowering, node: ts.ForOfStatement, names: readonly string[]): void {
  const isAsync = node.awaitModifier !== undefined;
  guardHead(L, node);
  const iterator = L.temp();
  L.assign(iterator, [L.helper(isAsync ? 'asyncIterator' : 'iterator'), '(', ...lowerExpression(L, node.expression), ')']);
  const result = L.temp();
  loop(L, names, (label) => {
    lowerStep(L, node, iterator, result, label);
    closeFinalizer(L, iterator, { unlessDone: false, isAsync, at: node }, () => {
      const using = ts.isVariableDeclarationList(node.initializer) ? usingKindOf(node.initializer) : undefined;
      const body = (): void => lowerBody(L, node, names, label);
      if (using !== undefined) {
        openScope(L, L.analysis.scopeOf.get(node)!);
        lowerUsingHead(L, using, node, [result], body);
      } else {
        bindHead(L, node, [result]);
        body();
      }
    });
  });
}

/** Leaves the next value in `result`, or the loop. An iterator of the runtime need not make an object of each value. */
function lowerStep(L: Lowering, node: ts.ForOfStatement, iterator: Local, result: Local, label: Label): void {
  const leave = (): void => L.push({ kind: 'break', label });
  // V8's place of the await of `for await` is what gets the value.
  const done = (): string => L.helper('DONE');
  if (node.awaitModifier === undefined) {
    L.assign(result, [L.helper('step'), '(', iterator, ')']);
    L.if([result, ' === ', done()], node.expression, leave);
  } else if (L.context.exact) {
    L.suspend('await', [L.helper('next'), '(', iterator, ')'], headTarget(node), { loop: L.span(node) });
    L.assign(result, [resumeValue]);
    L.if([L.helper('done'), '(', result, ')'], node.expression, leave);
    L.assign(result, [result, '.value']);
  } else {
    const resumed: Rope = [resumeValue, ' = ', L.helper('done'), '(', resumeValue, ') ? ', done(), ' : ', resumeValue, '.value'];
    L.suspend('await', [iterator], headTarget(node), { loop: L.span(node), read: 'pull', resumed });
    L.assign(result, [resumeValue]);
    L.if([result, ' === ', done()], node.expression, leave);
  }
}

/** The subject of `for (const x of [x])` is evaluated in a dead zone of the head's names (14.7.5.6 ForIn/OfHeadEvaluation). */
function guardHead(L: Lowering, node: ts.ForInOrOfStatement): void {
  const scope = L.analysis.scopeOf.get(node)!;
  if ([...scope.names.values()].some((binding) => L.bindings.guarded.has(binding))) openScope(L, scope);
}

/** What stands for the value in the head of a loop. */
function headTarget({ initializer }: ts.ForInOrOfStatement): ts.Node {
  return ts.isVariableDeclarationList(initializer) ? initializer.declarations[0]!.name : initializer;
}

/** Gives the value to the variable, pattern or member in the head; its scope is new for each iteration. */
function bindHead(L: Lowering, node: ts.ForInOrOfStatement, value: Rope): void {
  openScope(L, L.analysis.scopeOf.get(node)!);
  const head = node.initializer;
  L.scratch(() => {
    const target = ts.isVariableDeclarationList(head) ? head.declarations[0]!.name : unwrapAll(head);
    if (isPattern(target)) {
      if (L.suspends(target)) lowerPattern(L, target, value);
      else L.step(['(', L.span(target), ' = ', ...value, ')']);
    } else if (ts.isIdentifier(target)) assignName(L, target, value);
    else L.step([...lowerPlace(L, target, false), ' = ', ...value]);
  });
}
