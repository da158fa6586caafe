// What the panes share about one inspected file: its lines, its links, and what belongs to a place in it.

import type { Span } from '../source.js';
import { lineStarts, positionOf } from '../source.js';
import { linksOf, type Links } from '../inspect/links.js';
import type { FunctionListing } from '../inspect/listing.js';
import { endOfLine, pairsOf } from '../inspect/pairs.js';
import type { BlockView, FunctionView, Inspection } from '../inspect/views.js';

export interface Lines {
  readonly text: string;
  readonly starts: readonly number[];
  readonly line: (index: number) => string;
  readonly lineOf: (offset: number) => number;
  /** `3:14`, 1-based. */
  readonly place: (offset: number) => string;
}

export interface Model {
  readonly inspection: Inspection;
  readonly source: Lines;
  readonly code: Lines;
  readonly links: Links;
  readonly failed: boolean;
}

/** What somebody points at: places of the source, and where that came from. */
export interface Focus {
  readonly spans: readonly Span[];
  /** One word of the source, and not a range: it is looked up in what is around it. */
  readonly isWord: boolean;
  readonly label: string;
  /** A block that was pointed at itself. */
  readonly block?: number;
  /** A place in the code that was pointed at. */
  readonly codeOffset?: number;
}

/** Everything that lights up for a focus. */
export interface Lit {
  readonly source: readonly Span[];
  readonly code: readonly Span[];
  readonly blocks: ReadonlySet<number>;
  /** Indices of operations in the listing of the function. */
  readonly ops: ReadonlySet<number>;
  readonly suspensions: ReadonlySet<number>;
  /** The function around, as an index; -1: none. */
  readonly fn: number;
}

export const dark: Lit = { source: [], code: [], blocks: new Set(), ops: new Set(), suspensions: new Set(), fn: -1 };

export function linesOf(text: string): Lines {
  const starts = lineStarts(text);
  return {
    text, starts,
    line: (index) => text.slice(starts[index], endOfLine(text, starts, index)),
    lineOf: (offset) => positionOf(starts, offset).line,
    place: (offset) => {
      const { line, column } = positionOf(starts, offset);
      return `${line + 1}:${column + 1}`;
    },
  };
}

/** `source` and its inspection, indexed. The links come from the source map of the inspection. */
export function modelOf(source: string, inspection: Inspection): Model {
  const map = inspection.map as { mappings: string; names: readonly string[] } | null;
  return {
    inspection, source: linesOf(source), code: linesOf(inspection.code),
    links: linksOf(map === null ? [] : pairsOf(map, inspection.code, source)),
    failed: inspection.diagnostics.some(({ severity }) => severity === 'error'),
  };
}

/** The index of the innermost function at a place of the source; -1: none. */
export function functionAt({ inspection: { functions } }: Model, offset: number): number {
  let best = -1;
  functions.forEach(({ start, end }, i) => {
    if (start > offset || end <= offset) return;
    if (best < 0 || end - start <= functions[best]!.end - functions[best]!.start) best = i;
  });
  return best;
}

export function listingFor({ inspection: { listings } }: Model, fn: FunctionView | undefined): FunctionListing | undefined {
  return fn === undefined ? undefined : listings.find(({ start, end, kind }) => start === fn.start && end === fn.end && (kind === 'top level') === (fn.kind === 'top level'));
}

/** Where the code of a block stands in the source. */
export function spansOfBlock({ steps, at }: BlockView): readonly Span[] {
  const spans = steps.flatMap((step) => step.spans);
  return at === null ? spans : [...spans, at];
}

export function focusOnSource({ links, source }: Model, offset: number): Focus | undefined {
  const place = links.placeAt(offset);
  return place === undefined ? undefined : { spans: [place], isWord: true, label: `source ${source.place(place.start)}` };
}

export function focusOnCode({ links, code }: Model, offset: number): Focus | undefined {
  const place = links.sourceAt(offset);
  return place === undefined ? undefined : { spans: [place], isWord: true, label: `output ${code.place(offset)}`, codeOffset: offset };
}

export function focusOnBlock(fn: FunctionView, id: number, title: string): Focus {
  const block = fn.blocks.find((candidate) => candidate.id === id);
  return { spans: block === undefined ? [] : spansOfBlock(block), isWord: false, label: title, block: id };
}

/** What lights up. A block that is pointed at keeps to its own function: its code alone lights up. */
export function lightUp(model: Model, focus: Focus | undefined, current: number): Lit {
  if (focus === undefined) return dark;
  const { spans, block } = focus;
  const { functions } = model.inspection;
  const fn = block !== undefined ? current : spans.length === 0 ? current : functionAt(model, spans[0]!.start);
  const view = functions[fn];
  const found = spans.flatMap((span) => model.links.codeOf(span));
  const code = block === undefined || view === undefined ? found : found.filter((span) => [...view.output.entries, ...view.output.machines].some((outer) => within(span, outer)));
  if (view === undefined) return { ...dark, source: spans, code };
  const blocks = new Set(block !== undefined ? [block] : blocksOf(view, spans));
  return {
    source: spans, code, fn, blocks,
    ops: new Set(opsOf(listingFor(model, view), spans, focus.isWord)),
    suspensions: new Set(view.suspensions.filter((point) => (block === undefined ? spans.some((span) => within(span, point)) : point.from === block)).map(({ id }) => id)),
  };
}

function within({ start, end }: Span, outer: Span): boolean {
  return start >= outer.start && end <= outer.end;
}

/** The blocks whose code is nearest around a range, or else lies in it. */
function blocksOf({ blocks }: FunctionView, spans: readonly Span[]): readonly number[] {
  const found: number[] = [];
  for (const span of spans) {
    let least = Infinity;
    let best: number[] = [];
    for (const block of blocks) {
      for (const around of spansOfBlock(block)) {
        const size = around.end - around.start;
        if (!within(span, around) || size > least) continue;
        if (size < least) best = [];
        least = size;
        best.push(block.id);
      }
    }
    found.push(...(best.length > 0 ? best : blocks.filter((block) => spansOfBlock(block).some((inner) => within(inner, span))).map(({ id }) => id)));
  }
  return found;
}

function opsOf(listing: FunctionListing | undefined, spans: readonly Span[], isWord: boolean): readonly number[] {
  if (listing === undefined) return [];
  const found: number[] = [];
  for (const span of spans) {
    const inside = isWord ? [] : listing.ops.filter((op) => within(op, span)).map(({ index }) => index);
    if (inside.length > 0) {
      found.push(...inside);
      continue;
    }
    const around = listing.ops.filter((op) => within(span, op));
    const least = Math.min(...around.map(({ start, end }) => end - start));
    found.push(...around.filter(({ start, end }) => end - start === least).map(({ index }) => index));
  }
  return found;
}
