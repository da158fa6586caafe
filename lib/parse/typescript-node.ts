// On Node, TypeScript is loaded with `require`: importing it makes Node scan 9 MB for export names, which more than
// doubles the time. The package's `imports` map sends browsers to typescript-browser.ts instead.
import { createRequire } from 'node:module';
import type TypeScript from 'typescript';

/** V8 gives an object of more than 1020 properties no fixed places. */
const most = 900;

/**
 * The same members, as properties. TypeScript's own object has 2,200 getters, which V8 keeps in a hash table: each `ts.isBlock(node)`
 * is a search and three calls there, of which a file of 10 KB has some ten thousand. As prototypes of each other, small objects are inlined.
 */
function plainMembers<T extends object>(all: T): T {
  let members: Record<string, unknown> = {};
  let count = 0;
  for (const name in all) {
    if (count++ % most === 0) members = Object.create(members) as Record<string, unknown>;
    members[name] = all[name];
  }
  return Object.create(members) as T;
}

export default plainMembers(createRequire(import.meta.url)('typescript') as typeof TypeScript);
