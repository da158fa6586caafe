// What every hook shares: which files are ours, how their imports resolve, and their compiled text.

import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { watchRuntime } from './async-callers.js';
import { type Compiled, compile, isHandled } from './compile.js';
import { isPathSpecifier, resolveImport, resolveOwn } from './resolve.js';
import type { Settings } from './settings.js';

/** Source texts that are in no file: of `-e`, of stdin. By absolute path. */
export type VirtualFiles = Readonly<Record<string, string>>;

export interface Ready {
  readonly source: string;
  readonly compiled: Compiled;
}

export interface LoaderData {
  readonly settings: Settings;
  readonly virtual: VirtualFiles;
  /** One element, 1 while the hook is in force; shared with the loader's thread. */
  readonly active: Int32Array;
  /** Modules that were transpiled already: the loader's thread need not do it again. By absolute path. */
  readonly ready: Record<string, Ready>;
}

export class Loader {
  readonly settings: Settings;
  readonly #virtual: VirtualFiles;
  readonly #active: Int32Array;
  readonly #ready: Record<string, Ready>;

  constructor({ settings, virtual, active, ready }: LoaderData) {
    this.settings = settings;
    this.#virtual = virtual;
    this.#active = active;
    this.#ready = ready;
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

  /** `included`: another file includes it. */
  compile(path: string, included = false): Compiled {
    const source = this.isVirtual(path) ? this.#virtual[path]! : readFileSync(path, 'utf8');
    const ready = Object.hasOwn(this.#ready, path) ? this.#ready[path] : undefined;
    const compiled = !included && ready?.source === source ? ready.compiled : compile(path, this.settings, source, included);
    // Before the program loads it, and not where it never does.
    watchRuntime(compiled.code);
    return compiled;
  }

  /** Transpiles the file that the program begins with, which is asked for again by whoever then loads it. */
  prepare(path: string): Compiled {
    const compiled = this.compile(path);
    this.#ready[path] = { source: this.isVirtual(path) ? this.#virtual[path]! : readFileSync(path, 'utf8'), compiled };
    return compiled;
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
