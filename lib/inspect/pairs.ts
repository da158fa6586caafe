// A source map → pairs of ranges. A segment says where one point comes from; here it reaches to the next segment of its
// line in the code, and to the next mapped place of its line in the source.

import { decode } from '@jridgewell/sourcemap-codec';
import { lineStarts } from '../source.js';
import type { MapPair } from './views.js';

interface MapLike {
  readonly mappings: string;
  readonly names: readonly string[];
}

/** The pairs of `map`, in the order of the code. Columns of a first line do not count a byte order mark of the source. */
export function pairsOf(map: MapLike, code: string, source: string): readonly MapPair[] {
  const codeStarts = lineStarts(code);
  const sourceStarts = lineStarts(source);
  const mark = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  const flat: { start: number; end: number; source: number; name: string | undefined }[] = [];
  decode(map.mappings).forEach((segments, line) => {
    const lineStart = codeStarts[line];
    if (lineStart === undefined) return;
    const lineEnd = endOfLine(code, codeStarts, line);
    segments.forEach((segment, i) => {
      const start = lineStart + segment[0];
      const next = segments[i + 1];
      const end = Math.min(lineEnd, next === undefined ? lineEnd : lineStart + next[0]);
      if (start >= end) return;
      // Nothing, or a runtime that the file brings along.
      if (segment.length === 1 || segment[1] !== 0) return void flat.push({ start, end, source: -1, name: undefined });
      const sourceLine = segment[2];
      const at = (sourceStarts[sourceLine] ?? source.length) + segment[3] + (sourceLine === 0 ? mark : 0);
      flat.push({ start, end, source: at, name: segment.length === 5 ? map.names[segment[4]] : undefined });
    });
  });
  const places = [...new Set(flat.map(({ source: at }) => at))].filter((at) => at >= 0).sort((a, b) => a - b);
  const reach = new Map<number, number>();
  let line = 0;
  places.forEach((at, i) => {
    while (line + 1 < sourceStarts.length && sourceStarts[line + 1]! <= at) line++;
    const end = Math.min(places[i + 1] ?? source.length, endOfLine(source, sourceStarts, line));
    reach.set(at, Math.max(at, trimmed(source, at, end)));
  });
  return flat.map(({ start, end, source: at, name }): MapPair => {
    const pair = [start, end, at, at < 0 ? -1 : reach.get(at)!] as const;
    return name === undefined ? pair : [...pair, name];
  });
}

/** The end of a line of text, without what ends it. */
export function endOfLine(text: string, starts: readonly number[], line: number): number {
  let end = starts[line + 1] ?? text.length;
  while (end > starts[line]! && /[\n\r\u2028\u2029]/.test(text[end - 1]!)) end--;
  return end;
}

function trimmed(text: string, start: number, end: number): number {
  let last = end;
  while (last > start + 1 && (text[last - 1] === ' ' || text[last - 1] === '\t')) last--;
  return last;
}
