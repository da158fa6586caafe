// Literals: numbers and escapes that strict code refuses, and regular expressions, which the engine itself judges.

import { ts } from '../parse/typescript.js';
import type { Checker } from './checker.js';
import type { Context } from './context.js';
import { problems } from './messages.js';

/** What mostly follows a number: blank space and punctuation below the digits, `:;<=>?@`, closing brackets. */
function endsNumber(code: number): boolean {
  return (code < 48 && code !== 36) || (code > 57 && code < 65) || code === 93 || code === 125;
}

/** `012` and `089`, legal in sloppy code only (ECMA-262 12.9.3.1). */
export function visitNumber(
  checker: Checker, node: ts.NumericLiteral | ts.BigIntLiteral, context: Context,
): void {
  const span = checker.span(node);
  // The parser checks this for decimal numbers only: `0x3in x`.
  if (!endsNumber(checker.text.charCodeAt(node.end)) && /[\p{ID_Start}$_\\\d]/u.test(String.fromCodePoint(checker.text.codePointAt(node.end) ?? 32))) checker.report(problems.numberEnd({ start: node.end, end: node.end + 1 }));
  if (!context.strict) return;
  if (/^0\d/.test(checker.text.slice(span.start, span.start + 2))) checker.report(problems.octalNumber(span));
}

/** `"\1"` and `"\8"`, legal in sloppy code only (ECMA-262 12.9.4.1). `"\0"` is neither, unless a digit follows. */
export function visitString(checker: Checker, node: ts.StringLiteral, context: Context): void {
  if (!context.strict) return;
  const span = checker.span(node);
  const { start, end } = span;
  // An escape is longer than what it stands for.
  if (node.text.length === end - start - 2) return;
  const at = octalEscape(checker.text.slice(start, end));
  if (at !== undefined) {
    checker.report(problems.octalEscape({ start: start + at.start, end: start + at.end }));
  }
}

function octalEscape(raw: string): { start: number; end: number } | undefined {
  if (!raw.includes('\\')) return undefined;
  const escape = /\\(?:(0\d|[1-9])|[^])/g;
  for (let found = escape.exec(raw); found !== null; found = escape.exec(raw)) {
    if (found[1] !== undefined) return { start: found.index, end: found.index + found[0].length };
  }
  return undefined;
}

const knownFlags = 'dgimsuvy';

/** What the engine says against a regular expression, or nothing. */
function complaint(pattern: string, flags: string): string | undefined {
  try {
    new RegExp(pattern, flags);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Flags of the language that this engine is too old for; patterns that use them are not judged. */
const newerFlags = [...knownFlags].filter((flag) => complaint('', flag) !== undefined);

export function visitRegularExpression(checker: Checker, node: ts.RegularExpressionLiteral): void {
  const span = checker.span(node);
  const raw = checker.text.slice(span.start, span.end);
  const close = raw.lastIndexOf('/');
  const pattern = raw.slice(1, close);
  const flags = raw.slice(close + 1);
  if (newerFlags.some((flag) => flags.includes(flag)) && complaint('', withoutNewer(flags)) === undefined) return;
  const problem = complaint(pattern, flags);
  if (problem === undefined) return;
  const older = withoutNewerSyntax(pattern);
  if (older !== pattern && complaint(older, flags) === undefined) return;
  checker.report(problems.regularExpression(span, problem.replace(/\.?$/, '.')));
}

function withoutNewer(flags: string): string {
  return [...flags].filter((flag, i) => !newerFlags.includes(flag) || flags.indexOf(flag) !== i).join('');
}

/** The pattern without what an older engine may not know: modifiers, and one group name in several alternatives. */
function withoutNewerSyntax(pattern: string): string {
  const seen = new Set<string>();
  let copies = 0;
  const renamed = pattern.replace(/\(\?<(?![=!])([^>]*)>/g, (group, name: string) => {
    // Without alternatives no name may be repeated.
    if (!seen.has(name) || !pattern.includes('|')) {
      seen.add(name);
      return group;
    }
    return `(?<${name}$${copies++}>`;
  });
  return renamed.replace(/\(\?([ims]*)-?([ims]*):/g, (group, on: string, off: string) => {
    const letters = on + off;
    return letters !== '' && new Set(letters).size === letters.length ? '(?:' : group;
  });
}
