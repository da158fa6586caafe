// AsyncLocalStorage across suspensions, for as little as can be. A job that is queued while a store is in use travels
// inside a `Scoped`, which holds an AsyncResource; while no store is in use nothing is made and nothing is kept.
//
// Whether one is in use cannot be asked for, but it shows. Where stores live in async hooks (Node 20 and 22) the first
// store switches the hooks on; from then on every new native promise carries an id. Where stores live in a context frame
// (Node 24) an AsyncResource holds that frame, if there is one.

import { call, host, NativePromise, ownKeys } from './host.js';
import type { Job } from './jobs.js';

interface Resource {
  runInAsyncScope(f: unknown, thisArg: unknown, argument?: unknown): void;
  [key: symbol]: unknown;
}
interface Hooks {
  enable(): unknown;
}
interface AsyncHooks {
  AsyncResource: new (type: string) => Resource;
  createHook(callbacks: object): { __proto__: Hooks };
}

const hooks = host.process?.getBuiltinModule?.('node:async_hooks') as AsyncHooks | undefined;
const resource = (): Resource => new hooks!.AsyncResource('OITE');

/** Where jobs run that were queued while no store was in use. */
const root = hooks && resource();
const find = (name: string): symbol =>
  ownKeys(root!).find((key) => typeof key === 'symbol' && key.description === name) as symbol;
const frameKey = root && find('context_frame');

/** From Node 22 on stores have modules of their own, and Node lists what it has loaded. Known up to Node 26. */
const { process } = host;
const modules = frameKey && +process!.versions.node.split('.')[0]! < 27 ? process!.moduleLoadList : undefined;
let seen = 0;
let loaded = modules === undefined;

const shows = (): boolean => {
  if (!loaded) {
    while (seen < modules!.length) if (modules![seen++]!.includes('async_local_storage')) loaded = true;
    if (!loaded) return false;
  }
  return resource()[frameKey!] !== undefined;
};

const asks = frameKey !== undefined;

/** Once a store has been seen each suspension keeps its context: to look again would cost as much. */
let used = root !== undefined && ((NativePromise.resolve() as unknown as Resource)[find('async_id_symbol')] !== undefined || (asks && shows()));

if (root && !used) {
  // The first hook that is switched on says so, for whoever switches it on; then all is as it was.
  const { __proto__: shared } = hooks!.createHook({});
  const { enable } = shared;
  const told = shared.enable = function (this: Hooks): unknown {
    used = true;
    // Somebody may have wrapped it since.
    if (shared.enable === told) shared.enable = enable;
    return call(enable, this);
  };
}

class Scoped implements Job {
  v: unknown;
  readonly j: Job;
  readonly c: Resource;

  constructor(job: Job) {
    this.j = job;
    this.c = resource();
  }

  wake(fulfilled: boolean, value: unknown): void {
    this.j.wake(fulfilled, value);
  }

  run(): void {
    this.c.runInAsyncScope(this.j.run, this.j);
  }
}

const inUse = (): boolean => used || (asks && (used = shows()));

/** The job itself, or what runs it in the context of now. */
export const inThisContext = (job: Job): Job => (inUse() ? new Scoped(job) : job);

/** Called as the queue begins to run: its microtask may have inherited a context that is not that of the jobs. */
export const lookAround: () => void = inUse;

/** Runs a job of the queue in its own context. */
export const inContext = (job: Job): void => {
  if (used && !(job instanceof Scoped)) root!.runInAsyncScope(job.run, job);
  else job.run();
};
