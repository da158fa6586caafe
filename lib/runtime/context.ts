// AsyncLocalStorage across suspensions, for as little as can be: a job that is queued while a store is in use travels
// inside an object that holds its context; while no store is in use nothing is made and nothing is kept.
//
// Where stores live in async hooks (Node 20 and 22) the first store switches the hooks on, and from then on each job has
// an AsyncResource. Where they live in a context frame (Node 24) there is one, or none, to be read and set.

import { call, host, NativePromise, nothing, ownKeys } from './host.js';
import type { Job } from './jobs.js';

interface Resource {
  runInAsyncScope(f: unknown, thisArg: unknown, argument?: unknown): void;
  [key: symbol]: { constructor: Frames } | undefined;
}
interface Hooks {
  enable(): unknown;
}
/** Node's class of context frames. */
interface Frames {
  current?(): Partial<Resource> | undefined;
  set?(frame: unknown): void;
}
interface AsyncHooks {
  AsyncLocalStorage: new () => { run<R>(value: unknown, f: () => R): R };
  AsyncResource: new (type: string) => Resource;
  createHook(callbacks: object): { __proto__: Hooks };
}

const { process } = host;
const hooks = process?.getBuiltinModule?.('node:async_hooks') as AsyncHooks | undefined;
const resource = (): Resource => new hooks!.AsyncResource('OITE');

/** Where jobs run that were queued before the hooks were on. */
const root = hooks && resource();
const find = (name: string): symbol =>
  ownKeys(root!).find((key) => typeof key === 'symbol' && key.description === name) as symbol;
const frameKey = root && find('context_frame');

/** Whether the hooks are on. */
let hooked = root !== undefined && (NativePromise.resolve() as unknown as Resource)[find('async_id_symbol')] !== undefined;

/** Whether there may be a context. */
let aware = hooked;

if (root && !hooked) {
  // The first hook that is switched on says so, for whoever switches it on; then all is as it was.
  const { __proto__: shared } = hooks!.createHook({});
  const { enable } = shared;
  const told = shared.enable = function (this: Hooks): unknown {
    aware = hooked = true;
    // Somebody may have wrapped it since.
    if (shared.enable === told) shared.enable = enable;
    return call(enable, this);
  };
}

/** Node lists the modules that it has loaded: one keeps stores in context frames. Known up to Node 26. */
const modules = frameKey && +process!.versions.node.split('.')[0]! < 27 ? process!.moduleLoadList : undefined;
let seen = 0;

/** The context frame of now, if stores live in such. */
let current = frameKey ? (): Partial<Resource> | undefined => {
  let found = modules === undefined;
  while (!found && seen < modules!.length) found = modules![seen++]!.includes('storage/async_context_frame');
  if (!found) return undefined;
  // A frame tells its class, which reads and sets them.
  const frames = new hooks!.AsyncLocalStorage().run(0, resource)[frameKey]?.constructor;
  current = nothing as () => undefined;
  aware = true;
  if (frames?.current && frames.set) {
    current = () => frames.current!();
    enter = (frame) => frames.set!(frame);
  } else hooked = true;
  return current();
} : nothing as () => undefined;
let enter: (frame: unknown) => void = nothing;

/** A job with its context: a frame, or an AsyncResource. */
class Scoped implements Job {
  v: unknown;
  readonly j: Job;
  c: Partial<Resource>;

  constructor(job: Job, context: Partial<Resource>) {
    this.j = job;
    this.c = context;
  }

  wake(fulfilled: boolean, value: unknown): void {
    this.j.wake(fulfilled, value);
  }

  run(): void {
    const { j, c } = this;
    last = this;
    if (c.runInAsyncScope) {
      c.runInAsyncScope(j.run, j);
      last = undefined;
    } else {
      enter(c);
      j.run();
    }
  }
}

/** What has run last; the same does for a job that waits again. While it runs nobody else has its AsyncResource. */
let last: Scoped | undefined;

/** The job itself, or what runs it in the context of now. */
export const inThisContext = (job: Job): Job => {
  const frame = current();
  const again = last?.j === job && last;
  if (hooked) return again && again.c.runInAsyncScope && again.c[frameKey!] === frame ? again : new Scoped(job, resource());
  if (frame === undefined) return job;
  if (!again) return new Scoped(job, frame);
  again.c = frame;
  return again;
};

/** Runs a job of the queue in its own context. */
export const inContext = (job: Job): void => {
  if (aware && !(job instanceof Scoped)) {
    if (hooked) return root!.runInAsyncScope(job.run, job);
    if (current() !== undefined) enter(undefined);
  }
  job.run();
};
