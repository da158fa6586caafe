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
    if (end > this.bytes.length) this.grow(end);
    this.length = end;
    return start;
  }

  private grow(end: number): void {
    const wider = new Uint8Array(Math.max(end, this.bytes.length * 2));
    wider.set(this.bytes.subarray(0, this.length));
    this.bytes = wider;
    this.view = new DataView(wider.buffer);
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
  return typeof value === 'number' && stream instanceof Stream;
}

/** LEB128, unsigned; exact up to 2 ** 53. Negative numbers and NaN count as 0. */
function writeVarint(stream: Stream, value: number): void {
  let rest = value;
  if (!(value >= 0 && value <= 0x7fffffff)) {
    rest = Number.isFinite(value) ? Math.max(0, Math.trunc(value)) : 0;
    for (; rest > 0x7fffffff; rest = Math.floor(rest / 0x80)) {
      // `stream.bytes` may be another array after this.
      const at = stream.reserve(1);
      stream.bytes[at] = (rest % 0x80) | 0x80;
    }
  }
  const at = stream.reserve(varintSize(rest));
  putVarint(stream.bytes, at, rest);
}

/** Bytes of a number below 2 ** 31 as a varint. */
function varintSize(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
}

function putVarint(bytes: Uint8Array, at: number, value: number): void {
  let rest = value | 0;
  while (rest > 0x7f) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at] = rest;
}

/** Texts up to this length are copied by the character as long as they are ASCII: a call of the encoder costs more. */
const shortText = 48;
/** Longer ones are not given the three bytes a character that they might need. */
const longText = 65536;

function writeString(stream: Stream, text: string): void {
  const { length } = text;
  if (length > longText) {
    const bytes = utf8.encode(text);
    writeVarint(stream, bytes.length);
    const at = stream.reserve(bytes.length);
    stream.bytes.set(bytes, at);
    return;
  }
  const start = stream.reserve(varintSize(length * 3) + length * 3);
  const { bytes } = stream;
  let at = start + varintSize(length);
  let i = 0;
  if (length <= shortText) {
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) break;
      bytes[at + i] = code;
    }
  }
  let count = length;
  if (i < length) {
    count = utf8.encodeInto(text, bytes.subarray(at)).written;
    const size = varintSize(count);
    if (start + size !== at) bytes.copyWithin(start + size, at, at + count);
    at = start + size;
  }
  putVarint(bytes, start, count);
  stream.length = at + count;
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
    if (stream instanceof Stream && typeof text === 'string') writeString(stream, text);
  },
  /** Overwrites four bytes that were written before. An offset outside of them is ignored. */
  patchU32(stream: Stream, offset: number, n: number): void {
    if (!isNumber(stream, n) || !Number.isInteger(offset) || offset < 0 || offset + 4 > stream.length) return;
    stream.view.setUint32(offset, n, true);
  },
  /** The number of bytes written. */
  length: (stream: Stream): number => (stream instanceof Stream ? stream.length : 0),
  /** The bytes as an array of numbers. */
  toArray(stream: Stream): number[] {
    if (!(stream instanceof Stream)) return [];
    const { bytes, length } = stream;
    const array = new Array<number>(length);
    for (let i = 0; i < length; i++) array[i] = bytes[i]!;
    return array;
  },
});
