// Edits are data: every phase that changes the text returns a list of them, and one place applies them (emit/apply.ts).
//
// Edits nest: an edit may lie inside another one's range. The outer edit's content decides what is kept of its range by
// naming spans; edits inside such a span take effect there, once per occurrence. Partial overlap is a bug (`checkEdits`).

import type { Span } from './source.js';
import { invariant } from './invariant.js';

/** Text made by us that stands for one place of the source: it gets a mapping to `at`, with `name` in the map's `names`. */
export interface MappedText {
  readonly text: string;
  readonly at: number;
  readonly name?: string;
}

/** In place of `MappedText.at`: the text is the runtime's, which the file brings along; maps have it as a source to be ignored. */
export const ofRuntime = -1;

/** The copy of an async function's code that a piece of output belongs to: see ARCHITECTURE.md, "Two tiers". */
export type Tier = 'fast' | 'machine';

/** Content in which, of the edits that are made for one tier alone, those for `tier` apply. */
export interface InTier {
  readonly tier: Tier;
  readonly content: Content;
}

/**
 * What an edit puts in place of its range: text of ours (explicitly unmapped), mapped text, source spans (kept as they
 * are, with the edits inside them applied), content of one tier, or an ordered list of those.
 */
export type Content = string | MappedText | Span | InTier | readonly Content[];

// Properties are read where `in` would say the same: engines remember the place of what they read, and search for what is asked for.

export function isList(content: Exclude<Content, string>): content is readonly Content[] {
  return Array.isArray(content);
}

export function isMapped<T extends object>(content: T): content is T & MappedText {
  return (content as Partial<MappedText>).text !== undefined;
}

export function isSpan<T extends object>(content: T): content is T & Span {
  return (content as Partial<Span>).start !== undefined;
}

export function isTiered<T extends object>(content: T): content is T & InTier {
  return (content as Partial<InTier>).tier !== undefined;
}

/** The phase that made an edit; named in the message when two edits collide. */
export type Origin = 'erase' | 'emit' | 'module';

export interface Edit extends Span {
  readonly content: Content;
  readonly origin: Origin;
  /**
   * For insertions (`start === end`) at the border of a span: 'before' belongs to the token that follows and 'after' to
   * the one that precedes. It decides whether a span that begins or ends exactly here takes the insertion along.
   */
  readonly side?: 'before' | 'after';
  /**
   * For insertions: the code that it stands beside. Only a span that holds all of it takes the insertion along, and not
   * one that merely begins or ends at the same place (`x` in `x => y`).
   */
  readonly of?: Span;
  /** The edit is made in this tier alone: a jump in code that both tiers keep leaves it in different ways. */
  readonly tier?: Tier;
}

/** The same edit, for one tier alone. */
export function inTier(tier: Tier, { start, end, content, origin, side, of }: Edit): Edit {
  return { start, end, content, origin, side, of, tier };
}

export function replace(span: Span, content: Content, origin: Origin): Edit {
  return { start: span.start, end: span.end, content, origin };
}

export function remove(start: number, end: number, origin: Origin): Edit {
  return { start, end, content: '', origin };
}

/** Inserts before the token at `offset`. */
export function insertBefore(offset: number, content: Content, origin: Origin): Edit {
  return { start: offset, end: offset, content, origin, side: 'before' };
}

/** Inserts after the token that ends at `offset`. */
export function insertAfter(offset: number, content: Content, origin: Origin): Edit {
  return { start: offset, end: offset, content, origin, side: 'after' };
}

/** Inserts at the end of the file, whatever ends there, too. */
export function insertLast(end: number, content: Content, origin: Origin): Edit {
  return { start: end, end, content, origin, side: 'after', of: { start: -1, end } };
}

/** Inserts before the code of `span`. */
export function before(span: Span, content: Content, origin: Origin): Edit {
  return { start: span.start, end: span.start, content, origin, side: 'before', of: { start: span.start, end: span.end } };
}

/** Inserts after the code of `span`. */
export function after(span: Span, content: Content, origin: Origin): Edit {
  return { start: span.end, end: span.end, content, origin, side: 'after', of: { start: span.start, end: span.end } };
}

function rank(edit: Edit): number {
  return edit.start !== edit.end ? 2 : edit.side === 'after' ? 0 : 1;
}

/**
 * Edits by start and rank, and by `compare` of their indexes where these are the same. Numbers that hold start, rank and
 * index are sorted without a call for each pair; a file of 10 MB with a million edits takes 46 of a number's 53 bits.
 */
function inOrder(edits: readonly Edit[], compare: (x: number, y: number) => number): readonly Edit[] {
  const count = edits.length;
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = (edits[i]!.start * 4 + rank(edits[i]!)) * count + i;
  keys.sort();
  const sorted: Edit[] = [];
  for (let i = 0; i < count;) {
    const first = Math.floor(keys[i]! / count) * count;
    let end = i + 1;
    while (end < count && keys[end]! < first + count) end++;
    if (end === i + 1) sorted.push(edits[keys[i]! - first]!);
    else for (const key of Array.from(keys.subarray(i, end), (each) => each - first).sort(compare)) sorted.push(edits[key]!);
    i = end;
  }
  return sorted;
}

/**
 * Sorts edits for application: by start; at one start insertions come first ('after' before 'before'), then the wider
 * range before the narrower, else the given order. Throws on ranges that overlap without nesting and on equal ranges of
 * one tier.
 */
export function sortEdits(edits: readonly Edit[]): readonly Edit[] {
  // Of two insertions at one place, the one that stands beside less code stands nearer to it; of two beside the same code
  // the earlier one does, as inner functions are edited first (`return async () => {}` in a function that keeps its body).
  const nesting = (x: number, y: number): number => {
    const a = edits[x]!;
    const b = edits[y]!;
    if (a.of === undefined || b.of === undefined) return 0;
    return a.side === 'after' ? b.of.start - a.of.start : b.of.end - a.of.end || y - x;
  };
  const sameStart = (x: number, y: number): number => {
    const a = edits[x]!;
    const b = edits[y]!;
    return (a.start !== a.end ? b.end - a.end : nesting(x, y)) || x - y;
  };
  const sorted = inOrder(edits, sameStart);
  const open: Edit[] = [];
  for (const edit of sorted) {
    while (open.length > 0 && open[open.length - 1]!.end <= edit.start) open.pop();
    const outer = open[open.length - 1];
    if (outer !== undefined && edit.start !== edit.end) {
      const isInside = edit.end <= outer.end && (edit.start !== outer.start || edit.end !== outer.end || edit.tier !== outer.tier);
      // The text is only made where it is needed.
      if (!isInside) invariant(false, `edits overlap: ${outer.origin} [${outer.start},${outer.end}) and ${edit.origin} [${edit.start},${edit.end})`);
    }
    if (edit.start !== edit.end) open.push(edit);
  }
  return sorted;
}
