// Files of one program: a file that includes others, and the files that are included. Each keeps its own scope, shares its
// top-level names with the others, and finds in them the names that it does not define itself. Files are transpiled one by
// one, so which file a name comes from is found out when it is used (lib/runtime/program.ts).
//
//   require ./lexer;                   const { names: $names, share: $share, include: $include } = $oite.program(…);
//   let count = 0;                →    $share({ get count() { return count; }, set count($v) { count = $v; } }, ["count"]);
//   count = tokens(text);              $include(() => require("./lexer"));
//                                      let count = 0;
//                                      count = (0, $names.tokens)(text);
//
// The calls are put into the source before it is parsed, so that all phases see them; the names are edits.

import { insertBefore, replace, type Edit } from '../edits.js';
import type { ResolvedOptions } from '../options.js';
import type { Span } from '../source.js';
import { ts } from '../parse/typescript.js';
import type { ParsedFile } from '../parse/index.js';
import type { Patch } from '../parse/patches.js';
import type { Analysis, Reference } from '../analyse/types.js';

/** The names by which a file's code knows its program. */
export interface ProgramNames {
  readonly names: string;
  readonly share: string;
  readonly include: string;
  readonly peek: string;
}

/** Names that no other file can redefine. */
const fixed: ReadonlySet<string> = new Set([
  'undefined', 'NaN', 'Infinity', 'arguments', 'eval', 'require', 'module', 'exports', '__filename', '__dirname', 'globalThis',
]);

/** Names that do not occur in the file. `tag` ends them where scripts share a realm. */
export function chooseProgramNames(analysis: Analysis, tag: string): ProgramNames {
  const fresh = (hint: string): string => {
    let name = hint + tag;
    for (let i = 1; analysis.names.has(name); i++) name = `${hint}_${i}${tag}`;
    return name;
  };
  return { names: fresh('$names'), share: fresh('$share'), include: fresh('$include'), peek: fresh('$peek') };
}

/** What to put into the source of `file`: the calls that share its names and include other files. */
export function programPatches(file: ParsedFile, analysis: Analysis, names: ProgramNames, linking: ResolvedOptions['linking']): readonly Patch[] {
  const patches: Patch[] = [];
  const awaits = analysis.functions[0]!.suspensions.length > 0;
  for (const [i, { start, end, specifier, optional }] of file.includes.entries()) {
    const quoted = JSON.stringify(specifier);
    const loaded = file.isModule && linking === 'load' ? `${names.include}_${i}` : undefined;
    const isImport = isImported(file, optional, linking);
    const call = `${names.include}(${loaded ?? `() => require(${quoted})`}${awaits ? ', true' : ''})`;
    const statement = isImport ? `import ${quoted};` : `${awaits ? 'await ' : ''}${call};`;
    patches.push({ start, end, text: loaded === undefined ? statement : `import { load as ${loaded} } from ${quoted}; ${statement}` });
  }
  const shared = sharedNames(analysis, awaits);
  const at = firstStatement(file);
  if (shared.length > 0 && at !== undefined) {
    const value = freshParameter(analysis);
    const steady = shared.filter((one) => one.steady).map(({ name }) => JSON.stringify(name));
    const members = shared.map(({ name, writable }) => {
      const getter = `get ${name}() { return ${name}; }`;
      return writable ? `${getter}, set ${name}(${value}) { ${name} = ${value}; }` : getter;
    });
    patches.push({ start: at, end: at, text: `${names.share}({ ${members.join(', ')} }${steady.length > 0 ? `, [${steady.join(', ')}]` : ''}); ` });
  }
  return patches;
}

/** Whether an include becomes an import, which is done before the file runs. */
const isImported = (file: ParsedFile, optional: boolean, linking: ResolvedOptions['linking']): boolean =>
  file.isModule && linking === 'import' && !optional;

/** How many includes are done while the file runs. */
export function countIncludes(file: ParsedFile, linking: ResolvedOptions['linking']): number {
  return file.includes.filter(({ optional }) => !isImported(file, optional, linking)).length;
}

/** A file as others see it: what it gives and what it takes. */
export interface Survey {
  readonly shared: ReadonlySet<string>;
  /** The names that it uses and does not define, each with its first use in the source. */
  readonly used: ReadonlyMap<string, Span>;
  /** It awaits at its top level. */
  readonly awaits: boolean;
}

