// Timers and turns of the event loop. The timers are Node's, looked up at each call so that replaced ones are used.

/** Node's `setTimeout`. */
export const setTimeout: typeof globalThis.setTimeout = forward('setTimeout');
/** Node's `setInterval`. */
export const setInterval: typeof globalThis.setInterval = forward('setInterval');
export const setImmediate: typeof globalThis.setImmediate = forward('setImmediate');
export const clearTimeout: typeof globalThis.clearTimeout = forward('clearTimeout');
export const clearInterval: typeof globalThis.clearInterval = forward('clearInterval');
export const clearImmediate: typeof globalThis.clearImmediate = forward('clearImmediate');
export const queueMicrotask: typeof globalThis.queueMicrotask = forward('queueMicrotask');
/** Node's `fetch`: a promise of a Response. */
export const fetch: typeof globalThis.fetch = forward('fetch');

function forward<K extends keyof typeof globalThis>(name: K): (typeof globalThis)[K] {
  const call = (...values: unknown[]): unknown => (globalThis[name] as (...values: unknown[]) => unknown)(...values);
  return Object.defineProperty(call, 'name', { value: name }) as unknown as (typeof globalThis)[K];
}

/**
 * A promise that is fulfilled in a later turn of the event loop, after timers and I/O had theirs. Eager code does not
 * give way at an await of a settled promise; a loop that only awaits such promises calls this now and then.
 */
export function yieldNow(): Promise<void> {
  return new Promise((resolve) => globalThis.setImmediate(resolve));
}

/**
 * The runtime of the seed is started by hand. Node's event loop starts by itself when something waits for it, and a
 * program without async work never loads a runtime: nothing is left to do here.
 */
export function initAsync(): void {}
