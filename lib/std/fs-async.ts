// The file functions of Oite that return promises. Every rejection is an Error with `code` and `path`.
// Called with a callback as the last argument they are Node's functions of the same name.

import nodeFs from 'node:fs';
import nodePromises from 'node:fs/promises';
import { type Encoding, encodingOf } from './fs-encoding.js';
import { bytesOf, type Content } from './fs-sync.js';

type Name = keyof typeof nodePromises & keyof typeof nodeFs;

/** Adds the path where Node leaves it out (reading a directory, a closed descriptor). */
async function withPath<T>(work: Promise<T>, path: unknown): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && (error as NodeJS.ErrnoException).path === undefined && isPath(path)) {
      (error as NodeJS.ErrnoException).path = String(path);
    }
    // Node's own errors of promise functions carry no frames; these at least say where they came out.
    if (error instanceof Error && error.stack?.includes('\n') === false) Error.captureStackTrace(error, withPath);
    throw error;
  }
}

function isPath(value: unknown): value is string | URL | Buffer {
  return typeof value === 'string' || value instanceof URL || Buffer.isBuffer(value);
}

/** Node's promise function of that name, or its callback function if the last argument is a function. */
function either<K extends Name>(name: K): (typeof nodePromises)[K] {
  return own<(typeof nodePromises)[K]>(name, (...values) =>
    (nodePromises[name] as (...values: unknown[]) => Promise<unknown>)(...values),
  );
}

/** A promise function of Oite, or Node's callback function of that name if the last argument is a function. */
function own<F>(name: Name, work: (...values: unknown[]) => Promise<unknown>): F {
  const call = (...values: unknown[]): unknown => {
    if (typeof values.at(-1) === 'function') return (nodeFs[name] as (...values: unknown[]) => unknown)(...values);
    return withPath(work(...values), values[0]);
  };
  return Object.defineProperty(call, 'name', { value: name }) as unknown as F;
}

type Path = nodeFs.PathLike | nodePromises.FileHandle;

interface ReadFile {
  (path: Path, encoding?: Encoding): Promise<string>;
  (path: Path, encoding: null | 'bytes'): Promise<Buffer>;
  (path: Path, callback: (error: Error | null, data: Buffer) => void): void;
}

interface WriteFile {
  (path: Path, content: Content, options?: nodeFs.WriteFileOptions): Promise<void>;
  (path: Path, content: Content, callback: (error: Error | null) => void): void;
}

/** Sorted names; directory entries (`withFileTypes`) in Node's order. */
async function sorted(names: Promise<unknown[]>): Promise<unknown[]> {
  const found = await names;
  return found.every((name) => typeof name === 'string') ? found.sort() : found;
}

const readDir = own<typeof nodePromises.readdir>('readdir', (path, ...options) =>
  sorted((nodePromises.readdir as (...values: unknown[]) => Promise<unknown[]>)(path, ...options)),
);

/** True when there is something at `path`. Never rejects. With a callback: Node's. */
function exists(path: nodeFs.PathLike): Promise<boolean>;
function exists(path: nodeFs.PathLike, callback: (found: boolean) => void): undefined;
function exists(path: nodeFs.PathLike, callback?: (found: boolean) => void): Promise<boolean> | undefined {
  const found = nodePromises.access(path).then(
    () => true,
    () => false,
  );
  if (callback === undefined) return found;
  void found.then(callback);
  return undefined;
}

export const asyncFunctions = {
  /** The text of a file. UTF-8; another encoding, or null or 'bytes' for a Buffer, on request. */
  readFile: own<ReadFile>('readFile', (path, encoding) =>
    nodePromises.readFile(path as Path, encodingOf(encoding as Encoding) as { encoding: BufferEncoding }),
  ),
  /** Writes text, bytes or a ByteStream; creates the file or replaces what it holds. */
  writeFile: own<WriteFile>('writeFile', (path, content, options) =>
    nodePromises.writeFile(path as Path, bytesOf(content as Content) as string, options as nodeFs.WriteFileOptions),
  ),
  appendFile: own<WriteFile>('appendFile', (path, content, options) =>
    nodePromises.appendFile(path as Path, bytesOf(content as Content) as string, options as nodeFs.WriteFileOptions),
  ),
  exists,
  /** The names in a directory, sorted. */
  readDir,
  readdir: readDir,
  access: either('access'),
  chmod: either('chmod'),
  copyFile: either('copyFile'),
  cp: either('cp'),
  lstat: either('lstat'),
  mkdir: either('mkdir'),
  mkdtemp: either('mkdtemp'),
  open: either('open'),
  opendir: either('opendir'),
  readlink: either('readlink'),
  realpath: either('realpath'),
  rename: either('rename'),
  rm: either('rm'),
  rmdir: either('rmdir'),
  stat: either('stat'),
  symlink: either('symlink'),
  truncate: either('truncate'),
  unlink: either('unlink'),
  utimes: either('utimes'),
};

export type AsyncFs = typeof asyncFunctions;
