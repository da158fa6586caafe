// Module specifiers in JavaScript, found by syntax.

import { ts } from '../parse/typescript.js';

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
