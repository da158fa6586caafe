// Elements, made of text nodes only: nothing that a source or a name holds is ever read as HTML.

type Child = Node | string | number | null | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An HTML element. `class`, `aria-…` and all else are attributes; true sets an empty one, false and undefined none. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly Child[]): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

function fill<T extends Element>(element: T, attributes: Attributes, children: readonly Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child): child is Node | string | number => child !== null && child !== undefined && child !== false).map((child) => (typeof child === 'number' ? String(child) : child)));
  return element;
}

/** A button that does not submit. */
export function button(label: Child, attributes: Attributes, onClick: () => void): HTMLButtonElement {
  const made = el('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', onClick);
  return made;
}

/** Replaces what is in an element. */
export function setContent(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren();
  fill(element, {}, children);
}

// Control, bidi and other characters that would hide or reorder what is around them.
const hidden = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text with every character visible, each UTF-16 unit for one, so that offsets stay what they are. */
export function visible(text: string): string {
  return text.replace(hidden, (c) => standIn(c));
}

function standIn(character: string): string {
  const code = character.codePointAt(0)!;
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\u25af'.repeat(character.length);
}

/** The nodes of a text: plain text, and an element with a title for each character that had to be made visible. */
export function visibleNodes(text: string): readonly Node[] {
  const nodes: Node[] = [];
  let at = 0;
  for (const { index, 0: character } of text.matchAll(hidden)) {
    if (index > at) nodes.push(document.createTextNode(text.slice(at, index)));
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    nodes.push(el('span', { class: 'hidden-character', title: `U+${code}` }, standIn(character)));
    at = index + character.length;
  }
  if (at < text.length) nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}
