// Source text → ParsedFile. TypeScript's parser, one parse; a second one only where `await` at the top level of a script
// has to be told from an identifier of that name.

import type { Dialect, ResolvedOptions } from '../options.js';
import { messages, type Report } from '../diagnostics.js';
import { ts } from './typescript.js';

export interface ParsedFile {
  readonly sourceFile: ts.SourceFile;
  readonly text: string;
  readonly dialect: Dialect;
  /** An ES module: it has `import`/`export`, or its extension says so. */
  readonly isModule: boolean;
  /** What TypeScript's parser objects to; `check` decides which of it stands. */
  readonly parseErrors: readonly ts.DiagnosticWithLocation[];
}

interface SourceFileInternals extends ts.SourceFile {
  readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  externalModuleIndicator?: ts.Node | true;
}

/** Parses `source`. `blank`: takes HTML-like comments out of a script. Never throws for bad source, except a `RangeError` when the code is nested deeper than the stack. */
export function parse(source: string, options: ResolvedOptions, blank: (text: string) => string): ParsedFile {
  let text = source;
  const kind = options.dialect === 'javascript' ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const run = (asModule: boolean): SourceFileInternals => {
    const file = ts.createSourceFile(
      'input.ts',
      text,
      {
        languageVersion: ts.ScriptTarget.ESNext,
        jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
        ...(asModule
          ? { setExternalModuleIndicator: (f: ts.SourceFile) => void ((f as SourceFileInternals).externalModuleIndicator = true) }
          : {}),
      },
      /* setParentNodes */ true,
      kind,
    ) as SourceFileInternals;
    return file;
  };

  let file = run(options.format === 'module');
  const isModule = file.externalModuleIndicator !== undefined;
  if (!isModule && (text = blank(source)) !== source) file = run(false);
  if (!isModule && text.includes('await') && mayAwaitAtTopLevel(file)) {
    // In a script, TypeScript reads `await (x)` as a call. Read again with `await` as a keyword, and keep that reading
    // unless it has errors that the first one did not have (`var await = 1; await(2)`).
    const again = run(true);
    if (again.parseDiagnostics.length <= file.parseDiagnostics.length) file = again;
  }
  return { sourceFile: file, text, dialect: options.dialect, isModule, parseErrors: file.parseDiagnostics };
}

/** Whether `await` stands anywhere outside of all functions, as a keyword or as a name. */
function mayAwaitAtTopLevel(file: ts.SourceFile): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node)) return false;
    if (node.kind === ts.SyntaxKind.AwaitExpression || node.kind === ts.SyntaxKind.AwaitKeyword) return true;
    if (ts.isIdentifier(node) && node.text === 'await') return true;
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing) return true;
    return ts.forEachChild(node, visit) ?? false;
  };
  return ts.forEachChild(file, visit) ?? false;
}

/** The reports for source that cannot even be parsed: wrong kind of file, binary data. */
export function checkInput(text: string, options: ResolvedOptions): Report | undefined {
  if (!options.known) return messages.fileKind({ start: 0, end: 0 }, options.extension);
  const nul = text.indexOf('\0');
  if (nul >= 0 && !/["'`/]/.test(text.slice(Math.max(0, nul - 2000), nul))) return messages.binary({ start: nul, end: nul + 1 });
  return undefined;
}
