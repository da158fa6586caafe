// Which ranges belong together: the pairs of the map, asked from either side.

import type { Span } from '../source.js';
import type { MapPair } from './views.js';

export interface Links {
  /** The range of the source that a place of the code comes from; undefined: it is unmapped. */
  readonly sourceAt: (codeOffset: number) => Span | undefined;
  /** The mapped range of the source at a place; undefined where nothing of its line is mapped. */
  readonly placeAt: (sourceOffset: number) => Span | undefined;
  /** All ranges of the code that come from within a range of the source, joined where they touch. */
  readonly codeOf: (source: Span) => readonly Span[];
  /** The starts of all mapped ranges of the source, in order. */
  readonly places: readonly number[];
}

/** Indexes the pairs of a map; each question then takes a binary search. */
export function linksOf(pairs: readonly MapPair[]): Links {
  const bySource = pairs.filter((pair) => pair[2] >= 0).sort((a, b) => a[2] - b[2] || a[0] - b[0]);
  const places = [...new Set(bySource.map((pair) => pair[2]))];
  const firstAt = (offset: number): number => lowerBound(bySource.length, (i) => bySource[i]![2] >= offset);
  return {
    places,
    sourceAt(offset) {
      const pair = pairs[lowerBound(pairs.length, (i) => pairs[i]![0] > offset) - 1];
      return pair === undefined || pair[1] <= offset || pair[2] < 0 ? undefined : { start: pair[2], end: pair[3] };
    },
    placeAt(offset) {
      const pair = bySource[lowerBound(bySource.length, (i) => bySource[i]![2] > offset) - 1];
      return pair === undefined || pair[3] <= offset ? undefined : { start: pair[2], end: pair[3] };
    },
    codeOf({ start, end }) {
      const found: Span[] = [];
      for (let i = firstAt(start); i < bySource.length && bySource[i]![2] < Math.max(end, start + 1); i++) {
        found.push({ start: bySource[i]![0], end: bySource[i]![1] });
      }
      return joined(found);
    },
  };
}

/** The first index below `length` for which `holds` is true; `length` where it never is. */
export function lowerBound(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function joined(spans: readonly Span[]): readonly Span[] {
  const out: { start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = out[out.length - 1];
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else out.push({ start, end });
  }
  return out;
}
