// tsc as the judge of erasure: its output, and a comparison of two programs that ignores layout and comments.

import { createRequire } from 'node:module';

export const ts = createRequire(import.meta.url)('typescript');

/** What tsc makes of `source`: types gone, nothing lowered. */
export function transpileWithTsc(source, options = {}, fileName = 'judged-by-tsc.ts') {
  return ts.transpileModule(source, {
    fileName,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.Preserve,
      isolatedModules: true,
      alwaysStrict: false,
      useDefineForClassFields: true,
      ignoreDeprecations: '6.0',
      ...options,
    },
  }).outputText;
}

export function parse(source, fileName = 'input.ts') {
  return ts.createSourceFile(
    fileName,
    source,
    ts.ScriptTarget.ESNext,
    true,
    fileName.endsWith('.js') ? ts.ScriptKind.JS : ts.ScriptKind.TS,
  );
}

/** The first syntax error in JavaScript text, or undefined. */
export function syntaxError(code) {
  const file = parse(code, 'output.js');
  const [first] = file.parseDiagnostics;
  if (first === undefined) return undefined;
  return `${ts.flattenDiagnosticMessageText(first.messageText, ' ')} at ${JSON.stringify(code.slice(first.start, first.start + 40))}`;
}

/** The tokens of a program with the kinds of the nodes that hold them; semicolons and trailing commas do not count. */
export function tokensOf(code) {
  const file = parse(code, 'output.js');
  const tokens = [];
  const visit = (node) => {
    const { kind } = node;
    if (kind === ts.SyntaxKind.EmptyStatement && (ts.isSourceFile(node.parent) || ts.isBlock(node.parent))) return;
    if (kind === ts.SyntaxKind.SemicolonClassElement) return;
    if (ts.isStringLiteral(node)) tokens.push(JSON.stringify(node.text));
    else if (ts.isNumericLiteral(node)) tokens.push(String(Number(node.text)));
    else if (kind < ts.SyntaxKind.FirstNode) tokens.push(node.getText(file));
    else {
      tokens.push(`<${ts.SyntaxKind[kind]}`);
      ts.forEachChild(node, visit);
      if (ts.isVariableDeclarationList(node)) tokens.push(`flags ${node.flags & ts.NodeFlags.BlockScoped}`);
      tokens.push('>');
    }
  };
  ts.forEachChild(file, visit);
  return tokens;
}

/** Undefined when both programs have the same tokens, else a description of the first difference. */
export function firstDifference(expected, actual) {
  const error = syntaxError(actual);
  if (error !== undefined && syntaxError(expected) === undefined) return `syntax error: ${error}`;
  const a = tokensOf(expected);
  const b = tokensOf(actual);
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] !== b[i]) {
      const from = Math.max(0, i - 12);
      return `expected ${a.slice(from, i + 8).join(' ')}\n     got ${b.slice(from, i + 8).join(' ')}`;
    }
  }
  return undefined;
}
