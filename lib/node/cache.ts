// What was transpiled before. An entry belongs to one source text, path, set of options and build of the compiler; all of
// them are in it and compared, so that a hit is never for something else.

import { buildId } from './build-id.js';
import { CacheFolder, cacheLocation } from './cache-folder.js';
import { hashText } from './hash.js';

export interface Compiled {
  readonly format: 'module' | 'commonjs';
  readonly code: string;
}

let folder: CacheFolder | null | undefined;

/** The cache of this process, opened when it is first asked for; undefined when there is none. */
export function cacheFolder(): CacheFolder | undefined {
  if (folder === undefined) {
    const location = buildId === undefined ? undefined : cacheLocation(process.env);
    folder = (location === undefined ? undefined : CacheFolder.open(location)) ?? null;
  }
  return folder ?? undefined;
}

/** One place in the cache: for `source`, and `identity`, which says all else that the output depends on. */
export interface Slot {
  readonly identity: string;
  readonly source: string;
  readonly name: string;
}

export function slotFor(identity: readonly unknown[], source: string): Slot {
  const text = JSON.stringify([buildId, ...identity]);
  return { identity: text, source, name: `${hashText(`${text}\n${source}`)}.entry` };
}

/** What was stored in a slot. */
export function recall({ identity, source, name }: Slot): Compiled | undefined {
  const text = cacheFolder()?.read(name)?.toString('utf8');
  if (text === undefined) return undefined;
  // Line by line: identity, format; then the source and the code.
  const format = text.startsWith('module\n', identity.length + 1) ? 'module' : 'commonjs';
  const start = identity.length + format.length + 2;
  const isSame = text.startsWith(`${identity}\n${format}\n`) && text.startsWith(source, start);
  return isSame ? { format, code: text.slice(start + source.length) } : undefined;
}

export function store({ identity, source, name }: Slot, { format, code }: Compiled): void {
  cacheFolder()?.write(name, Buffer.from(`${identity}\n${format}\n${source}${code}`, 'utf8'));
}
