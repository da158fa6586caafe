// Walks through a machine by its plan. Nothing of the program is evaluated: whoever walks says which way a test goes and
// what becomes of an await. Only completion records are known, since their numbers are the plan's own.

import type { BlockView, FunctionView, SuspensionView } from './views.js';
import { titleOf } from './graph.js';

/** The number of a throw in a completion record: `Completion.throw` of the plan. */
const thrownCompletion = 1;

/** Where a walk stands. Values are immutable: a step makes a new one, so that going back is keeping the old. */
export interface Walk {
  /** The block that control is in; null when the function has ended. */
  readonly block: number | null;
  /** before: the code of the block has not run. end: it has. suspended: the machine has given way at the end of the block. */
  readonly phase: 'before' | 'end' | 'suspended' | 'done';
  /** How the function ended. */
  readonly outcome: 'fulfilled' | 'rejected' | null;
  /** What each variable was last given, as the plan writes it. */
  readonly values: ReadonlyMap<string, string>;
  /** The number in each completion record. */
  readonly completions: ReadonlyMap<string, number>;
  /** What `$v` holds. */
  readonly received: string | null;
  /** What has just happened, for a log. */
  readonly event: string;
}

export interface Choice {
  /** Short and stable: it stands in deep links. */
  readonly key: string;
  readonly label: string;
  /** What choosing it says about the program. */
  readonly hint: string;
  readonly next: Walk;
}

/** The start of a walk: the machine has just been called. */
export function startWalk({ blocks, name, parameters }: FunctionView): Walk {
  const [entry] = blocks;
  const values = new Map(parameters.map((parameter) => [parameter, 'the argument']));
  return {
    block: entry?.id ?? null, phase: entry === undefined ? 'done' : 'before', outcome: null,
    values, completions: new Map(), received: null, event: `${name} is called`,
  };
}

/** All that can happen next; empty at the end. The first choice is the usual one. */
export function choicesOf(fn: FunctionView, walk: Walk): readonly Choice[] {
  const block = fn.blocks.find(({ id }) => id === walk.block);
  if (block === undefined || walk.phase === 'done') return [];
  if (walk.phase === 'suspended') return resumptions(fn, block, walk);
  if (walk.phase === 'before') return block.steps.length === 0 ? atEnd(fn, block, walk) : [run(block, walk), ...throwing(fn, block, walk, 'the code throws')];
  return atEnd(fn, block, walk);
}

/** Follows the keys of choices from the start, as far as they name one. Gives every stand on the way. */
export function replay(fn: FunctionView, keys: readonly string[]): readonly Walk[] {
  const walks = [startWalk(fn)];
  for (const key of keys) {
    const choice = choicesOf(fn, walks[walks.length - 1]!).find((candidate) => candidate.key === key);
    if (choice === undefined) break;
    walks.push(choice.next);
  }
  return walks;
}

/** The state that the machine is in: that of the block, or of the one which falls into it; 0 before anything is suspended. */
export function stateOf({ blocks }: FunctionView, id: number): number {
  let state = 0;
  for (const block of blocks) {
    if (block.inMachine) state = block.state ?? state;
    if (block.id === id) return block.inMachine ? state : 0;
  }
  return state;
}

/** The handlers around a block, innermost first. */
export function handlersOf(fn: FunctionView, id: number): readonly FunctionView['regions'][number][] {
  const found: FunctionView['regions'][number][] = [];
  let handler = fn.blocks.find((block) => block.id === id)?.handler ?? null;
  while (handler !== null && found.length < fn.regions.length) {
    const region = fn.regions.find((candidate) => candidate.handler === handler);
    if (region === undefined) break;
    found.push(region);
    handler = region.outer;
  }
  return found;
}

export function suspensionAt({ suspensions }: FunctionView, block: number | null): SuspensionView | undefined {
  return suspensions.find(({ from }) => from === block);
}

function enter(walk: Walk, block: number, event: string, received: string | null = walk.received): Walk {
  return { ...walk, block, phase: 'before', received, event };
}

