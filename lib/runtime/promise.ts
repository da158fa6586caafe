// The promise of eager code: like the built-in one, but its state can be read, which is what lets an await of a settled
// promise go on at once. Everything that touches its private fields is in this file.

import { BRAND } from './abi.js';
import { inThisContext } from './context.js';
import {
  call, callable, construct, defineProperty, throwTypeError, fixed, functionPrototype, getOwnPropertyDescriptor, hidden, isCallable, isObject, NativePromise,
  nativeRejected, nativeThen, nothing, object, Object, type Settle, Symbol, toNative, toStringTag, TypeError,
} from './host.js';
import { enqueue, type Job, running } from './jobs.js';
import { handled, unhandled } from './unhandled.js';
import { fail, hold, holdThenable, reason, taken, WAIT } from './wait.js';

/** Pending; the last two differ in whether somebody has taken notice of the rejection. */
export const PENDING = 0;
export const FULFILLED = 1;
export const REJECTED = 2;
export const HANDLED = 3;

const brand = Symbol.for(BRAND);
const { hasInstance, species: speciesKey } = Symbol;

/** NewPromiseCapability, for subclasses and foreign classes: ECMA-262 27.2.1.5. */
export class Capability {
  p: OitePromise;
  a: Settle | undefined;
  b: Settle | undefined;

  constructor(C: unknown) {
    this.p = new (C as typeof OitePromise)((a, b) => {
      if (this.a !== undefined || this.b !== undefined) throwTypeError('Executor called twice');
      this.a = a;
      this.b = b;
    });
    callable(this.a);
    callable(this.b);
  }
}

/** Resolves or rejects what depends on a reaction. */
export const conclude = (target: OitePromise | Capability | undefined, success: boolean, value: unknown): void => {
  if (target instanceof Capability) (success ? target.a : target.b)!(value);
  else if (target) (success ? resolve : reject)(target, value);
};

/** A pair of handlers with the promise that they decide: ECMA-262 27.2.1.2 and 27.2.2.1. */
export class Reaction implements Job {
  /**
   * V8 drops the hidden class of objects that are all gone, and with it the code that was optimised for them: one
   * object of each kind stays, and has been through all that its fields can hold.
   */
  static readonly kept: unknown[] = [];
  v: unknown;
  /** How the promise settled; set by `wake`. */
  k = true;
  f: unknown;
  r: unknown;
  p: OitePromise | Capability | undefined;

  constructor(onFulfilled: unknown, onRejected?: unknown, derived?: OitePromise | Capability) {
    this.f = onFulfilled;
    this.r = onRejected;
    this.p = derived;
  }

  wake(success: boolean, value: unknown): void {
    this.k = success;
    this.v = value;
  }

  run(): void {
    let { v, k } = this;
    const handler = k ? this.f : this.r;
    if (isCallable(handler)) {
      try {
        v = (handler as (value: unknown) => unknown)(v);
        k = true;
      } catch (e) {
        v = e;
        k = false;
      }
    }
    conclude(this.p, k, v);
  }
}

interface Branded {
  [key: symbol]: (ask: number) => unknown;
}

/**
 * Is `value` neither object nor function? V8 can answer these questions for a promise that it has found need not be
 * allocated; it cannot say whether that is an object, or an instance of something.
 */
const primitive = (value: unknown): boolean =>
  value === undefined || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ||
  typeof value === 'symbol' || typeof value === 'bigint' || value === null;

/** `get` and `take` of what does not look like a promise of this copy; it may be one that has got another `then`. */
const getOther = (value: object, then: unknown, unfulfilled: (promise: Core) => unknown): unknown => {
  if (then !== nativeThen && own(value)) return stateOf(value) === FULFILLED ? resultOf(value) : unfulfilled(value);
  if (value instanceof NativePromise) {
    // A native promise never shows its state; one of another copy of the runtime does.
    const foreign = value as unknown as Branded;
    if (isCallable(foreign[brand]) && foreign[brand]!(0) !== PENDING) {
      const result = foreign[brand]!(1);
      if (foreign[brand]!(0) !== FULFILLED) throw result;
      return result;
    }
  } else {
    if (!isCallable(then)) return value;
    holdThenable(then);
  }
  return hold(value, false);
};

