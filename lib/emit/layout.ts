// What a machine's code looks like to those who enter it: the numbers of its states and handlers, and where each local
// is saved. Both tiers need it, since the fast tier hands its locals over to the machine.

import type { FunctionPlan } from '../plan/index.js';
import type { Block, BlockId, Local, Suspend } from '../plan/ir.js';
import { reachable } from '../plan/simplify.js';
import { numberStates } from './states.js';

/** Up to this many saved locals keep fixed places; more are packed, and unpacked by the number of the suspension. */
const fixedSlots = 12;

/** How a suspension is entered again. */
export interface Resumption {
  /** The state to go on in. */
  readonly state: number;
  /** The state of the handler that a throw goes to; 0: none. */
  readonly handler: number;
  /** The expression that saves the live locals, in a new array unless there is but one. */
  readonly saved: string;
  /** The expression that saves them where those of the suspension before are, if there always is one: nothing is allocated. */
  readonly kept: string;
}

export class Layout {
  /** The blocks that the machine has. With a fast tier, those that only run before the first suspension are not among them. */
  readonly blocks: readonly Block[];
  /** The places of saved locals, if they are fixed. */
  readonly slots: readonly Local[] | undefined;
  /** There is one saved local at most, which is saved as it is: there is no array. */
  readonly isBare: boolean;
  /** By state, the locals that are packed there. */
  readonly packed: { readonly state: number; readonly live: readonly Local[] }[] = [];
  /** Whether the machine has handlers. */
  readonly handles: boolean;
  private readonly states: ReadonlyMap<BlockId, number>;
  private readonly resumptions = new Map<Suspend, Resumption>();

  /** `resumedOnly`: calls begin in the fast tier, and the machine is only entered where it goes on. */
  constructor(
    { machine, fn }: FunctionPlan, private readonly nameOf: (local: Local) => string, private readonly array: string, readonly resumedOnly: boolean,
  ) {
    const { live, locals } = machine;
    const resumed: BlockId[] = [];
    for (const { terminator, handler } of machine.blocks) {
      if (terminator.kind !== 'suspend') continue;
      resumed.push(terminator.resume);
      if (handler !== undefined) resumed.push(handler);
    }
    const blocks = (this.blocks = resumedOnly ? reachable(machine.blocks, resumed) : machine.blocks);
    const saved = new Set<Local>();
    for (const list of live.values()) for (const local of list) saved.add(local);
    this.slots = saved.size <= fixedSlots ? locals.filter((local) => saved.has(local)) : undefined;
    // What a generator saves is there from the start.
    this.isBare = !fn.isGenerator && this.slots !== undefined && this.slots.length <= 1;
    this.handles = blocks.some((block) => block.handler !== undefined);
    // 0 is the start of the function, and as a handler there is none.
    // A suspension may stand in code that only the fast tier has: `if (x) await a; else await b;`.
    const entries = resumedOnly ? resumed : blocks.slice(0, 1).map(({ id }) => id);
    this.states = numberStates(blocks, resumedOnly ? 1 : 0, entries);
    for (const block of machine.blocks) {
      if (block.terminator.kind !== 'suspend') continue;
      const state = this.states.get(block.terminator.resume)!;
      const list = live.get(block.id)!;
      if (this.slots === undefined) this.packed.push({ state, live: list });
      const saved = this.save(state, list);
      // A generator's entry makes the array (its parameters are in it), and the fast tier that of other functions.
      const kept = resumedOnly || fn.isGenerator ? this.keep(list) ?? saved : saved;
      this.resumptions.set(block.terminator.node, { state, handler: this.handlerOf(block), saved, kept });
    }
  }

  /** The state that enters a block; undefined where only the block before it leads there. */
  stateOf(block: BlockId): number | undefined {
    return this.states.get(block);
  }

  /** The state of the handler of a block; 0: none. */
  handlerOf({ handler }: Block): number {
    return handler === undefined ? 0 : this.states.get(handler)!;
  }

  /** Undefined for a suspension that nothing reaches. */
  resumptionOf(suspension: Suspend): Resumption | undefined {
    return this.resumptions.get(suspension);
  }

  private save(state: number, live: readonly Local[]): string {
    let text = '';
    if (this.slots === undefined) {
      for (const local of live) text += `, ${this.nameOf(local)}`;
      return `[${state}${text}]`;
    }
    if (this.slots.length === 0) return 'void 0';
    this.eachSlot(live, (value) => { text += text === '' ? value : `, ${value}`; });
    return this.isBare ? text : `[${text}]`;
  }

  /** The values of all slots, those of dead locals `void 0`. Slots and live sets have the locals in one order. */
  private eachSlot(live: readonly Local[], use: (value: string, slot: number) => void): void {
    const slots = this.slots!;
    let next = 0;
    for (let i = 0; i < slots.length; i++) {
      const isLive = slots[i] === live[next];
      if (isLive) next++;
      use(isLive ? this.nameOf(slots[i]!) : 'void 0', i);
    }
  }

  /** What is dead is overwritten, so that a suspended function holds no more than it needs. */
  private keep(live: readonly Local[]): string | undefined {
    const { slots, array, isBare } = this;
    if (slots === undefined || isBare) return undefined;
    let text = '';
    this.eachSlot(live, (value, i) => { text += `${array}[${i}] = ${value}, `; });
    return `(${text}${array})`;
  }
}
