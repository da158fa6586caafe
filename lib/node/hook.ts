// 'oite/hook': installs Oite into this process. `module.registerHooks` where it can hand scripts back to the CommonJS
// loader, `module.register` and its thread where it cannot.

import Module from 'node:module';
import { isMainThread, parentPort } from 'node:worker_threads';
import { installCommonJs } from './commonjs.js';
import { fallback, isVirtual, load, redirect } from './esm.js';
import { Loader, type LoaderData, type VirtualFiles } from './loader.js';
import { type HookOptions, resolveSettings, type Settings } from './settings.js';
import { watchUncaught } from './source-error.js';

export type { HookOptions } from './settings.js';

/**
 * From now on, this process runs .ot and .tscl files (and TypeScript, on request). Returns the function that ends it;
 * modules that are loaded already stay. Throws `TypeError` for an option that is not known.
 */
export function register(options?: HookOptions): () => void {
  return install(resolveSettings(options), {}).unregister;
}

export interface Installed {
  readonly loader: Loader;
  readonly unregister: () => void;
}

/** `register` with settings that are resolved already, and sources that are in no file. */
export function install(settings: Settings, virtual: VirtualFiles): Installed {
  const active = new Int32Array(new SharedArrayBuffer(4));
  const data: LoaderData = { settings, virtual, active };
  const loader = new Loader(data);
  // Node evaluates preloads on the loader's thread too; nothing runs there that would need us.
  if (!isMainThread && parentPort === null) return { loader, unregister: () => {} };
  active[0] = 1;
  process.setSourceMapsEnabled(true);
  watchUncaught();
  const synchronous = hooksHandScriptsBack(process.versions.node);
  const undo = [installCommonJs(loader, synchronous)];
  if (synchronous) undo.push(installSynchronous(loader));
  else Module.register(new URL('./esm-thread.js', import.meta.url), { data });
  const unregister = (): void => {
    Atomics.store(active, 0, 0);
    for (const step of undo.splice(0)) step();
  };
  return { loader, unregister };
}

/** Whether `load` of `registerHooks` may answer `source: null` for a script: 22.22.3, 24.11.1, 25.1 and later. */
export function hooksHandScriptsBack(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const from = { 22: [22, 3], 24: [11, 1], 25: [1, 0] }[major as 22 | 24 | 25];
  if (from === undefined) return major > 25;
  return minor > from[0]! || (minor === from[0] && patch >= from[1]!);
}

type Next<Result> = (name: string, context: object) => Result;

interface HookContext {
  readonly parentURL?: string;
  readonly conditions?: readonly string[];
}

/** The part of `module.registerHooks` that is used here; Node 20's types do not have it. */
interface HooksApi {
  registerHooks(hooks: {
    resolve(specifier: string, context: HookContext, next: Next<object>): object;
    load(url: string, context: HookContext, next: Next<object>): object;
  }): { deregister(): void };
}

function isRequire({ conditions }: HookContext): boolean {
  return conditions?.includes('require') === true;
}

function installSynchronous(loader: Loader): () => void {
  const hooks = (Module as unknown as HooksApi).registerHooks({
    // For `require`, commonjs.ts does both.
    resolve(specifier, context, next) {
      if (isRequire(context)) return next(specifier, context);
      const found = redirect(loader, specifier, context) ?? specifier;
      if (isVirtual(loader, found)) return { url: found, shortCircuit: true };
      try {
        return next(found, context);
      } catch (error) {
        return next(fallback(loader, specifier, context, error), context);
      }
    },
    load(url, context, next) {
      if (isRequire(context)) return next(url, context);
      return load(loader, url) ?? next(url, context);
    },
  });
  return () => hooks.deregister();
}
