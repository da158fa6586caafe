// Everything that a process needs before its program runs: scripts/build-start.js makes one file of it,
// dist/start/start.cjs. Whoever needs a part of it takes that file, so that there is one of it in a process.

import { fallback, isVirtual, load, redirect } from './esm.js';
import { Loader } from './loader.js';

export { main } from './cli.js';
export { preload, register } from './hook.js';
export { fromQuery } from './settings.js';
export { watchRuntime } from './async-callers.js';
export { installStacks } from './stacks.js';

/** For esm-thread.ts. */
export const threadHooks = { Loader, fallback, isVirtual, load, redirect };
