// The file's head: the runtime, and the names that Oite gives a file. Bound only where the file uses them.

import { insertAfter, ofRuntime, replace, type Content, type Edit } from '../edits.js';
import type { Report } from '../diagnostics.js';
import { messages } from '../diagnostics.js';
import type { ResolvedOptions } from '../options.js';
import { ts } from '../parse/typescript.js';
import type { ParsedFile } from '../parse/index.js';
import type { Analysis } from '../analyse/types.js';
import { stdModules, stdNames } from '../std/names.js';
import { ABI } from '../runtime/abi.js';
import inlineRuntime, { full as inlineFullRuntime } from '#inline-runtime';
import { countIncludes, type ProgramNames } from '../program/index.js';
import type { FileNames, Shortcut } from './names.js';

export interface ModuleFacts {
  readonly usesRuntime: boolean;
  /** Helpers are needed that only the full runtime has. */
  readonly usesExtras: boolean;
  /** Variables that code of ours shares: they are declared at the top. */
  readonly variables: readonly string[];
  /** The file is part of a program of several files; `linked`: the names that it takes from there. */
  readonly program: { readonly names: ProgramNames; readonly linked: readonly string[] } | undefined;
  readonly shortcuts: ReadonlySet<Shortcut>;
}

/** The names that the runtime gives this file: the promise of eager code, and what older hosts lack. */
export function runtimeNames(analysis: Analysis, options: ResolvedOptions): readonly string[] {
  const names = [...(options.await === 'eager' ? ['Promise'] : []), ...(analysis.hasUsing ? ['SuppressedError'] : [])];
  return names.filter((name) => analysis.free.has(name));
}

/** Top-level await in a module, eager: the state is tested first, and only what is pending is awaited natively. */
export function topLevelAwaits(analysis: Analysis, names: FileNames): readonly Edit[] {
  const { runtime, awaited } = names;
  const edits: Edit[] = [];
  for (const node of analysis.functions[0]!.suspensions) {
    if (!ts.isAwaitExpression(node)) continue;
    const start = node.getStart();
    const operand = { start: node.expression.getStart(), end: node.expression.end };
    edits.push(replace({ start, end: node.end }, [
      `(${runtime}.waits(${awaited} = `, operand, ') ? ', { text: 'await', at: start }, ` ${runtime}.native(${awaited}) : ${runtime}.got(${awaited}))`,
    ], 'module'));
  }
  return edits;
}

export function moduleEdits(
  file: ParsedFile, analysis: Analysis, options: ResolvedOptions, names: FileNames, facts: ModuleFacts,
): { readonly edits: readonly Edit[]; readonly reports: readonly Report[]; readonly inlined: string | undefined } {
  const edits: Edit[] = [];
  const reports: Report[] = [];
  const inline = options.runtime === 'inline';
  const fromRuntime = runtimeNames(analysis, options);
  const std: string[] = [];
  if (options.dialect === 'oite') {
    for (const name of stdNames) {
      const uses = analysis.free.get(name);
      if (uses === undefined) continue;
      if (!inline) std.push(name);
      else reports.push(messages.hostName({ start: uses[0]!.node.getStart(), end: uses[0]!.node.end }, name));
    }
    if (!inline) edits.push(...stdImports(file));
  }
  const needsRuntime = facts.usesRuntime || (inline && fromRuntime.length > 0);
  const inlined = !inline || !needsRuntime ? undefined : facts.usesExtras ? inlineFullRuntime : inlineRuntime;
  if (inline) {
    for (const name of fromRuntime) {
      for (const { node } of analysis.free.get(name)!) {
        const start = node.getStart();
        const text = { text: `${names.runtime}.${name}`, at: start, name };
        const shorthand = ts.isShorthandPropertyAssignment(node.parent);
        edits.push(replace({ start, end: node.end }, shorthand ? [`${name}: `, text] : text, 'module'));
      }
    }
  }

  const lines: Content[] = [];
  const object = options.await;
  const shortcuts = [...facts.shortcuts];
  const imported = !inline && file.isModule && mayRunEarly(file) ? shortcuts : [];
  const abi = ` ${names.runtime}.abi(${ABI});`;
  if (inline) {
    // A script may be loaded twice, which declares its names twice.
    if (inlined !== undefined) lines.push([`${file.isModule ? 'const' : 'var'} ${names.runtime} = (`, { text: inlined, at: ofRuntime }, `).${object};`]);
  } else if (needsRuntime || fromRuntime.length > 0) {
    const as = file.isModule ? ' as ' : ': ';
    const wanted = [...(needsRuntime ? [object + as + names.runtime] : []), ...imported.map((name) => name + as + names.shortcuts.get(name)!), ...fromRuntime];
    lines.push(bind(file, wanted, facts.usesExtras ? 'oite/runtime/full' : 'oite/runtime') + (needsRuntime ? abi : ''));
  }
  if (facts.program !== undefined) lines.push(...programLines(file, analysis, options, names, facts.program, std));
  else if (std.length > 0) lines.push(bind(file, std, 'oite/std'));
  if (options.dialect === 'oite' && !inline && bindsRequire(file, analysis)) {
    // The script's own variable is set, so that tools go on seeing calls of `require` as what they are.
    lines.push(file.isModule
      ? `import { requireFrom as ${names.requireFrom} } from "oite/std"; const require = ${names.requireFrom}(import.meta.url);`
      : 'require = require("oite/std").requireFrom(require);');
  }
  if (shortcuts.length > imported.length) {
    const wanted = shortcuts.map((name) => `${name}: ${names.shortcuts.get(name)!}`);
    lines.push(`${inline && !file.isModule ? 'var' : 'const'} { ${wanted.join(', ')} } = ${names.runtime};`);
  }
  if (facts.variables.length > 0) lines.push(`var ${facts.variables.join(', ')};`);
  if (lines.length > 0) edits.push(insertAfter(headOf(file), lines.map((line): Content => [line, '\n']), 'module'));
  return { edits, reports, inlined };
}

