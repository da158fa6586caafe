// The one queue of jobs (ECMA-262 9.5): a ring buffer, emptied by one microtask of the host. A job is whatever waited
// for a promise, so that nothing is allocated to queue it.

import { Array, defineProperty, NativePromise, nativeThen } from './host.js';
import { inContext } from './context.js';

/** Something that waits for a promise, and then stands in the queue. */
export interface Job {
  /** While it waits: the next one that waits for the same promise. In the queue: what the promise settled with. */
  v: unknown;
  /** Told, once, how the promise settled; runs no code of the program. */
  wake(fulfilled: boolean, value: unknown): void;
  /** Runs in the queue; throws nothing. */
  run(): void;
}

const SMALL = 1024;
let ring: (Job | undefined)[] = Array(SMALL).fill(undefined);
let head = 0;
let tail = 0;
let scheduled = false;
let whenEmpty: () => void;
/** Whether the job at `head` runs. */
let busy = false;

/** `check` runs each time the queue has been emptied. */
export const onEmpty = (check: () => void): void => {
  whenEmpty = check;
};

/** The job that runs. */
export const running = (): Job | undefined => (busy ? ring[head] : undefined);

const microtask = NativePromise.resolve();
defineProperty(microtask, "then", { value: nativeThen });

/** Makes sure that the queue is emptied, and `onEmpty`'s check runs, in this turn of the event loop. */
export const schedule = (): void => {
  if (!scheduled) {
    scheduled = true;
    microtask.then(drain);
  }
};

const grow = (): void => {
  const bigger: (Job | undefined)[] = Array(ring.length * 2).fill(undefined);
  for (let i = 0; i < ring.length; i++) bigger[i] = ring[(head + i) & (ring.length - 1)];
  tail = ring.length;
  head = 0;
  ring = bigger;
};

/** HostEnqueuePromiseJob: the job runs after all that were queued before it. */
export const enqueue = (job: Job): void => {
  ring[tail] = job;
  tail = (tail + 1) & (ring.length - 1);
  if (tail === head) grow();
  schedule();
};

const drop = (): void => {
  busy = false;
  ring[head] = undefined;
  head = (head + 1) & (ring.length - 1);
};

const drain = (): void => {
  try {
    do {
      while (head !== tail) {
        busy = true;
        inContext(ring[head]!);
        drop();
      }
      whenEmpty();
    } while (head !== tail);
    if (ring.length > SMALL * 64) {
      ring = Array(SMALL).fill(undefined);
      head = tail = 0;
    }
  } finally {
    if (busy) drop();
    scheduled = false;
    if (head !== tail) schedule();
  }
};