/** Looks over a file that was analysed as it is written. `taken`: names that the runtime gives. */
export function surveyFile({ origin }: ParsedFile, analysis: Analysis, taken: readonly string[]): Survey {
  const used = new Map<string, Span>();
  for (const [name, [first]] of analysis.free) {
    if (fixed.has(name) || taken.includes(name)) continue;
    used.set(name, origin.spanToSource({ start: first!.node.getStart(), end: first!.node.end }));
  }
  const awaits = analysis.functions[0]!.suspensions.length > 0;
  return { shared: new Set(sharedNames(analysis, awaits).map(({ name }) => name)), used, awaits };
}

interface SharedName {
  readonly name: string;
  readonly writable: boolean;
  /** No function of the file writes to it: its value is final when the file has run to its end. */
  readonly steady: boolean;
}

/** The top-level names that other files may see: all but imports. */
function sharedNames(analysis: Analysis, awaits: boolean): readonly SharedName[] {
  const shared = [];
  const [main] = analysis.functions;
  for (const { name, kind, references } of main!.scope.names.values()) {
    // `arguments` would be the getter's own, and `await` may be a keyword.
    if (kind === 'import' || name === 'arguments' || name === 'await' || name === '__proto__') continue;
    // In a main that awaits, a function that is written to would cost every call.
    const writable = kind === 'let' || kind === 'var' || (kind === 'function' && !awaits);
    const steady = main!.dynamicScopes.length === 0 && !references.some(({ writes, fn }) => writes && fn !== main);
    shared.push({ name, writable, steady });
  }
  return shared;
}

function freshParameter(analysis: Analysis): string {
  let name = '$v';
  while (analysis.names.has(name)) name += '$';
  return name;
}

/** Where the first statement or include stands that is no directive, in the source. */
function firstStatement({ sourceFile, origin, includes }: ParsedFile): number | undefined {
  const first = sourceFile.statements.find((statement) => !ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression));
  const places = includes.map(({ start }) => start);
  if (first !== undefined) places.push(origin.toSource(first.getStart(sourceFile)));
  return places.length === 0 ? undefined : Math.min(...places);
}

/** The free names of a file that may be another file's. `taken`: names that the runtime gives. */
export function linkedNames(analysis: Analysis, names: ProgramNames, taken: readonly string[]): readonly string[] {
  const own = new Set([...Object.values(names) as string[], ...taken]);
  return [...analysis.free.keys()].filter((name) => !fixed.has(name) && !own.has(name));
}

/** Edits that lead every use of `linked` through the program. */
export function nameEdits(analysis: Analysis, linked: readonly string[], names: ProgramNames): readonly Edit[] {
  return linked.flatMap((name) => analysis.free.get(name)!.flatMap((reference) => useEdits(reference, name, names)));
}

function useEdits({ node, writes }: Reference, name: string, names: ProgramNames): readonly Edit[] {
  const start = node.getStart();
  const span = { start, end: node.end };
  const mapped = { text: `${names.names}.${name}`, at: start, name };
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === node) return [replace(span, [`${name}: `, mapped], 'module')];
  const outer = withoutWrappers(node);
  const around = outer.parent;
  if (ts.isTypeOfExpression(around)) {
    return [replace(span, { text: `${names.peek}(${JSON.stringify(name)})`, at: start, name }, 'module')];
  }
  const isCallee = !writes && ((ts.isCallExpression(around) && around.expression === outer) ||
    (ts.isTaggedTemplateExpression(around) && around.tag === outer));
  if (!isCallee) return [replace(span, mapped, 'module')];
  const call = replace(span, ['(0, ', mapped, ')'], 'module');
  return startsStatement(around, start) ? [insertBefore(start, ';', 'module'), call] : [call];
}

/** `x`, `(x)`, `x!` and `x as T` are the same reference. */
function withoutWrappers(node: ts.Expression): ts.Expression {
  let at = node;
  while (ts.isParenthesizedExpression(at.parent) || ts.isAsExpression(at.parent) || ts.isNonNullExpression(at.parent) || ts.isSatisfiesExpression(at.parent)) {
    at = at.parent;
  }
  return at;
}

/** Whether a statement of a list begins here, so that a parenthesis would go on with a statement before it that has no end. */
function startsStatement(node: ts.Node, start: number): boolean {
  let at = node;
  while (!ts.isStatement(at) && at.getStart() === start && at.parent !== undefined) at = at.parent;
  if (!ts.isExpressionStatement(at) || at.getStart() !== start) return false;
  const { parent } = at;
  if (!ts.isSourceFile(parent) && !ts.isBlock(parent) && !ts.isModuleBlock(parent) && !ts.isCaseOrDefaultClause(parent)) return false;
  const { statements } = parent;
  const index = statements.indexOf(at);
  return index > 0 && !statements[index - 1]!.getText().endsWith(';');
}
