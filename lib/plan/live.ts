// Which locals are read after each suspension: these are saved, the rest is dropped (liveness by backward data flow).

import type { Analysis } from '../analyse/types.js';
import { firstIdentifier, type BindingPlan } from './bindings.js';
import type { Lowering } from './context.js';
import { isSpan } from '../edits.js';
import { isLocal, type Block, type BlockId, type Local, type Piece, type Rope, type Step, type Terminator } from './ir.js';
import { addSuccessors } from './simplify.js';

export function liveAcross(L: Lowering, blocks: readonly Block[]): ReadonlyMap<BlockId, readonly Local[]> {
  const count = blocks.length;
  const words = (L.locals.length + 31) >> 5;
  const uses = new Uses(L);
  const indexOf: number[] = [];
  for (let i = 0; i < count; i++) {
    const { id } = blocks[i]!;
    while (indexOf.length <= id) indexOf.push(-1);
    indexOf[id] = i;
  }
  // Where control may go to from block i, a throw aside: `ways` from `firsts[i]` to `firsts[i + 1]`. From here on, blocks are known by index.
  const ways: number[] = [];
  const firsts = [0];
  const handlers: number[] = [];
  for (const { terminator, handler } of blocks) {
    addSuccessors(terminator, ways as BlockId[]);
    firsts.push(ways.length);
    handlers.push(handler === undefined ? -1 : indexOf[handler]!);
  }
  for (let i = 0; i < ways.length; i++) ways[i] = indexOf[ways[i]!]!;
  // Sets of locals as bits, `words` of them for each block.
  const reads = new Uint32Array(count * words);
  const writes = new Uint32Array(count * words);
  const liveIn = new Uint32Array(count * words);
  if (words > 0) for (let i = 0; i < count; i++) summarise(blocks[i]!, uses, { reads, writes, from: i * words });
  const predecessors: number[][] = [];
  const work: number[] = [];
  for (let i = 0; i < count; i++) {
    predecessors.push([]);
    work.push(i);
  }
  for (let i = 0; i < count; i++) {
    for (let k = firsts[i]!; k < firsts[i + 1]!; k++) predecessors[ways[k]!]!.push(i);
    if (handlers[i]! >= 0) predecessors[handlers[i]!]!.push(i);
  }
  const queued = new Uint8Array(count).fill(1);
  while (work.length > 0) {
    const at = work.pop()!;
    queued[at] = 0;
    const handler = handlers[at]!;
    let changed = false;
    for (let i = 0, place = at * words; i < words; i++, place++) {
      let bits = 0;
      for (let k = firsts[at]!; k < firsts[at + 1]!; k++) bits |= liveIn[ways[k]! * words + i]!;
      bits = (bits & ~writes[place]!) | reads[place]!;
      // A throw may come before any write of the block.
      if (handler >= 0) bits |= liveIn[handler * words + i]!;
      if ((bits >>> 0) !== liveIn[place]) {
        liveIn[place] = bits;
        changed = true;
      }
    }
    if (!changed) continue;
    for (const before of predecessors[at]!) {
      if (queued[before] === 1) continue;
      queued[before] = 1;
      work.push(before);
    }
  }

  const result = new Map<BlockId, readonly Local[]>();
  for (let at = 0; at < count; at++) {
    const { id, terminator } = blocks[at]!;
    if (terminator.kind !== 'suspend') continue;
    const handler = handlers[at]!;
    const live: Local[] = [];
    // Few of a long function's locals live at once: only the bits that are set are looked at.
    for (let i = 0; i < words; i++) {
      let bits = handler < 0 ? 0 : liveIn[handler * words + i]!;
      for (let k = firsts[at]!; k < firsts[at + 1]!; k++) bits |= liveIn[ways[k]! * words + i]!;
      for (; bits !== 0; bits &= bits - 1) live.push(L.locals[(i << 5) + 31 - Math.clz32(bits & -bits)]!);
    }
    result.set(id, live);
  }
  return result;
}

/** The sets of one block, from the word `from` on. */
interface Summary {
  readonly reads: Uint32Array;
  readonly writes: Uint32Array;
  readonly from: number;
}

/** Fills in what a block reads before it writes it, and what it surely writes. */
function summarise(block: Block, uses: Uses, { reads, writes, from }: Summary): void {
  const read = ({ index }: Local): void => {
    const word = from + (index >> 5);
    const bit = 1 << (index & 31);
    if ((writes[word]! & bit) === 0) reads[word]! |= bit;
  };
  for (const step of block.steps) {
    uses.each(step.code, read, readFrom(step));
    if (step.writes === undefined) continue;
    // An element of an array is written, so the array has to be there.
    if (step.writes.pack !== undefined) uses.each([step.writes], read);
    else writes[from + (step.writes.index >> 5)]! |= 1 << (step.writes.index & 31);
  }
  for (const rope of ropesOf(block.terminator)) uses.each(rope, read);
}

/** Where the code begins that a step reads: the target of `x = …` is not read. */
function readFrom({ writes, code }: Step): number {
  return writes !== undefined && code.length > 1 && isAssignment(code[1]!) ? 2 : 0;
}

function isAssignment(piece: Piece): boolean {
  return typeof piece === 'string' && piece.startsWith(' = ');
}

export function ropesOf(terminator: Terminator): readonly Rope[] {
  switch (terminator.kind) {
    case 'branch':
      return [terminator.test];
    case 'suspend':
      return [terminator.operand];
    case 'throw':
      return [terminator.value];
    case 'return':
      return terminator.value === undefined ? [] : [terminator.value];
    case 'leave':
      return [terminator.code];
    case 'end-finally':
      return [[terminator.completion, terminator.value]];
    default:
      return [];
  }
}

/** What has to be saved for a local: itself, or the array that it is in. */
function holderOf(local: Local): Local {
  return local.pack ?? local;
}

/** Finds the locals that a rope reads, those behind the identifiers of its spans included. */
export class Uses {
  private readonly analysis: Analysis;
  private readonly bindings: BindingPlan;

  constructor(private readonly L: Lowering) {
    this.analysis = L.analysis;
    this.bindings = L.bindings;
  }

  each(rope: Rope, found: (local: Local) => void, from = 0): void {
    const { identifiers } = this.analysis;
    for (let i = from; i < rope.length; i++) {
      const piece = rope[i]!;
      if (typeof piece === 'string') continue;
      if (isLocal(piece)) {
        if (piece.index >= 0) found(holderOf(piece));
        continue;
      }
      if (!isSpan(piece)) continue;
      for (let at = firstIdentifier(this.analysis, piece.start); at < identifiers.length && identifiers[at]!.end <= piece.end; at++) {
        const identifier = identifiers[at]!;
        const binding = this.analysis.bindingOf.get(identifier);
        if (binding === undefined || !this.bindings.hoisted.has(binding)) continue;
        if (this.bindings.boxed.has(binding)) found(holderOf(this.L.recordOf(binding.scope)!));
        else if (!binding.declarations.includes(identifier)) found(this.L.localOf(binding)!);
      }
    }
  }
}
