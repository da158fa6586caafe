// Loads the compiler, with what V8 made of its text the last time: that saves most of the time, but for the first run.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as Vm from 'node:vm';
import { buildId } from './build-id.js';
import { cacheFolder } from './cache.js';
import type * as Compiler from './compiler.js';
import { hashText } from './hash.js';
import { isMainThread } from './threads.js';

/** How the cache serves the compiler. */
export interface CodeCache {
  /** Whether this thread may write to it. */
  readonly writes?: boolean;
  /** Flags of V8 that were set while the process ran: V8 takes no code that was made with others. */
  readonly flags?: string | undefined;
}

let compiler: typeof Compiler | undefined;

/** The compiler; loaded once. `cached`: whether the cache may be used for it. */
export function loadCompiler(cached: boolean, code: CodeCache = {}): typeof Compiler {
  compiler ??= load(cached, code);
  return compiler;
}

function load(cached: boolean, { writes = true, flags }: CodeCache): typeof Compiler {
  const filename = fileURLToPath(new URL('../start/compiler.cjs', import.meta.url));
  // Its text is ASCII, see scripts/build-start.js.
  const text = `(function (module) {${readFileSync(filename, 'latin1')}\n})`;
  const folder = cached ? cacheFolder() : undefined;
  const name = `${hashText([buildId, process.version, process.versions.v8, process.arch, flags].join())}.code`;
  const cachedData = folder?.read(name);
  const { Script } = createRequire(import.meta.url)('node:vm') as typeof Vm;
  const script = new Script(text, cachedData === undefined ? { filename } : { filename, cachedData });
  const module: { exports?: typeof Compiler } = {};
  (script.runInThisContext() as (target: object) => void)(module);
  if (writes && folder !== undefined && cachedData === undefined && hasUsualFlags()) {
    // Later, when the functions that a program needs have been compiled: they are then in it too.
    const save = (): void => {
      if (!folder.has(name)) folder.write(name, script.createCachedData());
    };
    if (isMainThread()) whenIdle(save);
    else afterFirstUse(module.exports!, save);
  }
  return module.exports!;
}

/** V8 takes no code that was made with other flags of its own; such a process must not be the one that writes it. */
function hasUsualFlags(): boolean {
  const usual = /^(?:-r|--require|--import|--watch(?:-path)?|--test.*|--enable-source-maps|--env-file|--title)(?:=|$)/;
  const given = [...process.execArgv, ...(process.env['NODE_OPTIONS']?.split(' ') ?? [])];
  return given.every((flag) => !flag.startsWith('-') || usual.test(flag));
}

function whenIdle(work: () => void): void {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    process.off('exit', once);
    clearTimeout(timer);
    work();
  };
  process.on('exit', once);
  // A server may never end by itself.
  const timer = setTimeout(once, 3000).unref();
}

/** The thread of the loader hears of no exit. */
function afterFirstUse(target: typeof Compiler, work: () => void): void {
  const { runPipeline } = target;
  let done = false;
  (target as { runPipeline: typeof runPipeline }).runPipeline = (...args) => {
    const result = runPipeline(...args);
    if (!done) {
      done = true;
      work();
    }
    return result;
  };
}
