// PATH… of `build` and `check`: files as given, folders searched for sources.

import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics.js';
import { fileDiagnostic, reasonOf } from './input.js';

export interface InputFile {
  /** As the user would write it: below the PATH that was given. For messages. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Another input includes it, so that it shares its names. */
  readonly included?: boolean;
}

export interface Inputs {
  readonly files: readonly InputFile[];
  /** The folder whose shape the output folder takes over. */
  readonly base: string;
  readonly diagnostics: readonly Diagnostic[];
}

const source = /(?<!\.d(?:\.[^./\\]+)?)\.(?:ot|tscl|[mc]?[tj]s)$/;

export interface Search {
  /** A folder that is not searched: the output folder. */
  readonly except?: string | undefined;
  /** Files that are not inputs although they look like sources: outputs of an earlier build in place. */
  readonly isOutput?: (path: string) => boolean;
  /** Find what is no source, too. */
  readonly others?: boolean;
}

/** Whether `path` is the name of a source file. Declaration files are none. */
export function isSource(path: string): boolean {
  return source.test(path);
}

/** Finds the inputs, in a stable order and each once. Folders leave out node_modules and hidden names. */
export function findInputs(paths: readonly string[], search: Search = {}): Inputs {
  const files = new Map<string, InputFile>();
  const diagnostics: Diagnostic[] = [];
  const folders: string[] = [];
  for (const given of paths) {
    const path = resolve(given);
    try {
      if (statSync(path).isDirectory()) {
        folders.push(path);
        const found = filesIn(path, search);
        if (!found.some(isSource)) diagnostics.push(fileDiagnostic('OT4002', given, 'This folder holds no source files.'));
        for (const file of found) files.set(file, { name: join(given, relative(path, file)), path: file });
      } else {
        folders.push(dirname(path));
        files.set(path, { name: given, path });
      }
    } catch (error) {
      diagnostics.push(fileDiagnostic('OT4001', given, `This file cannot be read: ${reasonOf(error)}.`));
    }
  }
  return { files: [...files.values()], base: commonFolder(folders), diagnostics };
}

function filesIn(folder: string, search: Search): string[] {
  const found: string[] = [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules' || entry.name.startsWith('.') || path === search.except) continue;
    // Links are not followed: they may lead out of the folder, or round in a circle.
    if (entry.isDirectory()) for (const inside of filesIn(path, search)) found.push(inside);
    else if (entry.isFile() && (search.others === true || isSource(entry.name)) && search.isOutput?.(path) !== true)
      found.push(path);
  }
  return found;
}

function commonFolder(folders: readonly string[]): string {
  const [first = process.cwd(), ...others] = folders;
  let parts = first.split(sep);
  for (const other of others) {
    const its = other.split(sep);
    const length = parts.findIndex((part, index) => part !== its[index]);
    if (length >= 0) parts = parts.slice(0, length);
  }
  return parts.join(sep) || sep;
}

/** The real path of `path`, or of the part of it that exists, so that two names of one file can be told. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), relative(parent, path));
  }
}
