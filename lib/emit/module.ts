// The file's head: the runtime, and the names that Oite gives a file. Bound only where the file uses them.

import { insertAfter, replace, type Content, type Edit } from '../edits.js';
import type { Report } from '../diagnostics.js';
import { messages } from '../diagnostics.js';
import type { ResolvedOptions } from '../options.js';
import { ts } from '../parse/typescript.js';
import type { ParsedFile } from '../parse/index.js';
import type { Analysis } from '../analyse/types.js';
import { stdModules, stdNames } from '../std/names.js';
import { ABI } from '../runtime/abi.js';
import inlineRuntime, { full as inlineFullRuntime } from '#inline-runtime';
import type { FileNames } from './names.js';

export interface ModuleFacts {
  readonly usesRuntime: boolean;
  /** Helpers are needed that only the full runtime has. */
  readonly usesExtras: boolean;
  /** Variables that code of ours shares: they are declared at the top. */
  readonly variables: readonly string[];
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
): { readonly edits: readonly Edit[]; readonly reports: readonly Report[] } {
  const edits: Edit[] = [];
  const reports: Report[] = [];
  const eager = options.await === 'eager';
  const inline = options.runtime === 'inline';
  // A name of the runtime takes the place of the host's: the promise of eager code, and what older hosts lack.
  const runtimeNames = [...(eager ? ['Promise'] : []), ...(analysis.hasUsing ? ['SuppressedError'] : [])].filter((name) => analysis.free.has(name));
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
  const needsRuntime = facts.usesRuntime || (inline && runtimeNames.length > 0);
  if (inline) {
    for (const name of runtimeNames) {
      for (const { node } of analysis.free.get(name)!) {
        const start = node.getStart();
        const text = { text: `${names.runtime}.${name}`, at: start, name };
        const shorthand = ts.isShorthandPropertyAssignment(node.parent);
        edits.push(replace({ start, end: node.end }, shorthand ? [`${name}: `, text] : text, 'module'));
      }
    }
  }

  const lines: string[] = [];
  const object = options.await;
  const abi = ` ${names.runtime}.abi(${ABI});`;
  if (inline) {
    // A script may be loaded twice, which declares its names twice.
    if (needsRuntime) lines.push(`${file.isModule ? 'const' : 'var'} ${names.runtime} = (${facts.usesExtras ? inlineFullRuntime : inlineRuntime}).${object};`);
  } else if (needsRuntime || runtimeNames.length > 0) {
    const wanted = [...(needsRuntime ? [file.isModule ? `${object} as ${names.runtime}` : `${object}: ${names.runtime}`] : []), ...runtimeNames];
    lines.push(bind(file, wanted, facts.usesExtras ? 'oite/runtime/full' : 'oite/runtime') + (needsRuntime ? abi : ''));
  }
  if (std.length > 0) lines.push(bind(file, std, 'oite/std'));
  if (facts.variables.length > 0) lines.push(`var ${facts.variables.join(', ')};`);
  if (lines.length > 0) edits.push(insertAfter(headOf(file), lines.map((line): Content => `${line}\n`), 'module'));
  return { edits, reports };
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