/** `get` of one that is not fulfilled. */
const getUnfulfilled = (promise: Core): unknown => {
  if (stateOf(promise) === PENDING) return hold(promise);
  throw reasonOf(promise);
};

const takeUnfulfilled = (promise: Core): unknown => (stateOf(promise) === PENDING ? hold(promise) : fail(reasonOf(promise)));

/** Links jobs first to last and queues them; they come linked last to first. */
const wakeAll = (last: Job | undefined, success: boolean, value: unknown): void => {
  let first: Job | undefined;
  while (last !== undefined) {
    const before = last.v as Job | undefined;
    last.v = first;
    first = last;
    last = before;
  }
  while (first !== undefined) {
    const next = first.v as Job | undefined;
    first.v = undefined;
    first.wake(success, value);
    enqueue(first);
    first = next;
  }
};

let own: (value: unknown) => value is Core;
/** The state of a runtime promise of this copy, undefined for anything else. */
export let stateOf: (value: unknown) => number | undefined;
/** The value or the reason; meaningless while pending. Does not mark a rejection handled. */
export let resultOf: (promise: Core) => unknown;
/** Makes a job wait; a promise that is settled queues it at once. Marks a rejection handled. */
export let subscribe: (promise: Core, job: Job) => void;
/** FulfillPromise: ECMA-262 27.2.1.4. */
export let fulfill: (promise: Core, value: unknown) => void;
/** RejectPromise: ECMA-262 27.2.1.7. */
export let reject: (promise: Core, reason: unknown) => void;
/** The reason of a rejected promise, which is handled thereby. */
export let reasonOf: (promise: Core) => unknown;
/** What an await that need not suspend gives: the value, or WAIT; throws the reason. */
export let get: (value: unknown) => unknown;
/** The same, but gives WAIT for a rejected promise, too: see `reason`. */
export let take: (value: unknown) => unknown;

/** Adds the values of fulfilled promises to `values`, as far as `members` begins with such; gives their number. */
export let valuesOf: (members: ArrayLike<unknown>, values: unknown[]) => number;

/**
 * What instances of the eager `Promise` are. They are made by this constructor rather than by that of the
 * program: the less code there is to a promise, the sooner V8 finds that it need not exist.
 */
export class Core {
  #s = PENDING;
  /** While pending the last job that waits, each linked to the one before by `v`; then the value or the reason. */
  #x: unknown;

  constructor(state: number, value: unknown) {
    this.#s = state;
    this.#x = value;
  }

