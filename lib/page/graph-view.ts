// The state graph: an SVG whose nodes are buttons, and the same as text. Arrow keys follow the edges.

import { graphOf, shorten, titleOf, type Graph, type GraphNode } from '../inspect/graph.js';
import { layOut, type PlacedEdge, type PlacedNode } from '../inspect/layout.js';
import type { BlockView, FunctionView } from '../inspect/views.js';
import { button, el, setContent, svg, visible } from './dom.js';
import { focusOnBlock } from './model.js';
import type { Store } from './store.js';

const character = 6.65;
const lineHeight = 15;
const mostLines = 5;
/** Larger graphs are shown in part: around the selected state. */
const mostNodes = 240;

export class GraphView {
  readonly element: HTMLElement;
  readonly #store: Store;
  readonly #stage: HTMLElement;
  readonly #note: HTMLElement;
  readonly #list: HTMLElement;
  readonly #nodes = new Map<number, SVGGElement>();
  readonly #edges = new Map<SVGElement, { readonly from: number; readonly to: number }>();
  #graph: Graph = { nodes: [], edges: [] };
  #center = -1;
  #zoom = 1;
  #size = { width: 0, height: 0 };
  #asText = false;

  constructor(store: Store) {
    this.#store = store;
    this.#stage = el('div', { class: 'stage' });
    this.#note = el('span', { class: 'note' });
    this.#list = el('ol', { class: 'blocks', 'aria-label': 'The states as text' });
    const text = button('Text', { 'aria-pressed': 'false', title: 'The graph as text' }, () => {
      this.#asText = !this.#asText;
      text.setAttribute('aria-pressed', String(this.#asText));
      this.#draw();
    });
    const tools = el('div', { class: 'tools' },
      button('−', { 'aria-label': 'Zoom out', title: 'Zoom out' }, () => this.#zoomTo(this.#zoom / 1.2)),
      button('+', { 'aria-label': 'Zoom in', title: 'Zoom in' }, () => this.#zoomTo(this.#zoom * 1.2)),
      button('Fit', { title: 'Fit the width' }, () => this.#fit()), text, this.#note,
    );
    this.element = el('div', { class: 'graph view' }, tools, this.#stage);
    this.#stage.addEventListener('keydown', (event) => this.#key(event));
    this.draw();
  }

  /** Draws the function of the store. */
  draw(): void {
    const { view } = this.#store;
    this.#center = -1;
    this.#graph = view === undefined ? this.#graph : graphOf(view, 34);
    this.#draw();
    this.#fit(1);
  }

  #draw(): void {
    const { view } = this.#store;
    this.#nodes.clear();
    this.#edges.clear();
    if (view === undefined || view.blocks.length === 0) {
      this.#note.textContent = '';
      setContent(this.#stage, el('p', { class: 'empty' }, emptyText(view)));
      return;
    }
    const shown = this.#part();
    this.#note.textContent = `${shown.nodes.length < this.#graph.nodes.length ? `${shown.nodes.length} of ` : ''}${this.#graph.nodes.length} blocks · ${view.suspensions.length} suspension points`;
    if (this.#asText) {
      setContent(this.#list, ...view.blocks.map((block) => this.#item(view, block)));
      setContent(this.#stage, this.#list);
    } else setContent(this.#stage, this.#picture(view, shown));
    this.light();
  }

  /** The graph, or of a large one what is near the selected block in the order of the plan. */
  #part(): Graph {
    const { nodes, edges } = this.#graph;
    if (nodes.length <= mostNodes) return this.#graph;
    const at = Math.max(0, nodes.findIndex(({ id }) => id === this.#center));
    const first = Math.max(0, Math.min(at - mostNodes / 4, nodes.length - mostNodes / 2));
    const near = nodes.slice(first, first + mostNodes / 2);
    const ids = new Set(near.map(({ id }) => id));
    return { nodes: near, edges: edges.filter(({ from, to }) => ids.has(from) && ids.has(to)) };
  }

  #picture(view: FunctionView, graph: Graph): SVGElement {
    const sizes = new Map(graph.nodes.map((node) => [node.id, sizeOf(node)]));
    const { width, height, nodes, edges } = layOut(graph, (id) => sizes.get(id)!);
    this.#size = { width, height };
    const placed = new Map(nodes.map((node) => [node.id, node]));
    const picture = svg('svg', {
      viewBox: `0 0 ${width} ${height}`, width: width * this.#zoom, height: height * this.#zoom, role: 'group',
      'aria-label': `State graph of ${visible(view.name)}: ${graph.nodes.length} blocks. Arrow keys follow the edges, Enter selects. The button Text shows it as text.`,
    }, arrowHeads());
    for (const edge of edges) picture.append(this.#edge(graph, edge));
    graph.nodes.forEach((node, i) => {
      const block = view.blocks.find(({ id }) => id === node.id)!;
      const made = this.#node(view, node, placed.get(node.id)!, block);
      made.setAttribute('tabindex', i === 0 ? '0' : '-1');
      this.#nodes.set(node.id, made);
      picture.append(made);
    });
    return picture;
  }

  #node(view: FunctionView, { id, title, lines, kind, isEntry }: GraphNode, { x, y, width, height }: PlacedNode, block: BlockView): SVGGElement {
    const left = x - width / 2;
    const group = svg('g', { class: `node ${kind}${isEntry ? ' entry' : ''}`, role: 'button', 'aria-label': visible(sentenceOf(view, block)), 'data-block': id },
      svg('rect', { x: left, y, width, height, rx: kind === 'return' || kind === 'throw' ? 10 : 3 }),
      svg('text', { x: left + 8, y: y + 14, class: 'title' }, title),
      kind === 'suspend' && svg('text', { x: left + width - 8, y: y + 14, class: 'badge', 'text-anchor': 'end' }, 'suspends'),
    );
    const shown = lines.length > mostLines ? [...lines.slice(0, mostLines - 2), '⋯', lines[lines.length - 1]!] : lines;
    shown.forEach((line, i) => {
      const isEnd = i === shown.length - 1 && kind !== 'goto' && kind !== 'leave';
      group.append(svg('text', { x: left + 8, y: y + 30 + i * lineHeight, class: isEnd ? 'end' : 'step' }, visible(line)));
    });
    group.addEventListener('click', () => this.#store.selectBlock(id, 'graph'));
    group.addEventListener('pointerenter', () => this.#store.hover(focusOnBlock(view, id, title)));
    group.addEventListener('pointerleave', () => this.#store.hover(undefined));
    group.addEventListener('focus', () => this.#store.hover(focusOnBlock(view, id, title)));
    return group;
  }

  #edge(graph: Graph, { index, points, isBack }: PlacedEdge): SVGElement {
    const { from, to, kind, label } = graph.edges[index]!;
    const group = svg('g', { class: `edge ${kind}${isBack ? ' back' : ''}`, 'aria-hidden': 'true' });
    group.append(svg('path', { d: curve(points, from === to), 'marker-end': kind === 'throw' ? 'url(#arrow-throw)' : kind === 'resume' ? 'url(#arrow-resume)' : 'url(#arrow)' }));
    const [first, second] = points;
    if (label !== '' && first !== undefined && second !== undefined) {
      const down = second.y > first.y ? 1 : -1;
      group.append(svg('text', { x: first.x + (second.x - first.x) * 0.18 + 4, y: first.y + down * 13 + (down < 0 ? 4 : 0) }, label));
    }
    this.#edges.set(group, { from, to });
    return group;
  }

  #item(view: FunctionView, block: BlockView): HTMLElement {
    const item = el('li', { 'data-block': block.id },
      button(titleOf(block), { class: 'name' }, () => this.#store.selectBlock(block.id, 'graph')), ' ',
      el('code', {}, visible(shorten(block.code.join('; '), 400))), ' ', el('span', {}, visible(endSentence(view, block))),
    );
    return item;
  }

  /** Shows what is selected and pointed at. */
  light(): void {
    const { lit, hoverLit, view, walks, selection } = this.#store;
    const selected = lit.fn === this.#store.fn ? lit.blocks : new Set<number>();
    const [first] = selected;
    if (first !== undefined && !this.#nodes.has(first) && this.#graph.nodes.length > mostNodes && !this.#asText && this.#center !== first) {
      this.#center = first;
      this.#draw();
      return;
    }
    const current = walks.length > 1 ? walks[walks.length - 1]!.block : null;
    const pointed = hoverLit.fn === this.#store.fn ? hoverLit.blocks : new Set<number>();
    for (const [id, node] of this.#nodes) {
      node.classList.toggle('selected', selected.has(id));
      node.classList.toggle('hover', pointed.has(id));
      node.classList.toggle('current', current === id);
      node.setAttribute('aria-pressed', String(selected.has(id)));
    }
    for (const [edge, { from, to }] of this.#edges) edge.classList.toggle('near', (selected.has(from) || selected.has(to)) && selection?.block !== undefined);
    for (const item of this.#list.children) {
      const id = Number((item as HTMLElement).dataset['block']);
      item.classList.toggle('selected', selected.has(id));
    }
    if (view !== undefined && first !== undefined && this.#store.origin !== 'graph') this.#reveal(first);
  }

  #reveal(id: number): void {
    const node = this.#asText ? this.#list.querySelector(`[data-block="${id}"]`) : this.#nodes.get(id);
    if (node === undefined || node === null || this.#stage.clientHeight === 0) return;
    const box = node.getBoundingClientRect();
    const around = this.#stage.getBoundingClientRect();
    if (box.top < around.top || box.bottom > around.bottom) this.#stage.scrollTop += box.top - around.top - around.height / 3;
    if (box.left < around.left || box.right > around.right) this.#stage.scrollLeft += box.left - around.left - (around.width - box.width) / 2;
  }

  /** Called when the pane has got its size. */
  onShown(): void {
    this.#fit(1);
    this.light();
  }

  #fit(most = 1.6): void {
    const { width } = this.#size; // smaller text than 0.8 cannot be read: such graphs are scrolled
    if (width === 0 || this.#stage.clientWidth === 0) return;
    this.#zoomTo(Math.max(0.8, Math.min(most, (this.#stage.clientWidth - 20) / width)));
    // The entry comes to stand in the middle.
    const entry = this.#stage.querySelector('.node')?.getBoundingClientRect();
    const stage = this.#stage.getBoundingClientRect();
    if (entry !== undefined) this.#stage.scrollLeft += entry.left + entry.width / 2 - stage.left - stage.width / 2;
  }

  #zoomTo(zoom: number): void {
    this.#zoom = Math.max(0.25, Math.min(3, zoom));
    const picture = this.#stage.querySelector('svg');
    picture?.setAttribute('width', String(this.#size.width * this.#zoom));
    picture?.setAttribute('height', String(this.#size.height * this.#zoom));
  }

  #key(event: KeyboardEvent): void {
    const node = (event.target as Element).closest('[data-block]');
    if (this.#asText || node === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const id = Number(node.getAttribute('data-block'));
    if (event.key === 'Enter' || event.key === ' ') {
      this.#store.selectBlock(id, 'graph');
      event.preventDefault();
      return;
    }
    const ways = this.#graph.edges;
    const below = ways.filter(({ from, to }) => from === id && to !== id).map(({ to }) => to);
    const above = ways.filter(({ from, to }) => to === id && from !== id).map(({ from }) => from);
    const order = [...this.#nodes.keys()];
    const at = order.indexOf(id);
    const target = { ArrowDown: below[0], ArrowUp: above[0], ArrowRight: order[at + 1], ArrowLeft: order[at - 1], Home: order[0], End: order[order.length - 1] }[event.key];
    const next = target === undefined ? undefined : this.#nodes.get(target);
    if (next === undefined) return;
    event.preventDefault();
    for (const other of this.#nodes.values()) other.setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    next.focus();
  }
}

function emptyText(view: FunctionView | undefined): string {
  if (view === undefined) return 'This file has no async function.';
  if (view.form === 'direct') return `${view.name} never waits: its body stays as it is, and there is no machine.`;
  if (view.form === 'scoped') return `${view.name} needs its scopes as they are written (a direct eval, or with): it became a generator, and there is no machine.`;
  return view.kind === 'top level' ? 'The top level of a module stays as it is; the runtime only tests what it awaits.' : `${view.name} is left alone: the await mode is native.`;
}

function sizeOf({ title, lines, kind }: GraphNode): { width: number; height: number } {
  const shown = Math.min(lines.length, mostLines);
  const widest = Math.max(title.length + (kind === 'suspend' ? 12 : 2), ...lines.map((line) => line.length));
  return { width: Math.ceil(widest * character) + 18, height: 22 + shown * lineHeight };
}

/** What a screen reader says of a block. */
function sentenceOf(view: FunctionView, block: BlockView): string {
  return `${titleOf(block)}. ${shorten(block.code.join('; '), 120)}. ${endSentence(view, block)}`;
}

function endSentence(view: FunctionView, { terminator, operand, edges, handler }: BlockView): string {
  const name = (id: number): string => titleOf(view.blocks.find((block) => block.id === id)!);
  const ways = edges.map(({ to, kind }) => `${kind === 'then' ? 'if true ' : kind === 'else' ? 'if false ' : kind === 'next' ? '' : `${kind} `}to ${name(to)}`).join(', ');
  const ends: Record<BlockView['terminator'], string> = {
    goto: `goes ${ways}`, branch: `tests ${operand}: ${ways}`, suspend: `waits for ${operand}: ${ways}`, return: `returns ${operand ?? 'undefined'}`,
    throw: `throws ${operand}`, leave: `goes ${ways}`, 'end-finally': `ends a finalizer: ${ways}`,
  };
  return `${ends[terminator]}.${handler === null ? '' : ` Throws go to ${name(handler)}.`}`;
}

function curve(points: PlacedEdge['points'], isLoop: boolean): string {
  const [first, ...rest] = points;
  let d = `M${first!.x} ${first!.y}`;
  if (isLoop) return d + rest.map(({ x, y }) => `L${x} ${y}`).join('');
  let before = first!;
  for (const point of rest) {
    const middle = (before.y + point.y) / 2;
    d += before.x === point.x ? `V${point.y}` : `C${before.x} ${middle} ${point.x} ${middle} ${point.x} ${point.y}`;
    before = point;
  }
  return d;
}

function arrowHeads(): SVGElement {
  const head = (id: string): SVGElement =>
    svg('marker', { id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: 'userSpaceOnUse', orient: 'auto-start-reverse' }, svg('path', { d: 'M0 0.5L8 4L0 7.5Z', class: id }));
  return svg('defs', {}, head('arrow'), head('arrow-throw'), head('arrow-resume'));
}
