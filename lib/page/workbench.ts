// The panes of the page, put together around one store.

import type { Diagnostic } from '../diagnostics.js';
import { titleOf } from '../inspect/graph.js';
import type { Span } from '../source.js';
import { AwaitsView } from './awaits-view.js';
import { CodePane, type Gutter } from './code-pane.js';
import { button, el, setContent, visible } from './dom.js';
import { GraphView } from './graph-view.js';
import { ListingView } from './listing-view.js';
import { MapView } from './map-view.js';
import { focusOnCode, focusOnSource, type Lines, type Model } from './model.js';
import { functionChooser, helpButton, narrowNavigation, paneOf, splitterOf, tabsOf, themeButton } from './shell.js';
import { StepView } from './step-view.js';
import { tabs, type Store } from './store.js';

export interface Workbench {
  readonly element: HTMLElement;
  readonly source: CodePane;
  readonly output: CodePane;
  /** In the header, for those who add something. */
  readonly tools: HTMLElement;
  /** Shows text that has not been compiled yet: nothing is linked until it is. */
  readonly showDraft: (lines: Lines) => void;
}

/** Builds the page for `store` and keeps it up to date. */
export function workbench(store: Store): Workbench {
  let isDraft = false;
  let gutters = guttersOf(store.model);
  const source = new CodePane(store.model.source, {
    label: 'Source', stops: () => store.model.links.places, gutter: (line) => (isDraft ? undefined : gutters.source.get(line)),
    onHover: (offset) => store.hover(offset === undefined || isDraft ? undefined : focusOnSource(store.model, offset)),
    onSelect: (offset) => { if (!isDraft) store.select(focusOnSource(store.model, offset), 'source'); },
  });
  const output = new CodePane(store.model.code, {
    label: 'Output', stops: () => codeStops(store.model), gutter: (line) => gutters.code.get(line),
    onHover: (offset) => store.hover(offset === undefined || isDraft ? undefined : focusOnCode(store.model, offset)),
    onSelect: (offset) => store.select(focusOnCode(store.model, offset), 'code'),
  });
  const views = { graph: new GraphView(store), awaits: new AwaitsView(store), listing: new ListingView(store), step: new StepView(store), map: new MapView(store) };
  const status = statusLine(store);
  const problems = el('div', { class: 'problems' });
  const copy = button('Copy', { title: 'Copy the whole output' }, () => void navigator.clipboard?.writeText(store.model.inspection.code));
  const size = el('span', { class: 'note' });
  const tabbed = tabsOf(store, { graph: views.graph.element, awaits: views.awaits.element, listing: views.listing.element, step: views.step.element, map: views.map.element }, (tab) => {
    if (tab === 'graph') views.graph.onShown();
    if (tab === 'listing') views.listing.light();
  });
  const main = el('main', {});
  main.append(
    paneOf({ name: 'source', title: 'Source', body: el('div', { class: 'stack' }, source.element, problems) }), splitterOf(main, '--source', 'Width of the source', 34),
    paneOf({ name: 'output', title: 'Output', body: output.element, extra: el('span', {}, size, copy) }), splitterOf(main, '--output', 'Width of the output', 34),
    el('section', { class: 'pane tools', 'aria-label': 'Inside' }, tabbed),
  );
  const tools = el('span', { class: 'header-tools' });
  const title = el('h1', {});
  const facts = el('span', { class: 'facts' });
  const app = el('div', { class: 'app' });
  const narrow = narrowNavigation(app);
  app.append(el('header', {}, el('span', { class: 'brand' }, 'Oite'), title, functionChooser(store), facts, el('span', { class: 'spacer' }), tools, themeButton(), helpButton()), narrow.element, main, status);

  const drawFile = (): void => {
    const { inspection, failed } = store.model;
    const { fileName, size: bytes, functions, diagnostics } = inspection;
    title.textContent = visible(fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1));
    title.title = visible(fileName);
    const points = functions.reduce((sum, { suspensions }) => sum + suspensions.length, 0);
    facts.textContent = failed ? 'has errors' : `${inspection.await} · ${functions.length} async function${functions.length === 1 ? '' : 's'} · ${points} suspension points`;
    size.textContent = failed ? '' : `${kilobytes(bytes.source)} → ${kilobytes(bytes.output)}`;
    app.classList.toggle('failed', failed);
    setContent(problems, ...diagnostics.map((diagnostic) => problemItem(diagnostic, () => source.reveal(diagnostic.start))));
    problems.hidden = diagnostics.length === 0;
    const of = (isError: boolean): readonly Span[] => diagnostics.filter(({ severity }) => (severity === 'error') === isError).map(({ start, length }) => ({ start, end: start + Math.max(1, length) }));
    source.setMarks('error', of(true));
    source.setMarks('warning', of(false));
    source.setMarks('missing', inspection.audit.statements.filter(({ exact }) => exact.length === 0).map(({ start, end }) => ({ start, end: Math.min(end, start + 12) })));
  };
  const light = (): void => {
    const { lit, hoverLit } = store;
    if (isDraft) return;
    source.setMarks('selected', ordered(lit.source));
    output.setMarks('selected', ordered(lit.code));
    source.setMarks('hover', ordered(hoverLit.source));
    output.setMarks('hover', ordered(hoverLit.code));
    for (const view of [views.graph, views.awaits, views.listing]) view.light();
  };
  store.onChange((change) => {
    if (change === 'model') {
      isDraft = false;
      gutters = guttersOf(store.model);
      source.setLines(store.model.source);
      output.setLines(store.model.code);
      drawFile();
    }
    if (change === 'model' || change === 'function') for (const view of [views.graph, views.awaits, views.listing, views.step]) view.draw();
    if (change === 'model') views.map.draw();
    if (change === 'walk') views.step.draw();
    if (change === 'selection') {
      const { lit, origin } = store;
      if (origin !== 'source' && lit.source[0] !== undefined) source.reveal(lit.source[0].start);
      if (origin !== 'code' && lit.code[0] !== undefined && !lit.code.some((span) => isShown(output, span))) output.reveal(lit.code[0].start);
    }
    light();
  });
  addEventListener('keydown', (event) => shortcut(event, store, { source, output, show: narrow.show, tabbed }));
  drawFile();
  return {
    element: app, source, output, tools,
    showDraft(lines) {
      isDraft = true;
      source.setLines(lines);
      store.hover(undefined);
    },
  };
}

