// Edits → code and decoded map segments. The only user of magic-string.
//
// The file is edited with magic-string; what an edit puts in place is rendered here, since it may hold spans of the
// source with edits of their own, in another order than the source has them. Segments are made alongside: source text
// maps at its words, text of ours is explicitly unmapped.

import MagicString from 'magic-string';
import { lineStarts, positionOf } from '../source.js';
import { inRuntime, nameless, Segments } from './segments.js';
import { isList, isMapped, isSpan, ofRuntime, sortEdits, type Content, type Edit, type InTier, type MappedText, type Tier } from '../edits.js';

export interface Applied {
  readonly code: string;
  readonly segments: Segments;
  readonly names: readonly string[];
}

/** Applies `edits` to `text`. `withMap` false: no segments are made. */
export function apply(text: string, edits: readonly Edit[], withMap: boolean): Applied {
  const sorted = sortEdits(edits);
  const renderer = new Renderer(text, sorted, withMap);
  const root = new RootText(text);
  let at = 0;
  let replaced: Edit | undefined;
  for (let i = 0; i < sorted.length; i++) {
    const edit = sorted[i]!;
    if (edit.start < at || edit.tier !== undefined || isWithin(edit, replaced)) continue;
    renderer.place(at, edit.start);
    root.put(edit.start, edit.end, renderer.capture(edit.content));
    if (edit.start !== edit.end) replaced = edit;
    at = edit.end;
  }
  renderer.place(at, text.length);
  return { code: root.toString(), segments: renderer.segments, names: renderer.names };
}

/** The file's text, edited in its order. Edits that touch each other, as those on one statement do, are one for magic-string. */
class RootText {
  private readonly edited: MagicString;
  private start = 0;
  private end = 0;
  private content = '';

  constructor(text: string) {
    this.edited = new MagicString(text);
  }

  put(start: number, end: number, content: string): void {
    if (start !== this.end) {
      this.flush();
      this.start = start;
      this.content = '';
    }
    this.end = end;
    this.content += content;
  }

  private flush(): void {
    const { start, end, content, edited } = this;
    if (start === end) edited.appendLeft(start, content);
    else if (content === '') edited.remove(start, end);
    else edited.update(start, end, content);
  }

  toString(): string {
    this.flush();
    return this.edited.toString();
  }
}

/** So many lines on, the next place is looked for line by line. */
const nearLines = 8;

class Renderer {
  readonly segments: Segments;
  readonly names: string[] = [];
  private readonly nameIndex = new Map<string, number>();
  private readonly starts: readonly number[];
  private parts: string[] = [];
  private column = 0;
  private sourceLine = 0;
  private sourceColumn = 0;
  /** Whether the last segment is a mapped one, so that text of ours has to end it: Node's reader looks over line ends. */
  private mapped = false;
  /** The tier of the content that is being rendered. */
  private tier: Tier | undefined;

  constructor(private readonly text: string, private readonly edits: readonly Edit[], private readonly withMap: boolean) {
    this.starts = withMap ? lineStarts(text) : [];
    this.segments = new Segments(withMap ? text.length >> 2 : 0);
  }

  /** Renders content and returns its text. */
  capture(content: Content): string {
    if (content === '') return '';
    this.parts = [];
    this.content(content);
    return this.parts.join('');
  }

  private content(content: Content): void {
    if (typeof content === 'string') this.ours(content);
    else if (isList(content)) for (const part of content) this.content(part);
    else if (isMapped(content)) this.mappedText(content);
    else if (isSpan(content)) this.span(content.start, content.end);
    else this.inTier(content);
  }

  private inTier({ tier, content }: InTier): void {
    const outer = this.tier;
    this.tier = tier;
    this.content(content);
    this.tier = outer;
  }

  /** Source text with the edits inside it. */
  private span(start: number, end: number): void {
    let at = start;
    let replaced: Edit | undefined;
    for (let i = this.firstEdit(start); i < this.edits.length; i++) {
      const edit = this.edits[i]!;
      if (edit.start > end) break;
      if (edit.tier !== undefined && edit.tier !== this.tier) continue;
      if (edit.start < at) {
        // The edits inside of the one that was just applied.
        i = this.firstEdit(at) - 1;
        continue;
      }
      if (edit.end > end || !takes(edit, start, end) || isWithin(edit, replaced)) continue;
      this.source(at, edit.start);
      this.content(edit.content);
      if (edit.start !== edit.end) replaced = edit;
      at = edit.end;
    }
    this.source(at, end);
  }

