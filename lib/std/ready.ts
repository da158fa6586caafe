// Promises for values that are known already. Eager code that awaits the runtime's own promise goes on at once, so a
// loop over lines takes a turn per chunk and not per line.

import { Promise as OitePromise } from 'oite/runtime';

/** A promise that is fulfilled with `value`. */
export const ready: <T>(value: T) => Promise<T> = (value) => OitePromise.resolve(value) as unknown as Promise<never>;
