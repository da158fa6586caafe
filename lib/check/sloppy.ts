// Sloppy scripts hold what the parser refuses but the language allows (ECMA-262 Annex B.1): numbers such as `010` and
// `08`, octal escapes, and HTML-like comments. The parser's complaints about the former are dropped when the code
// around is sloppy; the latter are blanked before parsing, so that all positions stay.

import { Tokens } from '../parse/tokens.js';
import { ts } from '../parse/typescript.js';
import type { Span } from '../source.js';
import { hasUseStrict } from './functions.js';
import { Checker, type CheckedFile } from './checker.js';

const K = ts.SyntaxKind;

/** TypeScript's codes for numbers with a leading zero and for octal escapes. */
const octalCodes: ReadonlySet<number> = new Set([1121, 1487, 1488, 1489]);

/** The parser refuses `o?.#x`, which is older than this complaint. */
const optionalPrivateCode = 18030;

/** The parser's complaints about `file` that are errors of the language too. */
export function realParseErrors(file: CheckedFile, found: readonly ts.Diagnostic[]): readonly ts.Diagnostic[] {
  const isSloppy = !file.isModule && file.strictDefault !== true && found.some(({ code }) => octalCodes.has(code));
  const literals = isSloppy ? sloppyLiterals(file) : [];
  const dropped = found.filter(({ code, start = 0 }) => octalCodes.has(code) && spanAt(literals, start) !== undefined);
  const real = found.filter((diagnostic) => diagnostic.code !== optionalPrivateCode && !dropped.includes(diagnostic));
  return real.length > 0 || dropped.length === 0 ? real : maskedErrors(file, literals, dropped);
}

/**
 * The parser reports one error per place, so that its complaint about `010` hides that of `a 010`. The octal literals
 * are replaced by plain strings of the same length, and what is then said about the same places is real.
 */
function maskedErrors(
  file: CheckedFile, literals: readonly Span[], dropped: readonly ts.Diagnostic[],
): readonly ts.Diagnostic[] {
  let text = '';
  let from = 0;
  for (const { start, end } of literals) {
    const raw = file.text.slice(start, end);
    text += file.text.slice(from, start);
    if (/^0\d/.test(raw)) text += `"${'0'.repeat(raw.length - 2)}"`;
    else if (raw.includes('\\')) text += raw[0] + '0'.repeat(raw.length - 2) + raw[0];
    else text += raw;
    from = end;
  }
  const again = ts.createSourceFile(file.sourceFile.fileName, text + file.text.slice(from), ts.ScriptTarget.ESNext);
  const { parseDiagnostics } = again as unknown as { readonly parseDiagnostics: readonly ts.Diagnostic[] };
  const places = new Set(dropped.map(({ start = 0 }) => spanAt(literals, start)?.start));
  return parseDiagnostics.filter(({ start = 0 }) => places.has(start));
}

/** Where the numbers and strings of sloppy code stand, in source order. */
function sloppyLiterals(file: CheckedFile): readonly Span[] {
  const checker = new Checker(file);
  const found: Span[] = [];
  const pending: ts.Node[] = [file.sourceFile];
  while (pending.length > 0) {
    const node = pending.pop()!;
    if (ts.isNumericLiteral(node) || ts.isStringLiteral(node)) found.push(checker.span(node));
    if (ts.isClassLike(node)) continue;
    const isBody = ts.isSourceFile(node) || (ts.isBlock(node) && ts.isFunctionLike(node.parent));
    if (isBody && hasUseStrict(checker, node.statements)) continue;
    ts.forEachChild(node, (child) => void pending.push(child));
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The one of the sorted `spans` that holds `offset`. */
function spanAt(spans: readonly Span[], offset: number): Span | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.end <= offset) low = middle + 1;
    else high = middle;
  }
  const span = spans[low];
  return span !== undefined && span.start <= offset ? span : undefined;
}

/** The text of a script with its HTML-like comments replaced by blanks: `<!-- …` and `--> …` at the start of a line. */
export function blankHtmlComments(text: string): string {
  if (!text.includes('<!--') && !text.includes('-->')) return text;
  let result = '';
  let from = 0;
  for (const { start, end } of htmlComments(text)) {
    result += text.slice(from, start) + ' '.repeat(end - start);
    from = end;
  }
  return result + text.slice(from);
}

function htmlComments(text: string): readonly Span[] {
  const found: Span[] = [];
  const tokens = new Tokens(text);
  // A `-->` counts as a comment when only blank space and comments precede it in its line.
  while (tokens.next() !== K.EndOfFileToken) {
    const { start } = tokens;
    if (!text.startsWith('<!--', start) && !(tokens.newLine && text.startsWith('-->', start))) continue;
    const rest = /[\n\r\u2028\u2029]/.exec(text.slice(start));
    const end = rest === null ? text.length : start + rest.index;
    found.push({ start, end });
    tokens.skip(end);
  }
  return found;
}