function isShown(pane: CodePane, { start }: Span): boolean {
  const line = pane.lines.lineOf(start);
  const top = line * pane.rows.rowHeight - pane.element.scrollTop;
  return top >= 0 && top + pane.rows.rowHeight <= pane.element.clientHeight;
}

function ordered(spans: readonly Span[]): readonly Span[] {
  return [...spans].sort((a, b) => a.start - b.start);
}

const stopsOfModel = new WeakMap<Model, readonly number[]>();

/** Places of the output that come from the source. */
function codeStops(model: Model): readonly number[] {
  let stops = stopsOfModel.get(model);
  if (stops === undefined) stopsOfModel.set(model, (stops = model.links.codeOf({ start: 0, end: model.source.text.length + 1 }).map(({ start }) => start)));
  return stops;
}

interface Gutters {
  readonly source: ReadonlyMap<number, Gutter>;
  readonly code: ReadonlyMap<number, Gutter>;
}

/** What stands beside the lines: where they give way, what is wrong with them, which tier they are. */
function guttersOf({ inspection: { functions, diagnostics }, source, code }: Model): Gutters {
  const inSource = new Map<number, Gutter>();
  for (const { suspensions } of functions) {
    for (const { start, construct, states } of suspensions) {
      const line = source.lineOf(start);
      const before = inSource.get(line)?.title;
      const title = `${construct}: S${states.before} → S${states.after}`;
      inSource.set(line, { class: 'suspends', title: before === undefined ? title : `${before}\n${title}` });
    }
  }
  for (const { start, severity, code: number, message } of diagnostics) {
    inSource.set(source.lineOf(start), { class: severity === 'error' ? 'error' : 'warning', title: message, remark: `${number}: ${message}` });
  }
  const inCode = new Map<number, Gutter>();
  const paint = (span: Span, kind: string, title: string): void => {
    for (let line = code.lineOf(span.start); line <= code.lineOf(Math.max(span.start, span.end - 1)); line++) inCode.set(line, { class: kind, title });
  };
  for (const { name, output } of functions) {
    for (const span of output.entries) paint(span, 'entry', `${visible(name)}, as it is called`);
    for (const span of output.machines) paint(span, 'machine', `the machine of ${visible(name)}`);
  }
  return { source: inSource, code: inCode };
}

