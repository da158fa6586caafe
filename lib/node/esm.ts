// The decisions of the ES module hooks, the same for both of Node's ways to call them (esm-thread.ts and hook.ts).

import type { Loader } from './loader.js';

export interface ResolveContext {
  readonly parentURL?: string | undefined;
}

/** Where Oite's order goes before Node's: in files that are transpiled. */
export function redirect(loader: Loader, specifier: string, { parentURL }: ResolveContext): string | undefined {
  if (!loader.active || parentURL === undefined) return undefined;
  const parent = loader.pathOf(parentURL);
  return parent !== undefined && loader.handles(parent) ? loader.resolveImport(specifier, parentURL) : undefined;
}

/** Where Node's order found nothing: other files may import ours without extension. Otherwise throws `error`. */
export function fallback(loader: Loader, specifier: string, { parentURL }: ResolveContext, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_UNSUPPORTED_DIR_IMPORT';
  const found = loader.active && missing ? loader.resolveImport(specifier, parentURL) : undefined;
  if (found === undefined || found === specifier) throw error;
  return found;
}

/** A source that is in no file: Node must not look for it. */
export function isVirtual(loader: Loader, url: string): boolean {
  const path = loader.pathOf(url);
  return path !== undefined && loader.isVirtual(path);
}

export type Loaded =
  | { format: 'module'; source: string; shortCircuit: true }
  | { format: 'commonjs'; source: null; shortCircuit: true };

/** The module at `url`, or undefined when it is not ours. A script goes back to the CommonJS loader. */
export function load(loader: Loader, url: string): Loaded | undefined {
  const path = loader.pathOf(url);
  if (path === undefined || !loader.handles(path)) return undefined;
  const { code, format } = loader.compile(path);
  return format === 'module'
    ? { format, source: code, shortCircuit: true }
    : { format, source: null, shortCircuit: true };
}
