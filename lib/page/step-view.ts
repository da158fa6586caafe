// Walking through the machine by hand: no expression of the program is evaluated, the reader says what comes of it.

import { titleOf } from '../inspect/graph.js';
import { handlersOf, stateOf, suspensionAt, type Walk } from '../inspect/stepper.js';
import type { FunctionView } from '../inspect/views.js';
import { button, el, setContent, visible } from './dom.js';
import type { Store } from './store.js';

export class StepView {
  readonly element = el('div', { class: 'view step' });
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Backspace' && !(event.target instanceof HTMLInputElement)) {
        event.preventDefault();
        this.#back();
      }
    });
    this.draw();
  }

  #back(): void {
    this.#store.backTo(this.#store.walks.length - 2);
  }

  draw(): void {
    const { view, walks } = this.#store;
    const walk = walks[walks.length - 1];
    if (view === undefined || walk === undefined || view.blocks.length === 0) {
      setContent(this.element, el('p', { class: 'empty' }, 'There is no machine to walk through.'));
      return;
    }
    const focused = this.element.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset['key'] : undefined;
    setContent(this.element, this.#state(view, walk), this.#choices(walks.length), this.#variables(view, walk), this.#frame(view, walk), this.#log(walks));
    if (focused !== undefined) this.#refocus(focused);
  }

  /** The buttons are new after each step: the focus goes to the same one, or to the usual choice. */
  #refocus(key: string): void {
    const all = [...this.element.querySelectorAll<HTMLButtonElement>('.choices button:not(:disabled)')];
    (all.find((candidate) => candidate.dataset['key'] === key && key === 'back') ?? all.find((candidate) => candidate.dataset['key'] !== 'back') ?? all[0])?.focus();
  }

  #state(view: FunctionView, walk: Walk): HTMLElement {
    const block = view.blocks.find(({ id }) => id === walk.block);
    const title = block === undefined ? 'ended' : `S${stateOf(view, block.id)}${block.state === null ? ` · ${titleOf(block)}` : ''}`;
    const phases = { before: block === undefined || block.steps.length === 0 ? '' : 'about to run', end: 'has run', suspended: 'suspended', done: walk.outcome ?? '' };
    const lines = block === undefined ? [] : [...block.code, block.terminator === 'leave' ? '' : block.end.replace(/ -> B\d+(?:, return -> B\d+)?$/, '')].filter((line) => line !== '');
    return el('section', { class: 'now', 'aria-label': 'Where the machine is' },
      el('h3', {}, el('span', { class: 'state', 'data-testid': 'state' }, title), ' ', el('span', { class: `phase ${walk.phase} ${walk.outcome ?? ''}` }, phases[walk.phase])),
      el('p', { class: 'event', role: 'status' }, visible(walk.event)),
      lines.length > 0 && el('pre', {}, ...lines.map((line, i) => el('div', { class: i === lines.length - 1 && walk.phase !== 'before' ? 'here' : '' }, visible(line)))),
    );
  }

  #choices(length: number): HTMLElement {
    const back = button('◂ back', { 'data-key': 'back', title: 'Step back (Backspace)', disabled: length < 2 }, () => this.#back());
    const restart = button('restart', { 'data-key': 'restart', disabled: length < 2 }, () => this.#store.backTo(0));
    const choices = this.#store.choices().map(({ key, label, hint }, i) =>
      button(visible(label), { 'data-key': key, title: visible(hint), class: i === 0 ? 'primary' : key === 't' || key === 'j' ? 'danger' : '' }, () => this.#store.choose(key)));
    const hint = this.#store.choices()[0]?.hint;
    return el('section', { class: 'choices', 'aria-label': 'What happens next' }, el('div', { class: 'buttons' }, ...choices, el('span', { class: 'spacer' }), back, restart), hint !== undefined && el('p', { class: 'muted' }, visible(hint)));
  }

  #variables(view: FunctionView, walk: Walk): HTMLElement {
    const point = suspensionAt(view, walk.block);
    const live = new Set(point?.live);
    const rows = view.locals.filter((name) => walk.values.has(name) || live.has(name)).map((name) => el('tr', { class: live.has(name) ? 'live' : '' },
      el('th', { scope: 'row' }, el('code', {}, visible(name))),
      el('td', {}, el('code', {}, visible(walk.values.get(name) ?? 'unset'))),
      el('td', {}, live.has(name) ? (walk.phase === 'suspended' ? 'saved' : 'lives on') : ''),
    ));
    return el('section', {}, el('h4', {}, 'Variables'), rows.length === 0
      ? el('p', { class: 'muted' }, 'None has a value yet.')
      : el('table', { class: 'variables' }, el('caption', { class: 'for-readers' }, 'Variables: what each was last given, and whether it lives across the suspension'), el('tbody', {}, ...rows)));
  }

  #frame(view: FunctionView, walk: Walk): HTMLElement {
    const handlers = walk.block === null ? [] : handlersOf(view, walk.block);
    const names = handlers.map(({ kind, handler }) => `${kind} at ${titleOf(view.blocks.find(({ id }) => id === handler)!)}`);
    const point = walk.phase === 'suspended' ? suspensionAt(view, walk.block) : undefined;
    const records = [...walk.completions].map(([name, number]) => `${name} = ${number} (${{ 0: 'normal', 1: 'throw', 2: 'return' }[number] ?? 'jump'})`);
    const facts: readonly (readonly [string, string])[] = [
      ['Handlers', names.length === 0 ? 'none: an error rejects the promise' : names.join(', then ')],
      ...(point === undefined ? [] : [
        ['Waits for', point.operand === '$v' ? walk.received ?? '$v' : point.operand] as const,
        ['Frame', `resumes in S${point.states.after}${point.live.length === 0 ? ', saves nothing' : `, saves ${point.live.join(', ')}`}`] as const,
      ]),
      ...(walk.received === null ? [] : [['$v', walk.received] as const]),
      ...(records.length === 0 ? [] : [['Completion', records.join(', ')] as const]),
    ];
    return el('section', {}, el('h4', {}, 'Frame'), el('dl', {}, ...facts.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, visible(value))])));
  }

  #log(walks: readonly Walk[]): HTMLElement {
    const first = Math.max(0, walks.length - 200);
    const items = walks.slice(first).map((walk, i) => el('li', { value: first + i }, button(visible(walk.event), { class: 'link', disabled: first + i === walks.length - 1 }, () => this.#store.backTo(first + i))));
    return el('section', {}, el('h4', {}, 'Way here'), el('ol', { class: 'log', start: first }, ...items.reverse()));
  }
}