function run(block: BlockView, walk: Walk): Choice {
  const values = new Map(walk.values);
  const completions = new Map(walk.completions);
  for (const { code, writes, completes } of block.steps) {
    for (const name of writes) values.set(name, valueIn(code, name, walk.received));
    for (const name of writes) completions.delete(name);
    if (completes !== undefined) completions.set(completes.local, completes.number);
  }
  const next: Walk = { ...walk, phase: 'end', values, completions, event: `runs ${block.code[0] ?? block.steps[0]!.code}${block.steps.length > 1 ? ' …' : ''}` };
  return { key: 'r', label: 'run', hint: 'The code of this block runs to its end.', next };
}

/** `x = f($v)` and `x: T = f($v)` → `f(value of g(y))`; what is not one plain assignment is shown as it stands. */
function valueIn(code: string, name: string, received: string | null): string {
  const isAssignment = name !== '' && code.startsWith(name) && /^(?::| = )/.test(code.slice(name.length)) && code.includes(' = ');
  const value = isAssignment ? code.slice(code.indexOf(' = ') + 3) : code;
  return received === null ? value : value.replaceAll('$v', received);
}

function throwing(fn: FunctionView, block: BlockView, walk: Walk, hint: string, reason = 'the error', key = 't'): readonly Choice[] {
  return [{ key, label: 'throw', hint: `${sentence(hint)}: ${whereTo(fn, block)}.`, next: thrown(block, walk, reason, hint) }];
}

function thrown(block: BlockView, walk: Walk, reason: string, event: string): Walk {
  if (block.handler !== null) return enter(walk, block.handler, event, reason);
  return { ...walk, block: null, phase: 'done', outcome: 'rejected', received: reason, event: `${event}; the promise is rejected` };
}

function whereTo(fn: FunctionView, { handler }: BlockView): string {
  if (handler === null) return 'out of the function, whose promise is rejected';
  const region = fn.regions.find((candidate) => candidate.handler === handler);
  return `to the ${region?.kind ?? 'handler'} at ${titleOf(fn.blocks.find(({ id }) => id === handler)!)}`;
}

function atEnd(fn: FunctionView, block: BlockView, walk: Walk): readonly Choice[] {
  const { edges, operand } = block;
  const name = (id: number): string => titleOf(fn.blocks.find((other) => other.id === id)!);
  switch (block.terminator) {
    case 'goto':
      return [{ key: 'n', label: 'go on', hint: `On to ${name(edges[0]!.to)}.`, next: enter(walk, edges[0]!.to, `goes on to ${name(edges[0]!.to)}`) }];
    case 'branch':
      return [
        ...edges.map(({ to, kind }): Choice => ({
          key: kind === 'then' ? 'y' : 'e', label: kind === 'then' ? 'true' : 'false', hint: `${operand} is ${kind === 'then'}: on to ${name(to)}.`,
          next: enter(walk, to, `${operand} is ${kind === 'then'}`),
        })),
        ...throwing(fn, block, walk, 'the test throws'),
      ];
    case 'suspend':
      return suspending(fn, block, walk);
    case 'return':
      return [
        {
          key: 'n', label: 'return', hint: `The promise is fulfilled${operand === null ? '' : ` with ${operand}`}.`,
          next: { ...walk, block: null, phase: 'done', outcome: 'fulfilled', received: operand === null ? 'undefined' : valueIn(operand, '', walk.received), event: 'returns; the promise is fulfilled' },
        },
        ...(operand === null ? [] : throwing(fn, block, walk, 'the value cannot be had')),
      ];
    case 'throw':
      return throwing(fn, block, walk, `throws ${operand}`, operand ?? 'the error', 'n');
    case 'leave':
      return [
        { key: 'n', label: 'run through', hint: `The code runs to its end: on to ${name(edges[0]!.to)}.`, next: enter(walk, edges[0]!.to, 'the code runs through') },
        ...edges.slice(1).map(({ to, completion }, i): Choice => ({
          key: `x${i}`, label: `leave to ${name(to)}`, hint: 'A jump in the code is taken.', next: enter(completion === undefined ? walk : { ...walk, completions: new Map([...walk.completions, [completion.local, completion.number]]) }, to, `leaves to ${name(to)}`),
        })),
      ];
    case 'end-finally':
      return endOfFinally(fn, block, walk, name);
  }
}

