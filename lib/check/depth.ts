// Code that is nested too deeply for the parser, which is recursive: the stack overflow becomes a value, and the place
// to show is found without recursion.

import { ts } from '../parse/typescript.js';
import type { Span } from '../source.js';

const K = ts.SyntaxKind;

/** Whether an exception is the engine's complaint about too deep recursion. */
export function isTooDeep(error: unknown): boolean {
  return error instanceof Error && /call stack|too much recursion/i.test(error.message);
}

/**
 * Runs `parse`; undefined when the code is nested too deeply. TypeScript's parser keeps what it has learned about
 * parentheses until a file is done, so an overflow would leave it to the next file, whose arrow functions it would then
 * refuse: parsing an empty file clears it.
 */
export function parseDeep<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!isTooDeep(error)) throw error;
    ts.createSourceFile('empty.ts', '', ts.ScriptTarget.ESNext);
    return undefined;
  }
}

const openers = new Set([K.OpenParenToken, K.OpenBraceToken, K.OpenBracketToken]);
const closers = new Set([K.CloseParenToken, K.CloseBraceToken, K.CloseBracketToken]);

/** The bracket that opens the deepest nesting of `text`, or its first token when there is none. */
export function deepestPlace(text: string): Span {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, true, ts.LanguageVariant.Standard, text);
  let depth = 0;
  let deepest = 0;
  let place: Span | undefined;
  for (let kind = scanner.scan(); kind !== K.EndOfFileToken; kind = scanner.scan()) {
    const start = scanner.getTokenStart();
    place ??= { start, end: scanner.getTokenEnd() };
    if (openers.has(kind) && ++depth > deepest) {
      deepest = depth;
      place = { start, end: start + 1 };
    } else if (closers.has(kind)) {
      depth--;
    }
  }
  return place ?? { start: 0, end: 0 };
}
