// Rejections that nobody handles. Each gets a native stand-in, a rejected native promise, when the queue of jobs has
// been emptied; from there on the host decides: its timing, its modes, its messages. Only that the event of Node shall
// name the program's own promise needs help: while stand-ins are on their way the listeners stand behind one of ours.

import { apply, call, host, nativeRejected, nativeThen, nothing, WeakMap } from './host.js';
import { onEmpty, schedule } from './jobs.js';
import { OitePromise, REJECTED, resultOf, stateOf } from './promise.js';

let waiting: OitePromise[] = [];
const standIns = new WeakMap<OitePromise, Promise<never>>();
const owners = new WeakMap<object, OitePromise>();

/** Notes a rejection that has no handler yet. */
export const unhandled = (promise: OitePromise): void => {
  waiting.push(promise);
  schedule();
};

/** The rejection of `promise` has found a handler after all. */
export const handled = (promise: OitePromise): void => {
  // The usual case, a caller that awaits at once, leaves nothing behind, however long the turn is.
  if (waiting[waiting.length - 1] === promise) {
    do waiting.pop(); while (waiting.length > 0 && stateOf(waiting[waiting.length - 1]) !== REJECTED);
    return;
  }
  const standIn = standIns.get(promise);
  if (standIn) {
    relay('rejectionHandled');
    call(nativeThen, standIn, nothing, nothing);
  }
};

onEmpty(() => {
  if (waiting.length > 0) {
    const promises = waiting;
    waiting = [];
    for (let i = 0; i < promises.length; i++) {
      const promise = promises[i]!;
      if (stateOf(promise) === REJECTED) {
        relay('unhandledRejection');
        const standIn = nativeRejected(resultOf(promise));
        standIns.set(promise, standIn);
        owners.set(standIn, promise);
      }
    }
  }
});

type Listener = (...args: unknown[]) => void;
const relays: Record<string, boolean> = {};

/** Until the host is done with this turn, listeners of `event` get the program's promise for a stand-in. */
const relay = (event: string): void => {
  const { process, setImmediate } = host;
  if (!process?.rawListeners || !setImmediate || relays[event]) return;
  const listeners = process.rawListeners(event);
  if (listeners.length === 0) return;
  let active = relays[event] = true;
  const ours: Listener = (...args) => {
    restore();
    try {
      args = args.map((value) => owners.get(value as object) ?? value);
      for (const listener of listeners) apply(listener, process, args);
    } finally {
      relay(event);
    }
  };
  const restore = (): void => {
    if (!active) return;
    active = relays[event] = false;
    const added = process.rawListeners(event).filter((listener) => listener !== ours);
    process.removeAllListeners(event);
    for (const listener of [...listeners, ...added]) process.on(event, listener);
  };
  process.removeAllListeners(event);
  process.on(event, ours);
  setImmediate(restore);
};
