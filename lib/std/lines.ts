// Files and streams by lines: `for await (const line of fs.readLines(path))`, `fileStream(path)`.
// A chunk is read when the lines of the one before are used up (back-pressure); leaving the loop early, or an error,
// closes the file. A line ends with \n or \r\n; the last line may lack its end.

import { open } from 'node:fs/promises';
import type { PathLike } from 'node:fs';
import { TextDecoder } from 'node:util';
import { ready } from './ready.js';

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

/** A file, opened at the first read: an iterator that nobody uses leaks nothing. */
function fileSource(path: PathLike, chunkSize: number): Source {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  const buffer = new Uint8Array(chunkSize);
  return {
    async read() {
      try {
        handle ??= await open(path);
        const { bytesRead } = await handle.read(buffer, 0, chunkSize, null);
        return bytesRead === 0 ? undefined : buffer.subarray(0, bytesRead);
      } catch (error) {
        if (error instanceof Error) (error as NodeJS.ErrnoException).path ??= String(path);
        throw error;
      }
    },
    async close() {
      const open = handle;
      handle = undefined;
      await open?.close();
    },
  };
}

/** The standard input. */
function inputSource(): Source {
  let iterator: AsyncIterator<Uint8Array | string> | undefined;
  return {
    async read() {
      iterator ??= process.stdin[Symbol.asyncIterator]() as AsyncIterator<Uint8Array | string>;
      const { done, value } = await iterator.next();
      if (done === true) return undefined;
      return typeof value === 'string' ? Buffer.from(value) : value;
    },
    async close() {
      await iterator?.return?.();
    },
  };
}

class LineReader implements Lines {
  /** The lines of the last chunk, and the next one of them. */
  #lines: string[] = [];
  #next = 0;
  /** What stands after the last line end: text, or bytes where lines can be told from each other by bytes. */
  #rest = '';
  #bytes: Buffer[] = [];
  #atStart = true;
  #ended = false;
  /** Calls of next() that overlap are answered in order. */
  #reading: Promise<unknown> | undefined;
  readonly #source: Source;
  /** Undefined for UTF-8, which `#utf8` reads without one: a line end is never part of a character there. */
  readonly #decoder: TextDecoder | undefined;

  constructor(source: Source, encoding: string) {
    this.#source = source;
    this.#decoder = /^utf-?8$/i.test(encoding) ? undefined : new TextDecoder(encoding);
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
    const text = this.#decoder === undefined ? this.#utf8(chunk) : this.#rest + this.#decoder.decode(chunk, { stream: chunk !== undefined });
    const lines = text.split('\n');
    this.#rest = lines.pop()!;
    if (text.includes('\r')) {
      for (let i = 0; i < lines.length; i++) {
        const line = lines[i]!;
        if (line.endsWith('\r')) lines[i] = line.slice(0, -1);
      }
    }
    if (chunk === undefined) {
      const last = this.#rest;
      await this.#end();
      if (last !== '') lines.push(last);
    }
    this.#lines = lines;
    this.#next = 0;
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
    const text = head.toString('utf8');
    const start = this.#atStart && text.startsWith('\ufeff') ? 1 : 0;
    this.#atStart = false;
    return start === 0 ? text : text.slice(1);
  }

  async #end(): Promise<void> {
    this.#lines = [];
    this.#next = 0;
    this.#rest = '';
    this.#bytes = [];
    if (this.#ended) return;
    this.#ended = true;
    await this.#source.close();
  }
}

/** The lines of a file. The file is opened by the first `next()`; its errors have `code` and `path`. */
export function readLines(path: PathLike, { encoding = 'utf8', chunkSize = 262144 }: LineOptions = {}): Lines {
  return new LineReader(fileSource(path, chunkSize), encoding);
}

/**
 * `fileStream(path)`: the lines of a file. `for await (const line of fileStream)`, without a path as in the seed's
 * example: the lines of the standard input.
 */
export const fileStream: typeof readLines & AsyncIterable<string> = Object.assign(
  (path: PathLike, options?: LineOptions): Lines => readLines(path, options),
  { [Symbol.asyncIterator]: (): Lines => new LineReader(inputSource(), 'utf8') },
);
