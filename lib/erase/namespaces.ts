// Namespaces.
//
// In:  export namespace A.B { export const x = 1; export function f() { return x; } }
// Out: export var A;
//      (function (A) {
//        var B;
//        (function (B) { B.x = 1; function f() { return B.x; } B.f = f; })(B = A.B || (A.B = {}));
//      })(A || (A = {}));

import type { Content } from '../edits.js';
import { ts } from '../parse/typescript.js';
import { freshName, put, startOf, type Eraser, type Namespace } from './context.js';
import { visitStatements } from './statements.js';
import { hasModifier } from './syntax.js';
import { indentation } from './text.js';

const { SyntaxKind } = ts;

/** The name that the function around a namespace or enum binds: its own, unless its body declares that again. */
export function createContainerNames(e: () => Eraser): Eraser['containerName'] {
  const names = new Map<ts.Node, string>();
  return (node) => {
    const own = node.name.text;
    if (!e().usage.collisions.has(node)) return own;
    let name = names.get(node);
    if (name === undefined) names.set(node, name = freshName(e(), own));
    return name;
  };
}

/** `var E; (function (inner) {body})(E || (E = {}));` for an enum or a namespace, in all its forms. */
export function containerCall(
  e: Eraser, node: ts.EnumDeclaration | ts.ModuleDeclaration, inner: string, body: Content, outer = e.namespace,
): Content {
  const name = node.name.text;
  const at = startOf(e, node.name);
  const start = startOf(e, node);
  const { guard } = e;
  const isExported = hasModifier(node, SyntaxKind.ExportKeyword) || ts.isModuleDeclaration(node.parent);
  const isFirst = !e.declared.has(name);
  e.declared.add(name);
  const content: Content[] = [];
  if (isFirst && !e.hoisted.has(node)) {
    const keyword = e.isFileLevel ? 'var' : 'let';
    content.push(
      { text: `${isExported && outer === undefined ? 'export ' : ''}${keyword} ${name};`, at: start },
      `\n${indentation(e.text, start)}`,
    );
  } else if (guard) content.push(';');
  content.push({ text: '(function (', at: start }, { text: inner, at, name }, ') {', body, '})(');
  const exportName = `${outer?.name ?? ''}.${name}`;
  content.push(outer !== undefined && isExported
    ? `${name} = ${exportName} || (${exportName} = {}));` : `${name} || (${name} = {}));`);
  return content;
}

/** Rewrites a namespace that has values in it. */
export function visitNamespace(e: Eraser, node: ts.ModuleDeclaration): void {
  const { namespace: outer, declared, isFileLevel } = e;
  const name = e.containerName(node);
  const { body } = node;
  if (body === undefined) return;
  // The outer call is made first: it looks at what the block around it has declared.
  const inner: Content[] = [];
  const content = containerCall(e, node, name, inner);
  e.namespace = { node, name };
  e.declared = new Set();
  if (ts.isModuleBlock(body)) {
    e.isFileLevel = false;
    // From behind the opening brace up to the closing one.
    inner.push({ start: startOf(e, body) + 1, end: body.end - 1 });
    put(e, startOf(e, node), node.end, content);
    visitStatements(e, body.statements);
  } else {
    inner.push(' ', { start: startOf(e, body), end: body.end }, ' ');
    put(e, startOf(e, node), node.end, content);
    e.guard = false;
    visitNamespace(e, body as ts.ModuleDeclaration);
  }
  e.namespace = outer;
  e.declared = declared;
  e.isFileLevel = isFileLevel;
}

/** The namespace that a declaration is exported from; there `export` goes, and the member is assigned instead. */
export function exportsToNamespace(
  e: Eraser, node: ts.FunctionDeclaration | ts.ClassDeclaration,
): Namespace | undefined {
  const { namespace } = e;
  return namespace !== undefined && ts.isModuleBlock(node.parent) && hasModifier(node, SyntaxKind.ExportKeyword)
    ? namespace : undefined;
}
