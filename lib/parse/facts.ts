// What TypeScript's parser notes while it makes a tree, and its typings leave out. Marks (`TransformFlags`) say which syntax the
// subtree of a node holds: walks that look for one kind need not enter what holds none. Of types they say no more than that.

import type { ts } from './typescript.js';

/** Syntax that only TypeScript has: types, their modifiers, enums, namespaces. Not what only its checker complains about. */
export const typeSyntax = 1 << 0;
/** An await expression or `for await`, or a function that is async. */
export const asyncSyntax = (1 << 7) | (1 << 8);
/** Syntax that is newer than all editions: `using` and `await using`. */
export const newSyntax = 1 << 2;
export const decorators = 1 << 25;
/** `await` as a name, outside of functions. */
export const awaitName = 1 << 26;

/** The marks of a node and of what it holds. */
export function flagsOf(node: ts.Node): number {
  return (node as ts.Node & { readonly transformFlags: number }).transformFlags;
}

/** Adds marks to a node. */
export function addFlags(node: ts.Node, flags: number): void {
  (node as ts.Node & { transformFlags: number }).transformFlags |= flags;
}

/** The text of every identifier in the file, wherever it stands, escapes resolved, and that of every string. */
export function wordsIn(file: ts.SourceFile): { has(word: string): boolean } {
  return (file as ts.SourceFile & { readonly identifiers: ReadonlyMap<string, string> }).identifiers;
}

/** What the parser objects to. */
export function parseErrorsOf(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (file as ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics;
}
