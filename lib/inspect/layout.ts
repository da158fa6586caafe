// Where the nodes and edges of a state graph are drawn: layers from top to bottom, as Sugiyama, Tagawa and Toda (1981) have
// it. Loops are cut at the edges that lead back, nodes are ranked by their longest way from the entry, edges over several
// ranks get a point in each, each rank is ordered by the middle of its neighbours, and places are the nearest to that
// middle that leave room for everybody.

import type { Graph } from './graph.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface PlacedNode extends Size {
  readonly id: number;
  /** The middle of the node, and its top. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  /** Index in `Graph.edges`. */
  readonly index: number;
  /** From the edge's start to its end, with the direction in which it leaves and comes in (1: down, -1: up). */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly isBack: boolean;
}

export interface Layout extends Size {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

interface Vertex extends Size {
  rank: number;
  order: number;
  x: number;
  /** Vertices in the ranks above and below. */
  readonly up: Vertex[];
  readonly down: Vertex[];
}

const gapX = 26;
const gapY = 38;
const sweeps = 10;

/** Lays out `graph`, whose nodes have the sizes that `sizeOf` gives. The first node is the entry. */
export function layOut(graph: Graph, sizeOf: (id: number) => Size): Layout {
  if (graph.nodes.length === 0) return { width: 0, height: 0, nodes: [], edges: [] };
  const vertices = new Map<number, Vertex>();
  for (const { id } of graph.nodes) vertices.set(id, vertex(sizeOf(id)));
  const back = findBackEdges(graph);
  rank(graph, vertices, back);
  const chains = graph.edges.map(({ from, to }, i) => chain(vertices.get(from)!, vertices.get(to)!, back.has(i), from === to));
  const ranks = ranksOf([...vertices.values(), ...chains.flatMap(({ between }) => between)]);
  order(ranks);
  place(ranks);
  const tops = topsOf(ranks);
  const left = Math.min(...ranks.flat().map(({ x, width }) => x - width / 2)) - 16;
  const right = Math.max(...ranks.flat().map(({ x, width }) => x + width / 2)) + 40;
  const nodes = graph.nodes.map(({ id }): PlacedNode => {
    const { x, rank: at, width, height } = vertices.get(id)!;
    return { id, x: x - left, y: tops[at]!.top, width, height };
  });
  const placed = new Map(nodes.map((node) => [node.id, node]));
  const edges = graph.edges.map(({ from, to }, index): PlacedEdge => {
    const isBack = back.has(index);
    const start = placed.get(from)!;
    const end = placed.get(to)!;
    if (from === to) return { index, isBack, points: selfLoop(start) };
    const [upper, lower] = isBack ? [end, start] : [start, end];
    const between = chains[index]!.between.flatMap(({ x, rank: at }) => [
      { x: x - left, y: tops[at]!.top },
      { x: x - left, y: tops[at]!.top + tops[at]!.height },
    ]);
    const next = between[0]?.x ?? lower.x;
    const last = between[between.length - 1]?.x ?? upper.x;
    const points = [
      { x: upper.x + port(next - upper.x, upper.width), y: upper.y + upper.height },
      ...between,
      { x: lower.x + port(last - lower.x, lower.width), y: lower.y },
    ];
    return { index, isBack, points: isBack ? points.reverse() : points };
  });
  const bottom = tops[tops.length - 1]!;
  return { width: right - left, height: bottom.top + bottom.height + 16, nodes, edges };
}

function vertex({ width, height }: Size): Vertex {
  return { width, height, rank: 0, order: 0, x: 0, up: [], down: [] };
}

/** Edges meet a node a little towards where they go. */
function port(distance: number, width: number): number {
  return Math.max(-width / 3, Math.min(width / 3, distance / 4));
}

function selfLoop({ x, y, width, height }: PlacedNode): PlacedEdge['points'] {
  const right = x + width / 2;
  return [{ x: right, y: y + height * 0.7 }, { x: right + 24, y: y + height * 0.7 }, { x: right + 24, y: y + height * 0.3 }, { x: right, y: y + height * 0.3 }];
}

/** Edges that lead to a node which is still being visited. */
function findBackEdges({ nodes, edges }: Graph): ReadonlySet<number> {
  const out = new Map<number, number[]>(nodes.map(({ id }) => [id, []]));
  edges.forEach(({ from }, i) => out.get(from)!.push(i));
  const back = new Set<number>();
  const state = new Map<number, 'open' | 'done'>();
  for (const { id: root } of nodes) {
    if (state.has(root)) continue;
    state.set(root, 'open');
    const stack = [{ id: root, next: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const index = out.get(top.id)![top.next++];
      if (index === undefined) {
        state.set(top.id, 'done');
        stack.pop();
        continue;
      }
      const { to } = edges[index]!;
      if (state.get(to) === 'open') back.add(index);
      else if (!state.has(to)) {
        state.set(to, 'open');
        stack.push({ id: to, next: 0 });
      }
    }
  }
  return back;
}

/** The rank of a node is the length of the longest way to it (Kahn's order over the edges that do not lead back). */
function rank({ nodes, edges }: Graph, vertices: ReadonlyMap<number, Vertex>, back: ReadonlySet<number>): void {
  const waiting = new Map<number, number>(nodes.map(({ id }) => [id, 0]));
  const out = new Map<number, number[]>(nodes.map(({ id }) => [id, []]));
  edges.forEach(({ from, to }, i) => {
    if (from === to) return;
    const [upper, lower] = back.has(i) ? [to, from] : [from, to];
    out.get(upper)!.push(lower);
    waiting.set(lower, waiting.get(lower)! + 1);
  });
  const ready = nodes.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id);
  while (ready.length > 0) {
    const id = ready.shift()!;
    for (const lower of out.get(id)!) {
      const at = vertices.get(lower)!;
      at.rank = Math.max(at.rank, vertices.get(id)!.rank + 1);
      waiting.set(lower, waiting.get(lower)! - 1);
      if (waiting.get(lower) === 0) ready.push(lower);
    }
  }
}

/** The points that an edge needs in the ranks between its ends, from top to bottom; links them up. */
function chain(from: Vertex, to: Vertex, isBack: boolean, isLoop: boolean): { readonly between: readonly Vertex[] } {
  if (isLoop) return { between: [] };
  const [upper, lower] = isBack ? [to, from] : [from, to];
  const between: Vertex[] = [];
  let above = upper;
  for (let at = upper.rank + 1; at < lower.rank; at++) {
    const point = vertex({ width: 10, height: 0 });
    point.rank = at;
    link(above, point);
    between.push(point);
    above = point;
  }
  link(above, lower);
  return { between };
}

function link(upper: Vertex, lower: Vertex): void {
  upper.down.push(lower);
  lower.up.push(upper);
}

function ranksOf(vertices: readonly Vertex[]): Vertex[][] {
  const ranks: Vertex[][] = [];
  for (const at of vertices) (ranks[at.rank] ??= []).push(at);
  for (const list of ranks) list.forEach((at, i) => { at.order = i; });
  return ranks;
}

function order(ranks: readonly Vertex[][]): void {
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const down = sweep % 2 === 0;
    for (let i = 0; i < ranks.length; i++) {
      const list = ranks[down ? i : ranks.length - 1 - i]!;
      const middle = new Map(list.map((at) => [at, median(down ? at.up : at.down, at.order)]));
      list.sort((a, b) => middle.get(a)! - middle.get(b)! || a.order - b.order);
      list.forEach((at, j) => { at.order = j; });
    }
  }
}

