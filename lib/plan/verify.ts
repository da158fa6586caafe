// Invariants of a plan, as code. Tests run it on every function; it throws at a broken one, which is a bug of ours.

import { invariant } from '../invariant.js';
import type { Span } from '../source.js';
import type { FunctionPlan } from './index.js';
import { ropesOf } from './live.js';
import type { Block, BlockId, Local, Rope } from './ir.js';
import { successors } from './simplify.js';

/**
 * Checks that every target exists, that resumption stays in the region of its suspension, that handlers nest, that no
 * span of the source is placed twice, and that saved locals belong to the machine.
 */
export function verifyPlan({ machine }: FunctionPlan): void {
  const { blocks, live, locals } = machine;
  const byId = new Map(blocks.map((block) => [block.id, block]));
  invariant(blocks.length > 0, 'a machine without blocks');
  invariant(byId.size === blocks.length, 'two blocks with one id');
  const find = (id: BlockId): Block => {
    const block = byId.get(id);
    invariant(block !== undefined, `no block B${id}`);
    return block;
  };
  const spans: Span[] = [];
  let suspensions = 0;
  for (const block of blocks) {
    for (const to of successors(block.terminator)) find(to);
    handlerChain(block, find);
    const { terminator } = block;
    if (terminator.kind === 'suspend') {
      suspensions++;
      invariant(find(terminator.resume).handler === block.handler, `B${block.id} resumes in another region`);
      for (const local of live.get(block.id)!) invariant(locals[local.index] === local, 'a saved local of another machine');
      invariant((terminator.op === 'yield') === (terminator.onReturn !== undefined), 'a yield without a way to return');
    }
    for (const rope of [...block.steps.map((step) => step.code), ...ropesOf(terminator)]) {
      checkLocals(rope, locals);
      for (const piece of rope) if (typeof piece === 'object' && 'start' in piece) spans.push(piece);
    }
  }
  invariant(suspensions === live.size, 'live sets and suspensions do not match');
  spans.sort((a, b) => a.start - b.start || a.end - b.end);
  for (let i = 1; i < spans.length; i++) {
    const before = spans[i - 1]!;
    const span = spans[i]!;
    // A place that is read and written (`x += await y`) stands twice; such spans are the same, never partly so.
    const same = before.start === span.start && before.end === span.end;
    invariant(same || before.end <= span.start, `spans [${before.start},${before.end}) and [${span.start},${span.end}) overlap`);
  }
}

/** Following handlers outward ends. */
function handlerChain(block: Block, find: (id: BlockId) => Block): void {
  const seen = new Set<BlockId>([block.id]);
  for (let at = block; at.handler !== undefined; at = find(at.handler)) {
    invariant(!seen.has(at.handler), `the handlers of B${block.id} go round`);
    seen.add(at.handler);
  }
}

function checkLocals(rope: Rope, locals: readonly Local[]): void {
  for (const piece of rope) {
    if (typeof piece === 'object' && 'index' in piece) invariant(piece.index < 0 || locals[piece.index] === piece, 'a local of another machine');
  }
}
