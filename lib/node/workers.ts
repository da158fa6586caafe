// Workers of a program that `oite run` started: Node gives a worker only the hooks that stand on the command line, and
// there are none on ours.

import { createRequire, syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Worker, WorkerOptions } from 'node:worker_threads';

/** Makes every `Worker` of this process start with the hook at `url`, unless the program gives an `execArgv` itself. */
export function importInWorkers(url: string): void {
  // Node 20 does not wait for --import before it runs a worker's text. register.cjs finds its options in the other one.
  const script = fileURLToPath(new URL('../start/register.cjs', import.meta.url));
  const threads = createRequire(import.meta.url)('node:worker_threads') as { Worker: typeof Worker };
  const Original = threads.Worker;
  threads.Worker = new Proxy(Original, {
    construct(target, [file, options]: [string | URL, WorkerOptions | undefined], newTarget) {
      const execArgv = options?.execArgv ?? ['-r', script, `--import=${url}`];
      return Reflect.construct(target, [file, { ...options, execArgv }], newTarget) as Worker;
    },
  });
  syncBuiltinESMExports();
}
