// Makes the graph small: jumps through empty blocks go straight on, blocks that nothing reaches are dropped, and a block
// with a single way in is joined to the one before it.

import type { Span } from '../source.js';
import type { Block, BlockId, Terminator } from './ir.js';

/** Blocks by their ids, which are small numbers; and room for a fact about each. */
export class BlockIndex {
  private readonly blocks: (Block | undefined)[] = [];

  constructor(blocks: readonly Block[]) {
    for (const block of blocks) {
      while (this.blocks.length <= block.id) this.blocks.push(undefined);
      this.blocks[block.id] = block;
    }
  }

  get(id: BlockId): Block {
    return this.blocks[id]!;
  }

  /** By block id: 0. */
  facts(): Uint8Array {
    return new Uint8Array(this.blocks.length);
  }
}

/** The blocks that a terminator can lead to, a throw aside. */
export function successors(terminator: Terminator): readonly BlockId[] {
  const ways: BlockId[] = [];
  addSuccessors(terminator, ways);
  return ways;
}

/** The same, behind what `ways` has already: walks over all blocks need no list for each. */
export function addSuccessors(terminator: Terminator, ways: BlockId[]): void {
  switch (terminator.kind) {
    case 'goto':
      ways.push(terminator.to);
      return;
    case 'branch':
      ways.push(terminator.then, terminator.else);
      return;
    case 'suspend':
      ways.push(terminator.resume);
      if (terminator.next !== terminator.resume) ways.push(terminator.next);
      if (terminator.onReturn !== undefined) ways.push(terminator.onReturn);
      return;
    case 'leave':
      ways.push(terminator.next);
      for (const { to } of terminator.exits) ways.push(to);
      return;
    case 'end-finally':
      for (const { to } of terminator.jumps) ways.push(to);
      if (terminator.onReturn !== undefined) ways.push(terminator.onReturn);
      if (terminator.normal !== undefined) ways.push(terminator.normal);
  }
}

export function simplify(blocks: readonly Block[]): readonly Block[] {
  const byId = new BlockIndex(blocks);
  // A jump that stands for a statement is code, unless `takesOver`: whoever leads there stands for it.
  const final = (id: BlockId, takesOver = false): Way => {
    let to = id;
    let at: Span | undefined;
    // Jumps may lead in a circle: `for (;;) {}`.
    let seen: Set<BlockId> | undefined;
    for (;;) {
      const { steps, terminator } = byId.get(to);
      if (steps.length > 0 || terminator.kind !== 'goto' || seen?.has(to) === true) break;
      if (terminator.at !== undefined) {
        if (!takesOver || at !== undefined) break;
        ({ at } = terminator);
      }
      (seen ??= new Set()).add(to);
      to = terminator.to;
    }
    return { to, at };
  };
  for (const block of blocks) block.terminator = retarget(block.terminator, final);
  return join(reachable(blocks, [blocks[0]!.id], byId), byId);
}

/** Where a way ends that leads through empty blocks, and the jump statement on it. */
interface Way {
  readonly to: BlockId;
  readonly at: Span | undefined;
}

function retarget(terminator: Terminator, final: (id: BlockId, takesOver?: boolean) => Way): Terminator {
  const to = (id: BlockId): BlockId => final(id).to;
  switch (terminator.kind) {
    case 'goto': {
      const way = final(terminator.to, terminator.at === undefined);
      return jump(way.to, terminator.at ?? way.at);
    }
    case 'branch': {
      const then = final(terminator.then, true);
      const otherwise = final(terminator.else, true);
      return {
        ...terminator, then: then.to, else: otherwise.to,
        ...(then.at === undefined ? {} : { thenAt: then.at }), ...(otherwise.at === undefined ? {} : { elseAt: otherwise.at }),
      };
    }
    case 'suspend':
      // Resumption points keep blocks of their own: a state must not stand for two suspensions with other live sets.
      return terminator;
    case 'leave':
      return { ...terminator, next: to(terminator.next), exits: terminator.exits.map((exit) => ({ ...exit, to: to(exit.to) })) };
    case 'end-finally':
      return {
        ...terminator,
        normal: terminator.normal === undefined ? undefined : to(terminator.normal),
        onReturn: terminator.onReturn === undefined ? undefined : to(terminator.onReturn),
        jumps: terminator.jumps.map((jump) => ({ ...jump, to: to(jump.to) })),
      };
    default:
      return terminator;
  }
}

function jump(to: BlockId, at: Span | undefined): Terminator {
  return at === undefined ? { kind: 'goto', to } : { kind: 'goto', to, at };
}

/** The blocks that control can reach from those of `entries`. */
export function reachable(blocks: readonly Block[], entries: readonly BlockId[], byId = new BlockIndex(blocks)): readonly Block[] {
  const seen = byId.facts();
  const work = [...entries];
  while (work.length > 0) {
    const id = work.pop()!;
    if (seen[id] === 1) continue;
    seen[id] = 1;
    const { terminator, handler } = byId.get(id);
    addSuccessors(terminator, work);
    if (handler !== undefined) work.push(handler);
  }
  return blocks.filter((block) => seen[block.id] === 1);
}

function join(blocks: readonly Block[], byId: BlockIndex): readonly Block[] {
  /** Ways into each block; 2 stands for more. A handler is entered from anywhere in its region: it never joins. */
  const ways = byId.facts();
  ways[blocks[0]!.id] = 1;
  for (const { terminator, handler } of blocks) {
    for (const next of successors(terminator)) ways[next] = ways[next] === 0 ? 1 : 2;
    if (handler !== undefined) ways[handler] = 2;
  }
  const gone = byId.facts();
  for (const block of blocks) {
    if (gone[block.id] === 1) continue;
    while (block.terminator.kind === 'goto' && block.terminator.at === undefined) {
      const next = byId.get(block.terminator.to);
      if (next === block || ways[next.id] !== 1 || next.handler !== block.handler) break;
      for (const step of next.steps) block.steps.push(step);
      block.terminator = next.terminator;
      gone[next.id] = 1;
    }
  }
  return blocks.filter((block) => gone[block.id] === 0);
}
