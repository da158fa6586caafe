// Erasure: a parsed file → edits that take the types out and turn what TypeScript adds into plain JavaScript.
//
// In:  enum E { A } const f = <T>(x: T): x is T => x as any;
// Out: var E; (function (E) { E[E["A"] = 0] = "A"; })(E || (E = {})); const f = (x) => x;
//
// The edits nest, and each one lies within the node that it belongs to. What the user wrote is never copied as text,
// only as spans, so that the edits of other phases take effect inside. The result is what tsc makes of the file with
// `target: ESNext, module: preserve, isolatedModules`; fixtures/erase/differences.md lists where it is not.

import type { Edit } from '../edits.js';
import type { Report } from '../diagnostics.js';
import { decorators, flagsOf, typeSyntax } from '../parse/facts.js';
import { ts } from '../parse/typescript.js';
import { visitClass, visitMethod } from './classes.js';
import { append, cut, put, startOf, type EraseFacts, type EraseOptions, type Eraser } from './context.js';
import { visitEnum } from './enums.js';
import {
  eraseAnnotation, visitBinary, visitCall, visitExpressionWithTypeArguments, visitFunction, visitIdentifier,
  visitParenthesized, visitTaggedTemplate, visitVariableDeclaration,
} from './expressions.js';
import { wrapFile } from './file-using.js';
import { visitExport, visitExportAssignment, visitImport, visitImportEquals } from './modules.js';
import { createContainerNames, exportsToNamespace, visitNamespace } from './namespaces.js';
import { eraseWrapper } from './parentheses.js';
import { plainUsage } from './plain-usage.js';
import {
  eraseEmbedded, isErasedStatement, visitBlock, visitCaseBlock, visitStatements, visitVariableStatement,
} from './statements.js';
import { isTypeOnlyStatement } from './syntax.js';
import { skipTrivia } from './text.js';
import { analyseUsage, hasModuleSyntax, keepEverything, type Usage } from './usage.js';
import { wrapBlock, wrapLoop, wrapSwitch } from './using.js';

export type { EraseFacts, EraseOptions } from './context.js';

const { SyntaxKind } = ts;

export interface EraseInput {
  readonly sourceFile: ts.SourceFile;
  readonly text: string;
  readonly dialect: 'oite' | 'typescript' | 'javascript';
  readonly isModule: boolean;
}

export interface Erasure {
  readonly edits: readonly Edit[];
  readonly reports: readonly Report[];
  /** True when an edit refers to the runtime. */
  readonly usesRuntime: boolean;
  /** False when the file was a module by its imports and exports, and none of them is left. */
  readonly keepsModuleSyntax: boolean;
}

type Visitor = (e: Eraser, node: never) => void;
const visitors: (Visitor | undefined)[] = [];

function on<T extends ts.Node>(
  kinds: ts.SyntaxKind | readonly ts.SyntaxKind[], visitor: (e: Eraser, node: T) => void,
): void {
  for (const kind of Array.isArray(kinds) ? (kinds as readonly ts.SyntaxKind[]) : [kinds as ts.SyntaxKind]) {
    visitors[kind] = visitor;
  }
}

on(SyntaxKind.Identifier, visitIdentifier);
on<ts.PropertyAccessExpression>(SyntaxKind.PropertyAccessExpression, (e, node) => e.visit(node.expression));
on(SyntaxKind.BinaryExpression, visitBinary);
on(SyntaxKind.ParenthesizedExpression, visitParenthesized);
on([SyntaxKind.CallExpression, SyntaxKind.NewExpression], visitCall);
on(SyntaxKind.TaggedTemplateExpression, visitTaggedTemplate);
on(SyntaxKind.ExpressionWithTypeArguments, visitExpressionWithTypeArguments);
on([
  SyntaxKind.AsExpression, SyntaxKind.SatisfiesExpression, SyntaxKind.TypeAssertionExpression,
  SyntaxKind.NonNullExpression,
], eraseWrapper);
on(SyntaxKind.VariableDeclaration, visitVariableDeclaration);
on<ts.FunctionLikeDeclaration>([SyntaxKind.FunctionExpression, SyntaxKind.ArrowFunction], visitFunction);
on([SyntaxKind.MethodDeclaration, SyntaxKind.Constructor, SyntaxKind.GetAccessor, SyntaxKind.SetAccessor], visitMethod);
on<ts.ClassExpression>(SyntaxKind.ClassExpression, (e, node) => void visitClass(e, node));
on<ts.Block>(SyntaxKind.Block, (e, node) => {
  wrapBlock(e, node);
  visitBlock(e, node.statements);
});
on<ts.ForStatement | ts.ForOfStatement>([SyntaxKind.ForStatement, SyntaxKind.ForOfStatement], (e, node) => {
  wrapLoop(e, node);
  e.visitChildren(node);
});
on<ts.SwitchStatement>(SyntaxKind.SwitchStatement, (e, node) => {
  wrapSwitch(e, node);
  e.visitChildren(node);
});
on(SyntaxKind.CaseBlock, visitCaseBlock);
on<ts.VariableStatement>(SyntaxKind.VariableStatement, visitVariableStatement);
on<ts.PropertyAssignment>(SyntaxKind.PropertyAssignment, (e, node) => {
  if (ts.isComputedPropertyName(node.name)) e.visit(node.name.expression);
  eraseAnnotation(e, node.name, (node as { exclamationToken?: ts.Node }).exclamationToken, undefined);
  e.visit(node.initializer);
});
on<ts.FunctionDeclaration>(SyntaxKind.FunctionDeclaration, (e, node) => {
  if (isTypeOnlyStatement(node)) return eraseEmbedded(e, node);
  if (node.name !== undefined) e.declared.add(node.name.text);
  exportMember(e, node);
  visitFunction(e, node);
});
on<ts.ClassDeclaration>(SyntaxKind.ClassDeclaration, (e, node) => {
  if (isTypeOnlyStatement(node)) return eraseEmbedded(e, node);
  if (node.name !== undefined) e.declared.add(node.name.text);
  if (visitClass(e, node)) return;
  if (e.hoisted.has(node)) assignClass(e, node);
  else exportMember(e, node);
});
on<ts.EnumDeclaration>(SyntaxKind.EnumDeclaration, (e, node) => {
  if (isTypeOnlyStatement(node)) eraseEmbedded(e, node);
  else visitEnum(e, node);
});
on<ts.ModuleDeclaration>(SyntaxKind.ModuleDeclaration, (e, node) => {
  if (isTypeOnlyStatement(node)) eraseEmbedded(e, node);
  else visitNamespace(e, node);
});
on([SyntaxKind.InterfaceDeclaration, SyntaxKind.TypeAliasDeclaration], eraseEmbedded);
on(SyntaxKind.ImportDeclaration, visitImport);
on(SyntaxKind.ImportEqualsDeclaration, visitImportEquals);
on(SyntaxKind.ExportDeclaration, visitExport);
on(SyntaxKind.ExportAssignment, visitExportAssignment);
on([SyntaxKind.MetaProperty, SyntaxKind.BreakStatement, SyntaxKind.ContinueStatement], () => {});

