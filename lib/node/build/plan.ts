// Which file becomes which: everything that can be known before a source is read.

import { lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../diagnostics.js';
import { fileDiagnostic } from '../input.js';
import { findInputs, type InputFile, isSource, realPath } from '../inputs.js';
import { includedFiles, loadProgram, missing, type Program } from '../program.js';
import { outputName } from './names.js';
import type { BuildOptions } from './options.js';

export interface Planned {
  readonly input: InputFile;
  /** Absolute. */
  readonly output: string;
  /** It is no source and keeps its bytes. */
  readonly isCopy: boolean;
}

export interface Plan {
  readonly files: readonly Planned[];
  /** The inputs that include each other, with what they include. */
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
}

/** Plans a build; `isOutput` tells files of the input folders that an earlier build has written. */
export function planBuild(options: BuildOptions, isOutput: (path: string) => boolean): Plan {
  const { paths, outDir, outFile, copyFiles } = options;
  const folder = outDir === undefined ? undefined : resolve(outDir);
  const search = { except: folder, isOutput, others: copyFiles };
  const given = findInputs(paths, search);
  if (folder === undefined && given.files.length > 1) {
    const message = `It holds ${given.files.length} sources, and --out-file is for one.`;
    return { files: [], program: new Map(), diagnostics: [fileDiagnostic('OT4004', paths[0]!, message, 'Use --out-dir.')] };
  }
  const program = loadProgram(given.files);
  // What a program includes is built with it. One output file has no place for the others.
  const more = missing(program, given.files);
  const found = more.length === 0 || folder === undefined ? given : findInputs([...paths, ...more], search);
  const included = includedFiles(program);
  const alone = folder === undefined && more.length > 0 ? [cannotStandAlone(given.files[0]!, more)] : [];
  const files = found.files.map((file): Planned => {
    const input = included.has(realPath(file.path)) ? { ...file, included: true } : file;
    // What is named by itself is meant as a source, whatever its name.
    const isCopy = copyFiles && !isSource(input.path);
    const name = relative(found.base, input.path);
    return { input, output: folder === undefined ? resolve(outFile!) : join(folder, isCopy ? name : outputName(name)), isCopy };
  });
  return {
    files,
    program,
    diagnostics: [...found.diagnostics, ...alone, ...checkOutputs(files, folder)],
  };
}

function cannotStandAlone({ name }: InputFile, others: readonly string[]): Diagnostic {
  const message = `It includes ${others.join(', ')}, and one output file has no place for ${others.length === 1 ? 'that' : 'them'}.`;
  return fileDiagnostic('OT4017', name, message, 'Build it with --out-dir, or make one file of it with a bundler (docs/bundlers.md).');
}

/** No output may be an input, lie outside of the output folder, take the place of a folder, or stand for two inputs. */
function checkOutputs(plan: readonly Planned[], folder: string | undefined): readonly Diagnostic[] {
  const realFolder = cached(realPath);
  const real = (path: string): string => join(realFolder(dirname(path)), basename(path));
  const inputs = new Set(plan.flatMap(({ input }) => [realPath(input.path), real(input.path)]));
  const taken = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const root = folder === undefined ? undefined : realPath(folder);
  for (const { input, output } of plan) {
    const place = real(output);
    const other = taken.get(place);
    taken.set(place, input.name);
    const add = (code: string, message: string, help?: string): void => {
      diagnostics.push(fileDiagnostic(code, input.name, message, help));
    };
    const kind = kindOf(place);
    const isInput = inputs.has(place) || (kind === 'link' && inputs.has(linkTarget(place)));
    if (isInput)
      add('OT4003', `Its output would overwrite an input: ${output}`, 'Choose another --out-dir or --out-file.');
    else if (other !== undefined) add('OT4004', `It has the same output as ${other}: ${output}`);
    else if (root !== undefined && !place.startsWith(root.endsWith(sep) ? root : root + sep))
      add('OT4005', `Its output would lie outside of the output folder: ${place}`);
    else if (kind === 'folder') add('OT4006', `${output} cannot be written: it is a directory.`);
    else if (kind === 'other') add('OT4006', `${output} cannot be written: it is no file.`);
  }
  return diagnostics;
}

function cached(compute: (key: string) => string): (key: string) => string {
  const known = new Map<string, string>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = compute(key)));
    return value;
  };
}

/** What stands at `path`, but for a file. 'other': a device or a pipe, or a link to one, which a rename would take away. */
function kindOf(path: string): 'folder' | 'link' | 'other' | undefined {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined || stat.isFile()) return undefined;
    if (stat.isDirectory()) return 'folder';
    if (!stat.isSymbolicLink()) return 'other';
    const target = statSync(path, { throwIfNoEntry: false });
    return target === undefined || target.isFile() || target.isDirectory() ? 'link' : 'other';
  } catch {
    return undefined; // a file where a folder should be: writing will say so
  }
}

function linkTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
