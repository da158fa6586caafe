// Below the versions that `hooksHandScriptsBack` names, ES modules reach us through `module.register`: Node starts a
// thread for it, which takes about as long as Node itself. A script that imports nothing need not wait for it.

import { watchRuntime } from './async-callers.js';
import { realpathSync } from 'node:fs';
import Module from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageType } from './compile.js';
import { isInspected } from './inspected.js';
import type { LoaderData } from './loader.js';
import { isMainThread } from './threads.js';

type Compile = (this: unknown, content: string, filename: string, ...rest: unknown[]) => unknown;

/** Our own modules import nothing that would need hooks. */
const own = fileURLToPath(new URL('..', import.meta.url));

type Handler = (module: unknown, filename: string) => unknown;

const { prototype, _extensions: extensions } = Module as unknown as {
  readonly prototype: { _compile: Compile };
  readonly _extensions: Record<string, Handler | undefined>;
};

export class LoaderThread {
  readonly #data: LoaderData;
  #started = false;

  constructor(data: LoaderData) {
    this.#data = data;
  }

  /**
   * Whether a preload may put the start off: Node then runs one script, by its CommonJS loader. With any option of Node
   * that is not known to leave it at that, or another kind of entry, it may not.
   */
  static canWait(): boolean {
    if (!isMainThread() || process.env['NODE_OPTIONS']) return false; // a worker may begin with anything
    const harmless = /^(?:-r|--require|--enable-source-maps|--title|--env-file|--stack-trace-limit|--max-old-space-size)(?:=|$)/;
    if (process.execArgv.some((flag) => flag.startsWith('-') && !harmless.test(flag))) return false;
    const entry = process.argv[1] ?? '';
    if (!/\.(?:ot|tscl)$/.test(entry)) return false;
    try {
      // In a package of modules, Node imports whatever it begins with.
      return packageType(dirname(realpathSync(resolve(entry)))) !== 'module';
    } catch {
      return false; // Node will say what is wrong with it
    }
  }

  /** Starts the thread; imports go through it from then on. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    const { settings } = this.#data;
    // Nor is it seen here what the thread transpiles.
    watchRuntime(settings.transpile.await === 'spec' ? 'oite/runtime/full' : 'oite/runtime');
    // The thread cannot see whether a debugger is attached.
    const debug = isInspected();
    const data = { ...this.#data, settings: { ...settings, debug } };
    Module.register(new URL('../node/esm-thread.js', import.meta.url), { data });
  }

  /** Starts the thread before the first code that could import anything; returns what takes that back. */
  startWhenNeeded(): () => void {
    const original = prototype._compile;
    const { active } = this.#data;
    const thread: LoaderThread = this;
    const compile: Compile = function (content, filename, ...rest) {
      // ES modules come here too, where `require` loads them; text that is put together later has the word in parts.
      const mayImport = rest[0] === 'module' || /import|eval|Function/.test(content);
      if (mayImport && Atomics.load(active, 0) === 1 && !filename.startsWith(own)) {
        undo();
        thread.start();
      }
      return original.call(this, content, filename, ...rest);
    };
    // Node 22.13 has a handler of its own for what surely is a module.
    const modules = extensions['.mjs'];
    const loadModule: Handler = (module, filename) => {
      undo();
      thread.start();
      return modules?.(module, filename);
    };
    const undo = (): void => {
      if (prototype._compile === compile) prototype._compile = original;
      if (extensions['.mjs'] === loadModule) extensions['.mjs'] = modules;
    };
    prototype._compile = compile;
    if (modules !== undefined) extensions['.mjs'] = loadModule;
    return undo;
  }
}
