// A pane of code: line numbers, coloured words, marks behind the text, a cursor for the keyboard. Only lines in view exist.

import type { Span } from '../source.js';
import { lowerBound } from '../inspect/links.js';
import { firstLine, tokensOf, type LineState, type Token } from '../inspect/tokens.js';
import { el, visible, visibleNodes } from './dom.js';
import type { Lines } from './model.js';
import { Rows } from './rows.js';

const rowHeight = 19;
/** Longer lines are cut: no display is wide enough, and a browser takes seconds to lay out a megabyte. */
const longestLine = 4000;
/** Lines are coloured from the last of these on, so that the end of a file is not read from its start. */
const checkpoint = 256;

export type MarkKind = 'hover' | 'selected' | 'cursor' | 'error' | 'warning' | 'missing' | 'current';

export interface Gutter {
  readonly class: string;
  readonly title?: string;
  readonly remark?: string;
}

export interface CodePaneOptions {
  readonly label: string;
  readonly onHover: (offset: number | undefined) => void;
  readonly onSelect: (offset: number) => void;
  /** Where the cursor can stand, in order: the keyboard goes from one to the next. */
  readonly stops: () => readonly number[];
  /** A class and a title for the gutter of a line, and a remark behind its end. */
  readonly gutter: (line: number) => Gutter | undefined;
}

export class CodePane {
  readonly element: HTMLElement;
  readonly rows: Rows;
  readonly #options: CodePaneOptions;
  readonly #overlay: HTMLElement;
  readonly #marks = new Map<MarkKind, readonly Span[]>();
  readonly #texts = new WeakMap<HTMLElement, HTMLElement>();
  #lines: Lines;
  #states: LineState[] = [firstLine];
  #cursor = -1;

