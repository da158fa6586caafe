// The listing of the function, with the line of the source that each operation comes from.

import type { ListedOp } from '../inspect/listing.js';
import { printOp } from '../inspect/listing-writer.js';
import { el, setContent, visible } from './dom.js';
import { listingFor } from './model.js';
import { Rows } from './rows.js';
import type { Store } from './store.js';

export class ListingView {
  readonly element: HTMLElement;
  readonly #store: Store;
  readonly #rows: Rows;
  readonly #empty = el('p', { class: 'empty' });
  #ops: readonly ListedOp[] = [];
  #cursor = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#rows = new Rows({
      rowHeight: 19, render: (index) => this.#row(index), onDraw: () => this.#mark(),
      attributes: { class: 'scroller code listing', role: 'group', 'aria-label': 'Listing. Arrow keys go up and down, Enter selects.' },
    });
    this.element = el('div', { class: 'view' }, this.#empty, this.#rows.element);
    this.#rows.element.addEventListener('keydown', (event) => {
      const to = { ArrowDown: this.#cursor + 1, ArrowUp: this.#cursor - 1, Home: 0, End: this.#ops.length - 1 }[event.key];
      if (to !== undefined) {
        this.#cursor = Math.max(0, Math.min(to, this.#ops.length - 1));
        this.#rows.reveal(this.#cursor);
        this.#mark();
      } else if (event.key === 'Enter') this.#select(this.#cursor);
      else return;
      event.preventDefault();
    });
    this.draw();
  }

  draw(): void {
    const { model, view } = this.#store;
    this.#ops = listingFor(model, view)?.ops ?? [];
    this.#cursor = 0;
    this.#empty.hidden = this.#ops.length > 0;
    setContent(this.#empty, 'There is no listing.');
    this.#rows.element.hidden = this.#ops.length === 0;
    this.#rows.reset(this.#ops.length);
  }

  #row(index: number): HTMLElement {
    const op = this.#ops[index]!;
    const { source } = this.#store.model;
    const text = printOp(op);
    const at = text.indexOf(' ') + 1;
    const named = at + op.op.length;
    const kind = /^(?:Await|Yield)/.test(op.op) ? 't-suspend' : /^(?:Jump|Return|Throw|SetupTry|EndTry|Leave)/.test(op.op) ? 't-jump' : 't-keyword';
    const row = el('div', { class: 'row' },
      el('span', { class: 'gutter', title: `source ${source.place(op.start)}` }, source.lineOf(op.start) + 1),
      el('span', { class: 'line' }, el('span', { class: 't-comment' }, text.slice(0, at)), el('span', { class: kind }, text.slice(at, named)), visible(text.slice(named))),
    );
    row.addEventListener('pointerenter', () => this.#store.hover(this.#focus(op)));
    row.addEventListener('pointerleave', () => this.#store.hover(undefined));
    row.addEventListener('click', () => this.#select(index));
    return row;
  }

  #focus(op: ListedOp): { spans: readonly [ListedOp]; isWord: boolean; label: string } {
    return { spans: [op], isWord: false, label: `listing [${op.index}]` };
  }

  #select(index: number): void {
    this.#cursor = index;
    const op = this.#ops[index];
    if (op !== undefined) this.#store.select(this.#focus(op), 'listing');
  }

  light(): void {
    const { lit, origin } = this.#store;
    const [first] = lit.ops;
    if (first !== undefined && origin !== 'listing' && lit.fn === this.#store.fn && this.#rows.element.clientHeight > 0) this.#rows.reveal(first);
    this.#mark();
  }

  #mark(): void {
    const { lit, hoverLit, fn } = this.#store;
    for (const [index, row] of this.#rows.shown) {
      row.classList.toggle('selected', lit.fn === fn && lit.ops.has(index));
      row.classList.toggle('hover', hoverLit.fn === fn && hoverLit.ops.has(index));
      row.classList.toggle('cursor', index === this.#cursor);
    }
  }
}
