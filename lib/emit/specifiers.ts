// Module specifiers: where they stand in a file, and edits that give them other names.
//
//   import './a.ot'; export * from './a.ot'; import a = require('./a.ot'); import('./a.ot'); require('./a.ot');
//   require.resolve('./a.ot'); import.meta.resolve('./a.ot'); new URL('./a.ot', import.meta.url)
//
// Only plain string literals count: what is computed keeps its value.

import { replace, type Edit } from '../edits.js';
import { ts } from '../parse/typescript.js';
import type { ParsedFile } from '../parse/index.js';

export interface Specifier {
  readonly text: string;
  /** Offsets of the string literal with its quotes. */
  readonly start: number;
  readonly end: number;
  /**
   * 'static': import and export declarations. 'dynamic': import(). 'require': require() and require.resolve().
   * 'url': import.meta.resolve() and new URL(…, import.meta.url), which nobody searches for.
   */
  readonly kind: 'static' | 'dynamic' | 'require' | 'url';
}

/** Another text for a specifier; undefined: as it is. */
export type LinkSpecifier = (specifier: Specifier) => string | undefined;

/** Edits for the specifiers of `file` for which `link` has another text. Those that `edits` take out are not asked for. */
export function linkSpecifiers(file: ParsedFile, edits: readonly Edit[], link: LinkSpecifier): readonly Edit[] {
  const found = findSpecifiers(file);
  if (found.length === 0) return [];
  const removed = edits.filter(({ start, end, content }) => content === '' && end > start);
  const isRemoved = ({ start, end }: Specifier): boolean =>
    removed.some((edit) => edit.start <= start && edit.end >= end);
  return found.flatMap((specifier): Edit[] => {
    if (isRemoved(specifier)) return [];
    const text = link(specifier);
    if (text === undefined || text === specifier.text) return [];
    // The quotes stay as they are written.
    const quote = file.text[specifier.start]!;
    const escaped = text.replace(/[\\'"`$\n\r]/g, (c) => (c === '\n' ? '\\n' : c === '\r' ? '\\r' : `\\${c}`));
    return [replace(specifier, { text: quote + escaped + quote, at: specifier.start }, 'module')];
  });
}

/** The specifiers in `file` that are plain string literals, in source order. */
export function findSpecifiers({ sourceFile, text }: ParsedFile): readonly Specifier[] {
  if (!/\b(?:import|export|require)\b/.test(text)) return [];
  const found: Specifier[] = [];
  const add = (node: ts.Node | undefined, kind: Specifier['kind']): void => {
    if (node === undefined || !ts.isStringLiteralLike(node)) return;
    found.push({ text: node.text, start: node.getStart(sourceFile), end: node.end, kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier, 'static');
    else if (ts.isExternalModuleReference(node)) add(node.expression, 'require');
    else if (ts.isCallExpression(node)) {
      const { expression: callee, arguments: args } = node;
      if (callee.kind === ts.SyntaxKind.ImportKeyword) add(args[0], 'dynamic');
      else if (isRequire(callee)) add(args[0], 'require');
      else if (isMetaProperty(callee, 'resolve')) add(args[0], 'url');
    } else if (ts.isNewExpression(node) && isUrlOfFile(node)) add(node.arguments![0], 'url');
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  return found;
}

function isRequire(callee: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'resolve') return isRequire(callee.expression);
  return ts.isIdentifier(callee) && callee.text === 'require';
}

function isMetaProperty(node: ts.Node | undefined, name: string): boolean {
  return node !== undefined && ts.isPropertyAccessExpression(node) && ts.isMetaProperty(node.expression) && node.name.text === name;
}

/** `new URL('…', import.meta.url)` */
function isUrlOfFile({ expression, arguments: args }: ts.NewExpression): boolean {
  return ts.isIdentifier(expression) && expression.text === 'URL' && args?.length === 2 && isMetaProperty(args[1], 'url');
}
