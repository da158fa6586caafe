// What `oite/runtime` exports: one object of functions for each await mode, and the names that programs may use.

import * as drive from './frame.js';
import { call, nativeRejected, object, toNative } from './host.js';
import {
  close, closeQuietly, closing, done, DONE as END, iterate, type Iteration, iterator, type Mode as IterationMode, next, step as stepOn, stepOf,
} from './iterate.js';
import { asyncFunction } from './intrinsics.js';
import { guard, native as toNativePromise } from './main.js';
import { abi, apply } from './misc.js';
import * as promises from './promise.js';
import {
  fulfill, fulfilled, OitePromise, pending, promiseOf, Reaction, rejected,
} from './promise.js';
import * as exact from './spec.js';
import * as wait from './wait.js';
import './statics.js';

/** The promise of eager code. */
export const Promise = OitePromise as unknown as PromiseConstructor;

const shared = { abi, apply, iterator, done, DONE: END, step: stepOn, object, closing, close, closeQuietly };

Reaction.kept.push(iterator([0]), iterator(''));

/** Helpers for output that keeps native async functions. */
export const native = {
  ...shared,
  main: (main: drive.Machine, thisArg: unknown): void => guard(call(main, thisArg) as Promise<unknown>),
};

/** `oite/runtime/full` adds `source`. */
const eagerMode: IterationMode = {
  goOn(value, done, sync) {
    try {
      const found = promises.get(value);
      if (found !== wait.WAIT) return { value: found, done };
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
};
const eagerIterate = iterate(eagerMode);

/** Helpers for output that goes on at once after an await of what is settled. */
export const eager = {
  ...shared,
  ...eagerIterate,
  Promise: OitePromise,
  frame: drive.frame,
  settle: drive.settle,
  reject: rejected,
  waits: (value: unknown): boolean => promises.get(value) === wait.WAIT,
  got: promises.get,
  get: promises.get,
  take: promises.take,
  WAIT: wait.WAIT,
  pending: drive.isPending,
  reason: wait.reason,
  give: promises.give,
  giveFrom: promises.giveFrom,
  fail: wait.fail,
  hold: drive.holdCall,
  promise: promises.promiseFor,
  await: drive.suspend,
  suspend: drive.suspendCall,
  resolved: promises.resolved,
  resolvedFrom: promiseOf,
  delegate: eagerIterate.asyncIterator,
  next,
  pull: (record: Iteration): unknown => {
    const { f } = record;
    const found = f === undefined ? next(record) : f.pull(undefined);
    if (found === END) return END;
    if (found === drive.YIELD) return f!.give();
    const result = promises.get(found);
    return result === wait.WAIT ? result : stepOf(result);
  },
  native: toNativePromise,
  main: (machine: drive.Machine, thisArg: unknown): void => guard(drive.settle(call(machine, thisArg, null))),
};

/** SHORTCUTS of abi.ts. */
export const { get, take, WAIT, suspend, resolved, resolvedFrom, reject, give, giveFrom, fail, hold, promise, step, pull, DONE } = eager;

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
});

/** Helpers for output that keeps the ticks of ECMA-262. */
export const spec = {
  ...shared,
  asyncFunction,
  ...specIterate,
  frame: exact.frame,
  once: exact.once,
  settle: exact.settle,
  reject: nativeRejected,
  await: exact.suspend,
  delegate: specIterate.asyncIterator,
  next,
  main: (machine: drive.Machine, thisArg: unknown): void => guard(exact.settle(call(machine, thisArg, null))),
};

/** What `oite/runtime/full` needs of the one copy of all this. */
export const inside = {
  mode: eagerMode, Frame: drive.Frame, waitFor: drive.waitFor, pending, stateOf: promises.stateOf, fulfill, reject: promises.reject, fulfilled, YIELD: drive.YIELD,
  SpecFrame: exact.SpecFrame, defer: exact.defer,
};
