// Drives the machines of spec code: native promises, and the ticks of ECMA-262.

import { Frame, type Machine } from './frame.js';
import {
  call, defineProperty, getOwnPropertyDescriptor, NativePromise, nativeRejected, nativeThen, Object, type Settle, toNative,
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
  if (own === undefined ? value.constructor === NativePromise : own.get !== undefined && !own.configurable) {
    try {
      return call(nativeThen, value, onFulfilled, onRejected);
    } catch (e) {
      if (own !== undefined) throw e;
      // Something else that inherits from Promise.prototype.
    }
  }
  const promise = toNative(value);
  const moved = promise === value && own?.get !== undefined;
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
    super(machine, thisArg, undefined);
    this.f = (value) => {
      this.v = value;
      this.run();
    };
  }

  /** The frame is let go of by all that held it, and need not let go of anything. */
  override finish(failed: boolean, result: unknown): void {
    (failed ? this.b : this.a)!(result);
  }
}

export const frame = (machine: Machine, thisArg: unknown): SpecFrame => defer(new SpecFrame(machine, thisArg));
Reaction.kept.push(frame((() => {}) as Machine, {}));

export const settle = (result: unknown): Promise<unknown> => {
  if (result instanceof SpecFrame) return result.p;
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
export const suspend = (frame: SpecFrame, state: number, handler: number, value: unknown, locals: unknown): SpecFrame => {
  frame.s = state;
  frame.h = handler;
  frame.l = locals;
  waitFor(value, frame);
  return frame;
};

/** Resumes `frame` when `value` settles; throws what `value.constructor` throws. */
export const waitFor = (value: unknown, frame: SpecFrame): void => {
  frame.v = undefined;
  follow(value, frame.f, frame.h === 0 && frame.b || (frame.r ??= (reason) => {
    frame.wake(false, reason);
    frame.run();
  }));
};
