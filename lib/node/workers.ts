// Workers of a program that `oite run` started: Node gives a worker only the hooks that stand on the command line, and
// there are none on ours.

import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Worker, WorkerOptions } from 'node:worker_threads';

/** Makes every `Worker` of this process start with `--import=url`, unless the program gives an `execArgv` itself. */
export function importInWorkers(url: string): void {
  const threads = createRequire(import.meta.url)('node:worker_threads') as { Worker: typeof Worker };
  const Original = threads.Worker;
  threads.Worker = new Proxy(Original, {
    construct(target, [file, options]: [string | URL, WorkerOptions | undefined], newTarget) {
      const execArgv = options?.execArgv ?? [`--import=${url}`];
      return Reflect.construct(target, [file, { ...options, execArgv }], newTarget) as Worker;
    },
  });
  syncBuiltinESMExports();
}
