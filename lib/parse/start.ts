// Where a node begins, without the blank space and the comments before it.

import type { ts } from './typescript.js';

/** What `node.getStart(file)` gives; fast where no comment stands before the node. */
export function startOf(node: ts.Node, file: ts.SourceFile = node.getSourceFile()): number {
  const { text } = file;
  let at = node.pos;
  let code = text.charCodeAt(at);
  while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(++at);
  // Everything else that TypeScript passes over is a comment, `#!`, what a merge has left, or beyond ASCII.
  const isPlain = isPlainStart(code) && at < node.end;
  return isPlain ? at : node.getStart(file);
}

/** A letter, digit, bracket, quote or operator that no comment and no mark of a merge (`<<<<<<<`, `=======`, `|||||||`, `>>>>>>>`) begins with. */
function isPlainStart(code: number): boolean {
  return code > 35 && code < 124 ? code !== 47 && !(code > 59 && code < 63) : code === 33 || code === 34 || code === 125 || code === 126;
}
