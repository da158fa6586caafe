// Files and streams by lines: `for await (const line of fs.readLines(path))`, `fileStream(path)`.
// A chunk is read when the lines of the one before are used up (back-pressure); leaving the loop early, or an error,
// closes the file. A line ends with \n or \r\n; the last line may lack its end.

import type { PathLike } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { nodeFs, stringDecoder } from './builtins.js';
import { isPath } from './fs-sync.js';
import { ready } from './ready.js';

/** A path; or what is open already, and stays open: a descriptor, a handle. Or a stream of bytes or text. */
export type LineSource = PathLike | number | FileHandle | AsyncIterable<Uint8Array | string>;

export interface LineOptions {
  /** Default 'utf8'. */
  readonly encoding?: string;
  /** Bytes per read. Default 262144. */
  readonly chunkSize?: number;
}

/** Lines, one after the other. Can be iterated once; `for await` closes it. */
export interface Lines extends AsyncIterableIterator<string> {
  return(): Promise<IteratorResult<string>>;
}

/** A source of bytes: the next chunk, undefined at the end. */
interface Source {
  read(): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

type Read = (buffer: Uint8Array) => Promise<number>;

/** A file, opened at the first read: an iterator that nobody uses leaks nothing. */
function fileSource(path: PathLike, chunkSize: number): Source {
  let handle: FileHandle | undefined;
  const readFile: Read = async (buffer) => {
    handle ??= await nodeFs.promises.open(path);
    return (await handle.read(buffer, 0, buffer.length, null)).bytesRead;
  };
  const close = async (): Promise<void> => {
    const opened = handle;
    handle = undefined;
    await opened?.close();
  };
  return { read: chunks(readFile, chunkSize, path), close };
}

/** What somebody else has opened and will close. */
function openSource(file: number | FileHandle, chunkSize: number): Source {
  const readFile: Read = async (buffer) => {
    if (typeof file !== 'number') return (await file.read(buffer, 0, buffer.length, null)).bytesRead;
    return new Promise((resolve, reject) => {
      nodeFs.read(file, buffer, 0, buffer.length, null, (error, count) => (error ? reject(error) : resolve(count)));
    });
  };
  return { read: chunks(readFile, chunkSize, file), close: async () => {} };
}

function chunks(read: Read, chunkSize: number, path: unknown): Source['read'] {
  let buffer: Uint8Array | undefined;
  return async () => {
    try {
      buffer ??= new Uint8Array(chunkSize);
      const count = await read(buffer);
      return count === 0 ? undefined : buffer.subarray(0, count);
    } catch (error) {
      if (error instanceof Error && isPath(path)) (error as NodeJS.ErrnoException).path ??= String(path);
      throw error;
    }
  };
}

/** A stream: the standard input, a response's body. */
function streamSource(stream: () => AsyncIterable<Uint8Array | string>): Source {
  let iterator: AsyncIterator<Uint8Array | string> | undefined;
  return {
    async read() {
      iterator ??= stream()[Symbol.asyncIterator]();
      const { done, value } = await iterator.next();
      if (done === true) return undefined;
      return typeof value === 'string' ? Buffer.from(value) : value;
    },
    async close() {
      await iterator?.return?.();
    },
  };
}

/** Bytes to text, where the end of a line may be more or less than the byte 10. */
interface Decoder {
  decode(chunk: Uint8Array | undefined): string;
}

/** Undefined for UTF-8, which needs none. Throws for an encoding that neither Node nor the Encoding Standard has. */
function decoderFor(encoding: string): Decoder | undefined {
  if (/^utf-?8$/i.test(encoding)) return undefined;
  if (Buffer.isEncoding(encoding)) {
    const { StringDecoder } = stringDecoder();
    const decoder = new StringDecoder(encoding);
    return { decode: (chunk) => (chunk === undefined ? decoder.end() : decoder.write(chunk as Buffer)) };
  }
  const decoder = new TextDecoder(encoding);
  return { decode: (chunk) => decoder.decode(chunk, { stream: chunk !== undefined }) };
}

class LineReader implements Lines {
  /** The lines of the last chunk, and the next one of them. */
  #lines: string[] = [];
  #next = 0;
  /** What stands after the last line end: text, or bytes where lines can be told from each other by bytes. */
  #text = '';
  #bytes: Buffer[] = [];
  #atStart = true;
  #ended = false;
  /** Calls of next() that overlap are answered in order. */
  #reading: Promise<unknown> | undefined;
  readonly #source: Source;
  /** Undefined for UTF-8, which `#utf8` reads without one: a line end is never part of a character there. */
  readonly #decoder: Decoder | undefined;

  constructor(source: Source, encoding: string) {
    this.#source = source;
    this.#decoder = decoderFor(encoding);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<string>> {
    if (this.#reading === undefined && this.#next < this.#lines.length) {
      return ready({ value: this.#lines[this.#next++]!, done: false });
    }
    return this.#inOrder(() => this.#more());
  }

  return(): Promise<IteratorResult<string>> {
    return this.#inOrder(async () => {
      await this.#end();
      return { value: undefined, done: true };
    });
  }

