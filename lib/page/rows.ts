// A list of rows of one height, of which only those in view are in the document.

import { el } from './dom.js';

const margin = 12;

export interface RowsOptions {
  readonly rowHeight: number;
  readonly render: (index: number) => HTMLElement;
  /** Called when rows have come or gone. */
  readonly onDraw?: () => void;
  readonly attributes: Readonly<Record<string, string>>;
}

export class Rows {
  /** The element that scrolls. */
  readonly element: HTMLElement;
  /** What is scrolled: as high as all rows. */
  readonly content: HTMLElement;
  readonly #options: RowsOptions;
  readonly #shown = new Map<number, HTMLElement>();
  #count = 0;
  #pending = false;

  constructor(options: RowsOptions) {
    this.#options = options;
    this.content = el('div', { class: 'rows' });
    this.element = el('div', { class: 'scroller', tabindex: 0, ...options.attributes }, this.content);
    this.element.addEventListener('scroll', () => this.#soon(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  get count(): number { return this.#count; }
  get shown(): ReadonlyMap<number, HTMLElement> { return this.#shown; }
  get rowHeight(): number { return this.#options.rowHeight; }

  /** Shows other rows. */
  reset(count: number): void {
    this.#count = count;
    for (const row of this.#shown.values()) row.remove();
    this.#shown.clear();
    this.content.style.height = `${count * this.rowHeight}px`;
    this.draw();
  }

  /** Makes the rows in view anew. */
  refresh(): void {
    for (const row of this.#shown.values()) row.remove();
    this.#shown.clear();
    this.draw();
  }

  #soon(): void {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.draw();
    });
  }

  draw(): void {
    const { scrollTop, clientHeight } = this.element;
    const { rowHeight, render, onDraw } = this.#options;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
    const last = Math.min(this.#count, Math.ceil((scrollTop + clientHeight) / rowHeight) + margin);
    for (const [index, row] of this.#shown) {
      if (index >= first && index < last) continue;
      row.remove();
      this.#shown.delete(index);
    }
    for (let i = first; i < last; i++) {
      if (this.#shown.has(i)) continue;
      const row = render(i);
      row.style.top = `${i * rowHeight}px`;
      this.#shown.set(i, row);
      this.content.append(row);
    }
    onDraw?.();
  }

  /** Scrolls until a row is in view, a third from the top if it was not. */
  reveal(index: number): void {
    const { scrollTop, clientHeight } = this.element;
    const top = index * this.rowHeight;
    if (top >= scrollTop + this.rowHeight && top + 2 * this.rowHeight <= scrollTop + clientHeight) return;
    this.element.scrollTop = Math.max(0, top - clientHeight / 3);
    this.draw();
  }

  /** The index of the row at a height of the window. */
  indexAt(y: number): number {
    return Math.floor((y - this.content.getBoundingClientRect().top) / this.rowHeight);
  }
}
