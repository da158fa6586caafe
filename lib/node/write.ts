// Writing results: a file is there as a whole or as it was before.

import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.js';

let counter = 0;

/** Writes `text` through a temporary file beside `path`. False when the file holds just this already. */
export function writeAtomically(path: string, text: string): boolean {
  if (holds(path, text)) return false;
  makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}-${counter++}.tmp`;
  try {
    // 'wx': never through a link that somebody put there.
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return true;
}

function holds(path: string, text: string): boolean {
  try {
    return lstatSync(path).isFile() && readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}
