// A plan as text: for the inspector, for `--format plan`, for the eyes of whoever works on the planner.

import type { FunctionPlan } from './index.js';
import { resumeValue } from './context.js';
import type { Local, Rope, Terminator } from './ir.js';

/** Prints the blocks of one function. `text` is the source of the file. */
export function printPlan({ machine, bindings }: FunctionPlan, text: string): string {
  const rope = (pieces: Rope): string => printRope(pieces, text);
  const lines: string[] = [];
  if (machine.locals.length > 0) lines.push(`locals  ${machine.locals.map(nameOfLocal).join(' ')}`);
  if (bindings.boxed.size > 0) lines.push(`boxed   ${[...bindings.boxed].map((binding) => binding.name).join(' ')}`);
  if (bindings.guarded.size > 0) lines.push(`guarded ${[...bindings.guarded].map((binding) => binding.name).join(' ')}`);
  for (const block of machine.blocks) {
    lines.push(`B${block.id}:${block.handler === undefined ? '' : `  (throws to B${block.handler})`}`);
    for (const step of block.steps) if (step.code.length > 0) lines.push(`  ${rope(step.code)}`);
    lines.push(`  ${printTerminator(block.terminator, text)}`);
    const live = machine.live.get(block.id);
    if (live !== undefined) lines.push(`    live {${live.map(nameOfLocal).join(' ')}}`);
  }
  return lines.join('\n');
}

/** A local's name in plans: `$1` and the like for temps. */
export function nameOfLocal(local: Local): string {
  if (local === resumeValue) return '$v';
  return local.kind === 'temp' ? `$${local.name}` : local.name;
}

/** A rope as one line of text. */
export function printRope(pieces: Rope, text: string): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('index' in piece) return nameOfLocal(piece);
      return 'at' in piece ? piece.text : text.slice(piece.start, piece.end);
    })
    .join('')
    .replace(/\s+/g, ' ');
}

/** A terminator as one line of text. */
export function printTerminator(terminator: Terminator, text: string): string {
  const rope = (pieces: Rope): string => printRope(pieces, text);
  switch (terminator.kind) {
    case 'goto':
      return `goto B${terminator.to}`;
    case 'branch':
      return `branch ${rope(terminator.test)} ? B${terminator.then} : B${terminator.else}`;
    case 'suspend': {
      const back = terminator.onReturn === undefined ? '' : `, return -> B${terminator.onReturn}`;
      return `${terminator.op} ${rope(terminator.operand)} -> B${terminator.resume}${back}`;
    }
    case 'return':
      return terminator.value === undefined ? 'return' : `return ${rope(terminator.value)}`;
    case 'throw':
      return `throw ${rope(terminator.value)}`;
    case 'leave':
      return `run ${rope(terminator.code)} -> B${terminator.next}, leaving to ${terminator.exits.map((exit) => `B${exit.to}`).join(' ')}`;
    case 'end-finally': {
      const ways = terminator.jumps.map(({ number, to }) => `${number} -> B${to}`);
      if (terminator.onReturn !== undefined) ways.unshift(`return -> B${terminator.onReturn}`);
      if (terminator.normal !== undefined) ways.unshift(`normal -> B${terminator.normal}`);
      return `end-finally ${nameOfLocal(terminator.completion)}: ${ways.join(', ')}`;
    }
  }
}