  constructor(lines: Lines, options: CodePaneOptions) {
    this.#options = options;
    this.#lines = lines;
    this.#overlay = el('div', { class: 'marks', 'aria-hidden': 'true' });
    this.rows = new Rows({
      rowHeight, render: (index) => this.#row(index), onDraw: () => this.drawMarks(),
      attributes: { class: 'scroller code', role: 'group', 'aria-label': `${options.label}. Arrow keys go from place to place, Enter selects.` },
    });
    this.rows.content.append(this.#overlay);
    this.element = this.rows.element;
    this.#listen();
    this.setLines(lines);
  }

  get lines(): Lines { return this.#lines; }

  setLines(lines: Lines): void {
    this.#lines = lines;
    this.#states = [firstLine];
    this.#cursor = -1;
    this.#marks.clear();
    const digits = Math.max(3, String(lines.starts.length).length);
    this.element.style.setProperty('--digits', String(digits));
    this.rows.reset(lines.starts.length);
  }

  /** Replaces the marks of a kind. `spans` are in order and do not overlap. */
  setMarks(kind: MarkKind, spans: readonly Span[]): void {
    this.#marks.set(kind, spans);
    this.drawMarks();
  }

  /** Brings a place into view, across too. */
  reveal(offset: number): void {
    const line = this.#lines.lineOf(offset);
    this.rows.reveal(line);
    const [box] = this.#boxes(line, { start: offset, end: offset + 1 });
    if (box === undefined) return;
    const { left, right } = this.element.getBoundingClientRect();
    if (box.left < left + 60 || box.right > right - 20) this.element.scrollLeft += box.left - left - (right - left) / 3;
  }

  // ---- rows

  #stateOf(line: number): LineState {
    const block = Math.floor(line / checkpoint);
    for (let known = this.#states.length; known <= block; known++) {
      let state = this.#states[known - 1]!;
      for (let i = (known - 1) * checkpoint; i < known * checkpoint; i++) state = tokensOf(this.#lineText(i), state).next;
      this.#states.push(state);
    }
    let state = this.#states[block]!;
    for (let i = block * checkpoint; i < line; i++) state = tokensOf(this.#lineText(i), state).next;
    return state;
  }

  #lineText(line: number): string {
    const text = this.#lines.line(line);
    return text.length > longestLine ? text.slice(0, longestLine) : text;
  }

  #row(line: number): HTMLElement {
    const text = this.#lineText(line);
    const { tokens } = tokensOf(text, this.#stateOf(line));
    const body = el('span', { class: 'line' });
    let at = 0;
    const put = (end: number, kind?: Token['kind']): void => {
      if (end <= at) return;
      const nodes = visibleNodes(text.slice(at, end));
      if (kind === undefined || kind === 'name' || kind === 'punctuation') body.append(...nodes);
      else body.append(el('span', { class: `t-${kind}` }, ...nodes));
      at = end;
    };
    for (const { start, end, kind } of tokens) {
      put(start);
      put(end, kind);
    }
    put(text.length);
    const rest = this.#lines.line(line).length - text.length;
    const gutter = this.#options.gutter(line);
    const number = el('span', { class: `gutter ${gutter?.class ?? ''}`, title: gutter?.title }, line + 1);
    const row = el('div', { class: 'row' }, number, body, rest > 0 && el('span', { class: 'cut' }, ` … ${rest} more characters`),
      gutter?.remark !== undefined && el('span', { class: `remark ${gutter.class}` }, visible(gutter.remark)));
    this.#texts.set(row, body);
    return row;
  }

  // ---- marks

  drawMarks(): void {
    const boxes: HTMLElement[] = [];
    const origin = this.rows.content.getBoundingClientRect();
    const shown = [...this.rows.shown.keys()].sort((a, b) => a - b);
    if (shown.length > 0) {
      const first = this.#lines.starts[shown[0]!]!;
      const last = this.#lines.starts[shown[shown.length - 1]! + 1] ?? this.#lines.text.length + 1;
      for (const [kind, spans] of this.#marks) {
        for (let i = lowerBound(spans.length, (k) => spans[k]!.end > first || spans[k]!.start >= first); i < spans.length && spans[i]!.start < last; i++) {
          for (const { left, top, width, height } of this.#boxesOf(spans[i]!)) {
            const box = el('div', { class: `mark ${kind}` });
            Object.assign(box.style, { left: `${left - origin.left}px`, top: `${top - origin.top}px`, width: `${width}px`, height: `${height}px` });
            boxes.push(box);
          }
        }
      }
    }
    this.#overlay.replaceChildren(...boxes);
  }

  #boxesOf({ start, end }: Span): readonly DOMRect[] {
    const boxes: DOMRect[] = [];
    const last = this.#lines.lineOf(Math.max(start, end - 1));
    for (let line = this.#lines.lineOf(start); line <= last; line++) {
      if (this.rows.shown.has(line)) boxes.push(...this.#boxes(line, { start, end }));
    }
    return boxes;
  }

  /** The box of the part of a span that stands on a line. */
  #boxes(line: number, { start, end }: Span): readonly DOMRect[] {
    const row = this.rows.shown.get(line);
    const body = row === undefined ? undefined : this.#texts.get(row);
    if (body === undefined) return [];
    const lineStart = this.#lines.starts[line]!;
    const text = this.#lineText(line);
    // An indent is no part of what goes on over several lines.
    const from = Math.max(start - lineStart, start < lineStart ? text.search(/\S|$/) : 0);
    const to = Math.min(end - lineStart, text.length);
    const range = rangeIn(body, Math.min(from, text.length), Math.max(from, to));
    const box = range.getBoundingClientRect();
    const isEmpty = box.width === 0;
    const at = row!.getBoundingClientRect();
    const left = box.left === 0 && isEmpty ? body.getBoundingClientRect().left : box.left;
    return from > text.length ? [] : [new DOMRect(left, at.top, isEmpty ? 6 : box.width, rowHeight)];
  }

  // ---- pointer and keys

  /** The offset of the character at a point of the window; undefined beside the text. */
  offsetAt(x: number, y: number): number | undefined {
    const line = this.rows.indexAt(y);
    const row = this.rows.shown.get(line);
    const body = row === undefined ? undefined : this.#texts.get(row);
    if (body === undefined) return undefined;
    const length = this.#lineText(line).length;
    const rightOf = (i: number): number => rangeIn(body, i, i + 1).getBoundingClientRect().right;
    if (length === 0 || x < body.getBoundingClientRect().left) return undefined;
    const found = lowerBound(length, (i) => rightOf(i) > x);
    return found === length ? undefined : this.#lines.starts[line]! + found;
  }

  #listen(): void {
    const { element } = this;
    const { onHover, onSelect } = this.#options;
    let last: number | undefined;
    element.addEventListener('pointermove', ({ clientX, clientY }) => {
      const offset = this.offsetAt(clientX, clientY);
      if (offset === last) return;
      last = offset;
      onHover(offset);
    });
    element.addEventListener('pointerleave', () => {
      last = undefined;
      onHover(undefined);
    });
    element.addEventListener('click', ({ clientX, clientY }) => {
      const offset = this.offsetAt(clientX, clientY);
      if (offset === undefined || getSelection()?.isCollapsed === false) return;
      this.#moveTo(offset);
      onSelect(offset);
    });
    element.addEventListener('keydown', (event) => {
      if (event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Enter' || event.key === ' ') {
        if (this.#cursor >= 0) onSelect(this.#cursor);
      } else if (!this.#move(event.key)) return;
      event.preventDefault();
    });
    element.addEventListener('blur', () => this.setMarks('cursor', []));
  }

  #move(key: string): boolean {
    const stops = this.#options.stops();
    const at = lowerBound(stops.length, (i) => stops[i]! >= this.#cursor);
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 2);
    const line = this.#cursor < 0 ? -1 : this.#lines.lineOf(this.#cursor);
    const atLine = (wanted: number, up = false): number | undefined => {
      const from = this.#lines.starts[Math.max(0, Math.min(wanted, this.#lines.starts.length - 1))]!;
      const next = lowerBound(stops.length, (i) => stops[i]! >= from);
      const found = stops[next];
      if (!up || found === undefined || this.#lines.lineOf(found) <= wanted) return found ?? stops[stops.length - 1];
      // Going up over lines without a stop: the first stop of the nearest line above.
      const before = stops[next - 1];
      return before === undefined ? stops[0] : stops[lowerBound(stops.length, (i) => stops[i]! >= this.#lines.starts[this.#lines.lineOf(before)]!)];
    };
    let to: number | undefined;
    if (key === 'ArrowRight') to = this.#cursor < 0 ? stops[0] : stops[lowerBound(stops.length, (i) => stops[i]! > this.#cursor)];
    else if (key === 'ArrowLeft') to = stops[at - 1];
    else if (key === 'ArrowDown') to = atLine(line + 1);
    else if (key === 'ArrowUp') to = atLine(line - 1, true);
    else if (key === 'PageDown') to = atLine(line + page);
    else if (key === 'PageUp') to = atLine(line - page, true);
    else if (key === 'Home') to = stops[0];
    else if (key === 'End') to = stops[stops.length - 1];
    else return false;
    if (to !== undefined) {
      this.#moveTo(to);
      this.reveal(to);
      this.#options.onHover(to);
    }
    return true;
  }

  #moveTo(offset: number): void {
    this.#cursor = offset;
    const stops = this.#options.stops();
    const next = stops[lowerBound(stops.length, (i) => stops[i]! > offset)] ?? offset + 1;
    const end = Math.min(next, this.#lines.starts[this.#lines.lineOf(offset)]! + this.#lines.line(this.#lines.lineOf(offset)).length);
    this.setMarks('cursor', [{ start: offset, end: Math.max(offset + 1, end) }]);
  }
}

/** The range from one offset of an element's text to another. */
function rangeIn(element: HTMLElement, start: number, end: number): Range {
  const range = document.createRange();
  range.selectNodeContents(element);
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let at = 0;
  let isOpen = false;
  for (let node = walker.nextNode() as Text | null; node !== null; node = walker.nextNode() as Text | null) {
    const { length } = node;
    if (!isOpen && start < at + length) {
      range.setStart(node, start - at);
      isOpen = true;
    }
    if (isOpen && end <= at + length) {
      range.setEnd(node, end - at);
      return range;
    }
    at += length;
  }
  // At or behind the end of the line.
  if (!isOpen) range.collapse(false);
  return range;
}
