// `.oite-build.json` in the output folder: what earlier builds wrote there, and from what. It lets a build leave alone
// what is up to date, and know its own stale outputs from other people's files. It holds digests and relative names: the
// same sources give the same bytes on every machine.

import { lstatSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { digestOf } from './keys.js';
import type { Import } from './unit.js';

export const manifestName = '.oite-build.json';

export interface Entry {
  /** Of `Compiled`; '' when the output has to be made again in any case. */
  readonly key: string;
  readonly format: 'module' | 'script' | 'copy';
  readonly links: Readonly<Record<string, string | null>>;
  readonly imports: readonly Import[];
  /** Digests of the files that were written, by path from the output folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** Entries by the output's path from the output folder, with slashes. */
export type Manifest = ReadonlyMap<string, Entry>;

const version = 1;

/** The manifest in `folder`; what cannot be read or understood is as good as none. */
export function readManifest(folder: string): Manifest {
  const entries = new Map<string, Entry>();
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(folder, manifestName), 'utf8'));
  } catch {
    return entries;
  }
  if (!isRecord(value) || value['version'] !== version || !isRecord(value['outputs'])) return entries;
  for (const [name, entry] of Object.entries(value['outputs'])) {
    if (isInside(name) && isEntry(entry)) entries.set(name, entry);
  }
  return entries;
}

/** The text of a manifest: sorted, so that the order of the inputs does not matter. */
export function printManifest(manifest: Manifest): string {
  const sorted = <T>(entries: Iterable<[string, T]>): Record<string, T> =>
    Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
  const outputs = sorted(
    [...manifest].map(([name, { key, format, links, imports, files }]): [string, Entry] => [
      name,
      { key, format, links: sorted(Object.entries(links)), imports, files: sorted(Object.entries(files)) },
    ]),
  );
  return `${JSON.stringify({ version, outputs })}\n`;
}

/** Whether the file at `path` is a plain file with this digest. */
export function holdsDigest(path: string, digest: string): boolean {
  try {
    return lstatSync(path).isFile() && digestOf(readFileSync(path)) === digest;
  } catch {
    return false;
  }
}

/** A path from the output folder as the manifest writes it. */
export function entryName(path: string): string {
  return path.split(sep).join('/');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a name of the manifest stays in the output folder: nobody else's file is to be removed by an edited one. */
function isInside(name: string): boolean {
  return /^[^/\\:]/.test(name) && !name.split(/[/\\]/).some((part) => part === '..' || part === '.' || part === '');
}

function isImport(value: unknown): value is Import {
  if (!Array.isArray(value)) return false;
  const [text, start, end] = value as readonly unknown[];
  return typeof text === 'string' && Number.isSafeInteger(start) && Number.isSafeInteger(end);
}

function isEntry(value: unknown): value is Entry {
  if (!isRecord(value) || typeof value['key'] !== 'string') return false;
  if (!['module', 'script', 'copy'].includes(value['format'] as string)) return false;
  const { links, imports, files } = value;
  return (
    Array.isArray(imports) &&
    imports.every(isImport) &&
    isRecord(links) &&
    Object.values(links).every((text) => text === null || typeof text === 'string') &&
    isRecord(files) &&
    Object.entries(files).every(([name, digest]) => isInside(name) && typeof digest === 'string')
  );
}
