// The order of the phases; the only place that knows it.
//   source → parse → (program →) analyse → {erase, plan} → emit → map → result

import { analyse } from './analyse/index.js';
import { strictNames } from './analyse/strict-names.js';
import type { Analysis } from './analyse/types.js';
import { deepestPlace, isTooDeep, parseDeep } from './check/depth.js';
import { checkDialect } from './check/dialect.js';
import { checkEarlyErrors } from './check/early-errors.js';
import { blankHtmlComments, realParseErrors } from './check/sloppy.js';
import { messages, toDiagnostics, type Diagnostic, type Report } from './diagnostics.js';
import { remove, type Edit } from './edits.js';
import { apply } from './emit/apply.js';
import { emit, loweredFunctions, type Emission } from './emit/index.js';
import { isScoped } from './emit/scoped.js';
import { moduleEdits, runtimeNames, topLevelAwaits } from './emit/module.js';
import { chooseNames, tagOf } from './emit/names.js';
import { linkSpecifiers, type LinkSpecifier } from './emit/specifiers.js';
import { erase } from './erase/index.js';
import { compose, findInputMap } from './map/compose.js';
import { buildMap, inlineMapComment, type RawSourceMap } from './map/index.js';
import type { ResolvedOptions } from './options.js';
import { checkInput, parse, parseAgain, type ParsedFile } from './parse/index.js';
import { repeatedParameters } from './parse/oite/parameters.js';
import { ts } from './parse/typescript.js';
import {
  chooseProgramNames, linkedNames, nameEdits, programPatches, surveyFile, type ProgramNames, type Survey,
} from './program/index.js';

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
  /** Reports of the phases are about the text that was parsed. */
  const inSource = (report: Report): Report => {
    const origin = trace.file?.origin;
    return origin === undefined || trace.file!.notes.includes(report) ? report : { ...report, ...origin.spanToSource(report) };
  };
  const finish = (code: string, map: RawSourceMap | null): PipelineResult => {
    const failed = reports.some((report) => report.severity === 'error');
    const diagnostics = toDiagnostics(reports.map(inSource), source, options.fileName);
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
    const { file: checked, found } = checkNames(file, options);
    trace.file = checked;
    reports.push(...found, ...checked.notes);
    if (reports.some(({ severity }) => severity === 'error')) return finish('', null);
    const { code, map } = translate(checked, options, reports, trace, link);
    return finish(code, map);
  } catch (error) {
    // The recursion of the parser, or of a walk over its tree, is as deep as the code is nested.
    if (!isTooDeep(error)) throw error;
    reports.push(messages.tooDeep(deepestPlace(source)));
    return finish('', null);
  }
}

/** What a file gives to and takes from its program; undefined when it cannot be parsed. */
export function survey(source: string, options: ResolvedOptions): (Survey & { readonly file: ParsedFile }) | undefined {
  if (checkInput(source, options) !== undefined) return undefined;
  const file = parseDeep(() => parse(source, options, blankHtmlComments));
  if (file === undefined || file.parseErrors.length > 0) return undefined;
  const analysis = analyse(file);
  return { file, ...surveyFile(file, analysis, runtimeNames(analysis, options)) };
}

