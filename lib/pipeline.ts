// The order of the phases; the only place that knows it.
//   source → parse → analyse → {erase, plan} → emit → map → result

import { analyse } from './analyse/index.js';
import type { Analysis } from './analyse/types.js';
import { deepestPlace, isTooDeep, parseDeep } from './check/depth.js';
import { checkDialect } from './check/dialect.js';
import { checkEarlyErrors } from './check/early-errors.js';
import { blankHtmlComments, realParseErrors } from './check/sloppy.js';
import { messages, toDiagnostics, type Diagnostic, type Report } from './diagnostics.js';
import type { Edit } from './edits.js';
import { apply } from './emit/apply.js';
import { emit, loweredFunctions, type Emission } from './emit/index.js';
import { isScoped } from './emit/scoped.js';
import { moduleEdits, topLevelAwaits } from './emit/module.js';
import { chooseNames, tagOf } from './emit/names.js';
import { linkSpecifiers, type LinkSpecifier } from './emit/specifiers.js';
import { erase } from './erase/index.js';
import { buildMap, inlineMapComment, type RawSourceMap } from './map/index.js';
import type { ResolvedOptions } from './options.js';
import { checkInput, parse, type ParsedFile } from './parse/index.js';
import { ts } from './parse/typescript.js';

/** What a run of the phases found, for those who look inside. */
export interface Trace {
  file?: ParsedFile;
  analysis?: Analysis;
  emission?: Emission;
}

export interface PipelineResult {
  readonly code: string;
  readonly map: RawSourceMap | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Transpiles `source`. Throws only for bugs of ours; bad source ends in diagnostics and empty code. `link` renames the
 * module specifiers that are left in the output.
 */
export function runPipeline(source: string, options: ResolvedOptions, trace: Trace = {}, link?: LinkSpecifier): PipelineResult {
  const reports: Report[] = [];
  const finish = (code: string, map: RawSourceMap | null): PipelineResult => {
    const failed = reports.some((report) => report.severity === 'error');
    const diagnostics = toDiagnostics(reports, source, options.fileName);
    return failed ? { code: '', map: null, diagnostics } : { code, map, diagnostics };
  };
  const refused = checkInput(source, options);
  if (refused !== undefined) {
    reports.push(refused);
    return finish('', null);
  }
  try {
    const file = parseDeep(() => parse(source, options, blankHtmlComments));
    if (file === undefined) throw new RangeError('too much recursion');
    trace.file = file;
    reports.push(...check(file));
    if (reports.length > 0) return finish('', null);
    const { code, map } = translate(file, options, reports, trace, link);
    return finish(code, map);
  } catch (error) {
    // The recursion of the parser, or of a walk over its tree, is as deep as the code is nested.
    if (!isTooDeep(error)) throw error;
    reports.push(messages.tooDeep(deepestPlace(source)));
    return finish('', null);
  }
}

/** The errors of the source: those of syntax, or if there are none those that the parser does not see. */
function check(file: ParsedFile): readonly Report[] {
  const syntax = realParseErrors(file, file.parseErrors).map(({ start = 0, length = 0, messageText }) =>
    messages.syntax({ start, end: start + length }, ts.flattenDiagnosticMessageText(messageText, '\n')),
  );
  if (syntax.length > 0) return syntax;
  const dialect = file.dialect === 'javascript' ? checkDialect(file.sourceFile) : [];
  return dialect.length > 0 ? dialect : checkEarlyErrors(file);
}

function translate(file: ParsedFile, options: ResolvedOptions, reports: Report[], trace: Trace, link: LinkSpecifier | undefined): { code: string; map: RawSourceMap | null } {
  const mode = options.await;
  const analysis = analyse(file);
  trace.analysis = analysis;
  const sharesRealm = options.runtime === 'inline' && !file.isModule;
  const names = chooseNames(analysis.names, sharesRealm ? tagOf(`${mode} ${options.optimize} ${file.text}`) : '');
  const asyncFunctions = loweredFunctions(file, analysis, mode);
  const lowered = new Set(asyncFunctions.filter((fn) => !isScoped(fn)).map((fn) => fn.node as unknown));
  const scoped = new Set(asyncFunctions.filter(isScoped).map((fn) => fn.node as unknown));
  const facts = {
    runtimeName: names.runtime,
    freshName: names.fresh,
    isLowered: (node: unknown) => lowered.has(node),
    isScoped: (node: unknown) => scoped.has(node),
  };
  const erasure = erase(file, facts, { decorators: options.decorators });
  const emission = emit(file, analysis, names, { mode, fast: options.optimize === 'speed' });
  trace.emission = emission;
  const awaits: readonly Edit[] = mode === 'eager' && file.isModule ? topLevelAwaits(analysis, names) : [];
  reports.push(...erasure.reports, ...emission.reports);
  if (reports.some((report) => report.severity === 'error')) return { code: '', map: null };
  const head = moduleEdits(file, analysis, options, names, {
    usesRuntime: erasure.usesRuntime || emission.usesRuntime || awaits.length > 0,
    usesExtras: erasure.usesRuntime || emission.usesExtras,
    variables: [...(awaits.length > 0 ? [names.awaited] : []), ...emission.variables],
  });
  reports.push(...head.reports);
  // The head comes first: where a function is put at the start of the file, it stands behind the imports.
  const links = link === undefined ? [] : linkSpecifiers(file, erasure.edits, link);
  const edits = [...head.edits, ...erasure.edits, ...emission.edits, ...awaits, ...links];
  const applied = apply(file.text, edits, options.sourceMap !== false);
  if (options.sourceMap === false) return { code: applied.code, map: null };
  const map = buildMap(file.text, options.fileName, applied.lines, applied.names);
  if (options.sourceMap !== 'inline') return { code: applied.code, map };
  return { code: `${applied.code}${applied.code.endsWith('\n') ? '' : '\n'}${inlineMapComment(map)}\n`, map };
}