/**
 * Whether the file needs Oite's `require`: it calls it, and in a module there is no other. An include that must be there
 * does with the one that a script has.
 */
function bindsRequire(file: ParsedFile, analysis: Analysis): boolean {
  const uses = analysis.free.get('require') ?? [];
  if (file.isModule) return uses.length > 0;
  // Where an include stands in the source, the call that loads it stands in the text.
  const plain = new Set(file.includes.filter(({ optional }) => !optional).map(({ start }) => start));
  return uses.some(({ node }) => {
    const statement = ts.findAncestor(node, ts.isExpressionStatement);
    return statement === undefined || !plain.has(file.origin.toSource(statement.getStart()));
  });
}

/** A file of a program: what it uses comes through `names`, Oite's own names too. */
function programLines(
  file: ParsedFile, analysis: Analysis, options: ResolvedOptions, names: FileNames, { names: own, linked }: NonNullable<ModuleFacts['program']>, std: readonly string[],
): readonly string[] {
  const base = options.fileName.slice(Math.max(options.fileName.lastIndexOf('/'), options.fileName.lastIndexOf('\\')) + 1);
  const library = names.fresh('std');
  const values = std.length === 0 ? '{}' : file.isModule ? library : 'require("oite/std")';
  const strict = analysis.functions[0]!.strict;
  const parts = Object.entries(own).filter(([key, name]) => analysis.free.has(name as string) || (linked.length > 0 && (key === 'names' || (key === 'peek' && file.text.includes('typeof'))))).map(([key, name]) => `${key}: ${name}`);
  const written = linked.filter((name) => analysis.free.get(name)!.some(({ writes }) => writes));
  const given = [JSON.stringify(base), JSON.stringify(linked), values, String(strict), String(countIncludes(file, options.linking)), JSON.stringify(written)];
  const unsaid = ['{}', 'false', '0', '[]'];
  while (given.length > 2 && given[given.length - 1] === unsaid[given.length - 3]) given.pop();
  const lines = [`const { ${parts.join(', ')} } = ${names.runtime}.program(${given.join(', ')});`];
  if (file.isModule && std.length > 0) lines.unshift(`import * as ${library} from "oite/std";`);
  return lines;
}

/**
 * Whether a function of the module may be called before the module runs: when a module of a cycle calls what this one
 * exports. Its imports are there by then, its constants are not; yet V8 knows the value of a constant, and not of an import.
 */
function mayRunEarly({ sourceFile }: ParsedFile): boolean {
  const from = ({ moduleSpecifier }: ts.ImportDeclaration | ts.ExportDeclaration): string | undefined =>
    (moduleSpecifier === undefined ? undefined : (moduleSpecifier as ts.StringLiteral).text);
  return sourceFile.statements.some((statement) =>
    (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && !/^(?:node:|oite\/|$)/.test(from(statement) ?? ''));
}

function bind(file: ParsedFile, names: readonly string[], from: string): string {
  return file.isModule ? `import { ${names.join(', ')} } from "${from}";` : `const { ${names.join(', ')} } = require("${from}");`;
}

/** Before the first statement that is no directive. */
function headOf({ sourceFile }: ParsedFile): number {
  for (const statement of sourceFile.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return statement.getStart();
  }
  return sourceFile.end;
}

/** `import { path } from 'path'`: Oite's modules of that name (oite-language.md 3.2). */
function stdImports({ sourceFile }: ParsedFile): readonly Edit[] {
  const edits: Edit[] = [];
  for (const statement of sourceFile.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const known = stdModules[statement.moduleSpecifier.text];
    const bindings = statement.importClause?.namedBindings;
    if (known === undefined || statement.importClause?.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) continue;
    if (!bindings.elements.every(({ name, propertyName }) => known.includes((propertyName ?? name).text))) continue;
    const { moduleSpecifier } = statement;
    edits.push(replace({ start: moduleSpecifier.getStart(), end: moduleSpecifier.end }, '"oite/std"', 'module'));
  }
  return edits;
}