/** `check`; in Oite, what JavaScript refuses of declared names is changed and not refused. */
function checkNames(file: ParsedFile, options: ResolvedOptions): { file: ParsedFile; found: readonly Report[] } {
  const found = check(file);
  if (file.dialect !== 'oite') return { file, found };
  const has = (code: string): boolean => found.some((report) => report.code === code);
  const { patches: repeated, reports } = has('OT1101') ? repeatedParameters(file.sourceFile, file.origin) : { patches: [], reports: [] };
  const patches = [...repeated, ...(has('OT1103') ? strictNames(file, analyse(file)) : [])];
  if (patches.length === 0) return { file, found };
  const again = parseAgain(file, patches, options, blankHtmlComments);
  const changed = { ...again, notes: [...again.notes, ...reports] };
  return { file: changed, found: check(changed) };
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

/** The file as a part of its program, with the calls that join it in its text. */
function join(file: ParsedFile, analysis: Analysis, options: ResolvedOptions, tag: string): { file: ParsedFile; program: ProgramNames } {
  const program = chooseProgramNames(analysis, tag);
  return { file: parseAgain(file, programPatches(file, analysis, program, options.linking), options, blankHtmlComments), program };
}

function translate(
  parsed: ParsedFile, options: ResolvedOptions, reports: Report[], trace: Trace, link: LinkSpecifier | undefined,
): { code: string; map: RawSourceMap | null } {
  const mode = options.await;
  const sharesRealm = options.runtime === 'inline' && !parsed.isModule;
  const tag = sharesRealm ? tagOf(`${mode} ${options.optimize} ${parsed.text}`) : '';
  const first = analyse(parsed);
  const isPart = parsed.includes.length > 0 || (options.included && options.dialect === 'oite');
  const { file, program } = isPart ? join(parsed, first, options, tag) : { file: parsed, program: undefined };
  const analysis = isPart ? analyse(file) : first;
  trace.file = file;
  trace.analysis = analysis;
  const names = chooseNames(analysis.names, tag);
  const asyncFunctions = loweredFunctions(file, analysis, mode);
  const scopedFunctions = new Set(asyncFunctions.filter((fn) => isScoped(fn, analysis, options.debug)));
  const lowered = new Set(asyncFunctions.filter((fn) => !scopedFunctions.has(fn)).map((fn) => fn.node as unknown));
  const scoped = new Set([...scopedFunctions].map((fn) => fn.node as unknown));
  const facts = {
    analysis,
    runtimeName: names.runtime,
    freshName: names.fresh,
    isLowered: (node: unknown) => lowered.has(node),
    isScoped: (node: unknown) => scoped.has(node),
  };
  const erasure = erase(file, facts, { decorators: options.decorators });
  const emission = emit(file, analysis, names, {
    mode, fast: options.optimize === 'speed' && !options.debug, packed: options.packed, sharesRealm, isScoped: (fn) => scopedFunctions.has(fn),
  });
  trace.emission = emission;
  const awaits: readonly Edit[] = mode === 'eager' && file.isModule ? topLevelAwaits(analysis, names) : [];
  reports.push(...erasure.reports, ...emission.reports);
  if (reports.some((report) => report.severity === 'error')) return { code: '', map: null };
  const linked = program === undefined ? [] : linkedNames(analysis, program, runtimeNames(analysis, options));
  const head = moduleEdits(file, analysis, options, names, {
    usesRuntime: erasure.usesRuntime || emission.usesRuntime || awaits.length > 0 || program !== undefined,
    usesExtras: erasure.usesRuntime || emission.usesExtras || program !== undefined,
    variables: [...(awaits.length > 0 ? [names.awaited] : []), ...emission.variables],
    program: program === undefined ? undefined : { names: program, linked },
    shortcuts: emission.shortcuts,
  });
  reports.push(...head.reports);
  const links = program === undefined ? [] : nameEdits(analysis, linked, program);
  // The head comes first: where a function is put at the start of the file, it stands behind the imports.
  const specifiers = link === undefined ? [] : linkSpecifiers(file, erasure.edits, link);
  const inputMap = options.inputSourceMap && options.sourceMap !== false ? findInputMap(file.text) : undefined;
  if (inputMap !== undefined && inputMap.map === undefined) reports.push(messages.inputMap(inputMap));
  // Its comment would stand before ours, for another text.
  const dropped = inputMap === undefined ? [] : [remove(inputMap.start, inputMap.end, 'module')];
  const edits = head.edits.concat(dropped, erasure.edits, emission.edits, awaits, links, specifiers);
  const applied = apply(file.text, edits, options.sourceMap !== false);
  if (options.sourceMap === false) return { code: applied.code, map: null };
  const own = buildMap(file.origin, options.fileName, applied.segments, applied.names, head.inlined);
  const map = inputMap?.map === undefined ? own : compose(own, inputMap.map);
  if (options.sourceMap !== 'inline') return { code: applied.code, map };
  return { code: `${applied.code}${applied.code.endsWith('\n') ? '' : '\n'}${inlineMapComment(map)}\n`, map };
}
