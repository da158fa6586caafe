// Looking at source text between tokens.

const blank = /\s+/y;
const blockComment = /\/\*[^]*?\*\//y;
const lineComment = /\/\/[^\n\r\u2028\u2029]*/y;

/** The offset of the first token at or after `from`. */
export function skipTrivia(text: string, from: number): number {
  let at = from;
  for (;;) {
    const start = at;
    for (const trivia of [blank, blockComment, lineComment]) {
      trivia.lastIndex = at;
      if (trivia.test(text)) at = trivia.lastIndex;
    }
    if (at === start) return at;
  }
}

/** Whether a line ends between two offsets; comments that hold a line break count, as the language says. */
export function breaksLine(text: string, start: number, end: number): boolean {
  return /[\n\r\u2028\u2029]/.test(text.slice(start, end));
}
