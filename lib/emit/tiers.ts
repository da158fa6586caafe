// Which functions get a fast tier beside their machine. Their code stands twice in the output, and so does every
// function inside them: that must not multiply with each level of nesting.

import { ts } from '../parse/typescript.js';
import type { FunctionInfo } from '../analyse/types.js';

/** V8 does not optimise functions of more than 60 KB of bytecode, which is about as much source: there is nothing to win. */
const longest = 30_000;
/** The length of the lowered functions in a function that is written twice. */
const longestInside = 1_500;

/** Those of `withMachine` that get a fast tier in eager mode. */
export function findFastTiers(withMachine: ReadonlySet<FunctionInfo>): ReadonlySet<FunctionInfo> {
  const inside = new Map<FunctionInfo, number>();
  for (const fn of withMachine) {
    for (let at = fn.parent; at !== undefined; at = at.parent) {
      if (!withMachine.has(at)) continue;
      inside.set(at, (inside.get(at) ?? 0) + lengthOf(fn));
      break;
    }
  }
  const found = new Set<FunctionInfo>();
  for (const fn of withMachine) {
    if (ts.isSourceFile(fn.node) || fn.isGenerator) continue;
    if (lengthOf(fn) > longest || (inside.get(fn) ?? 0) > longestInside) continue;
    // Each template of a tag is one object (ECMA-262 13.2.8.4 GetTemplateObject), whichever tier evaluates it.
    if (!fn.holdsTaggedTemplate) found.add(fn);
  }
  return found;
}

function lengthOf({ node }: FunctionInfo): number {
  return node.end - node.pos;
}
