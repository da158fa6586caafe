// Source text, spans in it, and positions.
// A span is [start, end) in UTF-16 units. An offset is one index. A position is a line and a column.

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Line starts of `text`, in UTF-16 units. `\n`, `\r\n`, `\r`, U+2028 and U+2029 end a line (ECMA-262 12.3). */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes('\r') && !text.includes('\u2028') && !text.includes('\u2029')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c > 13 && c < 0x2028) continue;
    if (c === 13 && text.charCodeAt(i + 1) === 10) i++;
    if (c === 10 || c === 13 || c === 0x2028 || c === 0x2029) starts.push(i + 1);
  }
  return starts;
}

/** The 0-based line and column of `offset`, by binary search in the result of `lineStarts`. */
export function positionOf(starts: readonly number[], offset: number): { line: number; column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, column: offset - starts[low]! };
}

/** Whether a line ends with the character at `i`: the \n of \r\n, not its \r (ECMA-262 12.3). */
export function endsLine(text: string, i: number): boolean {
  const code = text.charCodeAt(i);
  return code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10) || code === 0x2028 || code === 0x2029;
}
