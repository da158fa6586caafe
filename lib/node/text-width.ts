// Text for a terminal: nothing in it can move the cursor, hide or reorder what is shown, and its width is known.

/** Made when it is needed: the first one loads tables that take as long as all of a warm start. */
let segmenter: Intl.Segmenter | undefined;

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const invisible = /^[\p{Mn}\p{Me}]+$/u;
/** Characters that reorder or hide text: bidi controls, zero-width and other format characters, separators of lines. */
const hidden = /[\p{Cf}\u2028\u2029]/u;
const plain = /^[\x20-\x7e]*$/;

/** What is shown in place of one grapheme, and how many columns it takes. */
export interface Cell {
  readonly shown: string;
  readonly width: number;
  /** UTF-16 units of the original. */
  readonly length: number;
}

function cellOf(grapheme: string): Cell {
  const { length } = grapheme;
  const code = grapheme.codePointAt(0)!;
  if (length === 1 && code < 0x20) return { shown: String.fromCharCode(0x2400 + code), width: 1, length };
  if (code === 0xfeff) return { shown: '', width: 0, length }; // a byte order mark
  if (code === 0x7f) return { shown: '\u2421', width: 1, length };
  if (length === 1 && (code < 0xa0 ? code >= 0x80 : code >= 0xd800 && code < 0xe000)) {
    return { shown: '\ufffd', width: 1, length };
  }
  // A joiner between emoji is part of one picture; anywhere else such a character could hide something.
  if (hidden.test(grapheme) && !/^\p{Extended_Pictographic}/u.test(grapheme)) {
    const shown = Array.from(grapheme, (c) => (hidden.test(c) ? `<U+${hex(c)}>` : c)).join('');
    return { shown, width: shown.length, length };
  }
  return { shown: grapheme, width: invisible.test(grapheme) ? 0 : wide.test(grapheme) ? 2 : 1, length };
}

function hex(character: string): string {
  return character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
}

/** The cells of one line; a tab reaches to the next multiple of four. */
export function cellsOf(line: string): readonly Cell[] {
  if (plain.test(line)) return Array.from(line, (shown) => ({ shown, width: 1, length: 1 }));
  const cells: Cell[] = [];
  let column = 0;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(line)) {
    // "\r\n" is one grapheme; its parts are shown one by one like every control character.
    for (const part of segment === '\r\n' ? segment : [segment]) {
      const space = 4 - (column % 4);
      const cell = part === '\t' ? { shown: ' '.repeat(space), width: space, length: 1 } : cellOf(part);
      cells.push(cell);
      column += cell.width;
    }
  }
  return cells;
}

/** `text` on one line, with control, bidi and zero-width characters made visible: for messages and file names. */
export function visible(text: string): string {
  if (plain.test(text)) return text;
  if (text.length > 2000) return `${visible(text.slice(0, 2000))}…`;
  return cellsOf(text.replace(/\t/g, '\u2409'))
    .map((cell) => cell.shown)
    .join('');
}
