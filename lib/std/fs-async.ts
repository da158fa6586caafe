// The file functions of Oite that return promises. Every rejection is an Error with `code` and `path`.
// Called with a callback as the last argument they are Node's functions of the same name.

import type NodeFs from 'node:fs';
import type NodePromises from 'node:fs/promises';
import { nodeFs } from './builtins.js';
import { type Encoding, encodingOf } from './fs-encoding.js';
import { bytesOf, type Content, isPath } from './fs-sync.js';

type Name = keyof typeof NodePromises & keyof typeof nodeFs;

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

/** Node's promise function of that name, or its callback function if the last argument is a function. */
function either<K extends Name>(name: K): (typeof NodePromises)[K] {
  return own<(typeof NodePromises)[K]>(name, (...values) =>
    (nodeFs.promises[name] as (...values: unknown[]) => Promise<unknown>)(...values),
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

type Path = NodeFs.PathLike | NodePromises.FileHandle | number;

/** What the promise functions of Node take for a file, a descriptor too. Rejects for a descriptor that is closed. */
async function withFile<T>(path: Path, work: (file: NodeFs.PathLike | NodePromises.FileHandle) => Promise<T>, byDescriptor: Callback): Promise<T> {
  if (typeof path !== 'number') return work(path);
  return new Promise<T>((resolve, reject) => {
    // Node 20 fails with a TypeError where it reads from a closed descriptor.
    nodeFs.fstat(path, (closed) => {
      if (closed) reject(closed);
      else byDescriptor(path, (error, value) => (error ? reject(error) : resolve(value as T)));
    });
  });
}

type Callback = (descriptor: number, done: (error: Error | null, value?: unknown) => void) => void;

interface ReadFile {
  (path: Path, encoding?: Encoding): Promise<string>;
  (path: Path, encoding: null | 'bytes'): Promise<Buffer>;
  (path: Path, callback: (error: Error | null, data: Buffer) => void): void;
}

interface WriteFile {
  (path: Path, content: Content, options?: NodeFs.WriteFileOptions): Promise<void>;
  (path: Path, content: Content, callback: (error: Error | null) => void): void;
}

/** Sorted names; directory entries (`withFileTypes`) in Node's order. */
async function sorted(names: Promise<unknown[]>): Promise<unknown[]> {
  const found = await names;
  return found.every((name) => typeof name === 'string') ? found.sort() : found;
}

const readDir = own<typeof NodePromises.readdir>('readdir', (path, ...options) =>
  sorted((nodeFs.promises.readdir as (...values: unknown[]) => Promise<unknown[]>)(path, ...options)),
);

/** True when there is something at `path`. Never rejects. With a callback: Node's. */
function exists(path: NodeFs.PathLike): Promise<boolean>;
function exists(path: NodeFs.PathLike, callback: (found: boolean) => void): undefined;
function exists(path: NodeFs.PathLike, callback?: (found: boolean) => void): Promise<boolean> | undefined {
  const found = nodeFs.promises.access(path).then(
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
    withFile(
      path as Path,
      (file) => nodeFs.promises.readFile(file, encodingOf(encoding as Encoding) as { encoding: BufferEncoding }),
      (descriptor, done) => nodeFs.readFile(descriptor, encodingOf(encoding as Encoding) as { encoding: BufferEncoding }, done),
    ),
  ),
  /** Writes text, bytes or a ByteStream; creates the file or replaces what it holds. */
  writeFile: own<WriteFile>('writeFile', (path, content, options) =>
    withFile(
      path as Path,
      (file) => nodeFs.promises.writeFile(file, bytesOf(content as Content) as string, options as NodeFs.WriteFileOptions),
      (descriptor, done) => nodeFs.writeFile(descriptor, bytesOf(content as Content) as string, options as NodeFs.WriteFileOptions, done),
    ),
  ),
  appendFile: own<WriteFile>('appendFile', (path, content, options) =>
    withFile(
      path as Path,
      (file) => nodeFs.promises.appendFile(file, bytesOf(content as Content) as string, options as NodeFs.WriteFileOptions),
      (descriptor, done) => nodeFs.appendFile(descriptor, bytesOf(content as Content) as string, options as NodeFs.WriteFileOptions, done),
    ),
  ),
  exists,
  /** The names in a directory, sorted. */
  readDir,
  readdir: readDir,
  access: either('access'),
  chmod: either('chmod'),
  chown: either('chown'),
  copyFile: either('copyFile'),
  cp: either('cp'),
  lchown: either('lchown'),
  link: either('link'),
  lstat: either('lstat'),
  lutimes: either('lutimes'),
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
  statfs: either('statfs'),
  symlink: either('symlink'),
  truncate: either('truncate'),
  unlink: either('unlink'),
  utimes: either('utimes'),
};

export type AsyncFs = typeof asyncFunctions;
