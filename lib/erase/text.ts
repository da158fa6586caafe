// Looking around in source text: trivia, neighbours of a cut, lines.

import { invariant } from '../invariant.js';

const Char = {
  Tab: 9, LineFeed: 10, VerticalTab: 11, FormFeed: 12, Return: 13, Space: 32, Asterisk: 42, Slash: 47,
}

/** True for the characters that end a line (ECMA-262 12.3). */
export function isLineBreak(c: number): boolean {
  return c === Char.LineFeed || c === Char.Return || c === 0x2028 || c === 0x2029;
}

/** True for blanks within a line (ECMA-262 12.2). */
function isBlank(c: number): boolean {
  return c === Char.Space || c === Char.Tab || c === Char.VerticalTab || c === Char.FormFeed
    || c === 0xa0 || c === 0xfeff || (c > 0xff && /\p{Zs}/u.test(String.fromCharCode(c)));
}

function endOfLine(text: string, offset: number): number {
  while (offset < text.length && !isLineBreak(text.charCodeAt(offset))) offset++;
  return offset;
}

/** The offset of the first token at or after `offset`: white space and comments are passed over. */
export function skipTrivia(text: string, offset: number): number {
  if (offset === 0 && text.startsWith('#!')) offset = endOfLine(text, 0);
  for (;;) {
    const c = text.charCodeAt(offset);
    if (isBlank(c) || isLineBreak(c)) offset++;
    else if (c === Char.Slash && text.charCodeAt(offset + 1) === Char.Slash) {
      offset = endOfLine(text, offset);
    } else if (c === Char.Slash && text.charCodeAt(offset + 1) === Char.Asterisk) {
      const end = text.indexOf('*/', offset + 2);
      offset = end < 0 ? text.length : end + 2;
    } else return offset;
  }
}

/** The offset after the token `token`, which must be the next one at or after `offset`. */
export function afterToken(text: string, offset: number, token: string): number {
  const start = skipTrivia(text, offset);
  if (!text.startsWith(token, start)) invariant(false, `'${token}' expected at ${start}`);
  return start + token.length;
}

/** The offset before the blanks that end at `offset`, within its line. */
export function blanksBefore(text: string, offset: number): number {
  while (offset > 0 && isBlank(text.charCodeAt(offset - 1))) offset--;
  return offset;
}

/** The offset after the blanks that start at `offset`, within its line. */
export function blanksAfter(text: string, offset: number): number {
  while (offset < text.length && isBlank(text.charCodeAt(offset))) offset++;
  return offset;
}

/** True when `offset` is at the start of the text or just behind a line break. */
export function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || isLineBreak(text.charCodeAt(offset - 1));
}

/** The offset behind the line break at `offset` (`\r\n` counts as one); `offset` itself at the end of the text. */
export function afterLineBreak(text: string, offset: number): number {
  if (offset >= text.length) return offset;
  return offset + (text.charCodeAt(offset) === Char.Return && text.charCodeAt(offset + 1) === Char.LineFeed ? 2 : 1);
}

/** The white space that the line of `offset` begins with. */
export function indentation(text: string, offset: number): string {
  let start = offset;
  while (!isLineStart(text, start)) start--;
  return text.slice(start, Math.min(blanksAfter(text, start), offset));
}

const word = /[\p{ID_Continue}$\u200c\u200d\\#]/u;

function isWord(c: number): boolean {
  if (c < 128) {
    // Letters, digits and $ _ \ #
    return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57)
      || c === 36 || c === 95 || c === 92 || c === 35;
  }
  return c >= 0xd800 && c <= 0xdfff ? true : word.test(String.fromCharCode(c));
}

/**
 * True when two characters would run together into another token if they became neighbours: `return(<T>x)` must not
 * turn into `returnx`, `-(-a as T)` into `--a`, `a/(/re/ as T)` into a comment, `a<(!--b as T)` into `<!--`.
 */
export function wouldJoin(before: number, after: number): boolean {
  if (isWord(before)) return isWord(after);
  return (before === after && (before === 43 || before === 45 || before === 47)) || (before === 60 && after === 33);
}
