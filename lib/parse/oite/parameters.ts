// `function f(a) { let a = …; }`: Oite lets a declaration at the top of a body repeat a parameter, JavaScript does not.
// It is the same variable: the word becomes `var`. Without a value it starts anew: `let a;` sets it to undefined.

import type { Report } from '../../diagnostics.js';
import type { Patch, PatchedText } from '../patches.js';
import { ts } from '../typescript.js';
import { oiteMessages } from './messages.js';

interface Found {
  readonly patches: readonly Patch[];
  readonly reports: readonly Report[];
}

/** The declarations of `sourceFile` that repeat parameters; spans are of the source that `origin` leads to. */
export function repeatedParameters(sourceFile: ts.SourceFile, origin: PatchedText): Found {
  const patches: Patch[] = [];
  const reports: Report[] = [];
  const pending: ts.Node[] = [sourceFile];
  while (pending.length > 0) {
    const node = pending.pop()!;
    ts.forEachChild(node, (child) => void pending.push(child));
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined || !ts.isBlock(node.body)) continue;
    const parameters = new Set(node.parameters.flatMap(({ name }) => namesOf(name)).map(({ text }) => text));
    if (parameters.size === 0) continue;
    for (const statement of node.body.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const { declarationList: list } = statement;
      const kind = list.flags & ts.NodeFlags.BlockScoped;
      if (kind !== ts.NodeFlags.Let && kind !== ts.NodeFlags.Const) continue;
      const repeated = list.declarations.flatMap(({ name }) => namesOf(name)).filter(({ text }) => parameters.has(text));
      if (repeated.length === 0) continue;
      const start = origin.toSource(list.getStart(sourceFile));
      const word = kind === ts.NodeFlags.Let ? 'let' : 'const';
      patches.push({ start, end: start + word.length, text: 'var'.padEnd(word.length) });
      for (const { name, initializer, end } of list.declarations) {
        if (initializer !== undefined || !ts.isIdentifier(name) || !repeated.includes(name)) continue;
        const at = origin.toSource(end - 1) + 1;
        patches.push({ start: at, end: at, text: ' = void 0' });
      }
      for (const name of repeated) {
        const span = { start: name.getStart(sourceFile), end: name.end };
        reports.push(oiteMessages.repeatedParameter(origin.spanToSource(span), name.text));
      }
    }
  }
  return { patches, reports };
}

function namesOf(name: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesOf(element.name)));
}
