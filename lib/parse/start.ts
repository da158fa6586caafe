// Where a node begins, without the blank space and the comments before it.

import type { ts } from './typescript.js';

/** What `node.getStart(file)` gives; fast in all cases but rare ones. */
export function startOf(node: ts.Node, file: ts.SourceFile = node.getSourceFile()): number {
  const { text } = file;
  let at = node.pos;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 10 || code === 13 || code === 9) at++;
    else if (code !== 47) return at < node.end && isPlainStart(code) ? at : node.getStart(file);
    else {
      at = commentEnd(text, at);
      // A regular expression, or something that does not end.
      if (at < 0) return node.getStart(file);
    }
  }
}

/** The end of the comment that begins at `start`; less than 0 if none does. */
function commentEnd(text: string, start: number): number {
  const second = text.charCodeAt(start + 1);
  if (second === 42) {
    const end = text.indexOf('*/', start + 2);
    return end < 0 ? -1 : end + 2;
  }
  if (second !== 47) return -1;
  let at = start + 2;
  for (let code = text.charCodeAt(at); at < text.length && code !== 10 && code !== 13 && code !== 0x2028 && code !== 0x2029;) code = text.charCodeAt(++at);
  return at;
}

/** A letter, digit, bracket, quote or operator that no mark of a merge (`<<<<<<<`, `=======`, `|||||||`, `>>>>>>>`) begins with, nor `#!`. */
function isPlainStart(code: number): boolean {
  return code > 35 && code < 124 ? !(code > 59 && code < 63) : code === 33 || code === 34 || code === 125 || code === 126;
}
