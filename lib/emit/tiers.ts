// Which functions get a fast tier beside their machine. Their code stands twice in the output, and so does every
// function inside them: that must not multiply with each level of nesting.

import { ts } from '../parse/typescript.js';
import type { FunctionInfo } from '../analyse/types.js';

/** V8 does not optimise functions of more than 60 KB of bytecode, which is about as much source: there is nothing to win. */
const longest = 30_000;
/** How much the lowered functions in a function that is written twice may take, with their own copies. */
const longestInside = 1_500;

/** Those of `withMachine`, which are in source order, that get a fast tier in eager mode. */
export function findFastTiers(withMachine: ReadonlySet<FunctionInfo>): ReadonlySet<FunctionInfo> {
  const found = new Set<FunctionInfo>();
  /** What the lowered functions in a function take: in the source, and with their copies in the output. */
  const inside = new Map<FunctionInfo, { length: number; written: number }>();
  // Inner functions first: copies of copies of copies come to an end after a few levels, however short the functions are.
  for (const fn of [...withMachine].reverse()) {
    const inner = inside.get(fn) ?? { length: 0, written: 0 };
    const isFast = isEligible(fn) && lengthOf(fn) <= longest && inner.written <= longestInside;
    if (isFast) found.add(fn);
    let around = fn.parent;
    while (around !== undefined && !withMachine.has(around)) around = around.parent;
    if (around === undefined) continue;
    const outer = inside.get(around) ?? { length: 0, written: 0 };
    outer.length += lengthOf(fn);
    outer.written += (lengthOf(fn) - inner.length + inner.written) * (isFast ? 2 : 1);
    inside.set(around, outer);
  }
  return found;
}

/** Each template of a tag is one object (ECMA-262 13.2.8.4 GetTemplateObject), whichever tier evaluates it. */
function isEligible(fn: FunctionInfo): boolean {
  return !ts.isSourceFile(fn.node) && !fn.isGenerator && !fn.holdsTaggedTemplate;
}

function lengthOf({ node }: FunctionInfo): number {
  return node.end - node.pos;
}
