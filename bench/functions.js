// Counts async functions.

import ts from 'typescript';

/** How many async functions (methods, arrows, generators) the files hold. */
export function countFunctions(files) {
  let count = 0;
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)) count++;
    ts.forEachChild(node, visit);
  };
  for (const { path, source } of files) visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, false));
  return count;
}
