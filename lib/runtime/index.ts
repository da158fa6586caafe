// What `oite/runtime` exports: one object of functions for each await mode, and the names that programs may use.

import * as drive from './frame.js';
import { type GeneratorFrame, generators, Request, SUSPENDED } from './generator.js';
import { call, nativeRejected, object, toNative } from './host.js';
import {
  close, closeQuietly, closing, done, iterate, Iteration, iterator, next,
} from './iterate.js';
import { asyncFunction } from './intrinsics.js';
import { guard, native as toNativePromise } from './main.js';
import { abi, apply } from './misc.js';
import {
  fulfill, fulfilled, got, OitePromise, pending, promiseOf, Reaction, reject, rejected, stateOf, waits,
} from './promise.js';
import * as exact from './spec.js';
import './statics.js';

/** The promise of eager code. */
export const Promise = OitePromise as unknown as PromiseConstructor;

const shared = { abi, apply, iterator, done, object, closing, close, closeQuietly };

/** Helpers for output that keeps native async functions. */
export const native = {
  ...shared,
  main: (main: drive.Machine, thisArg: unknown): void => guard(call(main, thisArg) as Promise<unknown>),
};

const eagerGenerators = generators<drive.Frame>({
  Frame: class extends drive.Frame {
    constructor(machine: drive.Machine, thisArg: unknown) {
      super(machine, thisArg, undefined);
    }
  },
  begin: (request: Request) => {
    request.p = pending();
  },
  answer: ({ p }: Request, failed: boolean, value: unknown) => (failed ? reject : fulfill)(p as OitePromise, value),
  rejected,
  ready: (pull) => {
    try {
      const result = pull();
      return stateOf(result) === undefined ? fulfilled(result) : result;
    } catch (e) {
      return rejected(e);
    }
  },
  wait: (value, frame) => {
    if (waits(value)) {
      drive.waitFor(value, frame);
      return true;
    }
    frame.v = got(value);
    return false;
  },
});

const eagerIterate = iterate({
  goOn(value, done, sync) {
    try {
      if (!waits(value)) return { value: got(value), done };
    } catch (e) {
      if (sync) closeQuietly(sync);
      throw e;
    }
    const promise = pending();
    drive.waitFor(value, new Reaction((settled: unknown) => ({ value: settled, done }), (reason: unknown) => {
      if (sync) closeQuietly(sync);
      throw reason;
    }, promise));
    return promise;
  },
  ready: (result) => result,
  failed: (reason) => {
    throw reason;
  },
  own: eagerGenerators.own,
});

/** Helpers for output that goes on at once after an await of what is settled. */
export const eager = {
  ...shared,
  ...eagerGenerators,
  ...eagerIterate,
  Promise: OitePromise,
  frame: drive.frame,
  settle: drive.settle,
  reject: rejected,
  waits,
  got,
  await: drive.suspend,
  suspend: drive.suspendCall,
  resolved: promiseOf,
  delegate: eagerIterate.asyncIterator,
  next: (record: Iteration): unknown => {
    if (record.f === undefined) return next(record);
    const frame = record.f as GeneratorFrame;
    const result = frame.pull(undefined);
    record.w = frame.k > SUSPENDED;
    return result;
  },
  native: toNativePromise,
  main: (machine: drive.Machine, thisArg: unknown): void => guard(drive.settle(call(machine, thisArg, null))),
};

const specGenerators = generators<exact.SpecFrame>({
  Frame: exact.SpecFrame,
  begin: (request: Request) => {
    exact.defer(request as unknown as exact.Deferred);
  },
  answer: (request: Request, failed: boolean, value: unknown) => {
    const { a, b } = request as unknown as exact.Deferred;
    (failed ? b : a)!(value);
  },
  rejected: nativeRejected,
  wait: (value, frame) => {
    exact.waitFor(value, frame);
    return true;
  },
});

const specIterate = iterate({
  goOn(value, done, sync) {
    const onRejected = sync && ((reason: unknown): never => {
      closeQuietly(sync);
      throw reason;
    });
    try {
      return exact.follow(value, (settled) => ({ value: settled, done }), onRejected);
    } catch (e) {
      return onRejected ? onRejected(e) : nativeRejected(e);
    }
  },
  ready: toNative,
  failed: nativeRejected,
  own: () => undefined,
});

/** Helpers for output that keeps the ticks of ECMA-262. */
export const spec = {
  ...shared,
  asyncFunction,
  ...specGenerators,
  ...specIterate,
  frame: exact.frame,
  settle: exact.settle,
  reject: nativeRejected,
  await: exact.suspend,
  delegate: specIterate.asyncIterator,
  next,
  main: (machine: drive.Machine, thisArg: unknown): void => guard(exact.settle(call(machine, thisArg, null))),
};
