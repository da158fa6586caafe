// Programs of several files, as a bundler builds them: which files are included by others. Bundlers hand out modules in
// any order, so from each file that is not known yet the imports and includes are followed ahead of them.

import { readFileSync } from 'node:fs';
import { resolveOptions } from '../options.js';
import { mayInclude } from '../node/includes.js';
import { loadCompiler } from '../node/load-compiler.js';
import { resolveRequest } from '../node/resolve.js';

interface Known {
  readonly text: string;
  /** Paths of the files that it includes. */
  readonly includes: readonly string[];
  /** Paths of all files that it names. */
  readonly named: readonly string[];
}

const oiteFile = /\.(?:ot|tscl)$/;
const ownFile = /(?<!\.d)\.(?:ot|tscl|[mc]?ts)$/;
const relativeName = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(["'])(\.{1,2}\/[^"'\n]*)\1/g;

export class Programs {
  /** What the files held when they were last looked at. */
  readonly #known = new Map<string, Known>();
  #seen = new Set<string>();
  #included = new Set<string>();

  /** Begins a build: files may have changed since the last one. */
  begin(): void {
    this.#seen = new Set();
    this.#included = new Set();
  }

  /** Whether a file that is reached from `path`, or was reached before, includes the file at `path`. */
  isIncluded(path: string): boolean {
    this.#follow(path);
    return this.#included.has(path);
  }

  #follow(start: string): void {
    const pending = [start];
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      if (this.#seen.has(path)) continue;
      this.#seen.add(path);
      const file = this.#read(path);
      if (file === undefined) continue;
      for (const included of file.includes) this.#included.add(included);
      pending.push(...file.named);
    }
  }

  #read(path: string): Known | undefined {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      return undefined; // the bundler will say so
    }
    const before = this.#known.get(path);
    if (before?.text === text && before.named.every((name) => this.#known.has(name))) return before;
    const resolveAll = (names: readonly string[]): readonly string[] =>
      names.flatMap((name) => resolveRequest(name, path) ?? []).filter((found) => ownFile.test(found) && !/[\\/]node_modules[\\/]/.test(found));
    const includes = oiteFile.test(path) && mayInclude.test(text) ? resolveAll(includesOf(text, path)) : [];
    const named = [...includes, ...resolveAll(Array.from(text.matchAll(relativeName), ([, , name]) => name!))];
    const file = { text, includes, named };
    this.#known.set(path, file);
    return file;
  }
}

function includesOf(text: string, path: string): readonly string[] {
  const found = loadCompiler(false).survey(text, resolveOptions({ fileName: path }));
  return found?.file.includes.map(({ specifier }) => specifier) ?? [];
}
