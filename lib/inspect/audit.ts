// What a source map is worth, judged by what debuggers ask of it: is there an exact segment for every statement, is all of
// the code mapped or said to be unmapped, where does a breakpoint on a line land?

import { ts } from '../parse/typescript.js';
import { lineStarts, positionOf, type Span } from '../source.js';
import { linksOf, lowerBound } from './links.js';
import { walk } from './output.js';
import type { BreakpointAudit, MapAudit, MapPair, Place, StatementAudit } from './views.js';

interface AuditInput {
  readonly source: ts.SourceFile;
  /** The source as it was given, of which `source` may be a changed text; and the way from spans of that back to it. */
  readonly text: string;
  readonly toSource: (span: Span) => Span;
  readonly code: ts.SourceFile;
  readonly pairs: readonly MapPair[];
}

export const emptyAudit: MapAudit = { statements: [], exact: 0, characters: { mapped: 0, unmapped: 0, uncovered: 0 }, breakpoints: [] };

/** Audits the pairs of a map. `source` and `code` are parsed with parents. */
export function auditMap({ source, text, toSource, code, pairs }: AuditInput): MapAudit {
  const at = new Map<number, number[]>();
  for (const [start, , from] of pairs) {
    if (from < 0) continue;
    const list = at.get(from);
    if (list === undefined) at.set(from, [start]);
    else list.push(start);
  }
  const starts = lineStarts(text);
  const statements = executableStatements(source).map((node): StatementAudit => {
    const { start, end } = toSource({ start: node.getStart(source), end: node.end });
    return { start, end, ...placeOf(starts, start), exact: at.get(start) ?? [] };
  });
  return {
    statements,
    exact: statements.filter(({ exact }) => exact.length > 0).length,
    characters: countCharacters(code.text, pairs),
    breakpoints: auditBreakpoints(starts, at, code, pairs),
  };
}

function placeOf(starts: readonly number[], offset: number): Place {
  const { line, column } = positionOf(starts, offset);
  return { line: line + 1, column: column + 1 };
}

/** Statements that do something by themselves: blocks, labels, declarations of types and functions do not. */
function executableStatements(file: ts.SourceFile): readonly ts.Statement[] {
  const found: ts.Statement[] = [];
  walk(file, (node) => {
    if (!ts.isStatement(node) || ts.isBlock(node) || ts.isEmptyStatement(node) || ts.isLabeledStatement(node) || isDeclaration(node)) return;
    if (isAmbient(node)) return;
    // `let x;` stores nothing that one could see a debugger stop at.
    if (ts.isVariableStatement(node) && node.declarationList.declarations.every(({ initializer }) => initializer === undefined)) return;
    found.push(node);
  });
  return found;
}

function isDeclaration(node: ts.Statement): boolean {
  return (
    ts.isFunctionDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isModuleDeclaration(node) ||
    ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node) || ts.isExportDeclaration(node) || ts.isNamespaceExportDeclaration(node) ||
    ts.isTryStatement(node) || ts.isEnumDeclaration(node)
  );
}

function isAmbient(node: ts.Node): boolean {
  for (let at = node; at !== undefined; at = at.parent) {
    if (ts.canHaveModifiers(at) && ts.getModifiers(at)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)) return true;
  }
  return false;
}

function countCharacters(code: string, pairs: readonly MapPair[]): MapAudit['characters'] {
  let mapped = 0;
  let unmapped = 0;
  let all = 0;
  const count = (start: number, end: number): number => {
    let found = 0;
    for (let i = start; i < end; i++) if (code.charCodeAt(i) > 32) found++;
    return found;
  };
  for (const [start, end, from] of pairs) {
    if (from < 0) unmapped += count(start, end);
    else mapped += count(start, end);
  }
  all = count(0, code.length);
  return { mapped, unmapped, uncovered: all - mapped - unmapped };
}

