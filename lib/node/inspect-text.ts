// Code, listings and plans on a terminal: coloured, nothing in them that a terminal would obey, and long lines of listings
// and plans go on below their own indent. Code is never broken: what is copied from the terminal must still be code.

import { firstLine, tokensOf, type TokenKind } from '../inspect/tokens.js';
import type { Colors } from './colors.js';
import { type Cell, cellsOf } from './text-width.js';

type Paint = (text: string) => string;

interface Part {
  readonly start: number;
  readonly end: number;
  readonly paint: Paint;
}

export interface TerminalOptions {
  readonly colors: Colors;
  /** Columns; undefined: lines are not broken. */
  readonly width: number | undefined;
}

/** JavaScript or TypeScript, line by line. */
export function codeText(text: string, { colors }: TerminalOptions): string {
  const paints: Readonly<Record<TokenKind, Paint | undefined>> = {
    keyword: colors.blue, suspend: colors.magenta, string: colors.green, number: colors.cyan, comment: colors.dim, name: undefined, punctuation: undefined,
  };
  let state = firstLine;
  return text.split('\n').map((line) => {
    const { tokens, next } = tokensOf(line, state);
    state = next;
    const parts = tokens.flatMap(({ start, end, kind }) => (paints[kind] === undefined ? [] : [{ start, end, paint: paints[kind] }]));
    return render(line, parts, undefined);
  }).join('\n');
}

/** A listing: `[7] Call(1)`. */
export function listingText(text: string, { colors, width }: TerminalOptions): string {
  return text.split('\n').map((line) => {
    const match = /^(\[\d+\]) (\w+)(.*)$/s.exec(line);
    if (match === null) return render(line, [{ start: 0, end: line.length, paint: colors.bold }], width);
    const [, index = '', op = ''] = match;
    const start = index.length + 1;
    const named = start + op.length;
    const paint = /^(?:Await|Yield|ForAwait)/.test(op) ? colors.magenta : /^(?:Jump|Return|Throw|Leave|SetupTry|EndTry)/.test(op) ? colors.yellow : colors.blue;
    return render(line, [{ start: 0, end: index.length, paint: colors.dim }, { start, end: named, paint }, ...strings(line, named, colors)], width);
  }).join('\n');
}

/** A plan: blocks, steps, suspensions and what lives across them. */
export function planText(text: string, { colors, width }: TerminalOptions): string {
  return text.split('\n').map((line) => {
    const whole = (paint: Paint): string => render(line, [{ start: 0, end: line.length, paint }], width);
    const block = /^(B\d+:)(.*)$/.exec(line);
    if (block !== null) return render(line, [{ start: 0, end: block[1]!.length, paint: colors.bold }, { start: block[1]!.length, end: line.length, paint: colors.red }], width);
    if (/^\S/.test(line)) return whole(/^(?:locals|boxed|guarded)\b/.test(line) ? colors.dim : colors.bold);
    if (/^ {4}live \{/.test(line)) return whole(colors.cyan);
    const word = /^ {2}(await|yield|goto|branch|return|throw|run|end-finally)\b/.exec(line)?.[1];
    if (word === undefined) return render(line, strings(line, 0, colors), width);
    const paint = word === 'await' || word === 'yield' ? colors.magenta : colors.blue;
    return render(line, [{ start: 2, end: 2 + word.length, paint }, ...strings(line, 2 + word.length, colors)], width);
  }).join('\n');
}

function strings(line: string, from: number, { green }: Colors): readonly Part[] {
  return [...line.slice(from).matchAll(/"(?:[^"\\]|\\.)*"/g)].map(({ index, 0: text }) => ({ start: from + index, end: from + index + text.length, paint: green }));
}

/** One line with its parts painted; a line that is too wide is broken, best behind a space or a comma. */
function render(line: string, parts: readonly Part[], width: number | undefined): string {
  const cells = cellsOf(line);
  const indent = Math.min(/^ */.exec(line)![0].length + 4, Math.floor((width ?? 0) / 2));
  const rows: string[] = [];
  let row: (Cell & { readonly at: number })[] = [];
  let used = 0;
  let at = 0;
  for (const cell of cells) {
    if (width !== undefined && used + cell.width > width && row.length > 0) {
      const space = row.findLastIndex(({ shown }) => shown === ' ' || shown === ',');
      const rest = space > row.length / 2 ? row.splice(space + 1) : [];
      rows.push(paintRow(row, parts));
      row = rest;
      used = indent + rest.reduce((sum, { width: columns }) => sum + columns, 0);
    }
    row.push({ ...cell, at });
    used += cell.width;
    at += cell.length;
  }
  rows.push(paintRow(row, parts));
  return rows.join(`\n${' '.repeat(indent)}`);
}

function paintRow(row: readonly (Cell & { readonly at: number })[], parts: readonly Part[]): string {
  let out = '';
  let run = '';
  let paint: Paint | undefined;
  const flush = (): void => {
    out += run === '' ? '' : paint === undefined ? run : paint(run);
    run = '';
  };
  let i = 0;
  for (const { at, shown } of row) {
    while (i < parts.length && parts[i]!.end <= at) i++;
    const part = parts[i];
    const wanted = part !== undefined && part.start <= at ? part.paint : undefined;
    if (wanted !== paint) flush();
    paint = wanted;
    run += shown;
  }
  flush();
  return out;
}
