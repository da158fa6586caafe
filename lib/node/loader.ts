// What every hook shares: which files are ours, how their imports resolve, and their compiled text.

import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Compiled, compile, isHandled } from './compile.js';
import { isPathSpecifier, resolveImport, resolveOwn } from './resolve.js';
import type { Settings } from './settings.js';

/** Source texts that are in no file: of `-e`, of stdin. By absolute path. */
export type VirtualFiles = Readonly<Record<string, string>>;

export interface LoaderData {
  readonly settings: Settings;
  readonly virtual: VirtualFiles;
  /** One element, 1 while the hook is in force; shared with the loader's thread. */
  readonly active: Int32Array;
}

export class Loader {
  readonly settings: Settings;
  readonly #virtual: VirtualFiles;
  readonly #active: Int32Array;

  constructor({ settings, virtual, active }: LoaderData) {
    this.settings = settings;
    this.#virtual = virtual;
    this.#active = active;
  }

  get active(): boolean {
    return Atomics.load(this.#active, 0) === 1;
  }

  /** Whether the file at `path` is one that this loader transpiles. */
  handles(path: string): boolean {
    return this.active && isHandled(path, this.settings);
  }

  isVirtual(path: string): boolean {
    return Object.hasOwn(this.#virtual, path);
  }

  compile(path: string): Compiled {
    return compile(path, this.settings, this.isVirtual(path) ? this.#virtual[path]! : readFileSync(path, 'utf8'));
  }

  /** The path of a file URL, without query and hash. */
  pathOf(url: string): string | undefined {
    return url.startsWith('file:') ? fileURLToPath(url) : undefined;
  }

  /** The URL that an import in the file at URL `parent` leads to by Oite's rules; undefined leaves it to Node. */
  resolveImport(specifier: string, parent: string | undefined): string | undefined {
    if (specifier.startsWith('file:')) {
      const path = this.pathOf(specifier)!;
      return this.isVirtual(path) ? specifier : resolveImport(specifier, specifier);
    }
    if (parent === undefined || !parent.startsWith('file:')) return undefined;
    if (isPathSpecifier(specifier)) return resolveImport(specifier, parent);
    const path = resolveOwn(specifier);
    return path === undefined ? undefined : pathToFileURL(path).href;
  }
}