function median(neighbours: readonly Vertex[], otherwise: number): number {
  if (neighbours.length === 0) return otherwise;
  const orders = neighbours.map((at) => at.order).sort((a, b) => a - b);
  const middle = orders.length >> 1;
  return orders.length % 2 === 1 ? orders[middle]! : (orders[middle - 1]! + orders[middle]!) / 2;
}

function place(ranks: readonly Vertex[][]): void {
  for (const list of ranks) {
    let x = 0;
    for (const at of list) {
      at.x = x + at.width / 2;
      x += at.width + gapX;
    }
    const shift = x / 2;
    for (const at of list) at.x -= shift;
  }
  for (let sweep = 0; sweep < 2 * sweeps; sweep++) {
    const down = sweep % 2 === 0;
    for (let i = 0; i < ranks.length; i++) {
      const list = ranks[down ? i : ranks.length - 1 - i]!;
      settle(list, list.map((at) => {
        const near = sweep >= 2 * sweeps - 2 ? [...at.up, ...at.down] : down ? at.up : at.down;
        return near.length === 0 ? at.x : near.reduce((sum, other) => sum + other.x, 0) / near.length;
      }));
    }
  }
}

/** Places a rank as near to `wanted` as its order and gaps allow: least squares, by pooling neighbours that collide. */
function settle(list: readonly Vertex[], wanted: readonly number[]): void {
  const offsets: number[] = [];
  let offset = 0;
  list.forEach((at, i) => {
    if (i > 0) offset += (list[i - 1]!.width + at.width) / 2 + gapX;
    offsets.push(offset);
  });
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((x, i) => {
    pools.push({ sum: x - offsets[i]!, count: 1 });
    while (pools.length > 1) {
      const last = pools[pools.length - 1]!;
      const before = pools[pools.length - 2]!;
      if (before.sum / before.count <= last.sum / last.count) break;
      before.sum += last.sum;
      before.count += last.count;
      pools.pop();
    }
  });
  let i = 0;
  for (const { sum, count } of pools) {
    for (let k = 0; k < count; k++, i++) list[i]!.x = sum / count + offsets[i]!;
  }
}

function topsOf(ranks: readonly Vertex[][]): readonly { top: number; height: number }[] {
  let top = 16;
  return ranks.map((list) => {
    const height = Math.max(...list.map((at) => at.height));
    const here = { top, height };
    top += height + gapY;
    return here;
  });
}