/**
 * A debugger asks the map for the first place on a line and takes every place in the code that comes from there; V8 then
 * stops at the next place behind it where it can.
 */
function auditBreakpoints(
  starts: readonly number[], at: ReadonlyMap<number, readonly number[]>, code: ts.SourceFile, pairs: readonly MapPair[],
): readonly BreakpointAudit[] {
  const places = [...at.keys()].sort((a, b) => a - b);
  const stops = breakablePlaces(code);
  const codeStarts = lineStarts(code.text);
  const links = linksOf(pairs);
  const found: BreakpointAudit[] = [];
  let line = -1;
  for (const place of places) {
    const here = positionOf(starts, place).line;
    if (here === line) continue;
    line = here;
    const lands = new Map<number, BreakpointAudit['lands'][number]>();
    for (const offset of at.get(place)!) {
      const stop = stops[lowerBound(stops.length, (i) => stops[i]! >= offset)];
      if (stop === undefined || lands.has(stop)) continue;
      const from = links.sourceAt(stop);
      lands.set(stop, { at: stop, generated: placeOf(codeStarts, stop), source: from === undefined ? null : placeOf(starts, from.start) });
    }
    found.push({ line: line + 1, lands: [...lands.values()] });
  }
  return found;
}

/** Offsets at which V8 can stop, in order: where statements begin, variables get their first value, calls are made, functions end. */
export function breakablePlaces(file: ts.SourceFile): readonly number[] {
  const found = new Set<number>();
  const begin = (node: ts.Node | undefined): void => { if (node !== undefined) found.add(node.getStart(file)); };
  walk(file, (node) => {
    if (ts.isVariableDeclaration(node)) begin(node.initializer);
    else if (ts.isForStatement(node)) {
      if (node.initializer !== undefined && !ts.isVariableDeclarationList(node.initializer)) begin(node.initializer);
      begin(node.condition);
      begin(node.incrementor);
    } else if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
      begin(ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations[0]?.name : node.initializer);
      begin(node.expression);
    } else if (ts.isWhileStatement(node) || ts.isDoStatement(node)) begin(node.expression);
    else if (ts.isExpressionStatement(node)) {
      if (!isDirective(node)) found.add(placeOfEffect(node.expression, file));
    }
    else if (ts.isReturnStatement(node)) {
      begin(node);
      found.add(node.end);
    } else if (
      ts.isIfStatement(node) || ts.isThrowStatement(node) || ts.isSwitchStatement(node) || ts.isBreakOrContinueStatement(node) ||
      ts.isDebuggerStatement(node) || ts.isClassDeclaration(node)
    ) begin(node);
    else if (ts.isCallExpression(node)) {
      const { expression } = node;
      if (ts.isPropertyAccessExpression(expression)) begin(expression.name);
      else if (ts.isIdentifier(expression)) begin(expression);
      else found.add(node.arguments.pos - 1);
    } else if (ts.isNewExpression(node)) begin(node);
    else if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      if (ts.isBlock(node.body as ts.Node)) found.add((node.body as ts.Node).end - 1);
      else begin(node.body as ts.Node);
    }
  });
  return [...found].sort((a, b) => a - b);
}

function isDirective({ expression, parent }: ts.ExpressionStatement): boolean {
  if (!ts.isStringLiteral(expression)) return false;
  return ts.isSourceFile(parent) || (ts.isBlock(parent) && ts.isFunctionLike(parent.parent));
}

/** `x = a.b` loads the property first, and that is where V8 stops: the place of its name. */
function placeOfEffect(node: ts.Expression, file: ts.SourceFile): number {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isIdentifier(node.left)) return node.getStart(file);
  if (!ts.isPropertyAccessExpression(node.right)) return node.getStart(file);
  let value: ts.PropertyAccessExpression = node.right;
  while (ts.isPropertyAccessExpression(value.expression)) value = value.expression;
  return value.name.getStart(file);
}
