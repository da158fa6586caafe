// Module specifiers in JavaScript: found by syntax, replaced in place, with the source map kept true.

import { decode, encode } from '@jridgewell/sourcemap-codec';
import { ts } from '../parse/typescript.js';
import { lineStarts, positionOf } from '../source.js';

export interface Specifier {
  readonly text: string;
  /** The string literal with its quotes. */
  readonly start: number;
  readonly end: number;
  /** 'static': import and export declarations. 'dynamic': import(). 'require': require() and require.resolve(). */
  readonly kind: 'static' | 'dynamic' | 'require';
}

/** The specifiers of `code` that are plain string literals, in source order. */
export function findSpecifiers(code: string): readonly Specifier[] {
  if (!/\b(?:import|export|require)\b/.test(code)) return [];
  const file = ts.createSourceFile('output.js', code, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS);
  const found: Specifier[] = [];
  const add = (node: ts.Node | undefined, kind: Specifier['kind']): void => {
    if (node === undefined || !ts.isStringLiteralLike(node)) return;
    found.push({ text: node.text, start: node.getStart(file), end: node.end, kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier, 'static');
    else if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], 'dynamic');
      else if (isRequire(node.expression) && node.arguments.length === 1) add(node.arguments[0], 'require');
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isRequire(callee: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'resolve') return isRequire(callee.expression);
  return ts.isIdentifier(callee) && callee.text === 'require';
}

export interface Rewritten {
  readonly code: string;
  readonly map: object | null;
}

/** Replaces each specifier for which `rewrite` returns another text; shifts what follows on its line in the map. */
export function rewriteSpecifiers(
  code: string,
  map: object | null,
  rewrite: (specifier: Specifier) => string | undefined,
): Rewritten {
  const changes: { at: number; end: number; text: string }[] = [];
  for (const specifier of findSpecifiers(code)) {
    const text = rewrite(specifier);
    if (text === undefined || text === specifier.text) continue;
    // The quotes stay as they are written.
    const quote = code[specifier.start]!;
    const escaped = text.replace(/[\\'"`$\n\r]/g, (c) => (c === '\n' ? '\\n' : c === '\r' ? '\\r' : `\\${c}`));
    changes.push({ at: specifier.start, end: specifier.end, text: quote + escaped + quote });
  }
  if (changes.length === 0) return { code, map };
  let out = '';
  let last = 0;
  for (const { at, end, text } of changes) {
    out += code.slice(last, at) + text;
    last = end;
  }
  return { code: out + code.slice(last), map: map === null ? null : shiftMap(map, code, changes) };
}

function shiftMap(map: object, code: string, changes: readonly { at: number; end: number; text: string }[]): object {
  const lines = decode((map as { mappings: string }).mappings);
  const starts = lineStarts(code);
  // From the last to the first, so that a column is still the one of the old text when it is compared.
  for (const { at, end, text } of [...changes].reverse()) {
    const { line, column } = positionOf(starts, at);
    const shift = text.length - (end - at);
    for (const segment of lines[line] ?? []) if (segment[0] >= column + end - at) segment[0] += shift;
  }
  return { ...map, mappings: encode(lines) };
}
