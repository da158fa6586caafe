// Makes the graph small: jumps through empty blocks go straight on, blocks that nothing reaches are dropped, and a block
// with a single way in is joined to the one before it.

import type { Span } from '../source.js';
import type { Block, BlockId, Terminator } from './ir.js';

/** The blocks that a terminator can lead to, a throw aside. */
export function successors(terminator: Terminator): readonly BlockId[] {
  switch (terminator.kind) {
    case 'goto':
      return [terminator.to];
    case 'branch':
      return [terminator.then, terminator.else];
    case 'suspend': {
      const ways = terminator.next === terminator.resume ? [terminator.resume] : [terminator.resume, terminator.next];
      return terminator.onReturn === undefined ? ways : [...ways, terminator.onReturn];
    }
    case 'leave':
      return [terminator.next, ...terminator.exits.map((exit) => exit.to)];
    case 'end-finally': {
      const ends = terminator.jumps.map((jump) => jump.to);
      if (terminator.onReturn !== undefined) ends.push(terminator.onReturn);
      if (terminator.normal !== undefined) ends.push(terminator.normal);
      return ends;
    }
    default:
      return [];
  }
}

export function simplify(blocks: readonly Block[]): readonly Block[] {
  const byId = new Map(blocks.map((block) => [block.id, block]));
  // A jump that stands for a statement is code, unless `takesOver`: whoever leads there stands for it.
  const final = (id: BlockId, takesOver = false): Way => {
    const seen = new Set<BlockId>();
    let to = id;
    let at: Span | undefined;
    for (;;) {
      const { steps, terminator } = byId.get(to)!;
      if (steps.length > 0 || terminator.kind !== 'goto' || seen.has(to)) break;
      if (terminator.at !== undefined) {
        if (!takesOver || at !== undefined) break;
        ({ at } = terminator);
      }
      seen.add(to);
      to = terminator.to;
    }
    return { to, at };
  };
  for (const block of blocks) block.terminator = retarget(block.terminator, final);
  return join(reachable(blocks, [blocks[0]!.id]), byId);
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
export function reachable(blocks: readonly Block[], entries: readonly BlockId[]): readonly Block[] {
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const seen = new Set<BlockId>();
  const work = [...entries];
  while (work.length > 0) {
    const id = work.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    const { terminator, handler } = byId.get(id)!;
    work.push(...successors(terminator));
    if (handler !== undefined) work.push(handler);
  }
  return blocks.filter((block) => seen.has(block.id));
}

function join(blocks: readonly Block[], byId: ReadonlyMap<BlockId, Block>): readonly Block[] {
  const ways = new Map<BlockId, number>();
  const count = (id: BlockId): void => void ways.set(id, (ways.get(id) ?? 0) + 1);
  count(blocks[0]!.id);
  for (const { terminator, handler } of blocks) {
    successors(terminator).forEach(count);
    // A handler is entered from anywhere in its region: it never joins.
    if (handler !== undefined) ways.set(handler, Infinity);
  }
  const gone = new Set<BlockId>();
  for (const block of blocks) {
    if (gone.has(block.id)) continue;
    while (block.terminator.kind === 'goto' && block.terminator.at === undefined) {
      const next = byId.get(block.terminator.to)!;
      if (next === block || ways.get(next.id) !== 1 || next.handler !== block.handler) break;
      for (const step of next.steps) block.steps.push(step);
      block.terminator = next.terminator;
      gone.add(next.id);
    }
  }
  return blocks.filter((block) => !gone.has(block.id));
}
