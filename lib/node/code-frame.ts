// Diagnostics as text for people:
//
//   src/app.ot:3:9 - error OT1001: Expression expected.
//     1 | const a = 1;
//     2 |
//   > 3 | let b = ;
//       |         ^
//   help: …
//
// The place comes first so that terminals and editors can jump to it.

import type { Diagnostic } from '../diagnostics.js';
import { lineStarts } from '../source.js';
import type { Colors } from './colors.js';
import { type Cell, cellsOf, visible } from './text-width.js';

const context = 2;
const maximalWidth = 100;
const surroundings = 500;

/** Renders diagnostics of one source text, each with its code frame. Without `text` only the first lines are given. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  text: string | undefined,
  colors: Colors,
): string {
  const starts = text === undefined ? [] : lineStarts(text);
  return diagnostics.map((diagnostic) => renderOne(diagnostic, text, starts, colors)).join('\n');
}

function renderOne(
  diagnostic: Diagnostic,
  text: string | undefined,
  starts: readonly number[],
  colors: Colors,
): string {
  const { fileName, line, column, severity, code, message, help } = diagnostic;
  const paint = severity === 'error' ? colors.red : severity === 'warning' ? colors.yellow : colors.cyan;
  const place = text === undefined ? visible(fileName) : `${visible(fileName)}:${line}:${column}`;
  const out = [`${colors.cyan(place)} - ${paint(colors.bold(severity))} ${code}: ${visible(message)}`];
  if (text !== undefined && text !== '') out.push(...frame(diagnostic, text, starts, colors));
  if (help !== undefined) out.push(`${colors.bold('help:')} ${visible(help)}`);
  return `${out.join('\n')}\n`;
}

function frame(diagnostic: Diagnostic, text: string, starts: readonly number[], colors: Colors): string[] {
  const at = Math.min(diagnostic.line, starts.length) - 1;
  const first = Math.max(0, at - context);
  const last = Math.min(starts.length - 1, at + context);
  const gutter = String(last + 1).length;
  // Splitting a line of megabytes into graphemes takes seconds: only the surroundings of the caret are looked at.
  const cut = Math.max(0, diagnostic.column - 1 - surroundings);
  const cells = (i: number): readonly Cell[] => cellsOf(lineAt(text, starts, i).slice(cut, cut + 2 * surroundings));
  const marked = cells(at);
  const { from, to } = caretRange(marked, diagnostic.column - 1 - cut, diagnostic.length);
  const window = cropWindow(marked, from, cut > 0);
  const out: string[] = [];
  for (let i = first; i <= last; i++) {
    const number = String(i + 1).padStart(gutter);
    const shown = crop(i === at ? marked : cells(i), window);
    const bar = `${i === at ? '>' : ' '} ${number} |`;
    out.push(`${i === at ? colors.bold(bar) : colors.dim(bar)}${shown === '' ? '' : ` ${shown}`}`);
    if (i === at) {
      const shift = window.isCut ? 1 : 0;
      const carets = '^'.repeat(Math.max(1, Math.min(to, window.end) - from));
      out.push(
        `${colors.dim(`  ${' '.repeat(gutter)} |`)} ${' '.repeat(from - window.start + shift)}${colors.red(carets)}`,
      );
    }
  }
  return out;
}

function lineAt(text: string, starts: readonly number[], index: number): string {
  const end = index + 1 < starts.length ? starts[index + 1]! : text.length;
  return text.slice(starts[index], end).replace(/(?:\r\n|[\n\r\u2028\u2029])$/, '');
}

/** Display columns of the marked range; it ends with the line. */
function caretRange(cells: readonly Cell[], column: number, length: number): { from: number; to: number } {
  let offset = 0;
  let display = 0;
  let from = -1;
  for (const cell of cells) {
    if (from < 0 && offset + cell.length > column) from = display;
    if (from >= 0 && offset >= column + length) break;
    offset += cell.length;
    display += cell.width;
  }
  return from < 0 ? { from: display, to: display + 1 } : { from, to: Math.max(display, from + 1) };
}

interface Window {
  readonly start: number;
  readonly end: number;
  /** Something of the lines stands to the left of it. */
  readonly isCut: boolean;
}

/** The display columns that are shown of every line of a frame: all, or a part around the caret of a long line. */
function cropWindow(cells: readonly Cell[], caret: number, isCut: boolean): Window {
  const width = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (width <= maximalWidth || caret < maximalWidth - 20) return { start: 0, end: maximalWidth, isCut };
  const start = Math.max(0, Math.min(caret - maximalWidth / 2, width - maximalWidth));
  return { start, end: start + maximalWidth, isCut: isCut || start > 0 };
}

function crop(cells: readonly Cell[], { start, end, isCut }: Window): string {
  let display = 0;
  let out = '';
  let cutAtEnd = false;
  for (const { shown, width } of cells) {
    // A wide character that the left border cuts in half leaves its visible half as a space.
    if (display < start && display + width > start) out += ' '.repeat(display + width - start);
    else if (display >= start && display + width <= end) out += shown;
    else if (display >= start && width > 0) cutAtEnd = true;
    display += width;
  }
  if (display <= start) return '';
  return `${isCut ? '…' : ''}${out}${cutAtEnd ? '…' : ''}`.trimEnd();
}
