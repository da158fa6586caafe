// Which thread this is. node:worker_threads is loaded only where it has to be.

import { createRequire } from 'node:module';
import type * as Threads from 'node:worker_threads';

const require = createRequire(import.meta.url);

export const workerThreads = (): typeof Threads => require('node:worker_threads') as typeof Threads;

/** Whether this is the main thread. */
export function isMainThread(): boolean {
  // Node says of functions that it does not have in workers that they are disabled there.
  return (process.chdir as { disabled?: boolean }).disabled !== true;
}

/** Whether this is the thread on which `module.register` runs hooks: it has no parent that could send messages. */
export function isLoaderThread(): boolean {
  return !isMainThread() && workerThreads().parentPort === null;
}
