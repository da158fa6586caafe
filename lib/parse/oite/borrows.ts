// Borrows and lifetimes, at a place where a token has just been read.

import type { Span } from '../../source.js';
import { blank, PatchedText, type Patch } from '../patches.js';
import type { Tokens } from '../tokens.js';
import { ts } from '../typescript.js';
import type { Reading } from './reading.js';

const K = ts.SyntaxKind;

/** `&x`, `&mut x`, `&'a x`, `&'a mut x`, `&&x`: the operator with what belongs to it. */
const borrowPattern = /&{1,2}[ \t]*('[\p{ID_Start}_][\p{ID_Continue}]*(?!')[ \t]*)?(mut(?=[ \t]+[\p{ID_Start}$_'"`[{(&]))?/uy;
/** Lifetimes with their bounds, and the comma after each: `'a, 'b: 'a + 'c,` */
const lifetimePattern = /'[\p{ID_Start}_]\p{ID_Continue}*(?:\s*:\s*'[\p{ID_Start}_]\p{ID_Continue}*(?:\s*\+\s*'[\p{ID_Start}_]\p{ID_Continue}*)*)?/uy;

/** Words that types are written behind, which the scanner takes for names. */
const typeWords: ReadonlySet<ts.SyntaxKind> = new Set([
  K.AsKeyword, K.SatisfiesKeyword, K.IsKeyword, K.KeyOfKeyword, K.ReadonlyKeyword, K.InferKeyword, K.UniqueKeyword,
]);

/** `A<B> & C`, `{ … } & C` and `void & C` are types, though in expressions an operand may follow these tokens. */
const endsType: ReadonlySet<ts.SyntaxKind> = new Set([K.GreaterThanToken, K.CloseBraceToken, K.VoidKeyword]);

/** The borrow that begins with the `&` or `&&` that was read; undefined where it is an operator between operands. */
export function borrowAt(source: string, tokens: Tokens): Span | undefined {
  borrowPattern.lastIndex = tokens.start;
  const [text, lifetime, mut] = borrowPattern.exec(source)!;
  const marked = lifetime !== undefined || mut !== undefined;
  const { previous } = tokens;
  const isPrefix = endsType.has(previous) ? marked : tokens.operandNext || opensOperand(source, tokens);
  if (!isPrefix && !(marked && typeWords.has(previous))) return undefined;
  return { start: tokens.start, end: tokens.start + text.length };
}

/** Behind words that the scanner takes for names: `await &x`, `yield &x`, `for (const x of &list)`. */
function opensOperand(source: string, { previous, start }: Tokens): boolean {
  if (previous === K.AwaitKeyword || previous === K.YieldKeyword) return true;
  return previous === K.OfKeyword && /\bfor\s*(?:await\s*)?\([^;()]*\bof\s*$/.test(source.slice(Math.max(0, start - 200), start));
}

const listStarts: ReadonlySet<ts.SyntaxKind> = new Set([K.LessThanToken, K.CommaToken, K.ColonToken, K.PlusToken]);

/**
 * Lifetimes where the scanner has read a string: `<'a, 'b: 'a, T>`, `<T, 'a>`, `T: 'a`. `ends`: the list was closed, too.
 * Undefined where it is a string.
 */
export function lifetimesAt(
  source: string, tokens: Tokens,
): { readonly patches: readonly Patch[]; readonly end: number; readonly ends: boolean } | undefined {
  const { previous, start } = tokens;
  if (source[start] !== "'" || !listStarts.has(previous) || !isBrokenString(source, tokens)) return undefined;
  lifetimePattern.lastIndex = start;
  const first = lifetimePattern.exec(source);
  if (first === null) return undefined;
  let from = start;
  let end = start + first[0].length;
  let ends = false;
  const list = { comma: false };
  for (;;) {
    const comma = /^\s*,/.exec(source.slice(end, end + 200));
    list.comma = comma !== null;
    if (comma === null) break;
    end += comma[0].length;
    const space = /^\s*/.exec(source.slice(end))![0].length;
    lifetimePattern.lastIndex = end + space;
    const next = lifetimePattern.exec(source);
    if (next === null || source[end + space + next[0].length] === "'") break;
    end += space + next[0].length;
  }
  if (previous === K.ColonToken || previous === K.PlusToken) {
    // A bound of a type parameter: `T: 'a` is `T`.
    from = source.lastIndexOf(previous === K.ColonToken ? ':' : '+', start);
    if (list.comma) end = source.lastIndexOf(',', end);
  } else {
    const close = /^\s*>/.exec(source.slice(end, end + 200));
    if (previous === K.LessThanToken && close !== null) {
      // Nothing is left of the list.
      from = source.lastIndexOf('<', start);
      end += close[0].length;
      ends = true;
    } else if (previous === K.CommaToken && !list.comma) from = source.lastIndexOf(',', start);
  }
  return { patches: [blank(source, { start: from, end })], end, ends };
}

/** Whether what looks like a string here cannot be one: it has no end, or a name, a number or a string follows in its line. */
function isBrokenString(source: string, tokens: Tokens): boolean {
  if (tokens.unterminated) return true;
  const rest = source.slice(tokens.end, tokens.end + 100);
  // `View<'a> = '.'`: after a string `'a> = '` there is no name, either.
  const isList = tokens.previous === K.LessThanToken && /^'[\w$]+>/.test(source.slice(tokens.start, tokens.end));
  if (isList && !/^\s*(?:[,;)\]}|&?]|$)/.test(rest)) return true;
  return /^[ \t]*[\p{ID_Start}$_'"`\d]/u.test(rest) && !/^[ \t]*(?:as|in|instanceof|extends|satisfies|is|of|from)\b/.test(rest);
}

/** Reads Oite's syntax in a part of the source. */
type Read = (text: string) => Reading;

/** `fn(A, B) -> C` as the type `(a:A, b) => C` of the same length; `at` is where `fn` stands. */
export function functionTypeAt(source: string, at: number, read: Read): { readonly patch: Patch } | undefined {
  const head = /^fn\s*\(/.exec(source.slice(at, at + 100));
  if (head === null) return undefined;
  const open = at + head[0].length;
  const close = closingParenthesis(source, open);
  const arrow = close === undefined ? null : /^\s*->/.exec(source.slice(close + 1, close + 200));
  if (close === undefined || arrow === null) return undefined;
  const end = close + 1 + arrow[0].length;
  const parameters = splitParameters(source, open, close).map((span, index) => parameter(source, span, index, read));
  const spaces = head[0].slice(2, -1);
  const text = parameters.length === 0
    ? `  ${spaces}(${source.slice(open, close)}`
    : `${spaces}(a:${parameters.join(',')}`;
  return { patch: { start: at, end, text: `${text})${arrow[0].slice(0, -2)}=>` } };
}

/** The first parameter is its type, which `a:` precedes; the others are names, since there is room for no more. */
function parameter(source: string, { start, end }: Span, index: number, read: Read): string {
  const text = source.slice(start, end);
  // A borrow is only told where a type is expected: behind a colon.
  if (index === 0) return new PatchedText(`:${text}`, read(`:${text}`).patches).text.slice(1);
  const name = String.fromCharCode(97 + (index % 26)).repeat(1 + Math.floor(index / 26));
  const lead = /^\s*/.exec(text)![0];
  return lead + name + text.slice(lead.length + name.length).replace(/[^\n\r\u2028\u2029]/g, ' ');
}

function closingParenthesis(source: string, from: number): number | undefined {
  let depth = 1;
  for (let i = from; i < source.length && i < from + 2000; i++) {
    const c = source[i];
    if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return i;
    else if (c === ';') return undefined;
  }
  return undefined;
}

/** The parts between commas that are in no brackets. */
function splitParameters(source: string, start: number, end: number): readonly Span[] {
  if (source.slice(start, end).trim() === '') return [];
  const parts: Span[] = [];
  let depth = 0;
  let from = start;
  for (let i = start; i < end; i++) {
    const c = source[i]!;
    if ('([{<'.includes(c)) depth++;
    else if (')]}'.includes(c) || (c === '>' && !'=-'.includes(source[i - 1]!))) depth--;
    else if (c === ',' && depth === 0) {
      parts.push({ start: from, end: i });
      from = i + 1;
    }
  }
  if (source.slice(from, end).trim() !== '') parts.push({ start: from, end });
  return parts;
}
