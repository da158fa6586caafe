// Decoded segments → the `mappings` of a source map: base64 VLQ of the differences between neighbours (ECMA-426, 9.2).

import { entrySize, inRuntime, lineEnd, nameless, unmapped } from '../emit/segments.js';

const digits = Uint8Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (digit) => digit.charCodeAt(0));
const semicolon = 0x3b;
const comma = 0x2c;
/** The most that an entry takes: a comma, and seven digits for each of five numbers. */
const longest = 36;

/** `entries` as `Segments` has them. */
export function encodeMappings(entries: Int32Array): string {
  let bytes = new Uint8Array(4096 + entries.length * 2);
  let length = 0;
  let column = 0;
  let line = 0;
  let sourceColumn = 0;
  let name = 0;
  let source = 0;
  let isFirst = true;
  for (let i = 0; i < entries.length; i += entrySize) {
    if (length + longest > bytes.length) bytes = enlarge(bytes);
    const at = entries[i]!;
    if (at === lineEnd) {
      bytes[length++] = semicolon;
      column = 0;
      isFirst = true;
      continue;
    }
    if (!isFirst) bytes[length++] = comma;
    isFirst = false;
    length = writeNumber(bytes, length, at - column);
    column = at;
    const ofLine = entries[i + 1]!;
    if (ofLine === unmapped) continue;
    // The file is the first source; a runtime that it brings along is the second one, and stands at its start.
    const ofSource = ofLine === inRuntime ? 1 : 0;
    length = writeNumber(bytes, length, ofSource - source);
    source = ofSource;
    const inSource = ofSource === 1 ? 0 : ofLine;
    length = writeNumber(bytes, length, inSource - line);
    line = inSource;
    const ofColumn = entries[i + 2]!;
    length = writeNumber(bytes, length, ofColumn - sourceColumn);
    sourceColumn = ofColumn;
    const ofName = entries[i + 3]!;
    if (ofName === nameless) continue;
    length = writeNumber(bytes, length, ofName - name);
    name = ofName;
  }
  return toText(bytes.subarray(0, length));
}

/** Writes one number, its sign as the lowest bit, and returns where the next one goes. */
function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  // Most numbers are small.
  if (rest < 32) {
    bytes[at] = digits[rest]!;
    return at + 1;
  }
  let next = at;
  while (rest > 31) {
    bytes[next++] = digits[(rest & 31) | 32]!;
    rest >>>= 5;
  }
  bytes[next++] = digits[rest]!;
  return next;
}

function enlarge(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}

/** ASCII → text. `TextDecoder` is no part of ECMAScript, but where it is, it is many times faster. */
function toText(bytes: Uint8Array): string {
  const { TextDecoder } = globalThis as { readonly TextDecoder?: new () => { decode(bytes: Uint8Array): string } };
  if (TextDecoder !== undefined) return new TextDecoder().decode(bytes);
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}
