// Edits → code and decoded map segments. The only user of magic-string.
//
// The file is edited with magic-string; what an edit puts in place is rendered here, since it may hold spans of the
// source with edits of their own, in another order than the source has them. Segments are made alongside: source text
// maps at its words, text of ours is explicitly unmapped.

import MagicString from 'magic-string';
import { endsLine, lineStarts, positionOf } from '../source.js';
import { inRuntime, nameless, Segments } from './segments.js';
import { isList, isMapped, isSpan, ofRuntime, sortEdits, type Content, type Edit, type InTier, type MappedText, type Tier } from '../edits.js';

export interface Applied {
  readonly code: string;
  readonly segments: Segments;
  readonly names: readonly string[];
}

/** What magic-string takes to divide its text is as long as to copy so many characters. */
const nearEdits = 2000;

/** Applies `edits` to `text`. `withMap` false: no segments are made. */
export function apply(text: string, edits: readonly Edit[], withMap: boolean): Applied {
  const sorted = sortEdits(edits);
  const renderer = new Renderer(text, sorted, withMap);
  const root = new MagicString(text);
  // Edits that are near each other are one for magic-string, which begins at `start`.
  let start = 0;
  let at = 0;
  let replaced: Edit | undefined;
  for (let i = 0; i < sorted.length; i++) {
    const edit = sorted[i]!;
    if (edit.start < at || edit.tier !== undefined || isWithin(edit, replaced)) continue;
    if (edit.start - at < nearEdits) renderer.source(at, edit.start);
    else {
      put(root, start, at, renderer.take());
      renderer.place(at, edit.start);
      ({ start } = edit);
    }
    renderer.content(edit.content);
    if (edit.start !== edit.end) replaced = edit;
    at = edit.end;
  }
  put(root, start, at, renderer.take());
  renderer.place(at, text.length);
  return { code: root.toString(), segments: renderer.segments, names: renderer.names };
}

function put(root: MagicString, start: number, end: number, content: string): void {
  if (start === end) root.appendLeft(start, content);
  else if (content === '') root.remove(start, end);
  else root.update(start, end, content);
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
  /** The tier of the content that is being rendered. */
  private tier: Tier | undefined;

  constructor(private readonly text: string, private readonly edits: readonly Edit[], private readonly withMap: boolean) {
    this.starts = withMap ? lineStarts(text) : [];
    this.segments = new Segments(withMap ? text.length >> 2 : 0);
  }

  /** The text of what was rendered since the last time. */
  take(): string {
    const text = this.parts.join('');
    this.parts = [];
    return text;
  }

  content(content: Content): void {
    if (typeof content === 'string') this.ours(content);
    else if (isList(content)) for (let i = 0; i < content.length; i++) this.content(content[i]!);
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
    const wasMapped = this.segments.endsMapped;
    // The end of a line belongs to its last token: there V8 stops before a function returns.
    const ends = wasMapped && text.length > 1 && text.charCodeAt(0) === 10;
    if (ends) this.advance('\n');
    if (wasMapped) this.segments.unmap(this.column);
    this.advance(text, ends ? 1 : 0);
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
    this.advance(text);
  }

  /** Source text as it stands. */
  source(start: number, end: number): void {
    if (start >= end) return;
    this.parts.push(this.text.slice(start, end));
    this.place(start, end);
  }

  /** Source text follows, which is not edited. */
  place(start: number, end: number): void {
    if (start >= end || !this.withMap) return;
    this.find(start);
    this.column = this.segments.addText(this.text, start, end, this.sourceLine, this.sourceColumn, this.column);
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
  private advance(text: string, from = 0): void {
    let { column } = this;
    for (let i = from; i < text.length; i++) {
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
