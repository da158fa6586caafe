// What stands between an await that found no value and what deals with it: nothing of the program runs in between.

let waiting: unknown;
let foreign = false;
let thenOfWaiting: unknown;
let failure: unknown;
/** What `get`, `take` and direct calls give instead of a value: there is something to wait for, or it has failed. */
export const WAIT: unknown = {};

/** What was found pending just now; undefined: it has failed, see `reason`. */
export const taken = (): unknown => waiting;

/** Whether that is no promise of this copy of the runtime: finding out takes V8 longer than to note it. */
export const isForeign = (): boolean => foreign;

/** The reason of what has just failed, once. */
export const reason = (): unknown => {
  const e = failure;
  failure = undefined;
  return e;
};

/** Notes a failure: `reason` gives it to whoever gets the WAIT. */
export const fail = (e: unknown): unknown => {
  waiting = undefined;
  failure = e;
  return WAIT;
};

/** Notes what has to be waited for. */
export const hold = (promise: unknown, isOwn = true): unknown => {
  waiting = promise;
  foreign = !isOwn;
  return WAIT;
};

/** Notes the `then` of what is held next: it must not be read twice. */
export const holdThenable = (then: unknown): void => {
  thenOfWaiting = then;
};

/** The `then` that `get` or `take` found on `value`. */
export const takeThen = (value: unknown): unknown => {
  const then = waiting === value && thenOfWaiting !== undefined ? thenOfWaiting : (value as { then: unknown }).then;
  waiting = thenOfWaiting = undefined;
  return then;
};
