// The table of suspension points: what each waits for, its states, what is saved across it, where its rejection goes.

import { titleOf } from '../inspect/graph.js';
import { handlersOf } from '../inspect/stepper.js';
import type { FunctionView, SuspensionView } from '../inspect/views.js';
import { button, el, setContent, visible } from './dom.js';
import type { Focus } from './model.js';
import type { Store } from './store.js';

/** A table of more rows than this is cut: nobody reads it, and the graph still has them all. */
const mostRows = 1000;

export class AwaitsView {
  readonly element = el('div', { class: 'view awaits' });
  readonly #store: Store;
  readonly #rows = new Map<number, HTMLElement>();

  constructor(store: Store) {
    this.#store = store;
    this.draw();
  }

  draw(): void {
    const { view } = this.#store;
    this.#rows.clear();
    if (view === undefined || view.suspensions.length === 0) {
      setContent(this.element, el('p', { class: 'empty' }, view === undefined ? 'This file has no async function.' : 'There is no suspension point in a machine here.'));
      return;
    }
    const head = ['#', 'Place', 'Kind', 'States', 'Waits for', 'Saved across it', 'A rejection goes to'].map((text) => el('th', { scope: 'col' }, text));
    const rows = view.suspensions.slice(0, mostRows).map((point) => this.#row(view, point));
    const rest = view.suspensions.length - rows.length;
    setContent(this.element,
      el('table', {}, el('caption', {}, `Suspension points of ${visible(view.name)}`), el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...rows)),
      rest > 0 && el('p', { class: 'empty' }, `${rest} more are not shown.`),
    );
    this.light();
  }

  #row(view: FunctionView, point: SuspensionView): HTMLElement {
    const regions = handlersOf(view, point.from);
    const handler = regions.length === 0
      ? 'the promise'
      : regions.map(({ kind, handler: id }) => `${kind} ${titleOf(view.blocks.find((block) => block.id === id)!)}`).join(' ‹ ');
    const place = button(`${point.line}:${point.column}`, { class: 'link' }, () => this.#store.select(focusOf(point), 'awaits'));
    const row = el('tr', {},
      el('td', {}, point.id), el('td', {}, place), el('td', { class: 't-suspend' }, point.kind === 'await' && point.construct.startsWith('yield') ? `${point.construct} (await)` : point.construct),
      el('td', {}, `S${point.states.before} → S${point.states.after}`), el('td', {}, el('code', { title: visible(point.operand) }, visible(point.operand))),
      el('td', {}, point.live.length === 0 ? el('span', { class: 'muted' }, 'nothing') : el('code', {}, visible(point.live.join(' ')))),
      el('td', {}, regions.length === 0 ? el('span', { class: 'muted' }, handler) : handler),
    );
    row.addEventListener('pointerenter', () => this.#store.hover(focusOf(point)));
    row.addEventListener('pointerleave', () => this.#store.hover(undefined));
    row.addEventListener('click', (event) => { if (!(event.target instanceof HTMLButtonElement)) this.#store.select(focusOf(point), 'awaits'); });
    this.#rows.set(point.id, row);
    return row;
  }

  light(): void {
    const { lit, hoverLit, fn, origin } = this.#store;
    const [first] = lit.suspensions;
    for (const [id, row] of this.#rows) {
      row.classList.toggle('selected', lit.fn === fn && lit.suspensions.has(id));
      row.classList.toggle('hover', hoverLit.fn === fn && hoverLit.suspensions.has(id));
    }
    if (first !== undefined && origin !== 'awaits' && lit.fn === fn) this.#rows.get(first)?.scrollIntoView({ block: 'nearest' });
  }
}

function focusOf({ start, end, construct, line, column, from }: SuspensionView): Focus {
  // `for await` and `yield*` hold bodies and operands: their own place is their head.
  const isWord = construct === 'for await' || construct === 'await using';
  return isWord ? { spans: [{ start, end: Math.min(end, start + 3) }], isWord, label: `${construct} ${line}:${column}`, block: from } : { spans: [{ start, end }], isWord, label: `${construct} ${line}:${column}` };
}
