// The folder on disk that keeps what was transpiled. Whoever can write to it can run code as this user, so it has to be
// this user's own: made with mode 0700, and used only where nobody else can write to it or put another in its place.
// Each entry is written beside its place and then renamed, carries a checksum, and is left alone when it is not whole.
// No failure here is the program's: every function gives up in silence.

import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  type Stats,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { checksum } from './hash.js';
import { makeFolder } from './make-folder.js';

export interface Limits {
  /** Bytes that all entries together may take. */
  readonly size: number;
  /** Milliseconds since an entry was last of use. */
  readonly age: number;
}

const day = 24 * 3600_000;
const defaultLimits: Limits = { size: 256 * 2 ** 20, age: 30 * day };

/** Half-written files of processes that were killed are taken away after this time. */
const abandoned = 3600_000;
const maximalEntry = 64 * 2 ** 20;

/** An entry: magic and version, checksum, then the payload. */
const header = { magic: 0x4f544531, size: 8 } as const;
const names = /^[0-9a-f]{32}\.(?:entry|code)$/;
const temporary = /^[0-9a-f]{32}\.(?:entry|code)\.\d+-\d+\.tmp$/;
const marker = '00000000000000000000000000000000.entry';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the cache is: OITE_CACHE_DIR, or the place that the system has for caches of a user. */
export function cacheLocation(env: Environment, platform: string = process.platform): string | undefined {
  const { OITE_CACHE_DIR: own, XDG_CACHE_HOME: xdg, HOME: home, LOCALAPPDATA: local } = env;
  if (own) return resolve(own);
  if (platform === 'win32') return local ? join(local, 'oite', 'cache') : undefined;
  // A relative XDG_CACHE_HOME is to be ignored, says the XDG base directory specification.
  if (xdg?.startsWith('/')) return join(xdg, 'oite');
  if (!home?.startsWith('/')) return undefined;
  return join(home, platform === 'darwin' ? 'Library/Caches' : '.cache', 'oite');
}

/** Effective user, undefined where there are no such numbers (Windows keeps a user's folder to the user by itself). */
const user = (): number | undefined => process.geteuid?.();

function isOurs({ uid, mode }: Stats): boolean {
  const own = user();
  return own === undefined || (uid === own && (mode & 0o022) === 0);
}

/** Whether nobody but this user and root can put another folder in the place of one in `path`. */
function isSafeParent(path: string): boolean {
  const own = user();
  if (own === undefined) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    const { uid, mode } = lstatSync(folder);
    const sticky = (mode & 0o1000) !== 0;
    if ((uid !== own && uid !== 0) || ((mode & 0o002) !== 0 && !sticky)) return false;
    if (dirname(folder) === folder) return true;
  }
}

export class CacheFolder {
  readonly #path: string;
  readonly #limits: Limits;
  static #written = 0;

  private constructor(path: string, limits: Limits) {
    this.#path = path;
    this.#limits = limits;
  }

  /** The cache at `location`; makes the folder. Undefined when it is not safe to use, or cannot be made. */
  static open(location: string, limits: Limits = defaultLimits): CacheFolder | undefined {
    try {
      const parent = dirname(location);
      let stats = lstatSync(location, { throwIfNoEntry: false });
      if (stats === undefined) {
        // Asked before anything is made: as root, nothing is left behind in the home of somebody else.
        if (!isSafeParent(realpathSync.native(existing(parent)))) return undefined;
        makeFolder(location, 0o700);
        stats = lstatSync(location);
      }
      if (!stats.isDirectory() || !isOurs(stats)) return undefined;
      const real = realpathSync.native(parent);
      return isSafeParent(real) ? new CacheFolder(join(real, basename(location)), limits) : undefined;
    } catch {
      return undefined;
    }
  }

  /** The payload of an entry, or undefined when there is none that is whole and ours. */
  read(name: string): Buffer | undefined {
    let file: number | undefined;
    try {
      const path = join(this.#path, name);
      file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      const stats = fstatSync(file);
      if (!stats.isFile() || !isOurs(stats) || stats.size < header.size || stats.size > maximalEntry) return undefined;
      const bytes = Buffer.allocUnsafeSlow(stats.size);
      let length = 0;
      for (let read = -1; read !== 0 && length < bytes.length; length += read) {
        read = readSync(file, bytes, length, bytes.length - length, length);
      }
      const payload = bytes.subarray(header.size);
      const isWhole = length === bytes.length && bytes.readUInt32LE(0) === header.magic;
      if (!isWhole || bytes.readUInt32LE(4) !== checksum(payload)) return undefined;
      // Entries that are of use stay; once a day is enough to say so.
      if (Date.now() - stats.mtimeMs > day) this.#touch(path);
      return payload;
    } catch {
      return undefined;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  /** Writes an entry, at once or not at all. */
  write(name: string, payload: Uint8Array): void {
    if (payload.length > maximalEntry - header.size) return;
    const path = join(this.#path, name);
    const draft = `${path}.${process.pid}-${Date.now()}${CacheFolder.#written++}.tmp`;
    let file: number | undefined;
    try {
      const head = Buffer.alloc(header.size);
      head.writeUInt32LE(header.magic, 0);
      head.writeUInt32LE(checksum(payload), 4);
      file = openSync(draft, 'wx', 0o600);
      writeAll(file, head);
      writeAll(file, payload);
      closeSync(file);
      file = undefined;
      renameSync(draft, path);
      if (this.#isTimeToPrune(name)) this.prune();
    } catch {
      if (file !== undefined) closeSync(file);
      discard(draft);
    }
  }

  has(name: string): boolean {
    return lstatSync(join(this.#path, name), { throwIfNoEntry: false }) !== undefined;
  }

  /** Takes away what is old, what is more than the limit, and what killed writers left. Touches no other files. */
  prune(): void {
    this.#touch(join(this.#path, marker));
    const now = Date.now();
    const entries: { path: string; size: number; used: number }[] = [];
    for (const name of readdirSync(this.#path)) {
      const path = join(this.#path, name);
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats === undefined || name === marker) continue;
      const idle = now - stats.mtimeMs;
      if (temporary.test(name) ? idle > abandoned : names.test(name) && idle > this.#limits.age) discard(path);
      else if (names.test(name)) entries.push({ path, size: stats.size, used: stats.mtimeMs });
    }
    entries.sort((a, b) => a.used - b.used);
    let size = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (size <= this.#limits.size) return;
    // Well below the limit, so that not every write has to do it again.
    for (const entry of entries) {
      if (size <= this.#limits.size * 0.75) break;
      discard(entry.path);
      size -= entry.size;
    }
  }

  /** Once a day, and at about every fiftieth write: names are hashes. */
  #isTimeToPrune(name: string): boolean {
    if (Number.parseInt(name.slice(0, 2), 16) % 50 === 0) return true;
    const stats = lstatSync(join(this.#path, marker), { throwIfNoEntry: false });
    return stats === undefined || Date.now() - stats.mtimeMs > day;
  }

  #touch(path: string): void {
    try {
      const now = new Date();
      if (basename(path) === marker) closeSync(openSync(path, 'a', 0o600));
      utimesSync(path, now, now);
    } catch {
      // Somebody took it away; it is only a date.
    }
  }
}

/** The part of `path` that is there. */
function existing(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined || dirname(folder) === folder) return folder;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done);
}

function discard(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Not there, or not ours to remove.
  }
}
