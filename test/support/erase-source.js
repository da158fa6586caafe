// Erasure of a source text, with the tree that it worked on.

import { erase } from '../../dist/erase/index.js';
import { applyEdits } from './apply-edits.js';
import { ts } from './tsc.js';

/** `{ code, file, edits, reports, … }` of TypeScript (or, by file name, JavaScript) source. */
export function eraseSource(source, { facts, decorators = 'standard', fileName = 'input.ts' } = {}) {
  const isTypeScript = fileName.endsWith('.ts');
  const file = ts.createSourceFile(
    fileName, source, { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    true, isTypeScript ? ts.ScriptKind.TS : ts.ScriptKind.JS,
  );
  const dialect = isTypeScript ? 'typescript' : 'javascript';
  const isModule = file.externalModuleIndicator !== undefined;
  const result = erase({ sourceFile: file, text: source, dialect, isModule }, facts, { decorators });
  return { ...result, file, code: applyEdits(source, result.edits) };
}

/** The source without decorators, with `const` for `using` and without `accessor`: what can be compared with tsc's tokens. */
export function withoutLowered(source, fileName = 'input.ts') {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.ESNext, true);
  const edits = [];
  const visit = (node) => {
    if (ts.isDecorator(node) || node.kind === ts.SyntaxKind.AccessorKeyword) {
      edits.push({ start: node.getStart(file), end: node.end, content: '', origin: 'erase' });
      return;
    }
    const flags = ts.isVariableDeclarationList(node) ? node.flags & ts.NodeFlags.BlockScoped : 0;
    if (flags === ts.NodeFlags.Using || flags === ts.NodeFlags.AwaitUsing) {
      edits.push({ start: node.getStart(file), end: node.declarations[0].getStart(file), content: 'const ', origin: 'erase' });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return edits.length === 0 ? source : applyEdits(source, edits);
}

/** True for what other phases move as a whole. */
const isMovable = (node) => ts.isStatement(node) || ts.isExpression(node) || ts.isFunctionLike(node) || ts.isClassElement(node);

/** A movable node that an edit cuts in two, as text; undefined when every edit lies within, around or beside each one. */
export function straddled(file, edits) {
  let found;
  const visit = (node) => {
    if (found !== undefined || node.end === node.pos) return;
    const start = node.getStart(file);
    for (const edit of isMovable(node) ? edits : []) {
      const overlaps = edit.start < node.end && start < edit.end;
      const nests = (edit.start >= start && edit.end <= node.end) || (edit.start <= start && edit.end >= node.end);
      if (overlaps && !nests) {
        found = `${JSON.stringify(file.text.slice(edit.start, edit.end))} in ${JSON.stringify(file.text.slice(start, node.end))}`;
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
