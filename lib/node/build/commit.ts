// Writing the outputs. Everything is written to a temporary folder inside the output folder first and then renamed, so
// that a full disk changes nothing and a process that is killed leaves whole files only.

import { copyFileSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { realPath } from '../inputs.js';
import { makeFolder } from '../make-folder.js';
import { type Entry, holdsDigest } from './manifest.js';

export interface File {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Names of temporary folders: .oite-PID.tmp */
const temporaryName = /^\.oite-(\d+)\.tmp$/;

/** A write that failed: nothing of `path` has changed. */
export class WriteError extends Error {
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super((cause as Error).message, { cause });
    this.path = path;
  }
}

/** Writes `files` below `folder`, all or (but for a failing rename) none of them. Throws `WriteError`. */
export function commit(folder: string, files: readonly File[]): void {
  removeLeftovers(folder);
  if (files.length === 0) return;
  const created = attempt(folder, () => makeFolder(folder));
  const temporary = join(folder, `.oite-${process.pid}.tmp`);
  try {
    attempt(folder, () => mkdirSync(temporary));
    const staged = files.map(({ path, bytes }, index) => {
      const name = join(temporary, String(index));
      attempt(path, () => writeFileSync(name, bytes, { flag: 'wx' }));
      return { name, path };
    });
    for (const { name, path } of staged) {
      attempt(path, () => {
        makeFolder(dirname(path));
        move(name, path);
      });
    }
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // What was made for nothing goes again, up to the first folder that was made.
    for (let empty = folder; created !== undefined && empty.startsWith(created); empty = dirname(empty)) {
      if (!removeEmptyFolder(empty)) break;
    }
    throw error;
  }
  rmSync(temporary, { recursive: true, force: true });
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new WriteError(path, error);
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    // A part of the output folder is another file system: the rename has to happen there.
    const near = `${to}.oite-${process.pid}.tmp`;
    copyFileSync(from, near);
    renameSync(near, to);
  }
}

/** Temporary folders of builds that were killed. */
function removeLeftovers(folder: string): void {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return; // there is no folder yet
  }
  for (const name of names) {
    const pid = temporaryName.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false; // of an earlier process with our number
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes what a manifest entry lists but for `keep`, and what somebody has changed since; returns what is gone. */
export function removeOutputs(folder: string, entry: Entry, keep: ReadonlySet<string>): readonly string[] {
  const removed: string[] = [];
  const root = realPath(folder) + sep;
  for (const [name, digest] of Object.entries(entry.files)) {
    const path = join(folder, name);
    // A folder of the output may have become a link to somewhere else.
    const isInside = `${realPath(dirname(path))}${sep}`.startsWith(root);
    if (keep.has(path) || !isInside || !holdsDigest(path, digest)) continue;
    rmSync(path);
    removed.push(path);
    for (let empty = dirname(path); empty !== folder && removeEmptyFolder(empty); ) empty = dirname(empty);
  }
  return removed;
}

function removeEmptyFolder(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch {
    return false; // it holds something
  }
}
