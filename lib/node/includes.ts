// Includes, as far as they are a matter of files: whether the file is there, and who includes whom.

import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Report } from '../diagnostics.js';
import type { Include } from '../parse/index.js';
import { PROGRAM } from '../runtime/abi.js';
import { reasonOf } from './input.js';
import { resolveRequest } from './resolve.js';

/** A text without this has no include; nearly no text that calls `require('x')` needs to be parsed to know that. */
export const mayInclude = /\brequire[ \t]+["'.]|\bimport\s*\*\s*from/;

/** Reports the includes of the file at `path` that lead to no file that can be read. */
export function checkIncludes(includes: readonly Include[], path: string): readonly Report[] {
  const reports: Report[] = [];
  for (const { specifier, place, optional } of includes) {
    const found = resolveRequest(specifier, path);
    if (found === undefined) reports.push((optional ? missingStar : missing)(place, specifier));
    else {
      try {
        accessSync(found, constants.R_OK);
      } catch (error) {
        const message = `The included file '${specifier}' cannot be read: ${reasonOf(error)}.`;
        reports.push({ ...place, code: 'OT4011', severity: 'error', message });
      }
    }
  }
  return reports;
}

const help = 'Looked for the path itself, with .ot, .tscl, .ts and .js, and for index.* of a folder.';

function missing(place: Include['place'], specifier: string): Report {
  return { ...place, code: 'OT4010', severity: 'error', message: `The included file '${specifier}' cannot be found.`, help };
}

/** Oite reports an `import *` that leads nowhere, and goes on. */
function missingStar(place: Include['place'], specifier: string): Report {
  const message = `The file '${specifier}' cannot be found; its names are undefined.`;
  return { ...place, code: 'OT4010', severity: 'warning', message, help };
}

/** Where the files that the source at `path` includes and that are not there may appear: folders. */
export function foldersOfMissing(includes: readonly Include[], path: string): readonly string[] {
  const absent = includes.filter(({ specifier }) => resolveRequest(specifier, path) === undefined);
  return absent.map(({ specifier }) => nearestFolder(resolve(dirname(path), specifier)));
}

/** The nearest folder above `path` that is there: a new file or folder in it may be what is missing. */
export function nearestFolder(path: string): string {
  const folder = dirname(path);
  return folder === path || existsSync(folder) ? folder : nearestFolder(folder);
}

/** Whether the files that transpiled code includes are still there; if not, the source has the places to report. */
export function includesAreThere(code: string, path: string): boolean {
  if (!code.includes('.program("')) return true;
  const includes = code.matchAll(/\$include\w*\(\(\) => require\(("(?:[^"\\\n]|\\.)*")/g);
  for (const [, specifier] of includes) {
    if (resolveRequest(JSON.parse(specifier!) as string, path) === undefined) return false;
  }
  return true;
}

/** State of the runtime that a loader sees: an include has asked for the file that is loaded next. */
interface Asking {
  asked: boolean;
}

/** Whether the file that is being loaded was asked for by an include. Answers true once for each. */
export function takeIncludeRequest(): boolean {
  const program = (globalThis as unknown as Record<symbol, Asking | undefined>)[Symbol.for(PROGRAM)];
  if (program?.asked !== true) return false;
  program.asked = false;
  return true;
}
