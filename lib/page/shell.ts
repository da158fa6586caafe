// The frame of the page: header, panes with splitters between them, tabs, the line at the bottom, colours.

import { button, el, setContent, visible } from './dom.js';
import { tabs, type Store, type Tab } from './store.js';

export interface Pane {
  readonly name: 'source' | 'output' | 'tools';
  readonly title: string;
  readonly body: HTMLElement;
  /** What stands at the right of its title. */
  readonly extra?: HTMLElement;
}

const tabTitles: Readonly<Record<Tab, string>> = { graph: 'States', awaits: 'Awaits', listing: 'Listing', step: 'Step through', map: 'Source map' };

/** A pane with a title. */
export function paneOf({ name, title, body, extra }: Pane): HTMLElement {
  return el('section', { class: `pane ${name}`, 'aria-label': title }, el('div', { class: 'pane-head' }, el('h2', {}, title), el('span', { class: 'spacer' }), extra), body);
}

/** The tabs over the views, by the ARIA pattern: one tab stop, arrow keys change. */
export function tabsOf(store: Store, views: Readonly<Record<Tab, HTMLElement>>, onShown: (tab: Tab) => void): HTMLElement {
  const list = el('div', { role: 'tablist', 'aria-label': 'Views of the function', class: 'tabs' });
  const panels = el('div', { class: 'panels' });
  const show = (): void => {
    tabs.forEach((tab, i) => {
      const isShown = tab === store.tab;
      const label = list.children[i] as HTMLElement;
      label.setAttribute('aria-selected', String(isShown));
      label.setAttribute('tabindex', isShown ? '0' : '-1');
      (panels.children[i] as HTMLElement).hidden = !isShown;
    });
    onShown(store.tab);
  };
  for (const tab of tabs) {
    list.append(button(tabTitles[tab], { role: 'tab', id: `tab-${tab}`, 'aria-controls': `panel-${tab}` }, () => store.setTab(tab)));
    panels.append(el('div', { role: 'tabpanel', id: `panel-${tab}`, 'aria-labelledby': `tab-${tab}` }, views[tab]));
  }
  list.addEventListener('keydown', (event) => {
    const at = tabs.indexOf(store.tab);
    const to = { ArrowRight: (at + 1) % tabs.length, ArrowLeft: (at + tabs.length - 1) % tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    store.setTab(tabs[to]!);
    (list.children[to] as HTMLElement).focus();
  });
  store.onChange((change) => { if (change === 'tab') show(); });
  queueMicrotask(show);
  return el('div', { class: 'tabbed' }, list, panels);
}

/** A bar that changes the share of the pane before it; with the keyboard, too. */
export function splitterOf(main: HTMLElement, property: string, label: string, start: number): HTMLElement {
  let share = start;
  const bar = el('div', { class: `splitter ${property.slice(2)}`, role: 'separator', tabindex: 0, 'aria-label': label, 'aria-orientation': 'vertical', 'aria-valuemin': 10, 'aria-valuemax': 90 });
  const set = (value: number): void => {
    share = Math.max(10, Math.min(80, value));
    main.style.setProperty(property, `${share}fr`);
    bar.setAttribute('aria-valuenow', String(Math.round(share)));
  };
  set(start);
  bar.addEventListener('pointerdown', (down) => {
    bar.setPointerCapture(down.pointerId);
    const { width } = main.getBoundingClientRect();
    const from = share;
    const move = (event: PointerEvent): void => set(from + ((event.clientX - down.clientX) / width) * 100);
    bar.addEventListener('pointermove', move);
    bar.addEventListener('pointerup', () => bar.removeEventListener('pointermove', move), { once: true });
  });
  bar.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowLeft') set(share - 3);
    if (key === 'ArrowRight') set(share + 3);
  });
  return bar;
}

/** Chooses the function that is looked into. */
export function functionChooser(store: Store): HTMLElement {
  const select = el('select', { 'aria-label': 'Function', class: 'functions' });
  const fill = (): void => {
    const { functions } = store.model.inspection;
    select.disabled = functions.length === 0;
    setContent(select, ...(functions.length === 0 ? [el('option', {}, 'no async function')] : functions.map(({ name, kind, line, suspensions, form }, i) => {
      const what = form === 'machine' ? `${suspensions.length} suspension${suspensions.length === 1 ? '' : 's'}` : form;
      return el('option', { value: i }, visible(`${name} — ${kind === name ? '' : `${kind}, `}line ${line}, ${what}`));
    })));
    select.value = String(store.fn);
  };
  select.addEventListener('change', () => {
    store.showFunction(Number(select.value));
  });
  store.onChange((change) => {
    if (change === 'model') fill();
    if (change === 'function') select.value = String(store.fn);
  });
  fill();
  return select;
}

/** Light, dark, or as the system has it; remembered where the browser lets a page remember. */
export function themeButton(): HTMLElement {
  const names = ['auto', 'light', 'dark'];
  let theme = 'auto';
  try {
    const kept = localStorage.getItem('oite-theme');
    if (kept !== null && names.includes(kept)) theme = kept;
  } catch {}
  const made = button('', { class: 'theme', title: 'Colours: as the system has them, light, dark' }, () => {
    theme = names[(names.indexOf(theme) + 1) % names.length]!;
    try {
      localStorage.setItem('oite-theme', theme);
    } catch {}
    show();
  });
  const show = (): void => {
    document.documentElement.dataset['theme'] = theme;
    made.textContent = { auto: '◐ auto', light: '○ light', dark: '● dark' }[theme]!;
    made.setAttribute('aria-label', `Colours: ${theme}`);
  };
  show();
  return made;
}

/** In a narrow window one pane is shown at a time; these buttons choose it. */
export function narrowNavigation(app: HTMLElement): { readonly element: HTMLElement; readonly show: (name: Pane['name']) => void } {
  const names: readonly Pane['name'][] = ['source', 'output', 'tools'];
  const show = (name: Pane['name']): void => {
    app.dataset['pane'] = name;
    buttons.forEach((made, i) => made.setAttribute('aria-pressed', String(names[i] === name)));
  };
  const buttons = names.map((name) => button({ source: 'Source', output: 'Output', tools: 'Inside' }[name], {}, () => show(name)));
  show('source');
  return { element: el('nav', { class: 'narrow', 'aria-label': 'Panes' }, ...buttons), show };
}

const help: readonly (readonly [string, string])[] = [
  ['Tab', 'from pane to pane'],
  ['← → ↑ ↓', 'in code: from place to place and line to line; in the graph: along its edges'],
  ['Enter', 'selects: everything that belongs together lights up'],
  ['Esc', 'selects nothing'],
  ['Alt 1 … 5', 'states, awaits, listing, step through, source map'],
  ['Alt S, Alt O', 'to the source, to the output'],
  ['Backspace', 'step through: one step back'],
];

/** The keys, in a dialog. */
export function helpButton(): HTMLElement {
  const dialog = el('dialog', { 'aria-label': 'Keys' }, el('h2', {}, 'Keys'), el('dl', {}, ...help.flatMap(([keys, text]) => [el('dt', {}, el('kbd', {}, keys)), el('dd', {}, text)])),
    el('p', { class: 'muted' }, 'Orange code gives way. Green lines of the output are functions as they are called, violet ones machines. Grey code stands for no place of the source.'),
    button('Close', {}, () => dialog.close()));
  return el('span', {}, button('?', { 'aria-label': 'Keys and colours', title: 'Keys and colours' }, () => dialog.showModal()), dialog);
}
