// The source pane as an editor: a text area without colour of its own lies over the coloured lines.

import { el } from './dom.js';
import type { CodePane } from './code-pane.js';
import { focusOnSource, type Lines } from './model.js';
import type { Store } from './store.js';

export class Editor {
  readonly #area: HTMLTextAreaElement;
  readonly #pane: CodePane;
  readonly #store: Store;

  constructor(pane: CodePane, store: Store) {
    this.#pane = pane;
    this.#store = store;
    this.#area = el('textarea', { class: 'editor', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', wrap: 'off', 'aria-label': 'Oite source' });
    pane.element.classList.add('editable');
    pane.element.setAttribute('tabindex', '-1');
    pane.rows.content.append(this.#area);
    this.setText(store.model.source.text);
    const follow = (): void => this.#follow();
    this.#area.addEventListener('keyup', follow);
    this.#area.addEventListener('click', follow);
  }

  onInput(listener: (text: string) => void): void {
    this.#area.addEventListener('input', () => {
      listener(this.#area.value);
      this.#fit(this.#pane.lines);
    });
  }

  setText(text: string): void {
    if (this.#area.value !== text) this.#area.value = text;
    this.#fit(this.#pane.lines);
  }

  /** After a compilation: the lines are the pane's own again, and the caret points at something. */
  sync(): void {
    this.#fit(this.#pane.lines);
    if (document.activeElement === this.#area) this.#follow();
  }

  /** The text area is as large as its text: it is the pane that scrolls. */
  #fit({ text, starts }: Lines): void {
    let longest = 0;
    for (let i = 0; i < starts.length; i++) longest = Math.max(longest, (starts[i + 1] ?? text.length) - starts[i]!);
    this.#area.style.height = `${(starts.length + 1) * this.#pane.rows.rowHeight}px`;
    this.#area.style.width = `max(100% - var(--gutter), ${Math.min(longest, 4000) * 2 + 4}ch)`;
  }

  /** What the caret stands on is selected. */
  #follow(): void {
    const { model, selection } = this.#store;
    if (model.source.text !== this.#area.value || this.#area.selectionStart !== this.#area.selectionEnd) return;
    const focus = focusOnSource(model, this.#area.selectionStart) ?? focusOnSource(model, Math.max(0, this.#area.selectionStart - 1));
    if (focus !== undefined && focus.spans[0]!.start !== selection?.spans[0]?.start) this.#store.select(focus, 'source');
  }
}
