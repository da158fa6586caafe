// Decoded segments → the `mappings` of a source map: base64 VLQ of the differences between neighbours (ECMA-426, 9.2).

import { entrySize, lineEnd, nameless, unmapped } from '../emit/segments.js';

const digits = Uint8Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (digit) => digit.charCodeAt(0));
const semicolon = 0x3b;
const comma = 0x2c;
/** The most that an entry takes: a comma, and seven digits for each of five numbers. */
const longest = 36;

/** `entries` as `Segments` has them. */
export function encodeMappings(entries: Int32Array): string {
  const writer = new Writer();
  let column = 0;
  let line = 0;
  let sourceColumn = 0;
  let name = 0;
  let isFirst = true;
  for (let i = 0; i < entries.length; i += entrySize) {
    writer.reserve(longest);
    const at = entries[i]!;
    if (at === lineEnd) {
      writer.byte(semicolon);
      column = 0;
      isFirst = true;
      continue;
    }
    if (!isFirst) writer.byte(comma);
    isFirst = false;
    writer.number(at - column);
    column = at;
    const ofLine = entries[i + 1]!;
    if (ofLine === unmapped) continue;
    writer.number(0); // the one source
    writer.number(ofLine - line);
    line = ofLine;
    const ofColumn = entries[i + 2]!;
    writer.number(ofColumn - sourceColumn);
    sourceColumn = ofColumn;
    const ofName = entries[i + 3]!;
    if (ofName === nameless) continue;
    writer.number(ofName - name);
    name = ofName;
  }
  return writer.text();
}

class Writer {
  private bytes = new Uint8Array(4096);
  private length = 0;

  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(this.bytes.length * 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }

  byte(value: number): void {
    this.bytes[this.length++] = value;
  }

  /** The sign is the lowest bit. */
  number(value: number): void {
    let rest = value < 0 ? (-value << 1) | 1 : value << 1;
    do {
      const low = rest & 31;
      rest >>>= 5;
      this.bytes[this.length++] = digits[rest > 0 ? low | 32 : low]!;
    } while (rest > 0);
  }

  /** In pieces that fit on the stack as arguments; `TextDecoder` is no part of ECMAScript. */
  text(): string {
    let text = '';
    for (let at = 0; at < this.length; at += 8192) {
      text += String.fromCharCode.apply(null, this.bytes.subarray(at, Math.min(at + 8192, this.length)) as unknown as number[]);
    }
    return text;
  }
}
