// `using` at the top level of a file: what comes behind it runs in `try`, but its names stay names of the file.
//
// In:  using a = open(); export const b = a.read(); export function f() {} export default class {}
// Out: export function f() {} let a; export let b; let $default; export { $default as default };
//      const $u = …; try { a = $u.use(open()); b = a.read(); $default = class {}; } catch … finally …
//
// The names lose their temporal dead zone; tsc does the same.

import type { Content } from '../edits.js';
import { ts } from '../parse/typescript.js';
import { localName, put, startOf, type Eraser } from './context.js';
import { isAnonymousFunction } from './decorators.js';
import { assignVariables, isErasedStatement } from './statements.js';
import { hasModifier } from './syntax.js';
import { closeScopeCode, openScopeCode, scopeNames, usingKind, usingKindOf, type ScopeNames } from './using.js';

const { SyntaxKind, NodeFlags } = ts;

/** Rewrites the file's statements from the first `using` on; call before they are visited. */
export function wrapFile(e: Eraser): void {
  const { statements } = e.file;
  const kind = usingKindOf(statements);
  if (kind === undefined || e.facts.isLowered?.(e.file) === true) return;
  const from = statements.findIndex((node) => usingKindOf([node]) !== undefined);
  const names = scopeNames(e, e.file);
  const outside: Content[] = [];
  const inside: Content[] = [];
  const seen = new Set<string>();
  for (let i = from; i < statements.length; i++) {
    const node = statements[i]!;
    if (isErasedStatement(e, node)) continue;
    // With the comments and line breaks before it, except for the first one.
    const span = { start: i === from ? startOf(e, node) : statements[i - 1]!.end, end: node.end };
    if (staysOutside(node)) outside.push(span, '\n');
    else {
      outside.push(hoist(e, node, names, seen));
      inside.push(i === from ? '\n' : '', span);
    }
  }
  const first = statements[from]!;
  const last = statements[statements.length - 1]!;
  put(e, startOf(e, first), last.end, [
    outside, openScopeCode(e, names), inside, `\n${closeScopeCode(names, kind)}`,
  ]);
}

function staysOutside(node: ts.Statement): boolean {
  return ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isFunctionDeclaration(node)
    || ts.isImportEqualsDeclaration(node);
}

function namesOf(name: ts.BindingName, into: string[]): string[] {
  if (ts.isIdentifier(name)) into.push(name.text);
  else for (const element of name.elements) if (!ts.isOmittedExpression(element)) namesOf(element.name, into);
  return into;
}

/** Turns a declaration into an assignment; gives the declaration of its names for the place before `try`. */
function hoist(e: Eraser, node: ts.Statement, names: ScopeNames, seen: Set<string>): Content {
  const exported = hasModifier(node, SyntaxKind.ExportKeyword) ? 'export ' : '';
  if (ts.isVariableStatement(node)) {
    const list = node.declarationList;
    const all = list.declarations.flatMap(({ name }) => namesOf(name, []));
    if ((list.flags & NodeFlags.BlockScoped) === 0) {
      if (exported === '') return '';
      put(e, startOf(e, node), startOf(e, list), '');
      return `export { ${all.join(', ')} };\n`;
    }
    const kind = usingKind(list);
    e.hoisted.add(node);
    assignVariables(e, node, (name) => name, kind === undefined ? undefined
      : `${names.scope}.${kind === 'using' ? 'use' : 'useAsync'}(`);
    return `${exported}let ${all.join(', ')};\n`;
  }
  if (ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node)) {
    if (e.hoisted.has(node)) return '';
    e.hoisted.add(node);
    // Merged ones share their name.
    const { text } = node.name;
    if (seen.has(text)) return '';
    seen.add(text);
    return `${exported}let ${text};\n`;
  }
  if (ts.isClassDeclaration(node) && node.name !== undefined) {
    e.hoisted.add(node);
    const { text } = node.name;
    const isDefault = hasModifier(node, SyntaxKind.DefaultKeyword);
    return isDefault ? `let ${text}; export { ${text} as default };\n` : `${exported}let ${text};\n`;
  }
  if (ts.isExportAssignment(node) && node.isExportEquals !== true) {
    const name = localName(e, '$default');
    const { expression } = node;
    const value = { start: startOf(e, expression), end: expression.end };
    put(e, startOf(e, node), node.end, isAnonymousFunction(expression)
      ? [`${name} = { default: `, value, ' }.default;'] : [`${name} = `, value, ';']);
    return `let ${name}; export { ${name} as default };\n`;
  }
  return '';
}