  private firstEdit(start: number): number {
    let low = 0;
    let high = this.edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.edits[middle]!.start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Text of ours: unmapped. */
  private ours(text: string): void {
    if (text === '') return;
    this.parts.push(text);
    if (!this.withMap) return;
    const wasMapped = this.mapped;
    this.mapped = false;
    // The end of a line belongs to its last token: there V8 stops before a function returns.
    const ends = wasMapped && text.length > 1 && text.startsWith('\n');
    if (ends) this.advance('\n');
    if (wasMapped) this.segments.unmap(this.column);
    this.advance(ends ? text.slice(1) : text);
  }

  private mappedText({ text, at, name }: MappedText): void {
    if (text === '') return;
    this.parts.push(text);
    if (!this.withMap) return;
    if (at === ofRuntime) this.segments.add(this.column, inRuntime, 0, nameless);
    else {
      this.find(at);
      this.segments.add(this.column, this.sourceLine, this.sourceColumn, name === undefined ? nameless : this.indexOf(name));
    }
    this.mapped = true;
    this.advance(text);
  }

  /** Source text as it stands. */
  private source(start: number, end: number): void {
    if (start >= end) return;
    this.parts.push(this.text.slice(start, end));
    this.place(start, end);
  }

  /** Source text follows: a segment at its start and at each token that V8 may give as the place of something. */
  place(start: number, end: number): void {
    if (start >= end || !this.withMap) return;
    const { text, segments } = this;
    this.find(start);
    let line = this.sourceLine;
    /** What is to be taken from an index for its column in the source, and in the output. */
    let inSource = start - this.sourceColumn;
    let inOutput = start - this.column;
    let state: number = begin;
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
      if (next >= mayEndLine) {
        if (endsLine(text, i)) {
          line++;
          inSource = inOutput = i + 1;
          segments.endLine();
          state = Character.space;
          continue;
        }
        next = transitions[(state << 7) | blank]!;
      }
      state = next & 7;
      if (next < startsToken) continue;
      segments.add(i - inOutput, line, i - inSource, nameless);
      this.mapped = true;
    }
    this.column = end - inOutput;
  }

  /** Sets `sourceLine` and `sourceColumn` to where `offset` is: mostly in the line of the last one, or not far behind. */
  private find(offset: number): void {
    const { starts } = this;
    let line = this.sourceLine;
    if (offset < starts[line]! || (line + nearLines < starts.length && offset >= starts[line + nearLines]!)) {
      ({ line } = positionOf(starts, offset));
    } else while (line + 1 < starts.length && offset >= starts[line + 1]!) line++;
    const column = offset - starts[line]!;
    this.sourceLine = line;
    this.sourceColumn = line === 0 && column > 0 && this.text.charCodeAt(0) === 0xfeff ? column - 1 : column;
  }

  /** Lines of the code are counted as V8 counts them, also where a string of ours or of the source holds U+2028. */
  private advance(text: string): void {
    let { column } = this;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      column++;
      if ((code < 14 || code > 127) && endsLine(text, i)) {
        this.segments.endLine();
        column = 0;
      }
    }
    this.column = column;
  }

  private indexOf(name: string): number {
    let index = this.nameIndex.get(name);
    if (index === undefined) {
      index = this.names.length;
      this.names.push(name);
      this.nameIndex.set(name, index);
    }
    return index;
  }
}

/** Whether an insertion stands behind code in the range that has just been replaced, and so is that range's affair. */
function isWithin({ start, end, of }: Edit, replaced: Edit | undefined): boolean {
  if (replaced === undefined || of === undefined || start !== end || start !== replaced.end) return false;
  return of.start > replaced.start && of.end <= replaced.end;
}

/** Whether a span takes along an insertion at its border. */
function takes(edit: Edit, start: number, end: number): boolean {
  if (edit.start !== edit.end) return true;
  if (edit.of !== undefined) return edit.of.start >= start && edit.of.end <= end;
  return edit.side === 'after' ? edit.start > start : edit.start < end;
}

enum Character { space, word, opening, operator, other }

/** The state before the first character of a piece, which always gets a segment. */
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

/** Whether a line ends with the character at `i`: the \n of \r\n, not its \r (ECMA-262 12.3). */
function endsLine(text: string, i: number): boolean {
  const code = text.charCodeAt(i);
  return code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10) || code === 0x2028 || code === 0x2029;
}
