// The files of a program as a whole: who includes whom, which names they share, and what is wrong with that.

import { basename, dirname, relative, resolve } from 'node:path';
import { type Diagnostic, type Report, toDiagnostics } from '../diagnostics.js';
import { resolveOptions } from '../options.js';
import type { Survey } from '../program/index.js';
import { stdNames } from '../std/names.js';
import { checkIncludes, mayInclude } from './includes.js';
import { readInput } from './input.js';
import { type InputFile, isSource, realPath } from './inputs.js';
import { loadCompiler } from './load-compiler.js';
import { resolveRequest } from './resolve.js';
import { allowsCache } from './settings.js';

/** One file of a program. */
export interface ProgramFile extends InputFile, Survey {
  readonly source: string;
  /** Canonical paths of the files that it includes, with the place of each include. */
  readonly includes: readonly { readonly path: string; readonly start: number; readonly end: number }[];
  /** What its includes ask for, as absolute paths that still have to be searched for. */
  readonly asked: readonly string[];
  readonly isModule: boolean;
  /** Includes that lead to no file that can be read. */
  readonly problems: readonly Report[];
}

/** The files that are reached from some inputs by includes, by canonical path, in the order in which they are loaded. */
export type Program = ReadonlyMap<string, ProgramFile>;

const oiteFile = /\.(?:ot|tscl)$/;
/**
 * Follows the includes of `inputs`. Files without includes that nobody includes are left out, and so is what cannot be
 * read or parsed, or is no Oite: `missing` names these.
 */
export function loadProgram(inputs: readonly InputFile[]): Program {
  const found = new Map<string, ProgramFile>();
  const begun = new Set<string>();
  const load = (input: InputFile, included: boolean): void => {
    const path = realPath(input.path);
    if (begun.has(path) || !oiteFile.test(path)) return;
    const read = readInput(path);
    if (!('text' in read) || (!included && !mayInclude.test(read.text))) return;
    const file = readFile({ ...input, path }, read.text);
    if (file === undefined || (!included && file.includes.length + file.problems.length === 0)) return;
    begun.add(path);
    for (const include of file.includes) load({ name: nameBeside(input, include.path), path: include.path }, true);
    found.set(path, file);
  };
  for (const input of inputs) load(input, false);
  return found;
}

/** How a message calls the file at `path`: by its place beside a file whose name the user knows. */
function nameBeside({ name, path }: InputFile, other: string): string {
  const folder = name.slice(0, name.length - basename(name).length);
  const way = relative(dirname(path), other);
  return way.startsWith('..') ? relative(process.cwd(), other) : folder + way;
}

function readFile(input: InputFile, source: string): ProgramFile | undefined {
  const found = loadCompiler(allowsCache()).survey(source, resolveOptions({ fileName: input.path }));
  if (found === undefined) return undefined;
  const { file, ...facts } = found;
  const includes = file.includes.flatMap(({ specifier, place }) => {
    const path = resolveRequest(specifier, input.path);
    return path === undefined ? [] : [{ path: realPath(path), start: place.start, end: place.end }];
  });
  const asked = file.includes.map(({ specifier }) => resolve(dirname(input.path), specifier));
  return { ...input, ...facts, source, includes, asked, isModule: file.isModule, problems: checkIncludes(file.includes, input.path) };
}

/** What is wrong with a program, by canonical path of the file that it is about. */
export function checkProgram(program: Program): ReadonlyMap<string, readonly Diagnostic[]> {
  const order = [...program.keys()];
  const found = new Map<string, readonly Diagnostic[]>();
  for (const [path, file] of program) {
    const before = order.slice(0, order.indexOf(path));
    const reports = [...file.problems, ...includeReports(file, path, program), ...nameReports(file, before, program)];
    if (reports.length > 0) found.set(path, toDiagnostics(reports, file.source, file.name));
  }
  return found;
}

function includeReports(file: ProgramFile, path: string, program: Program): readonly Report[] {
  const reports: Report[] = [];
  for (const { path: included, start, end } of file.includes) {
    const target = program.get(included);
    if (target === undefined) continue;
    if (reaches(target, path, program, new Set())) {
      const itself = included === path;
      const message = itself ? 'This file includes itself.' : `${target.name} includes this file, too.`;
      const help = itself ? 'Remove the include.' : 'The one that is loaded first sees the names of the other only when its code runs later.';
      reports.push({ start, end, code: 'OT4013', severity: 'warning', message, help });
    }
    if (target.awaits && !file.awaits && !file.isModule) {
      const message = `${target.name} awaits at its top level, and the file that includes it does not.`;
      const help = 'Await at the top level here too, or move the await into a function.';
      reports.push({ start, end, code: 'OT4012', severity: 'error', message, help });
    }
  }
  return reports;
}

/** Whether includes lead from `file` to the file at `path`. */
function reaches(file: ProgramFile, path: string, program: Program, seen: Set<ProgramFile>): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  return file.includes.some(({ path: next }) => {
    if (next === path) return true;
    const target = program.get(next);
    return target !== undefined && reaches(target, path, program, seen);
  });
}

/** Whether it is known what a file's includes give: what is not there, or has errors, might give any name. */
const hasAllNames =
  (program: Program) =>
  ({ includes, problems }: ProgramFile): boolean =>
    includes.every(({ path }) => program.has(path) || !oiteFile.test(path)) && problems.every(({ severity }) => severity !== 'error');

/** Names that several files give, and names that nothing gives. `before`: the files that are loaded before this one. */
function nameReports(file: ProgramFile, before: readonly string[], program: Program): readonly Report[] {
  const reports: Report[] = [];
  const isWhole = [...program.values()].every(hasAllNames(program));
  for (const [name, { start, end }] of file.used) {
    const owners = before.map((path) => program.get(path)!).filter(({ shared }) => shared.has(name));
    if (owners.length > 1) {
      const last = owners.pop()!;
      const message = `'${name}' is that of ${last.name}; ${owners.map((owner) => owner.name).join(' and ')} declares it, too.`;
      const help = 'Of several files that declare a name, the one that was loaded last counts.';
      reports.push({ start, end, code: 'OT4014', severity: 'warning', message, help });
    } else if (isWhole && owners.length === 0 && !(name in globalThis) && !stdNames.includes(name) && ![...program.values()].some(({ shared }) => shared.has(name))) {
      const message = `'${name}' is defined by no file of this program; it is undefined.`;
      reports.push({ start, end, code: 'OT4015', severity: 'warning', message });
    }
  }
  return reports;
}

/** Canonical paths of the files that others include: they share their names. */
export function includedFiles(program: Program): ReadonlySet<string> {
  return new Set([...program.values()].flatMap(({ includes }) => includes.map(({ path }) => path)));
}

/** The sources of a program that are not among `inputs`, those with errors and in other languages too, as paths that a user would write. */
export function missing(program: Program, inputs: readonly InputFile[]): readonly string[] {
  const given = new Set(inputs.map(({ path }) => realPath(path)));
  const names = new Map([...program].map(([path, { name }]): [string, string] => [path, name]));
  for (const file of program.values()) {
    for (const { path } of file.includes) if (!names.has(path) && isSource(path)) names.set(path, nameBeside(file, path));
  }
  return [...names].filter(([path]) => !given.has(path)).map(([, name]) => name);
}
