// Decoded segments of a source map, in the order of the generated code. A file has some hundred thousand of them: they
// stand as plain numbers in one array. Source text gets one at each token that V8 may give as the place of something.

import { endsLine } from '../source.js';

/** Numbers per entry: generated column, source line, source column, index of the name. */
export const entrySize = 4;
/** In place of the generated column: the generated line ends. */
export const lineEnd = -1;
/** In place of the source line: the segment is unmapped. */
export const unmapped = -1;
/** In place of the source line: the segment stands for the runtime that the file brings along. */
export const inRuntime = -2;
/** In place of the index of the name: there is none. */
export const nameless = -1;

/** Memory that the last file is done with, for the next one: what is new has to be mapped and cleared by the system, page by page. */
let spare: Int32Array | undefined;
/** A larger array is not kept: 4 MB, for files of a megabyte. */
const longestSpare = 1 << 20;

export class Segments {
  private data: Int32Array;
  private length = 0;
  /** Whether the last segment is a mapped one, so that text of ours has to end it: Node's reader looks over line ends. */
  endsMapped = false;

  /** `expected`: how many entries there may be; there is room for more. */
  constructor(expected: number) {
    const size = entrySize * Math.max(expected, 16);
    this.data = spare !== undefined && spare.length >= size ? spare : new Int32Array(size);
    spare = undefined;
  }

  /** The entries so far; valid until something is added. */
  entries(): Int32Array {
    return this.data.subarray(0, this.length);
  }

  /** Nobody looks at the entries any more. */
  release(): void {
    if (this.data.length <= longestSpare) spare = this.data;
    this.data = new Int32Array(0);
    this.length = 0;
  }

  endLine(): void {
    this.put(lineEnd, 0, 0, nameless);
  }

  /** From `column` on, the code stands for nothing in the source. */
  unmap(column: number): void {
    this.put(column, unmapped, 0, nameless);
    this.endsMapped = false;
  }

  /** All 0-based. */
  add(column: number, line: number, sourceColumn: number, name: number): void {
    this.put(column, line, sourceColumn, name);
    this.endsMapped = true;
  }

  private put(column: number, line: number, sourceColumn: number, name: number): void {
    const at = this.length;
    if (at === this.data.length) this.grow();
    const { data } = this;
    data[at] = column;
    data[at + 1] = line;
    data[at + 2] = sourceColumn;
    data[at + 3] = name;
    this.length = at + entrySize;
  }

  /**
   * Adds what stands for `text` from `start` to `end`, which begins in the source at `line` and `sourceColumn`, and in the output at
   * `column`: a segment at its start and at each token. Returns the column of the output where it ends. All 0-based.
   */
  addText(text: string, start: number, end: number, line: number, sourceColumn: number, column: number): number {
    let { data, length: at } = this;
    /** What is to be taken from an index for its column in the source, and in the output. */
    let inSource = start - sourceColumn;
    let inOutput = start - column;
    let ofLine = line;
    let state: number = begin;
    let { endsMapped } = this;
    for (let i = start; i < end; i++) {
      const code = text.charCodeAt(i);
      let next: number;
      if (code < 128) next = transitions[(state << 7) | code]!;
      else if (code === 0xfeff && i === 0) {
        // Decoders drop a byte order mark, and so nobody counts it.
        inSource++;
        inOutput++;
        state = Character.space;
        continue;
      } else next = code === 0x2028 || code === 0x2029 ? mayEndLine : transitions[(state << 7) | letter]!;
      const isEnd = next >= mayEndLine && endsLine(text, i);
      if (next >= mayEndLine && !isEnd) next = transitions[(state << 7) | blank]!;
      state = next & 7;
      if (next < startsToken) continue;
      // Not `put`, which would find its array again for each of them.
      if (at === data.length) data = this.grow();
      if (isEnd) {
        data[at] = lineEnd;
        ofLine++;
        inSource = inOutput = i + 1;
        state = Character.space;
      } else {
        data[at] = i - inOutput;
        data[at + 1] = ofLine;
        data[at + 2] = i - inSource;
        data[at + 3] = nameless;
        endsMapped = true;
      }
      at += entrySize;
    }
    this.length = at;
    this.endsMapped = endsMapped;
    return end - inOutput;
  }

  /** Gives each place in the source the column that `columnOf` says for its line and column. */
  moveColumns(columnOf: (line: number, column: number) => number): void {
    const { data } = this;
    for (let i = 0; i < this.length; i += entrySize) {
      if (data[i] !== lineEnd && data[i + 1]! >= 0) data[i + 2] = columnOf(data[i + 1]!, data[i + 2]!);
    }
  }

  private grow(): Int32Array {
    const larger = new Int32Array(this.data.length * 2);
    larger.set(this.data);
    this.data = larger;
    return larger;
  }
}

enum Character { space, word, opening, operator, other }

/** The state before the first character of a text, which always gets a segment. */
const begin = 5;
/** Set in a transition: V8 may give the character's place as that of something. */
const startsToken = 8;
/** In place of a transition: the character is one that may end a line. */
const mayEndLine = 16;
const letter = 0x61;
const blank = 0x20;

/** By the kind of the character before, or `begin`, and the code of an ASCII character: its kind, and maybe `startsToken`. */
const transitions = Uint8Array.from({ length: 6 << 7 }, (_, both) => {
  const before = both >> 7;
  const character = String.fromCharCode(both & 127);
  if (character === '\n' || character === '\r') return mayEndLine;
  const kind = kindOf(character);
  const isWordLike = kind === Character.word || kind === Character.operator;
  const starts = kind === Character.opening || (kind !== before && kind !== Character.space && (isWordLike || before === Character.space));
  return starts || before === begin ? kind | startsToken : kind;
});

function kindOf(character: string): Character {
  if (character <= ' ') return Character.space;
  if (/[\w#$\\]/.test(character)) return Character.word;
  if (`"'([\`{`.includes(character)) return Character.opening;
  return '),.:;]}'.includes(character) ? Character.other : Character.operator;
}
