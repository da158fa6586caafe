// The wrapped body of a script that has top-level await, and the bridge to native promises.

import { host, isObject, nativeRejected, NativePromise, type Settle } from './host.js';
import { adopt, OitePromise, pending, stateOf } from './promise.js';
import { takeThen } from './wait.js';

/** A native promise that follows `value`, a promise of any kind. */
export const native = (value: unknown): Promise<unknown> => new NativePromise((resolve, reject) => {
  if (!isObject(value)) resolve(value);
  else if (stateOf(value) !== undefined) (value as unknown as OitePromise).then(resolve, reject);
  else if (value instanceof NativePromise) resolve(value);
  else {
    const promise = pending();
    adopt(promise, value, takeThen(value));
    promise.then(resolve, reject);
  }
});

/** Ends the program as Node does when the main module fails, or cannot go on. */
export const guard = (result: { then(onFulfilled: Settle, onRejected: Settle): unknown }): void => {
  let pending = true;
  const { process, queueMicrotask } = host;
  result.then(
    () => {
      pending = false;
    },
    (reason) => {
      pending = false;
      if (!queueMicrotask) nativeRejected(reason);
      else {
        queueMicrotask(() => {
          throw reason;
        });
      }
    },
  );
  if (process?.on) {
    let idle = false;
    process.on('beforeExit', () => {
      idle = true;
    });
    process.on('exit', () => {
      if (pending && idle) process.exitCode ??= 13;
    });
  }
};