  static {
    own = (value: unknown): value is Core => !primitive(value) && #s in (value as object);
    stateOf = (value) => own(value) ? value.#s : undefined;
    resultOf = (promise) => promise.#x;
    subscribe = (promise, job) => {
      if (promise.#s === PENDING) {
        job.v = promise.#x;
        promise.#x = job;
      } else {
        const success = promise.#s === FULFILLED;
        job.wake(success, success ? promise.#x : reasonOf(promise));
        enqueue(job);
      }
    };
    fulfill = (promise, value) => {
      const jobs = promise.#x as Job | undefined;
      promise.#s = FULFILLED;
      promise.#x = value;
      if (jobs !== undefined) wakeAll(jobs, true, value);
    };
    reject = (promise, reason) => {
      const jobs = promise.#x as Job | undefined;
      promise.#x = reason;
      if (jobs === undefined) {
        promise.#s = REJECTED;
        unhandled(promise);
      } else {
        promise.#s = HANDLED;
        wakeAll(jobs, false, reason);
      }
    };
    reasonOf = (promise) => {
      if (promise.#s === REJECTED) {
        promise.#s = HANDLED;
        handled(promise);
      }
      return promise.#x;
    };
    // `#s in` alone is slow for what has no such field, and once it has seen that V8 no longer knows its answer beforehand.
    get = (value) => {
      if (primitive(value)) return value;
      const { then } = value as Core;
      if (then !== ownThen || !(#s in (value as object))) return getOther(value as object, then, getUnfulfilled);
      return (value as Core).#s === FULFILLED ? (value as Core).#x : getUnfulfilled(value as Core);
    };
    take = (value) => {
      if (primitive(value)) return value;
      const { then } = value as Core;
      if (then !== ownThen || !(#s in (value as object))) return getOther(value as object, then, takeUnfulfilled);
      return (value as Core).#s === FULFILLED ? (value as Core).#x : takeUnfulfilled(value as Core);
    };
    valuesOf = (members, values) => {
      let i = 0;
      for (; i < members.length; i++) {
        const member = members[i];
        if (!own(member) || member.#s !== FULFILLED || member.then !== ownThen) break;
        values.push(member.#x);
      }
      return i;
    };
  }

  /** ECMA-262 27.2.5.4. */
  then(onFulfilled?: unknown, onRejected?: unknown): OitePromise {
    // A native promise, or the host's own words about what is none.
    if (stateOf(this) === undefined) return call(nativeThen, this, onFulfilled, onRejected);
    const C = species(this);
    const capability = C === OitePromise ? undefined : new Capability(C);
    const derived = capability ? capability.p : pending();
    subscribe(this, inThisContext(new Reaction(onFulfilled, onRejected, capability ?? derived)));
    return derived;
  }

  /** ECMA-262 27.2.5.1. */
  catch(onRejected?: unknown): OitePromise {
    return this.then(undefined, onRejected);
  }

  /** ECMA-262 27.2.5.3. */
  finally(onFinally?: unknown): OitePromise {
    const C = species(object(this as object, ''));
    const after = (goOn: Settle): unknown => (isCallable(onFinally)
      ? (settled: unknown) => promiseResolve(C, (onFinally as Settle)()).then(() => goOn(settled))
      : onFinally);
    return this.then(after((value) => value as void), after((reason) => {
      throw reason;
    }));
  }

  /** Answers other copies of the runtime: see BRAND. */
  [brand](ask: number): unknown {
    return ask === 0 ? this.#s : ask === 2 ? running() : reasonOf(this);
  }
}

/** A new pending promise. */
export const pending = (): OitePromise => new Core(PENDING, undefined);

export const fulfilled = (value: unknown): OitePromise => new Core(FULFILLED, value);

export const rejected = (reason: unknown): OitePromise => {
  const promise = pending();
  reject(promise, reason);
  return promise;
};

/** The eager `Promise`: ECMA-262 27.2.3.1. */
export type OitePromise = Core;
export const OitePromise = function (executor: (resolve: Settle, reject: Settle) => void): OitePromise {
  // The host has words for it.
  if (new.target === undefined) call(NativePromise, undefined);
  if (!isCallable(executor)) new NativePromise(executor);
  const promise = (new.target as unknown) === OitePromise ? pending() : construct(Core, [PENDING, undefined], new.target);
  const { a, b } = resolvers(promise);
  try {
    executor(a, b);
  } catch (e) {
    b(e);
  }
  return promise;
} as unknown as { new (executor: (resolve: Settle, reject: Settle) => void): OitePromise; prototype: OitePromise };

/** SpeciesConstructor(promise, the eager Promise): ECMA-262 7.3.22. */
const species = (promise: object): unknown => {
  const C = (promise as { constructor: unknown }).constructor;
  if (C === undefined) return OitePromise;
  return object(C, '')[speciesKey] ?? OitePromise;
};

/** CreateResolvingFunctions: ECMA-262 27.2.1.3. */
const resolvers = (promise: OitePromise): { a: Settle; b: Settle } => {
  let done = false;
  return {
    a: (value) => {
      if (!done) {
        done = true;
        resolve(promise, value);
      }
    },
    b: (reason) => {
      if (!done) {
        done = true;
        reject(promise, reason);
      }
    },
  };
};

/** `promise` follows a thenable whose `then` has been read and is called in a job of its own: ECMA-262 27.2.2.2. */
export const adopt = (promise: OitePromise, thenable: unknown, then: unknown): void => {
  const job = new Reaction(() => {
    const { a, b } = resolvers(promise);
    try {
      call(then, thenable, a, b);
    } catch (e) {
      b(e);
    }
  });
  enqueue(inThisContext(job));
};

/** The promise resolve function: ECMA-262 27.2.1.3.2. A settled promise of the runtime hands its state on at once. */
export const resolve = (promise: OitePromise, value: unknown): void => {
  if (!isObject(value)) return fulfill(promise, value);
  if ((value as unknown) === promise) return reject(promise, new TypeError('Chaining cycle detected for promise #<Promise>'));
  let then: unknown;
  try {
    ({ then } = value);
  } catch (e) {
    return reject(promise, e);
  }
  if (isCallable(then)) follow(promise, value, then);
  else fulfill(promise, value);
};

const follow = (promise: OitePromise, value: unknown, then: unknown): OitePromise => {
  if (then === ownThen && own(value)) {
    const followed = value as OitePromise;
    if (stateOf(followed) === FULFILLED) fulfill(promise, resultOf(followed));
    else subscribe(followed, new Reaction(0, 0, promise));
  } else adopt(promise, value, then);
  return promise;
};

const ownThen = Core.prototype.then;

const giveThenable = (value: unknown, then: unknown): unknown => {
  if (then === ownThen && stateOf(value) === FULFILLED) return resultOf(value as Core);
  const promise = follow(pending(), value, then);
  return stateOf(promise) === PENDING ? hold(promise) : take(promise);
};

/** Most objects are no thenables, and V8 sees that they need no more than a look. */
const giveObject = (value: { then: unknown }): unknown => {
  let then: unknown;
  try {
    ({ then } = value);
  } catch (e) {
    return fail(e);
  }
  return give(value, then);
};

/**
 * What a direct call gives that returns `value`: the value of the promise that the caller will not see, or WAIT. `then`: that of the
 * value, which has been read; that of a primitive value says nothing.
 */
export const give = (value: unknown, then: unknown): unknown =>
  (typeof then === 'function' && !primitive(value) ? giveThenable(value, then) : value);

/** The same, of a value whose `then` has not been read. */
export const giveFrom = (value: unknown): unknown => (primitive(value) ? value : giveObject(value as never));

/** The promise of what a direct call gave. */
export const promiseFor = (given: unknown): OitePromise =>
  (given !== WAIT ? fulfilled(given) : (taken() as OitePromise | undefined) ?? rejected(reason()));

/** A fresh promise that is resolved with `value`. */
export const promiseOf = (value: unknown): OitePromise => (primitive(value) ? fulfilled(value) : promiseFor(giveObject(value as never)));

/** The same, with the `then` of the value, which has been read: see `give`. */
export const resolved = (value: unknown, then: unknown): OitePromise =>
  (typeof then === 'function' && !primitive(value) ? promiseFor(giveThenable(value, then)) : fulfilled(value));

/** PromiseResolve: ECMA-262 27.2.4.7.1. */
export const promiseResolve = (C: unknown, value: unknown): OitePromise => {
  if (own(value) && value.constructor === C) return value;
  if (C === OitePromise) return promiseOf(value);
  const { p, a } = new Capability(C);
  a!(value);
  return p;
};

Object.setPrototypeOf(Core.prototype, NativePromise.prototype);
hidden(Core.prototype, 'constructor', OitePromise);
fixed(Core.prototype, toStringTag, 'Promise');
defineProperty(OitePromise, 'prototype', { value: Core.prototype, writable: false });
fixed(OitePromise, 'name', 'Promise');
// It gives its `this`: ECMA-262 27.2.4.10.
defineProperty(OitePromise, speciesKey, getOwnPropertyDescriptor(NativePromise, speciesKey)!);
// Native promises are promises of eager code too.
hidden(OitePromise, hasInstance, {
  [hasInstance](value: unknown): boolean {
    return call<boolean>(functionPrototype[hasInstance as never], (this as unknown) === OitePromise ? NativePromise : this, value);
  },
}[hasInstance]);

const keep = pending();
subscribe(keep, new Reaction(keep, keep));
subscribe(keep, new Reaction(0, 0, keep));
Reaction.kept.push(keep, fulfilled(undefined), fulfilled(0.5), fulfilled(''), fulfilled(keep));

// Node prints a native twin of it, which knows nothing of this function.
const inspectKey = Symbol.for('nodejs.util.inspect.custom');
hidden(OitePromise.prototype, inspectKey, function (this: OitePromise): unknown {
  const state = stateOf(this);
  if (state === undefined) return this;
  const twin = state === PENDING ? new NativePromise(nothing)
    : state === FULFILLED ? toNative(resultOf(this)) : nativeRejected(resultOf(this));
  call(nativeThen, twin, nothing, nothing);
  hidden(Object.setPrototypeOf(twin, Object.getPrototypeOf(this)), inspectKey, undefined);
  return Object.assign(twin, this);
});
