// A plain reference for nested edits: renders a span of the source with the edits inside it applied.

import { sortEdits } from '../../dist/edits.js';

/** The text of `source` with `edits` (lib/edits.ts) applied. */
export function applyEdits(source, edits) {
  const sorted = sortEdits(edits);

  /** Index of the first edit that starts at or after `offset`. */
  const firstFrom = (offset) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle].start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const renderContent = (content, outer) => {
    if (typeof content === 'string') return content;
    if (Array.isArray(content)) return content.map((part) => renderContent(part, outer)).join('');
    if ('text' in content) return content.text;
    return renderSpan(content.start, content.end, outer);
  };

  const renderSpan = (start, end, outer) => {
    let text = '';
    let at = start;
    for (let i = firstFrom(start); i < sorted.length && sorted[i].start <= end; i++) {
      const edit = sorted[i];
      const { start: from, end: to } = edit;
      if (edit === outer || from < at || to > end) continue;
      if (from === to) {
        // An insertion at the border of a span goes with the span when it belongs to a token inside.
        if (edit.of !== undefined) {
          if (edit.of.start < start || edit.of.end > end) continue;
        } else if (from === start && start > 0 && edit.side === 'after') continue;
        else if (from === end && edit.side === 'before' && end < source.length) continue;
      }
      text += source.slice(at, from) + renderContent(edit.content, edit);
      at = to;
    }
    return text + source.slice(at, end);
  };

  return renderSpan(0, source.length, undefined);
}
