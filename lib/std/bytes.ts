// ByteStream: Oite's way to write binary formats. A buffer that grows; numbers are little-endian.
// What is not a number is ignored, also a stream that is none: Oite's own compilers rely on it.

const utf8 = new TextEncoder();

/** A growing buffer. Programs see it as an opaque value and use the functions of `ByteStream`. */
export class Stream {
  bytes = new Uint8Array(64);
  view = new DataView(this.bytes.buffer);
  length = 0;

  /** Makes room for `count` more bytes and returns where they start. */
  reserve(count: number): number {
    const start = this.length;
    const end = start + count;
    if (end > this.bytes.length) {
      const wider = new Uint8Array(Math.max(end, this.bytes.length * 2));
      wider.set(this.bytes.subarray(0, start));
      this.bytes = wider;
      this.view = new DataView(wider.buffer);
    }
    this.length = end;
    return start;
  }

  /** How a console shows it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `ByteStream(${this.length})`;
  }

  /** The bytes written so far; a view, valid until the next write. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

function isNumber(stream: unknown, value: unknown): value is number {
  return stream instanceof Stream && typeof value === 'number';
}

/** LEB128, unsigned; exact up to 2 ** 53. Negative numbers and NaN count as 0. */
function writeVarint(stream: Stream, value: number): void {
  if (!Number.isFinite(value)) value = 0;
  let rest = Math.max(0, Math.trunc(value));
  while (rest > 0x7f) {
    const at = stream.reserve(1);
    stream.bytes[at] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  const at = stream.reserve(1);
  stream.bytes[at] = rest;
}

export const ByteStream = Object.freeze({
  /** A new, empty stream. */
  create: (): Stream => new Stream(),
  /** One byte: the lowest eight bits of `n`. */
  writeU8(stream: Stream, n: number): void {
    if (!isNumber(stream, n)) return;
    const at = stream.reserve(1);
    stream.bytes[at] = n;
  },
  /** Four bytes: `n` modulo 2 ** 32. */
  writeU32(stream: Stream, n: number): void {
    if (!isNumber(stream, n)) return;
    const at = stream.reserve(4);
    stream.view.setUint32(at, n, true);
  },
  /** Eight bytes, IEEE 754. */
  writeF64(stream: Stream, n: number): void {
    if (!isNumber(stream, n)) return;
    const at = stream.reserve(8);
    stream.view.setFloat64(at, n, true);
  },
  /** LEB128. */
  writeVarint(stream: Stream, n: number): void {
    if (isNumber(stream, n)) writeVarint(stream, n);
  },
  /** The number of UTF-8 bytes as a varint, then the bytes. */
  writeString(stream: Stream, text: string): void {
    if (!(stream instanceof Stream) || typeof text !== 'string') return;
    const bytes = utf8.encode(text);
    writeVarint(stream, bytes.length);
    const at = stream.reserve(bytes.length);
    stream.bytes.set(bytes, at);
  },
  /** Overwrites four bytes that were written before. An offset outside of them is ignored. */
  patchU32(stream: Stream, offset: number, n: number): void {
    if (!isNumber(stream, n) || !Number.isInteger(offset) || offset < 0 || offset + 4 > stream.length) return;
    stream.view.setUint32(offset, n, true);
  },
  /** The number of bytes written. */
  length: (stream: Stream): number => (stream instanceof Stream ? stream.length : 0),
  /** The bytes as an array of numbers. */
  toArray: (stream: Stream): number[] => (stream instanceof Stream ? Array.from(stream.written()) : []),
});
