// Which locals are read after each suspension: these are saved, the rest is dropped (liveness by backward data flow).

import type { Analysis } from '../analyse/types.js';
import { identifiersIn, type BindingPlan } from './bindings.js';
import type { Lowering } from './context.js';
import { isSpan } from '../edits.js';
import { isLocal, type Block, type BlockId, type Local, type Piece, type Rope, type Step, type Terminator } from './ir.js';
import { successors } from './simplify.js';

type Bits = Uint32Array;

export function liveAcross(L: Lowering, blocks: readonly Block[]): ReadonlyMap<BlockId, readonly Local[]> {
  const words = (L.locals.length + 31) >> 5;
  const uses = new Uses(L);
  const indexOf = new Map<BlockId, number>();
  for (let i = 0; i < blocks.length; i++) indexOf.set(blocks[i]!.id, i);
  // Block by block, from here on by index: the places that control may go to, by a throw as well.
  const nexts = blocks.map(({ terminator }) => successors(terminator).map((id) => indexOf.get(id)!));
  const handlers = blocks.map(({ handler }) => (handler === undefined ? -1 : indexOf.get(handler)!));
  const summaries = blocks.map((block) => summarise(block, uses, words));
  const liveIn = blocks.map(() => new Uint32Array(words));
  const predecessors: number[][] = blocks.map(() => []);
  for (let i = 0; i < blocks.length; i++) {
    for (const next of nexts[i]!) predecessors[next]!.push(i);
    if (handlers[i]! >= 0) predecessors[handlers[i]!]!.push(i);
  }
  const work = blocks.map((_, i) => i);
  const queued = new Uint8Array(blocks.length).fill(1);
  while (work.length > 0) {
    const at = work.pop()!;
    queued[at] = 0;
    const { use, def } = summaries[at]!;
    const live = liveIn[at]!;
    const outs = nexts[at]!;
    // A throw may come before any write of the block.
    const thrown = handlers[at]! < 0 ? undefined : liveIn[handlers[at]!]!;
    let changed = false;
    for (let i = 0; i < words; i++) {
      let bits = 0;
      for (const out of outs) bits |= liveIn[out]![i]!;
      bits = (bits & ~def[i]!) | use[i]!;
      if (thrown !== undefined) bits |= thrown[i]!;
      if ((bits >>> 0) !== live[i]) {
        live[i] = bits;
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
  for (let at = 0; at < blocks.length; at++) {
    const { id, terminator } = blocks[at]!;
    if (terminator.kind !== 'suspend') continue;
    const after = handlers[at]! < 0 ? nexts[at]! : [...nexts[at]!, handlers[at]!];
    const live: Local[] = [];
    // Few of a long function's locals live at once: only the bits that are set are looked at.
    for (let i = 0; i < words; i++) {
      let bits = 0;
      for (const next of after) bits |= liveIn[next]![i]!;
      for (; bits !== 0; bits &= bits - 1) live.push(L.locals[(i << 5) + 31 - Math.clz32(bits & -bits)]!);
    }
    result.set(id, live);
  }
  return result;
}

function has(bits: Bits, index: number): boolean {
  return (bits[index >> 5]! & (1 << (index & 31))) !== 0;
}

function add(bits: Bits, index: number): void {
  bits[index >> 5]! |= 1 << (index & 31);
}

/** What a block reads before it writes it, and what it surely writes. */
function summarise(block: Block, uses: Uses, words: number): { use: Bits; def: Bits } {
  const use = new Uint32Array(words);
  const def = new Uint32Array(words);
  const read = (rope: Rope): void => uses.each(rope, (local) => { if (!has(def, local.index)) add(use, local.index); });
  for (const step of block.steps) {
    read(readPart(step));
    if (step.writes === undefined) continue;
    // An element of an array is written, so the array has to be there.
    if (step.writes.pack !== undefined) read([step.writes]);
    else add(def, step.writes.index);
  }
  for (const rope of ropesOf(block.terminator)) read(rope);
  return { use, def };
}

/** The target of `x = …` is not read. */
function readPart(step: Step): Rope {
  return step.writes !== undefined && step.code.length > 1 && step.code[1] !== undefined && isAssignment(step.code[1]) ? step.code.slice(2) : step.code;
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

  each(rope: Rope, found: (local: Local) => void): void {
    for (const piece of rope) {
      if (typeof piece === 'string') continue;
      if (isLocal(piece)) {
        if (piece.index >= 0) found(holderOf(piece));
        continue;
      }
      if (!isSpan(piece)) continue;
      for (const identifier of identifiersIn(this.analysis, piece.start, piece.end)) {
        const binding = this.analysis.bindingOf.get(identifier);
        if (binding === undefined || !this.bindings.hoisted.has(binding)) continue;
        if (this.bindings.boxed.has(binding)) found(holderOf(this.L.recordOf(binding.scope)!));
        else if (!binding.declarations.includes(identifier)) found(this.L.localOf(binding)!);
      }
    }
  }
}
