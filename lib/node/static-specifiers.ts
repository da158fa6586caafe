// The specifiers of the imports and exports of a module, remembered so that a second run needs no parser for them.

import { recall, slotFor, store } from './cache.js';
import { loadCompiler } from './load-compiler.js';
import type { Settings } from './settings.js';

export interface StaticSpecifier {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Those of `code`, JavaScript, in its order; `start` and `end` include the quotes. */
export function staticSpecifiers(path: string, code: string, { cache }: Settings): readonly StaticSpecifier[] {
  const slot = cache ? slotFor(['static specifiers', path], code) : undefined;
  const known = slot && recall(slot);
  if (known !== undefined) return JSON.parse(known.code) as StaticSpecifier[];
  const found = loadCompiler(cache)
    .findSpecifiers(code)
    .filter(({ kind }) => kind === 'static')
    .map(({ text, start, end }) => ({ text, start, end }));
  if (slot !== undefined) store(slot, { format: 'commonjs', code: JSON.stringify(found) });
  return found;
}
