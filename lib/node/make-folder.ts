import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes `path` and what is missing above it; returns the first folder that was made, undefined when all were there. Node's
 * own recursive mkdir never ends for /proc/nothing/below.
 */
export function makeFolder(path: string, mode?: number): string | undefined {
  const parent = dirname(path);
  let made: string | undefined;
  if (parent !== path && lstatSync(parent, { throwIfNoEntry: false }) === undefined) made = makeFolder(parent, mode);
  try {
    mkdirSync(path, { mode });
    return made ?? path;
  } catch (error) {
    // Another process was faster, or it was there.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return made;
    throw error;
  }
}