function endOfFinally(fn: FunctionView, block: BlockView, walk: Walk, name: (id: number) => string): readonly Choice[] {
  const { local, value } = block.completion!;
  const known = walk.completions.get(local);
  const rethrow = throwing(fn, block, walk, 'the error goes on behind the finalizer', walk.values.get(value) ?? 'the error', 'n');
  if (known === thrownCompletion) return rethrow;
  const ways = block.edges.map((edge): Choice => ({
    key: `c${edge.completion!.number}`, label: edge.kind === 'normal' ? 'go on' : edge.kind, hint: `${local} is ${edge.completion!.number}: on to ${name(edge.to)}.`,
    next: enter(walk, edge.to, edge.kind === 'normal' ? 'the finalizer ends' : `the finalizer ends with a ${edge.kind}`),
  }));
  const way = block.edges.findIndex(({ completion }) => completion!.number === known);
  return way >= 0 ? [ways[way]!] : [...ways, ...rethrow];
}

function suspending(fn: FunctionView, block: BlockView, walk: Walk): readonly Choice[] {
  const { operand, edges } = block;
  const point = suspensionAt(fn, block.id)!;
  const resume = edges[0]!.to;
  const waits = walk.received !== null && operand === '$v' ? walk.received : operand ?? 'undefined';
  const suspended = { ...walk, phase: 'suspended', event: point.kind === 'yield' ? `gives out ${waits} and is suspended` : `is suspended at ${point.construct} ${waits}` } as const;
  const fails = throwing(fn, block, walk, `${waits} throws`);
  if (point.kind === 'yield') return [{ key: 's', label: 'suspend', hint: `Gives out ${waits}.`, next: suspended }, ...fails];
  return [
    {
      key: 'f', label: 'settled', hint: `${waits} is fulfilled already: goes on at once, without a frame (eager).`,
      next: enter(walk, resume, `${waits} is fulfilled already`, `⟨${waits}⟩`),
    },
    { key: 's', label: 'pending', hint: `${waits} is pending: saves ${saved(point)} and gives way.`, next: suspended },
    {
      key: 'j', label: 'settled: rejected', hint: `${waits} is rejected already: ${whereTo(fn, block)}.`,
      next: thrown(block, walk, `reason of ⟨${waits}⟩`, `${waits} is rejected already`),
    },
    ...fails,
  ];
}

function saved({ live }: SuspensionView): string {
  return live.length === 0 ? 'nothing' : live.join(', ');
}

function resumptions(fn: FunctionView, block: BlockView, walk: Walk): readonly Choice[] {
  const point = suspensionAt(fn, block.id)!;
  const waits = walk.received !== null && block.operand === '$v' ? walk.received : block.operand ?? 'undefined';
  const resume = point.to;
  if (point.kind === 'yield') {
    const choices: Choice[] = [{ key: 'v', label: 'next(v)', hint: 'The consumer asks for the next value.', next: enter(walk, resume, 'is resumed by next(v)', 'v') }];
    if (point.onReturn !== null) {
      choices.push({ key: 'b', label: 'return(v)', hint: 'The consumer ends the generator; finalizers still run.', next: enter(walk, point.onReturn, 'is resumed by return(v)', 'v') });
    }
    return [...choices, ...throwing(fn, block, walk, 'is resumed by throw(e)', 'e')];
  }
  return [
    { key: 'v', label: 'resolves', hint: `${waits} is fulfilled: a job resumes the machine in S${point.states.after}.`, next: enter(walk, resume, `${waits} is fulfilled`, `⟨${waits}⟩`) },
    {
      key: 't', label: 'rejects', hint: `${waits} is rejected: ${whereTo(fn, block)}.`,
      next: thrown(block, walk, `reason of ⟨${waits}⟩`, `${waits} is rejected`),
    },
  ];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
