// Changes of the source text before it is parsed: Oite's own syntax is blanked out or written as TypeScript. Lines stay
// where they are; where a patch changes the length of its line, `PatchedText` leads every offset back to the source.

import { lineStarts, positionOf, type Span } from '../source.js';
import { invariant } from '../invariant.js';

/** Puts `text` in place of a span of the source. It holds as many line ends as the span does. */
export interface Patch extends Span {
  readonly text: string;
}

/** Blanks `span`: everything but line ends becomes a space. */
export function blank(source: string, { start, end }: Span): Patch {
  return { start, end, text: source.slice(start, end).replace(/[^\n\r\u2028\u2029]/g, ' ') };
}

export class PatchedText {
  readonly text: string;
  /** The patches that move what follows them, in source order. */
  private readonly moving: readonly { readonly start: number; readonly end: number; readonly length: number; readonly at: number }[];

  /** `patches` must not overlap; of equal ones the first counts. */
  constructor(readonly source: string, readonly patches: readonly Patch[]) {
    const moving = [];
    let text = '';
    let from = 0;
    for (const patch of [...patches].sort((a, b) => a.start - b.start || a.end - b.end)) {
      invariant(patch.start >= from, 'Patches of the source overlap');
      text += source.slice(from, patch.start);
      if (patch.text.length !== patch.end - patch.start) {
        moving.push({ start: patch.start, end: patch.end, length: patch.text.length, at: text.length });
      }
      text += patch.text;
      from = patch.end;
    }
    this.text = text + source.slice(from);
    this.moving = moving;
  }

  /** The offset in the source of an offset in `text`. What a patch put in stands for the patch's place. */
  toSource(offset: number): number {
    let shift = 0;
    for (const { start, end, length, at } of this.moving) {
      if (offset < at) break;
      // The first characters of what replaces something stand for the same number of characters of it.
      if (offset < at + length) return Math.min(start + (offset - at), Math.max(start, end - 1));
      shift = end - (at + length);
    }
    return offset + shift;
  }

  spanToSource({ start, end }: Span): Span {
    const from = this.toSource(start);
    return { start: from, end: Math.max(from, end > start ? this.toSource(end - 1) + 1 : from) };
  }

  /**
   * How to correct columns: for a 0-based line and column of `text`, the column in the source; undefined when no
   * column moves. Lines are the same in both.
   */
  columns(): ((line: number, column: number) => number) | undefined {
    if (this.moving.length === 0) return undefined;
    const starts = lineStarts(this.text);
    const sourceStarts = lineStarts(this.source);
    invariant(starts.length === sourceStarts.length, 'A patch of the source moves lines');
    const lines = new Set(this.moving.map(({ at }) => positionOf(starts, at).line));
    return (line, column) => (lines.has(line) ? this.toSource(starts[line]! + column) - sourceStarts[line]! : column);
  }
}