/** A class whose variable is declared before: `C = class C {};` */
function assignClass(e: Eraser, node: ts.ClassDeclaration): void {
  const last = node.modifiers?.[node.modifiers.length - 1];
  const start = startOf(e, node);
  const keyword = last === undefined ? start : skipTrivia(e.text, last.end);
  const name = node.name!.text;
  // Split, so that both parts are narrower than the whole.
  const { end } = node.name!;
  put(e, start, node.end, [`${name} = `, { start: keyword, end }, { start: end, end: node.end }, ';']);
}

/** In a namespace `export` goes, and the member is assigned behind the declaration. */
function exportMember(e: Eraser, node: ts.FunctionDeclaration | ts.ClassDeclaration): void {
  const namespace = exportsToNamespace(e, node);
  if (namespace === undefined || node.name === undefined) return;
  const keyword = node.modifiers!.find((modifier) => modifier.kind === SyntaxKind.ExportKeyword)!;
  const start = startOf(e, keyword);
  const after = skipTrivia(e.text, keyword.end);
  const { text } = node.name;
  if (startOf(e, node) === start) {
    put(e, start, node.end, [{ start: after, end: node.end }, ` ${namespace.name}.${text} = ${text};`]);
  } else {
    cut(e, start, after);
    append(e, { start: startOf(e, node), end: node.end }, ` ${namespace.name}.${text} = ${text};`);
  }
}

function usageOf(file: ts.SourceFile, { analysis }: EraseFacts): Usage {
  return (analysis === undefined ? undefined : plainUsage(file, analysis)) ?? analyseUsage(file);
}

/** Whether the parser has marked all that is to be changed: names mean what they say, and no block is rewritten for `using`. */
function isMarked(text: string, { analysis }: EraseFacts): boolean {
  if (analysis === undefined || !analysis.hasPlainNames || analysis.hasUsing || analysis.hasUnmarkedTypes) return false;
  return !text.includes('accessor');
}

/** Imports and exports go by what their names are. */
function isImportOrExport({ kind }: ts.Node): boolean {
  return kind === SyntaxKind.ImportDeclaration || kind === SyntaxKind.ExportDeclaration || kind === SyntaxKind.ExportAssignment;
}

/**
 * Takes TypeScript out of a file. Precondition: the tree has parent nodes and no syntax errors. The tree is not
 * changed. The edits come in no particular order.
 */
export function erase(
  input: EraseInput, facts: EraseFacts = {}, options: EraseOptions = { decorators: 'standard' },
): Erasure {
  const { sourceFile, text, isModule } = input;
  const typed = input.dialect !== 'javascript';
  if (!typed && !/@|\b(?:accessor|using)\b/.test(text)) {
    return { edits: [], reports: [], usesRuntime: false, keepsModuleSyntax: true };
  }
  const skipsPlain = isMarked(text, facts);
  const e: Eraser = {
    text, file: sourceFile, edits: [], reports: [], facts, options, typed, isModule,
    usage: typed ? usageOf(sourceFile, facts) : keepEverything,
    visit: (node) => {
      if (skipsPlain && (flagsOf(node) & (typeSyntax | decorators)) === 0 && !isImportOrExport(node)) return;
      const visitor = visitors[node.kind] as ((e: Eraser, node: ts.Node) => void) | undefined;
      if (visitor === undefined) ts.forEachChild(node, e.visit);
      else visitor(e, node);
    },
    visitChildren: (node) => ts.forEachChild(node, e.visit),
    containerName: createContainerNames(() => e),
    namespace: undefined, declared: new Set(), isFileLevel: true, guard: false,
    taken: new Set(), hoisted: new Set(), usesRuntime: false,
  };
  wrapFile(e);
  visitStatements(e, sourceFile.statements);
  const { statements } = sourceFile;
  const wasModule = statements.some(hasModuleSyntax);
  return {
    edits: e.edits,
    reports: e.reports,
    usesRuntime: e.usesRuntime,
    keepsModuleSyntax: !wasModule || statements.some((node) => hasModuleSyntax(node) && !isErasedStatement(e, node)),
  };
}
