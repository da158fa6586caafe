// Reading what a command is given; files that cannot be read are the user's errors and not ours.

import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics.js';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of the path is not a directory',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
};

/** Why a file operation failed, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code !== undefined && Object.hasOwn(reasons, code) ? reasons[code] : undefined) ?? message;
}

/** A diagnostic about a file as a whole. */
export function fileDiagnostic(code: string, fileName: string, message: string, help?: string): Diagnostic {
  const place = { fileName, start: 0, length: 0, line: 1, column: 1 };
  const base = { code, severity: 'error' as const, message, ...place };
  return help === undefined ? base : { ...base, help };
}

export type Input = { readonly text: string } | { readonly diagnostic: Diagnostic };

/** The text of a file, or the diagnostic OT4001 for the file called `name`. */
export function readInput(path: string, name = path): Input {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { diagnostic: fileDiagnostic('OT4001', name, `This file cannot be read: ${reasonOf(error)}.`) };
  }
}
