// Installs Oite into this process. `module.registerHooks` where it can hand scripts back to the CommonJS loader,
// `module.register` and its thread where it cannot.

import Module from 'node:module';
import { installCommonJs } from './commonjs.js';
import { fallback, isVirtual, load, redirect } from './esm.js';
import { Loader, type LoaderData, type VirtualFiles } from './loader.js';
import { LoaderThread } from './loader-thread.js';
import { fromQuery, type HookOptions, resolveSettings, type Settings } from './settings.js';
import { watchUncaught } from './source-error.js';
import { installStacks } from './stacks.js';
import { isLoaderThread } from './threads.js';

export type { HookOptions } from './settings.js';

/**
 * From now on, this process runs .ot and .tscl files (and TypeScript, on request). Returns the function that ends it;
 * modules that are loaded already stay. Throws `TypeError` for an option that is not known.
 */
export function register(options?: HookOptions): () => void {
  return install(resolveSettings(options), {}, 'now').unregister;
}

let preloaded: string | undefined;

/**
 * `register` for a file that Node loads before the program; once is enough. `options`: of the URL that names the file,
 * undefined when it has none; then those of a URL on the command line count, which `oite run` gives to workers.
 */
export function preload(options: HookOptions | undefined): void {
  const settings = resolveSettings(options ?? optionsOnCommandLine());
  const wanted = JSON.stringify(settings);
  if (preloaded === wanted) return;
  preloaded = wanted;
  install(settings, {}, LoaderThread.canWait() ? 'when needed' : 'now');
}

function optionsOnCommandLine(): HookOptions {
  const own = new URL('../node/register.js?', import.meta.url).href;
  const flag = process.execArgv.find((text) => text.startsWith(`--import=${own}`));
  return flag === undefined ? {} : fromQuery(new URLSearchParams(flag.slice(flag.indexOf('?'))));
}

export interface Installed {
  readonly loader: Loader;
  readonly unregister: () => void;
  /** Makes sure that ES modules can be imported. */
  readonly allowImports: () => void;
}

/**
 * `register` with settings that are resolved already, and sources that are in no file. `imports`: from when on ES
 * modules may be imported; 'when needed' spares a script that imports nothing Node's thread for hooks.
 */
export function install(settings: Settings, virtual: VirtualFiles, imports: 'now' | 'when needed'): Installed {
  const active = new Int32Array(new SharedArrayBuffer(4));
  const data: LoaderData = { settings, virtual, active, ready: {} };
  const loader = new Loader(data);
  // Node evaluates preloads on the loader's thread too; nothing runs there that would need us.
  if (isLoaderThread()) return { loader, unregister: () => {}, allowImports: () => {} };
  active[0] = 1;
  process.setSourceMapsEnabled(true);
  watchUncaught();
  const synchronous = hooksHandScriptsBack(process.versions.node);
  const undo = [installStacks(), installCommonJs(loader, synchronous)];
  let allowImports = (): void => {};
  if (synchronous) undo.push(installSynchronous(loader));
  else {
    const thread = new LoaderThread(data);
    allowImports = () => thread.start();
    if (imports === 'now') thread.start();
    else undo.push(thread.startWhenNeeded());
  }
  const unregister = (): void => {
    Atomics.store(active, 0, 0);
    for (const step of undo.splice(0)) step();
  };
  return { loader, unregister, allowImports };
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
