// Oite's `fs`: Node's object with Oite's functions in front of it. What is not named here is Node's.
//   promises   readFile writeFile appendFile exists readDir stat … : called without a callback they return promises,
//              called with one they are Node's
//   at once    readFileSync writeFileSync … : answer undefined, false, null or [] where Node throws (fs-sync.ts)
//   streams    readLines(path), see lines.ts

import { nodeFs } from './builtins.js';
import { asyncFunctions, type AsyncFs } from './fs-async.js';
import { syncFunctions, type SyncFs } from './fs-sync.js';
import { readLines } from './lines.js';

/** Node's functions that are replaced by ones of another type. */
type Replaced = keyof AsyncFs | keyof SyncFs;

export type OiteFs = Omit<typeof nodeFs, Replaced> & AsyncFs & SyncFs & { readonly readLines: typeof readLines };

/** The file system that Oite programs see. */
export const fs: OiteFs = Object.assign(Object.create(nodeFs) as object, asyncFunctions, syncFunctions, {
  readLines,
}) as OiteFs;
