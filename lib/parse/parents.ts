// The parent of each node. TypeScript's own pass for that (`setParentNodes`) takes a third of the time of a parse, most
// of it for lists of work in source order, which nobody needs.

import { ts } from './typescript.js';

/** Sets `parent` in the whole tree below `file`. A stack instead of recursion: the tree may be as deep as the text is long. */
export function setParents(file: ts.SourceFile): void {
  const pending: ts.Node[] = [];
  let parent: ts.Node = file;
  const link = (node: ts.Node): void => {
    (node as { parent: ts.Node }).parent = parent;
    // Tokens and names have no children.
    if (node.kind > ts.SyntaxKind.LastToken) pending.push(node);
  };
  const linkAll = (nodes: ts.NodeArray<ts.Node>): void => {
    for (const node of nodes) link(node);
  };
  for (let node: ts.Node | undefined = file; node !== undefined; node = pending.pop()) {
    parent = node;
    ts.forEachChild(node, link, linkAll);
  }
}