function problemItem({ severity, code, message, line, column, help }: Diagnostic, onClick: () => void): HTMLElement {
  return el('p', { class: severity }, button(`${line}:${column}`, { class: 'link' }, onClick), ' ', el('b', {}, code), ' ', visible(message), help !== undefined && el('span', { class: 'muted' }, ` ${visible(help)}`));
}

function kilobytes(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

function statusLine(store: Store): HTMLElement {
  const selected = el('span', { class: 'selection', role: 'status' }, 'Point at code to see what belongs together; click or press Enter to keep it.');
  const pointed = el('span', { class: 'pointed' });
  store.onChange((change) => {
    const { selection, lit, view, model, hoverLit } = store;
    if (change === 'selection') {
      const states = view?.blocks.filter(({ id }) => lit.blocks.has(id)).map(titleOf) ?? [];
      const lines = [...new Set(lit.code.map(({ start }) => model.code.lineOf(start) + 1))];
      const ops = [...lit.ops].map((index) => `[${index}]`);
      setContent(selected, selection === undefined ? '' : visible([
        selection.label, lit.code.length === 0 ? 'nowhere in the output' : `${lit.code.length} place${lit.code.length === 1 ? '' : 's'} in the output (line ${lines.slice(0, 6).join(', ')}${lines.length > 6 ? ' …' : ''})`,
        ...(states.length === 0 ? [] : [`${view?.name}: ${states.slice(0, 6).join(' ')}`]), ...(ops.length === 0 ? [] : [`listing ${ops.slice(0, 6).join(' ')}`]),
      ].join(' · ')));
    }
    if (change === 'hover') {
      const [first] = hoverLit.source;
      setContent(pointed, first === undefined ? '' : visible(`${model.source.place(first.start)} ${JSON.stringify(model.source.text.slice(first.start, Math.min(first.end, first.start + 40)))}`));
    }
  });
  return el('footer', {}, selected, el('span', { class: 'spacer' }), pointed);
}

interface Targets {
  readonly source: CodePane;
  readonly output: CodePane;
  readonly tabbed: HTMLElement;
  readonly show: (name: 'source' | 'output' | 'tools') => void;
}

function shortcut(event: KeyboardEvent, store: Store, { source, output, show, tabbed }: Targets): void {
  if (event.key === 'Escape' && !document.querySelector('dialog[open]')) store.select(undefined, 'url');
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  // By the key's place, since Alt makes other characters of it on some systems.
  const tab = tabs[Number(/^Digit([1-5])$/.exec(event.code)?.[1] ?? 0) - 1];
  if (tab !== undefined) {
    show('tools');
    store.setTab(tab);
    tabbed.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  } else if (event.code === 'KeyS') {
    show('source');
    (source.element.querySelector('textarea') ?? source.element).focus();
  } else if (event.code === 'KeyO') {
    show('output');
    output.element.focus();
  } else return;
  event.preventDefault();
}
