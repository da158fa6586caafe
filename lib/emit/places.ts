// Which places of the source the lines of a machine stand for.

import { isList, isMapped, isSpan, isTiered, type Content, type MappedText } from '../edits.js';
import type { Span } from '../source.js';
import { startOf } from '../parse/start.js';
import { ts } from '../parse/typescript.js';
import type { Binding, FunctionInfo } from '../analyse/types.js';
import { contextName } from '../plan/forms.js';
import type { Block, Rope } from '../plan/ir.js';

/** The statements of one function, without those of inner functions. */
export class Places {
  private readonly statements: ts.Statement[] = [];
  private readonly starts: number[] = [];

  constructor({ node }: FunctionInfo, private readonly sourceFile: ts.SourceFile) {
    if (ts.isSourceFile(node)) this.addAll(node.statements);
    else {
      const { body } = node as ts.FunctionLikeDeclaration;
      if (body !== undefined && ts.isBlock(body)) this.addAll(body.statements);
    }
  }

  private addAll(statements: readonly ts.Statement[]): void {
    for (const statement of statements) this.add(statement);
  }

  private add(node: ts.Statement): void {
    if (node.kind === ts.SyntaxKind.Block) return this.addAll((node as ts.Block).statements);
    this.statements.push(node);
    this.starts.push(startOf(node, this.sourceFile));
    switch (node.kind) {
      case ts.SyntaxKind.IfStatement: {
        const { thenStatement, elseStatement } = node as ts.IfStatement;
        this.add(thenStatement);
        if (elseStatement !== undefined) this.add(elseStatement);
        return;
      }
      case ts.SyntaxKind.ForStatement:
      case ts.SyntaxKind.ForInStatement:
      case ts.SyntaxKind.ForOfStatement:
      case ts.SyntaxKind.WhileStatement:
      case ts.SyntaxKind.DoStatement:
      case ts.SyntaxKind.LabeledStatement:
      case ts.SyntaxKind.WithStatement:
        return this.add((node as ts.IterationStatement | ts.LabeledStatement | ts.WithStatement).statement);
      case ts.SyntaxKind.SwitchStatement:
        for (const { statements } of (node as ts.SwitchStatement).caseBlock.clauses) this.addAll(statements);
        return;
      case ts.SyntaxKind.TryStatement: {
        const { tryBlock, catchClause, finallyBlock } = node as ts.TryStatement;
        this.add(tryBlock);
        if (catchClause !== undefined) this.add(catchClause.block);
        if (finallyBlock !== undefined) this.add(finallyBlock);
        return;
      }
      case ts.SyntaxKind.ModuleDeclaration: {
        let { body } = node as ts.ModuleDeclaration;
        while (body !== undefined && ts.isModuleDeclaration(body)) ({ body } = body);
        if (body !== undefined && ts.isModuleBlock(body)) this.addAll(body.statements);
      }
    }
  }

  /** The innermost statement at `offset`. */
  statementAt(offset: number): ts.Statement | undefined {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    const last = this.statements[low - 1];
    for (let at: ts.Node | undefined = last; at !== undefined && !ts.isFunctionLike(at.parent ?? at); at = at.parent) {
      if (at.end > offset && ts.isStatement(at) && !ts.isBlock(at)) return at;
    }
    return undefined;
  }
}

/** Where a variable is named in a statement: where it is declared or written, before where it is read. */
export function nameIn({ declarations, references }: Binding, { pos, end }: ts.Node): ts.Identifier | undefined {
  const inside = (node: ts.Node): boolean => node.pos >= pos && node.end <= end;
  return declarations.find(inside) ?? references.find(({ node, writes }) => writes && inside(node))?.node ?? references.find(({ node }) => inside(node))?.node;
}

/** The first place of the source in a rope. */
export function firstPlace(rope: Rope): number | undefined {
  for (const piece of rope) {
    if (typeof piece === 'string') continue;
    if (isSpan(piece)) return piece.start;
    if (isMapped(piece)) return piece.at;
  }
  return undefined;
}

/** The first place of the source in a block. */
export function firstPlaceOf({ steps, terminator }: Block): number | undefined {
  for (const { code } of steps) {
    const place = firstPlace(code);
    if (place !== undefined) return place;
  }
  if (terminator.kind === 'leave') return firstPlace(terminator.code);
  return 'at' in terminator && terminator.at !== undefined && terminator.at.start >= 0 ? terminator.at.start : undefined;
}

