// Blocks → states: the numbers that a machine's `switch` goes by. They carry no meaning but their order.

import type { Block, BlockId, Terminator } from '../plan/ir.js';
import { BlockIndex, reachable, successors } from '../plan/simplify.js';

/**
 * Blocks that are entered other than from the block before them get a state, in the order in which they stand, from `first`
 * on. `entries`: those that are entered from outside.
 */
export function numberStates(blocks: readonly Block[], first: number, entries: readonly BlockId[]): ReadonlyMap<BlockId, number> {
  const entered = new Set<BlockId>(entries);
  blocks.forEach(({ terminator, handler }, i) => {
    if (handler !== undefined) entered.add(handler);
    addJumpTargets(terminator, blocks[i + 1]?.id, entered);
  });
  const states = new Map<BlockId, number>();
  for (const { id } of blocks) if (entered.has(id)) states.set(id, first + states.size);
  return states;
}

/** Whether a branch is written so that its `then` side follows. */
export function fallsIntoThen({ then, thenAt }: Terminator & { kind: 'branch' }, next: BlockId | undefined): boolean {
  return then === next && thenAt === undefined;
}

/** Adds the blocks that a terminator jumps to when `next` stands behind it: all but the one that it falls into. */
function addJumpTargets(terminator: Terminator, next: BlockId | undefined, targets: Set<BlockId>): void {
  const addUnlessNext = (to: BlockId | undefined): void => {
    if (to !== undefined && to !== next) targets.add(to);
  };
  switch (terminator.kind) {
    case 'goto':
      // One that stands for a statement is written even so: a breakpoint needs code.
      if (terminator.at === undefined) addUnlessNext(terminator.to);
      else targets.add(terminator.to);
      return;
    case 'branch':
      if (fallsIntoThen(terminator, next)) targets.add(terminator.else);
      else {
        targets.add(terminator.then);
        if (terminator.elseAt === undefined) addUnlessNext(terminator.else);
        else targets.add(terminator.else);
      }
      return;
    case 'leave':
      for (const { to } of terminator.exits) targets.add(to);
      return addUnlessNext(terminator.next);
    case 'end-finally':
      for (const { to } of terminator.jumps) targets.add(to);
      addUnlessNext(terminator.normal);
      if (terminator.onReturn !== undefined) targets.add(terminator.onReturn);
      return;
    case 'suspend':
      // Entered by number; and where it need not suspend, by a jump or by falling into what follows.
      targets.add(terminator.resume);
      addUnlessNext(terminator.next);
      if (terminator.onReturn !== undefined) targets.add(terminator.onReturn);
  }
}

/** The blocks that control reaches from a block with another handler. */
export function findRegionChanges(blocks: readonly Block[]): ReadonlySet<BlockId> {
  const changes = new Set<BlockId>();
  if (blocks.every(({ handler }) => handler === undefined)) return changes;
  const byId = new BlockIndex(blocks);
  for (const { handler, terminator } of blocks) {
    if (handler !== undefined) changes.add(handler);
    for (const to of successors(terminator)) if (byId.get(to).handler !== handler) changes.add(to);
  }
  return changes;
}

/**
 * The blocks whose suspension is the only one of every call that comes to it: none comes before it, none may follow.
 * Time grows with the number of blocks.
 */
export function findOnly(blocks: readonly Block[]): ReadonlySet<BlockId> {
  const suspending = blocks.filter(({ terminator }) => terminator.kind === 'suspend');
  const waysOn = ({ terminator, handler }: Block): readonly BlockId[] =>
    handler === undefined ? successors(terminator) : [...successors(terminator), handler];
  const later = new Set(reachable(blocks, suspending.flatMap(waysOn)).map(({ id }) => id));
  const before = new Map<BlockId, BlockId[]>();
  for (const block of blocks) {
    for (const next of waysOn(block)) {
      const list = before.get(next);
      if (list === undefined) before.set(next, [block.id]);
      else list.push(block.id);
    }
  }
  const leading = new Set(suspending.map(({ id }) => id));
  // A set goes on over what is added to it.
  for (const id of leading) for (const from of before.get(id) ?? []) leading.add(from);
  return new Set(suspending.filter((block) => !later.has(block.id) && !waysOn(block).some((id) => leading.has(id))).map(({ id }) => id));
}
