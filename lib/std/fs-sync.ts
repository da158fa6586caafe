// The synchronous file functions of Oite. They report a failure on stderr and answer with a value that says so;
// Oite programs test for it and have no `try` around these calls.

import type { MakeDirectoryOptions, Mode, PathOrFileDescriptor, PathLike, Stats, WriteFileOptions } from 'node:fs';
import { nodeFs } from './builtins.js';
import { Stream } from './bytes.js';
import { type Encoding, encodingOf } from './fs-encoding.js';

/** Runs a file function; a failure is reported and `otherwise` is the answer. `path`: what it is about. */
function attempt<T>(work: () => T, otherwise: T, path: unknown): T {
  try {
    return work();
  } catch (error) {
    // Errors without a code are wrong arguments: those are mistakes in the program.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    const { message, path: known } = error as NodeJS.ErrnoException;
    // Reading a directory fails without saying which.
    globalThis.console.error(known === undefined && isPath(path) ? `${message} '${String(path)}'` : message);
    return otherwise;
  }
}

function readFileSync(path: PathOrFileDescriptor, encoding?: Encoding): string | undefined;
function readFileSync(path: PathOrFileDescriptor, encoding: null | 'bytes'): Buffer | undefined;
function readFileSync(path: PathOrFileDescriptor, encoding?: Encoding | null | 'bytes'): string | Buffer | undefined {
  return attempt<string | Buffer | undefined>(() => nodeFs.readFileSync(path, encodingOf(encoding)), undefined, path);
}

/** What the functions that write take: text, bytes, an array of bytes or a ByteStream. */
export type Content = string | NodeJS.ArrayBufferView | readonly number[] | Stream;

/** Content in a form that Node writes. */
export function bytesOf(content: Content): string | NodeJS.ArrayBufferView {
  if (content instanceof Stream) return content.written();
  return Array.isArray(content)
    ? Uint8Array.from(content as readonly number[])
    : (content as string | NodeJS.ArrayBufferView);
}

function done(path: unknown, work: () => void): boolean {
  return attempt(
    () => {
      work();
      return true;
    },
    false,
    path,
  );
}

/** Whether an error can name it. */
export function isPath(value: unknown): value is string | URL | Buffer {
  return typeof value === 'string' || value instanceof URL || Buffer.isBuffer(value);
}

export const syncFunctions = {
  /** The text of a file, or undefined. UTF-8; another encoding, or null or 'bytes' for a Buffer, on request. */
  readFileSync,
  /** Whether the file could be written. */
  writeFileSync: (path: PathOrFileDescriptor, content: Content, options?: WriteFileOptions): boolean =>
    done(path, () => nodeFs.writeFileSync(path, bytesOf(content), options)),
  /** Whether the bytes of a ByteStream (or an array of bytes) could be written. */
  writeBinaryFile: (path: PathOrFileDescriptor, content: Content): boolean =>
    done(path, () => nodeFs.writeFileSync(path, bytesOf(content))),
  /** Whether the text could be added. */
  appendFileSync: (path: PathOrFileDescriptor, content: Content, options?: WriteFileOptions): boolean =>
    done(path, () => nodeFs.appendFileSync(path, bytesOf(content) as string | Uint8Array, options)),
  /** Whether the directory could be made. */
  mkdirSync: (path: PathLike, options?: MakeDirectoryOptions | Mode): boolean =>
    done(path, () => void nodeFs.mkdirSync(path, options)),
  copyFileSync: (from: PathLike, to: PathLike, mode?: number): boolean =>
    done(from, () => nodeFs.copyFileSync(from, to, mode)),
  renameSync: (from: PathLike, to: PathLike): boolean => done(from, () => nodeFs.renameSync(from, to)),
  unlinkSync: (path: PathLike): boolean => done(path, () => nodeFs.unlinkSync(path)),
  rmdirSync: (path: PathLike): boolean => done(path, () => nodeFs.rmdirSync(path)),
  /** The names in a directory, sorted; none if it cannot be read. Options as in Node. */
  readdirSync: ((path: PathLike, options?: Parameters<typeof nodeFs.readdirSync>[1]) => {
    const names: unknown[] = attempt(() => nodeFs.readdirSync(path, options as never) as unknown[], [], path);
    return names.every((name) => typeof name === 'string') ? names.sort() : names;
  }) as typeof nodeFs.readdirSync,
  /** Facts about a file as in Node, or null if there is none. */
  statSync(path: PathLike): Stats | null {
    try {
      return nodeFs.statSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      return null;
    }
  },
};

export type SyncFs = typeof syncFunctions;
