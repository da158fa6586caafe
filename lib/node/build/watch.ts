// `oite build --watch`. What the file system tells is only the hint to look again: a build looks at everything, and what
// is up to date costs little. So nothing depends on which events a system reports, in which order, or twice.

import { existsSync, type FSWatcher, readdirSync, statSync, watch as watchFolder } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { nearestFolder } from '../includes.js';
import { isSource } from '../inputs.js';
import { toJson } from '../json.js';
import type { Builder } from './builder.js';
import { type BuildCommand, buildOnce, type Round } from './index.js';

/** Milliseconds without an event after which a build begins, and the longest wait for that. */
const quiet = 60;
const longest = 1000;
/** How often to look where the system cannot watch. */
const pollInterval = 1000;

/** Builds, and again after each change. Resolves when nothing is left to watch, which is never. */
export async function watch(builder: Builder, options: BuildCommand): Promise<void> {
  const changes = new Changes();
  const outDir = options.outDir === undefined ? undefined : resolve(options.outDir);
  const watched = new Folders(outDir, options.copyFiles, () => changes.note());
  const roots = options.paths.map((path) => resolve(path));
  watched.sync(roots, [], []);
  for (let last: Round | undefined; ; ) {
    // For editors: what they know of problems ends here.
    if (!options.json && last !== undefined) process.stderr.write('building after a change\n');
    const round = await buildOnce(builder, options);
    if (!options.json) {
      process.stderr.write(`${round.summary}\n${last === undefined ? 'watching for changes; Ctrl+C ends\n' : ''}`);
    } else if (round.isEventful || last === undefined || last.failed) {
      // Our own writing is a change, too, where outputs stand among the sources: programs need not hear of it.
      process.stdout.write(toJson(round.data, 0));
    }
    last = round;
    // A folder that is new may hold files from before it was watched.
    if (watched.sync(roots, builder.inputs, builder.asked)) changes.note();
    await changes.settled();
  }
}

/** Waits for a change, and then until there has been none for a while. */
class Changes {
  #last = 0;
  #first = 0;
  #wake: (() => void) | undefined;

  note(): void {
    this.#last = performance.now();
    if (this.#first === 0) this.#first = this.#last;
    this.#wake?.();
  }

  async settled(): Promise<void> {
    if (this.#first === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
    for (let now = performance.now(); now < Math.min(this.#last + quiet, this.#first + longest); now = performance.now()) {
      await new Promise((resolve) => setTimeout(resolve, quiet));
    }
    this.#first = 0;
  }
}

/** The folders that are watched: those of the inputs with all below them, and those of single files. */
class Folders {
  readonly #outDir: string | undefined;
  readonly #copyFiles: boolean;
  readonly #note: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #sources: ReadonlySet<string> = new Set();
  #poll: NodeJS.Timeout | undefined;
  #seen = '';

  constructor(outDir: string | undefined, copyFiles: boolean, note: () => void) {
    this.#outDir = outDir;
    this.#copyFiles = copyFiles;
    this.#note = note;
  }

  /** Watches what these inputs need, and where the files that includes ask for are or may appear; true when that is more than before. */
  sync(roots: readonly string[], files: readonly string[], asked: readonly string[]): boolean {
    const sources = new Set([...roots.flatMap((root) => this.#below(root)), ...files.map((file) => dirname(file)), ...asked.flatMap(searched)]);
    const wanted = new Set([...sources, ...roots.flatMap(projectFolders)]);
    this.#sources = sources;
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    const before = this.#watchers.size;
    const absent = roots.filter((root) => !existsSync(root));
    const failed = [...wanted].filter((folder) => !this.#watchers.has(folder) && !this.#add(folder));
    this.#pollWhile(absent.length + failed.length > 0, [...wanted]);
    // What came into being before the files were looked at is a change, too.
    return this.#watchers.size > before || absent.some((root) => existsSync(root)) || failed.some((folder) => existsSync(folder) && this.#add(folder));
  }

  #add(folder: string): boolean {
    try {
      const drop = (): void => {
        watcher.close();
        if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder);
        this.#note();
      };
      const watcher = watchFolder(folder, (event, name) => {
        // The folder itself is gone, or has another name; one of its name that is there by now is not what is watched.
        if (event === 'rename' && name === basename(folder)) return drop();
        // Of folders above the sources only the project's settings count.
        const isProject = /^(?:tsconfig.*|package)\.json$/.test(name ?? '');
        const counts = isProject || (this.#sources.has(folder) && this.#mayMatter(folder, name));
        if (counts) this.#note();
      });
      watcher.on('error', drop);
      this.#watchers.set(folder, watcher);
      return true;
    } catch {
      return false; // no more watchers to be had, or the folder is gone
    }
  }

  /** A file that is no source does not, unless such are copied: it may be the log that this command writes. */
  #mayMatter(folder: string, name: string | null): boolean {
    if (name === null) return true;
    const path = join(folder, name);
    if (name.startsWith('.oite-') || path === this.#outDir) return false;
    return this.#copyFiles || isSource(name) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true;
  }

  /** Where the system cannot watch, or there is nothing yet to watch, the files are looked at every second. */
  #pollWhile(needed: boolean, folders: readonly string[]): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
    if (!needed) return;
    this.#seen = snapshot(folders);
    this.#poll = setInterval(() => {
      const now = snapshot(folders);
      if (now !== this.#seen) this.#note();
      this.#seen = now;
    }, pollInterval);
  }

  /** A folder and those below it that a search for sources enters; of a file, the folder that holds it. */
  #below(path: string): readonly string[] {
    try {
      if (!statSync(path).isDirectory()) return [dirname(path)];
      const inside = readdirSync(path, { withFileTypes: true }).filter(
        (entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'),
      );
      const paths = inside.map(({ name }) => join(path, name)).filter((folder) => folder !== this.#outDir);
      return [path, ...paths.flatMap((folder) => this.#below(folder))];
    } catch {
      return [path]; // gone since, or not there yet
    }
  }
}

/** The folders in which a file that is asked for as `path` would be found, or the nearest one to that which is there. */
function searched(path: string): readonly string[] {
  const folder = nearestFolder(path);
  return isFolder(path) ? [folder, path] : [folder];
}

/** The folders above `root` up to its project's, whose tsconfig.json and package.json count. */
function projectFolders(root: string): readonly string[] {
  const found: string[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return [...found, folder];
    found.push(folder);
    if (folder === dirname(folder)) return [];
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Names, sizes and times of what is in the folders. */
function snapshot(folders: readonly string[]): string {
  const lines = folders.flatMap((folder) => {
    try {
      return readdirSync(folder).map((name) => {
        const { mtimeMs, size } = statSync(join(folder, name));
        return `${folder}/${name} ${mtimeMs} ${size}`;
      });
    } catch {
      return [`${folder} -`];
    }
  });
  return lines.join('\n');
}
