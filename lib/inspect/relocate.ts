// Some sources are changed before they are parsed (borrow syntax, includes): what was found stands in the changed text,
// and is shown in the source.

import type { PatchedText } from '../parse/patches.js';
import { lineStarts, positionOf } from '../source.js';

/** `value`, a tree of plain data, with every span, line and column of the parsed text made one of the source. */
export function relocate<T>(value: T, origin: PatchedText): T {
  if (origin.patches.length === 0) return value;
  const starts = lineStarts(origin.source);
  const visit = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(visit);
    if (typeof item !== 'object' || item === null) return item;
    const copy: Record<string, unknown> = {};
    // Spans of the output are not the source's.
    for (const [key, inner] of Object.entries(item)) copy[key] = key === 'output' ? inner : visit(inner);
    if (typeof copy['start'] !== 'number' || typeof copy['end'] !== 'number') return copy;
    const { start, end } = origin.spanToSource({ start: copy['start'], end: copy['end'] });
    const { line, column } = positionOf(starts, start);
    Object.assign(copy, { start, end });
    if (typeof copy['line'] === 'number') copy['line'] = line + 1;
    if (typeof copy['column'] === 'number') copy['column'] = column + 1;
    return copy;
  };
  return visit(value) as T;
}
