// The audit of the source map: figures, statements without an exact segment, and where breakpoints land.

import type { BreakpointAudit, MapAudit } from '../inspect/views.js';
import { button, el, setContent, visible } from './dom.js';
import { Rows } from './rows.js';
import type { Store } from './store.js';

const mostMissing = 200;

export class MapView {
  readonly element = el('div', { class: 'view map' });
  readonly #store: Store;
  readonly #rows: Rows;
  #breakpoints: readonly BreakpointAudit[] = [];
  #statementLines: ReadonlySet<number> = new Set();

  constructor(store: Store) {
    this.#store = store;
    this.#rows = new Rows({
      rowHeight: 21, render: (index) => this.#row(index),
      attributes: { class: 'scroller breakpoints', role: 'group', 'aria-label': 'Where a breakpoint on each line lands' },
    });
    this.draw();
  }

  draw(): void {
    const { model } = this.#store;
    const { audit } = model.inspection;
    if (model.inspection.map === null) {
      setContent(this.element, el('p', { class: 'empty' }, 'There is no source map.'));
      return;
    }
    this.#breakpoints = audit.breakpoints;
    this.#statementLines = linesOfStatements(audit);
    setContent(this.element, el('div', { class: 'figures' }, ...figures(audit)), this.#missing(audit),
      el('h4', {}, 'Where would a breakpoint on this line land?'),
      el('p', { class: 'muted' }, 'The first mapped place of the line, everywhere it is in the output, and from there the next place at which V8 can stop.'), this.#rows.element);
    this.#rows.reset(this.#breakpoints.length);
  }

  #missing({ statements }: MapAudit): HTMLElement {
    const { source } = this.#store.model;
    const missing = statements.filter(({ exact }) => exact.length === 0);
    if (missing.length === 0) return el('p', { class: 'good' }, 'Every statement has an exact segment.');
    const items = missing.slice(0, mostMissing).map(({ start, end, line, column }) =>
      el('li', {}, button(`${line}:${column}`, { class: 'link' }, () => this.#store.select({ spans: [{ start, end }], isWord: false, label: `statement ${line}:${column}` }, 'map')),
        ' ', el('code', {}, visible(source.line(line - 1).trim().slice(0, 120)))));
    return el('div', {}, el('h4', {}, `Statements without an exact segment (${missing.length})`), el('ul', { class: 'missing' }, ...items));
  }

  #row(index: number): HTMLElement {
    const { line, lands } = this.#breakpoints[index]!;
    const { source } = this.#store.model;
    const start = source.starts[line - 1]!;
    const text = source.line(line - 1);
    const strays = this.#statementLines.has(line) && (lands.length === 0 || lands.some(({ source: at }) => at?.line !== line));
    const where = lands.length === 0 ? 'nowhere' : [...lands.slice(0, 4).map(({ generated, source: at }) => `${generated.line}:${generated.column}${at?.line === line ? '' : ` (shown at ${at === null ? 'no place' : `line ${at.line}`})`}`), ...(lands.length > 4 ? [`${lands.length - 4} more`] : [])].join(', ');
    return el('div', { class: `row${strays ? ' stray' : ''}` },
      button(line, { class: 'link number', title: visible(text.trim()) }, () =>
        this.#store.select({ spans: [{ start: start + text.search(/\S|$/), end: start + text.length }], isWord: false, label: `line ${line}` }, 'map')),
      el('span', { class: 'where' }, `output ${where}`), el('code', {}, visible(text.trim().slice(0, 80))));
  }
}

function linesOfStatements({ statements }: MapAudit): ReadonlySet<number> {
  return new Set(statements.map(({ line }) => line));
}

function figures(audit: MapAudit): readonly HTMLElement[] {
  const { statements, exact, characters: { mapped, unmapped, uncovered } } = audit;
  const lines = linesOfStatements(audit);
  const breakpoints = audit.breakpoints.filter(({ line }) => lines.has(line));
  const all = mapped + unmapped + uncovered;
  const share = (part: number, of: number): string => (of === 0 ? '–' : `${(Math.floor((part / of) * 1000) / 10).toFixed(1)} %`);
  const right = breakpoints.filter(({ line, lands }) => lands.length > 0 && lands.every(({ source }) => source?.line === line)).length;
  const figure = (value: string, label: string): HTMLElement => el('div', { class: 'figure' }, el('b', {}, value), el('span', {}, label));
  return [
    figure(share(exact, statements.length), `${exact} of ${statements.length} statements exact`),
    figure(share(right, breakpoints.length), `${right} of ${breakpoints.length} lines with statements keep their breakpoint`),
    figure(share(mapped, all), 'of the output is mapped'),
    figure(share(unmapped, all), 'is explicitly unmapped'),
    figure(share(uncovered, all), 'is not covered'),
  ];
}
