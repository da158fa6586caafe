// The state of the page, and who wants to know when it changes. Values are replaced, never changed.

import { startWalk, choicesOf, type Choice, type Walk } from '../inspect/stepper.js';
import type { FunctionView } from '../inspect/views.js';
import { dark, focusOnBlock, lightUp, type Focus, type Lit, type Model } from './model.js';
import { titleOf } from '../inspect/graph.js';

export type Tab = 'graph' | 'awaits' | 'listing' | 'step' | 'map';
export const tabs: readonly Tab[] = ['graph', 'awaits', 'listing', 'step', 'map'];

/** What has changed: all that was compiled, the function, the tab, what is selected, what is pointed at, the walk. */
export type Change = 'model' | 'function' | 'tab' | 'selection' | 'hover' | 'walk';

/** Who made a selection: that pane does not scroll away under the pointer. */
export type Origin = 'source' | 'code' | 'graph' | 'awaits' | 'listing' | 'step' | 'map' | 'url';

export class Store {
  #model: Model;
  #fn: number;
  #tab: Tab = 'graph';
  #selection: Focus | undefined;
  #hover: Focus | undefined;
  #walks: readonly Walk[] = [];
  #keys: readonly string[] = [];
  #lit: Lit = dark;
  #hoverLit: Lit = dark;
  #origin: Origin = 'url';
  readonly #listeners: ((change: Change) => void)[] = [];

  constructor(model: Model) {
    this.#model = model;
    this.#fn = firstFunction(model);
    this.#restart();
  }

  get model(): Model { return this.#model; }
  /** The index of the function that graph, listing, table and walk are about; -1: the file has none. */
  get fn(): number { return this.#fn; }
  get view(): FunctionView | undefined { return this.#model.inspection.functions[this.#fn]; }
  get tab(): Tab { return this.#tab; }
  get selection(): Focus | undefined { return this.#selection; }
  get lit(): Lit { return this.#lit; }
  get hoverLit(): Lit { return this.#hoverLit; }
  get origin(): Origin { return this.#origin; }
  /** All stands of the walk; the last is where it is. */
  get walks(): readonly Walk[] { return this.#walks; }
  get walkKeys(): readonly string[] { return this.#keys; }

  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  /** Shows another inspection; what is selected stays as far as it is still there. */
  setModel(model: Model): void {
    const name = this.view?.name;
    this.#model = model;
    const { functions } = model.inspection;
    const same = functions[this.#fn]?.name === name ? this.#fn : functions.findIndex((fn) => fn.name === name);
    this.#fn = same >= 0 ? same : firstFunction(model);
    this.#hover = undefined;
    this.#selection = undefined;
    this.#lit = this.#hoverLit = dark;
    this.#restart();
    this.#tell('model');
  }

  setFunction(index: number): void {
    if (index === this.#fn || this.#model.inspection.functions[index] === undefined) return;
    this.#fn = index;
    this.#restart();
    this.#tell('function');
  }

  /** Shows a function, with its head selected. */
  showFunction(index: number): void {
    const view = this.#model.inspection.functions[index];
    if (view === undefined) return;
    this.setFunction(index);
    this.select({ spans: [{ start: view.start, end: view.start + 1 }], isWord: true, label: view.name }, 'url');
  }

  setTab(tab: Tab): void {
    if (tab === this.#tab) return;
    this.#tab = tab;
    this.#tell('tab');
  }

  /** Selects; the function follows the selection. */
  select(focus: Focus | undefined, origin: Origin): void {
    this.#origin = origin;
    this.#selection = focus;
    const lit = lightUp(this.#model, focus, this.#fn);
    if (lit.fn >= 0) this.setFunction(lit.fn);
    this.#lit = lit;
    this.#tell('selection');
  }

  selectBlock(id: number, origin: Origin): void {
    const { view } = this;
    const block = view?.blocks.find((candidate) => candidate.id === id);
    if (view !== undefined && block !== undefined) this.select(focusOnBlock(view, id, titleOf(block)), origin);
  }

  hover(focus: Focus | undefined): void {
    if (focus === undefined && this.#hover === undefined) return;
    this.#hover = focus;
    this.#hoverLit = lightUp(this.#model, focus, this.#fn);
    this.#tell('hover');
  }

  // ---- the walk

  choices(): readonly Choice[] {
    const { view } = this;
    const walk = this.#walks[this.#walks.length - 1];
    return view === undefined || walk === undefined ? [] : choicesOf(view, walk);
  }

  choose(key: string): void {
    const choice = this.choices().find((candidate) => candidate.key === key);
    if (choice === undefined) return;
    this.#walks = [...this.#walks, choice.next];
    this.#keys = [...this.#keys, key];
    this.#walked();
  }

  /** Goes back to the stand with this index. */
  backTo(index: number): void {
    if (index < 0 || index >= this.#walks.length - 1) return;
    this.#walks = this.#walks.slice(0, index + 1);
    this.#keys = this.#keys.slice(0, index);
    this.#walked();
  }

  /** Walks from the start by the keys of choices. */
  setWalk(walks: readonly Walk[], keys: readonly string[]): void {
    this.#walks = walks;
    this.#keys = keys.slice(0, walks.length - 1);
    this.#walked();
  }

  #restart(): void {
    const { view } = this;
    this.#walks = view === undefined ? [] : [startWalk(view)];
    this.#keys = [];
  }

  #walked(): void {
    const block = this.#walks[this.#walks.length - 1]?.block ?? null;
    if (block !== null) this.selectBlock(block, 'step');
    this.#tell('walk');
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** The first function that has a machine, or else the first. */
function firstFunction({ inspection: { functions } }: Model): number {
  const machine = functions.findIndex(({ form }) => form === 'machine');
  return machine >= 0 ? machine : functions.length - 1 < 0 ? -1 : 0;
}
