// The parent of each node. TypeScript's own pass for that (`setParentNodes`) takes a third of the time of a parse, most
// of it for lists of work in source order, which nobody needs.

import { ts } from './typescript.js';

/** So deep recursion goes; below, a list takes its place: the tree may be as deep as the text is long. */
const deepest = 200;

/** Sets `parent` in the whole tree below `file`. */
export function setParents(file: ts.SourceFile): void {
  const pending: ts.Node[] = [];
  let depth = 0;
  let parent: ts.Node = file;
  const link = (node: ts.Node): void => {
    (node as { parent: ts.Node }).parent = parent;
    // Tokens and names have no children.
    if (node.kind <= ts.SyntaxKind.LastToken) return;
    if (depth === deepest) {
      pending.push(node);
      return;
    }
    const outer = parent;
    parent = node;
    depth++;
    ts.forEachChild(node, link);
    depth--;
    parent = outer;
  };
  for (let node: ts.Node | undefined = file; node !== undefined; node = pending.pop()) {
    parent = node;
    ts.forEachChild(node, link);
  }
}