  /** For `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#reading === undefined ? work() : this.#reading.then(work, work);
    this.#reading = result;
    const finished = (): void => {
      if (this.#reading === result) this.#reading = undefined;
    };
    result.then(finished, finished);
    return result;
  }

  async #more(): Promise<IteratorResult<string>> {
    while (this.#next >= this.#lines.length) {
      if (this.#ended) return { value: undefined, done: true };
      try {
        await this.#fill();
      } catch (error) {
        // The error of the read matters, not one of closing after it.
        await this.#end().catch(() => undefined);
        throw error;
      }
    }
    return { value: this.#lines[this.#next++]!, done: false };
  }

  async #fill(): Promise<void> {
    const chunk = await this.#source.read();
    const text = this.#decoder === undefined ? this.#utf8(chunk) : this.#decoded(this.#decoder.decode(chunk), chunk === undefined);
    const lines = text.split('\n');
    const last = lines.pop()!;
    if (text.includes('\r')) {
      for (let i = 0; i < lines.length; i++) {
        const line = lines[i]!;
        if (line.endsWith('\r')) lines[i] = line.slice(0, -1);
      }
    }
    if (chunk === undefined) {
      await this.#end();
      if (last !== '') lines.push(last);
    }
    this.#lines = lines;
    this.#next = 0;
  }

  /** The text up to the last line end so far; at the end all of it. A long line is put together once, at its end. */
  #decoded(text: string, isLast: boolean): string {
    const fresh = this.#withoutMark(text);
    const at = isLast ? fresh.length : fresh.lastIndexOf('\n') + 1;
    if (at === 0 && !isLast) {
      this.#text += fresh;
      return '';
    }
    const whole = this.#text + fresh.slice(0, at);
    this.#text = fresh.slice(at);
    return whole;
  }

  /** The text up to the last line end of the bytes so far; at the end all of it. */
  #utf8(chunk: Uint8Array | undefined): string {
    const fresh = chunk === undefined ? Buffer.alloc(0) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const at = chunk === undefined ? 0 : fresh.lastIndexOf(10) + 1;
    // Copies: the source reads into the same memory again. A long line is put together once, at its end.
    if (chunk !== undefined && at === 0) {
      this.#bytes.push(Buffer.from(fresh));
      return '';
    }
    const first = fresh.subarray(0, at);
    const head = this.#bytes.length === 0 ? first : Buffer.concat([...this.#bytes, first]);
    this.#bytes = at < fresh.length ? [Buffer.from(fresh.subarray(at))] : [];
    return this.#withoutMark(head.toString('utf8'));
  }

  /** A byte order mark at the very start is no part of the first line. */
  #withoutMark(text: string): string {
    if (!this.#atStart || text === '') return text;
    this.#atStart = false;
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  async #end(): Promise<void> {
    this.#lines = [];
    this.#next = 0;
    this.#text = '';
    this.#bytes = [];
    if (this.#ended) return;
    this.#ended = true;
    await this.#source.close();
  }
}

/**
 * The lines of a file, to be read by `for await`. A path is opened by the first `next()`; its errors have `code` and
 * `path`. `options`: an encoding or `LineOptions`; a `TypeError` or `RangeError` for wrong ones.
 */
export function readLines(from: LineSource, options?: LineOptions | string | null): Lines {
  const { encoding = 'utf8', chunkSize = 262144 } = typeof options === 'string' ? { encoding: options } : (options ?? {});
  if (!Number.isSafeInteger(chunkSize) || chunkSize < 1) throw new RangeError(`chunkSize must be a positive integer, not ${String(chunkSize)}`);
  return new LineReader(sourceOf(from, chunkSize), encoding);
}

function sourceOf(from: LineSource, chunkSize: number): Source {
  if (isPath(from)) return fileSource(from, chunkSize);
  if (typeof from === 'number') return openSource(from, chunkSize);
  // A handle is told by what it can do: it may come from another realm's module.
  const { fd, read } = (from ?? {}) as Partial<FileHandle>;
  if (typeof fd === 'number' && typeof read === 'function') return openSource(from as FileHandle, chunkSize);
  if (typeof (from as Partial<AsyncIterable<string>> | undefined)?.[Symbol.asyncIterator] === 'function') {
    return streamSource(() => from as AsyncIterable<string>);
  }
  return fileSource(from as unknown as PathLike, chunkSize);
}

/**
 * `fileStream(path)`: the lines of a file. `for await (const line of fileStream)`, without a path as in the seed's
 * example: the lines of the standard input.
 */
export const fileStream: typeof readLines & AsyncIterable<string> = Object.assign(
  (from: LineSource, options?: LineOptions | string | null): Lines => readLines(from, options),
  { [Symbol.asyncIterator]: (): Lines => new LineReader(streamSource(() => process.stdin), 'utf8') },
);
