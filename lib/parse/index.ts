// Source text → ParsedFile. TypeScript's parser, one parse; a second one only where `await` at the top level of a script
// has to be told from an identifier of that name, or where the parser refuses what Oite has beyond TypeScript.

import type { Dialect, ResolvedOptions } from '../options.js';
import { messages, type Report } from '../diagnostics.js';
import { type Include, readOite } from './oite/reading.js';
import { addFlags, asyncSyntax, awaitName, flagsOf, newSyntax, parseErrorsOf } from './facts.js';
import { setParents } from './parents.js';
import { type Patch, PatchedText } from './patches.js';
import { ts } from './typescript.js';

export type { Include } from './oite/reading.js';

export interface ParsedFile {
  readonly sourceFile: ts.SourceFile;
  /** What was parsed. All offsets are into this text; `origin` leads back to the source. */
  readonly text: string;
  readonly origin: PatchedText;
  /** The include statements, in source order; their spans are of the source. */
  readonly includes: readonly Include[];
  /** What was found while Oite's syntax was read; spans of the source. */
  readonly notes: readonly Report[];
  readonly dialect: Dialect;
  /** An ES module: it has `import`/`export`, or its extension says so. */
  readonly isModule: boolean;
  /** What TypeScript's parser objects to; `check` decides which of it stands. */
  readonly parseErrors: readonly ts.DiagnosticWithLocation[];
}

interface SourceFileInternals extends ts.SourceFile {
  externalModuleIndicator?: ts.Node | true;
}

type Blank = (text: string) => string;

/** `await &x` is an operation on a variable of that name to the parser of a script. */
const awaitsBorrow = (source: string): boolean =>
  /\bawait\s*&(?!&)/.test(source) && !/\b(?:var|let|const|function)\s+await\b/.test(source);

/**
 * Parses `source`. `blank`: takes HTML-like comments out of a script. `view`: 'types' keeps structs, as classes. Never
 * throws for bad source, except a `RangeError` when the code is nested deeper than the stack.
 */
export function parse(source: string, options: ResolvedOptions, blank: Blank, view: 'run' | 'types' = 'run'): ParsedFile {
  const plain = parsePatched(new PatchedText(source, []), options, blank);
  if (options.dialect !== 'oite' || (plain.parseErrors.length === 0 && !awaitsBorrow(source))) return plain;
  const { patches, typePatches, includes, reports } = readOite(source);
  if (patches.length === 0) return plain;
  const typed = patches === typePatches ? undefined : parsePatched(new PatchedText(source, typePatches), options, blank);
  if (view === 'types' && typed !== undefined) return { ...typed, includes, notes: reports };
  const file = parsePatched(new PatchedText(source, patches), options, blank);
  // A struct that is blank hides its errors.
  const parseErrors = typed?.parseErrors ?? file.parseErrors;
  return { ...file, parseErrors, includes, notes: reports };
}

/** The same file with more patches, which take the place of those with the same span. */
export function parseAgain(file: ParsedFile, more: readonly Patch[], options: ResolvedOptions, blank: Blank): ParsedFile {
  const { source, patches } = file.origin;
  const replaced = new Set(more.filter(({ start, end }) => end > start).map(({ start }) => start));
  const kept = patches.filter(({ start, end }) => end === start || !replaced.has(start));
  return { ...parsePatched(new PatchedText(source, [...kept, ...more]), options, blank), includes: file.includes, notes: file.notes };
}

function parsePatched(origin: PatchedText, options: ResolvedOptions, blank: Blank): ParsedFile {
  // A byte order mark is no part of the program, which `#!` may begin; the parser looks for it at the very start.
  const whole = origin.text.startsWith('\uFEFF#!') ? `\uFEFF//${origin.text.slice(3)}` : origin.text;
  let text = whole;
  const kind = options.dialect === 'javascript' ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const run = (asModule: boolean): SourceFileInternals => {
    const file = ts.createSourceFile(
      'input.ts',
      text,
      {
        languageVersion: ts.ScriptTarget.ESNext,
        jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
        ...(asModule
          ? { setExternalModuleIndicator: markModule }
          : {}),
      },
      /* setParentNodes */ false,
      kind,
    ) as SourceFileInternals;
    return file;
  };

  let file = run(options.format === 'module');
  let isModule = file.externalModuleIndicator !== undefined;
  if (isModule && options.format !== 'module' && text.includes('await') && mayAwaitAtTopLevel(file)) file = run(true);
  if (!isModule && (text = blank(whole)) !== whole) file = run(false);
  if (!isModule && text.includes('await') && mayAwaitAtTopLevel(file)) {
    // In a script, TypeScript reads `await (x)` as a call. Read again with `await` as a keyword, and keep that reading
    // unless it has errors that the first one did not have (`var await = 1; await(2)`).
    const again = run(true);
    if (parseErrorsOf(again).length <= parseErrorsOf(file).length) {
      file = again;
      // The first reading may have found no end of what stands before an `export`.
      isModule = options.format !== 'script' && again.statements.some(isModuleSyntax);
    }
  }
  setParents(file);
  return {
    sourceFile: file, text, origin, includes: [], notes: [], dialect: options.dialect, isModule, parseErrors: parseErrorsOf(file),
  };
}

function isModuleSyntax(node: ts.Statement): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isExportAssignment(node)) return true;
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);
}

/**
 * Called by the parser when it has read a module with `await` as a name, before it reads the statements with an `await` again. Where
 * `await {}` was two statements it does not find the end of the first one (it would go on to the end of the file and keep the
 * old statements and errors as well), so all that follows is marked to be read again.
 */
function markModule(file: ts.SourceFile): void {
  (file as SourceFileInternals).externalModuleIndicator = true;
  let found = false;
  for (const statement of file.statements) {
    found ||= (flagsOf(statement) & awaitName) !== 0;
    if (found) addFlags(statement, awaitName);
  }
}

/** What marks the statements that a search for `await` has to enter. */
const mayHoldAwait = awaitName | asyncSyntax | newSyntax;

/** Whether `await` stands anywhere outside of all functions, as a keyword or as a name. */
function mayAwaitAtTopLevel(file: ts.SourceFile): boolean {
  const visit = (node: ts.Node): boolean => {
    if (node.kind === ts.SyntaxKind.AwaitExpression || node.kind === ts.SyntaxKind.AwaitKeyword) return true;
    // The parser takes marks off enums, namespaces, imports and exports.
    const isMarked = node.kind < ts.SyntaxKind.EnumDeclaration || node.kind > ts.SyntaxKind.ExportSpecifier;
    if (isMarked && (flagsOf(node) & mayHoldAwait) === 0) return false;
    if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node)) {
      // Its name, and the decorators of a class's element, are evaluated outside of it.
      return (node.name !== undefined && visit(node.name)) || ('modifiers' in node && (node.modifiers?.some(visit) ?? false));
    }
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