/** The starts of `statement` and of those around it that `entered` does not have yet, which takes them up; outermost first. */
export function begins(statement: ts.Statement, entered: Set<object>, sourceFile: ts.SourceFile): readonly number[] {
  if (entered.has(statement)) return [];
  const starts: number[] = [];
  for (let at: ts.Node = statement; !entered.has(at) && !ts.isFunctionLike(at) && !ts.isSourceFile(at); at = at.parent) {
    entered.add(at);
    if (ts.isStatement(at) && !ts.isBlock(at)) starts.push(startOf(at, sourceFile));
  }
  return starts.reverse();
}

/** Where V8 says that a value is of the wrong kind: at the last name of `a.b.c`, else at the start of the expression. */
export function valuePlace(text: string, { start, end }: Span): number {
  const name = /\.\s*([\w$]+)$/.exec(text.slice(start, end));
  return name === null ? start : end - name[1]!.length;
}

/**
 * A line's content with `at` as the place of its first token, behind the space that is the last of its indent. Code of
 * the source keeps its own place: then the space stands for `at`, as for the `let` of `let x = 1`, of which `x = 1` is left.
 */
export function withPlace(content: Content, at: number): Content {
  if (typeof content === 'string') {
    // Together with the space: a name of ours that begins the line stands for no name of the source.
    const end = firstTokenEnd(content);
    return [{ text: ` ${content.slice(0, end)}`, at }, content.slice(end)];
  }
  if (!isList(content)) {
    if (isTiered(content)) return { tier: content.tier, content: withPlace(content.content, at) };
    return [(isMapped(content) ? content.at : content.start) === at ? ' ' : { text: ' ', at }, content];
  }
  let first = 0;
  while (first < content.length && isEmpty(content[first]!)) first++;
  if (first === content.length) return [' ', content];
  const placed: Content[] = [withPlace(content[first]!, at)];
  for (let i = first + 1; i < content.length; i++) placed.push(content[i]!);
  return placed;
}

/** Where the word ends that `text` begins with, or its first character. */
function firstTokenEnd(text: string): number {
  let end = 0;
  while (end < text.length && isWordCode(text.charCodeAt(end))) end++;
  return end === 0 ? Math.min(text.length, 1) : end;
}

/** A letter, digit, `$` or `_` of ASCII. */
function isWordCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x24;
}

function isEmpty(content: Content): boolean {
  if (typeof content === 'string') return content === '';
  if (isList(content)) return content.every(isEmpty);
  return isTiered(content) && isEmpty(content.content);
}

/** The first token of a machine: the place of the function, and its name for those who read stacks. */
export function functionToken(text: string, { node }: FunctionInfo): MappedText {
  const name = ts.isSourceFile(node) ? '' : sourceName(node as ts.FunctionLikeDeclaration);
  // Without a name of its own it must not go by the machine's.
  return name === undefined ? { text, at: startOf(node) } : { text, at: startOf(node), name: name === '' ? '<anonymous>' : name };
}

/** The bracket behind a machine's parameters, which has a method's name with its type. */
export function headEnd({ node }: FunctionInfo): Content {
  const type = ts.isMethodDeclaration(node) ? typeOf(node) : undefined;
  return type === undefined ? ')' : { text: ')', at: startOf(node), name: `${type}.${sourceName(node as ts.MethodDeclaration)!}` };
}

/** What V8 shows before a method's name: undefined where it shows nothing or the name is computed. */
function typeOf(node: ts.MethodDeclaration): string | undefined {
  const { name, parent } = node;
  if (ts.isPrivateIdentifier(name) || sourceName(node) === undefined) return undefined;
  if (!ts.isClassLike(parent)) return 'Object';
  return (parent.name?.text ?? (ts.isExpression(parent) ? contextName(parent) : '')) || undefined;
}

/** Where V8 stops when a function ends without `return`. */
export function closingBrace({ node }: FunctionInfo): readonly number[] {
  const body = ts.isSourceFile(node) ? undefined : (node as ts.FunctionLikeDeclaration).body;
  return body !== undefined && ts.isBlock(body) ? [body.end - 1] : [];
}

/** The name that the function has: '' for none, undefined where it is computed. */
export function sourceName(node: ts.FunctionLikeDeclaration): string | undefined {
  const { name } = node;
  if (name === undefined) return ts.isExpression(node) ? contextName(node) : 'default';
  return ts.isComputedPropertyName(name) ? computedName(name.expression) : name.text;
}

/** The name of a function under a computed name: one that can be seen, as of Symbol.asyncIterator (10.2.9 SetFunctionName). */
function computedName(key: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(key)) return key.text;
  const isSymbol = ts.isPropertyAccessExpression(key) && ts.isIdentifier(key.expression) && key.expression.text === 'Symbol';
  return isSymbol ? `[${key.getText()}]` : undefined;
}
