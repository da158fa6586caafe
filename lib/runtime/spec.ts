// Drives the machines of spec code: native promises, and the ticks of ECMA-262.

import { Frame, type Machine } from './frame.js';
import {
  call, defineProperty, getOwnPropertyDescriptor, NativePromise, nativeRejected, nativeThen, Object, type Settle, Symbol, toNative,
} from './host.js';
import { Reaction } from './promise.js';

const { hasOwn } = Object;

/**
 * PerformPromiseThen(PromiseResolve(%Promise%, value), onFulfilled, onRejected), and the derived promise: the core of
 * Await, ECMA-262 27.7.5.3. JavaScript reaches PerformPromiseThen only through `then`, which reads `constructor` as
 * PromiseResolve does; PromiseResolve is left out where it would give `value` itself. An accessor of the promise itself, which
 * could see the second reading, is out of the way during it, or is not read first where it cannot be moved.
 */
export const follow = (value: unknown, onFulfilled: Settle, onRejected?: Settle): Promise<unknown> => {
  if (!(value instanceof NativePromise)) return call(nativeThen, toNative(value), onFulfilled, onRejected);
  const own = hasOwn(value, 'constructor') ? getOwnPropertyDescriptor(value, 'constructor')! : undefined;
  if (own === undefined ? value.constructor === NativePromise : own.get && !own.configurable) {
    try {
      return call(nativeThen, value, onFulfilled, onRejected);
    } catch (e) {
      if (own !== undefined) throw e;
      // Something else that inherits from Promise.prototype.
    }
  }
  const promise = toNative(value);
  const moved = promise === value && own?.get;
  // With undefined for a constructor nothing else is read: ECMA-262 7.3.22.
  if (moved) defineProperty(value, 'constructor', { value: undefined });
  try {
    return call(nativeThen, promise, onFulfilled, onRejected);
  } finally {
    if (moved) defineProperty(value, 'constructor', own);
  }
};

let resolveLast: Settle | undefined;
let rejectLast: Settle | undefined;
/** One executor for all, so that a promise costs no closure of ours. */
const executor = (resolve: unknown, reject: unknown): void => {
  resolveLast = resolve as Settle;
  rejectLast = reject as Settle;
};

/** A native promise with its resolving functions: NewPromiseCapability(%Promise%), ECMA-262 27.2.1.5. */
export interface Deferred {
  p: unknown;
  a: Settle | undefined;
  b: Settle | undefined;
}

/** Puts a new capability into `target`. */
export const defer = <T extends Deferred>(target: T): T => {
  target.p = new NativePromise(executor);
  target.a = resolveLast;
  target.b = rejectLast;
  resolveLast = rejectLast = undefined;
  return target;
};

/** The frame of a spec function, and of a spec generator, which has no promise. */
export class SpecFrame extends Frame {
  declare p: never;
  a: Settle | undefined;
  b: Settle | undefined;
  /** What resumes it, made once. Without a handler a rejection goes to `b`. */
  readonly f: Settle;
  r: Settle | undefined;

  constructor(machine: Machine, thisArg: unknown) {
    super(machine, thisArg);
    this.f = (value) => {
      this.v = value;
      this.run();
    };
  }

  /** Resumes it when `value` settles; throws what `value.constructor` throws. */
  wait(value: unknown): void {
    this.v = undefined;
    follow(value, this.f, !this.h && this.b || (this.r ??= (reason) => {
      this.wake(false, reason);
      this.run();
    }));
  }

  /** The frame is let go of by all that held it, and need not let go of anything. */
  override finish(failed: boolean, result: unknown): void {
    (failed ? this.b : this.a)!(result);
  }
}

/**
 * The frame of a call that suspends this once and never again: the promise that `then` derives is that of the call. It is
 * resolved with what the reaction gives, in the job that runs it, as an async function's own promise would be.
 */
export class OnceFrame extends Frame {
  declare p: Promise<unknown> & never;
  declare wait: undefined;

  /** What the reaction of `then` gives, or throws. */
  override run(): unknown {
    return call(this.m, this.t, this);
  }
}

/** The reaction of a call's only suspension: what it gives or throws settles the promise that `then` derives. */
const resume = (frame: OnceFrame, success: boolean) => (value: unknown): unknown => {
  frame.wake(success, value);
  return frame.run();
};

export const once = (machine: Machine, thisArg: unknown): OnceFrame => new OnceFrame(machine, thisArg);

const makeFrame = (machine: Machine, thisArg: unknown): SpecFrame => defer(new SpecFrame(machine, thisArg));
export { makeFrame as frame };
Reaction.kept.push(makeFrame((() => {}) as Machine, {}));

export const settle = (result: unknown): Promise<unknown> => {
  if (result instanceof Frame) return result.p as unknown as Promise<unknown>;
  if (!(result instanceof NativePromise)) {
    const promise = toNative(result);
    if (promise !== result) return promise;
  }
  // Never the promise that the body returned: ECMA-262 27.7.5.2 resolves a fresh one with it.
  const { p, a } = defer({} as Deferred);
  a!(result);
  return p as Promise<unknown>;
};

export const rejected = nativeRejected;

/** The one place of every suspension in spec code: Await, ECMA-262 27.7.5.3. */
export const suspend = (frame: SpecFrame | OnceFrame, state: number, handler: number, value: unknown, locals: unknown): unknown => {
  if (frame instanceof OnceFrame) {
    if (!(value instanceof NativePromise && hasOwn(value, 'constructor'))) {
      value = toNative(value);
      // `then` would derive a promise of another class where the program has changed what it asks.
      if ((value as object).constructor === NativePromise && NativePromise[Symbol.species as never] === NativePromise) {
        frame.p = call(nativeThen, value, resume(frame, true), handler && resume(frame, false));
      }
    }
    if (!frame.p) frame = makeFrame(frame.m!, frame.t);
  }
  frame.s = state;
  frame.h = handler;
  frame.l = locals;
  frame.wait?.(value);
  return frame;
};
