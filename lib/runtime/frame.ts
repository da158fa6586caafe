// Drives the machines of eager async functions.

import { inThisContext } from './context.js';
import { call, NativePromise, nativeThen, type Settle } from './host.js';
import type { Job } from './jobs.js';
import {
  adopt, type OitePromise, pending, promiseOf, Reaction, reject, rejected, resolve, stateOf, subscribe,
} from './promise.js';
import { hold, isForeign, reason, taken, takeThen, WAIT } from './wait.js';

/** The compiled body of an async function: entered with null or with its frame; gives the frame when it suspends. */
export type Machine = (this: unknown, frame: never, ...args: never[]) => unknown;

/** What a machine gives that has yielded, or stands for the value that it has yielded: see Generator. */
export const YIELD: unknown = {};

/** What is left of a call while it is suspended. The machine reads s, h, v and l; nothing else of it is its business. */
export class Frame implements Job {
  /** The machine, and its `this`; let go of when it has finished. */
  m: Machine | undefined;
  t: unknown;
  /** State to go on in. */
  s = 0;
  /** State of the handler that a throw goes to; 0: none. */
  h = 0;
  /** Resume value or reason; see Job for the time between. */
  v: unknown;
  /** Live locals. */
  l: unknown;
  /** The promise of the call. */
  p: OitePromise | undefined;

  constructor(machine: Machine, thisArg: unknown, promise?: OitePromise) {
    this.m = machine;
    this.t = thisArg;
    this.p = promise;
  }

  wake(success: boolean, value: unknown): void {
    this.v = value;
    // Without a handler the machine need not be entered again.
    if (!success) this.s = this.h === 0 ? -1 : this.h;
  }

  /** Gives what the machine has given, if it has not completed. */
  run(): unknown {
    let result: unknown = this.v;
    let failed = this.s < 0;
    if (!failed) {
      try {
        const { m, t } = this;
        // A call that V8 can see is inlined, or at least cheap.
        result = t === undefined ? m!(this as never) : call(m, t, this);
        if (result === this || result === YIELD) return result;
      } catch (e) {
        result = e;
        failed = true;
      }
    }
    return this.finish(failed, result);
  }

  /** The machine has completed. */
  finish(failed: boolean, result: unknown): void {
    const promise = this.p!;
    this.m = this.t = this.v = this.l = this.p = undefined;
    (failed ? reject : resolve)(promise, result);
  }
}

Reaction.kept.push(new Frame((() => {}) as Machine, {}, undefined));

/** The frame of a call that suspends for the first time. */
export const frame = (machine: Machine, thisArg: unknown): Frame => new Frame(machine, thisArg, pending());

/** What an async function gives its caller: `result` is its frame, or what it returned. ECMA-262 27.7.5.2. */
export const settle = (result: unknown): OitePromise => (result instanceof Frame ? result.p! : promiseOf(result));

/** What an async function gives its caller when it throws before its first suspension. */
export { rejected };

/** The one place of every suspension in eager code. `value`: what is pending, or WAIT. Throws if what gave WAIT has failed. */
export const suspend = (frame: Frame, state: number, handler: number, value: unknown, locals: unknown): Frame => {
  let foreign = isForeign();
  if (value !== WAIT) foreign = stateOf(value) === undefined;
  else if ((value = taken()) === undefined) throw reason();
  frame.s = state;
  frame.h = handler;
  frame.l = locals;
  if (foreign) waitForForeign(value, frame);
  else subscribe(value as OitePromise, inThisContext(frame));
  return frame;
};

/** Whether what has just given WAIT has to be waited for; if not, it has failed. */
export const isPending = (): boolean => taken() !== undefined;

/** The first suspension of a call that began in the fast tier; its machine goes on. Gives the promise of the call. A failure passes through. */
export const suspendCall = (machine: Machine, thisArg: unknown, state: number, handler: number, value: unknown, locals: unknown): OitePromise =>
  (isPending() ? suspend(frame(machine, thisArg), state, handler, value, locals).p! : rejected(reason()));

/** The same of a direct call, whose caller waits for the promise that it leaves. */
export const holdCall = (machine: Machine, thisArg: unknown, state: number, handler: number, value: unknown, locals: unknown): unknown =>
  (isPending() ? hold(suspend(frame(machine, thisArg), state, handler, value, locals).p!) : value);

/** Hands on to a job how a native promise settles. To make two functions takes as long as all else of an await: they are used again. */
class Bridge {
  j: Job | undefined;

  pass(success: boolean, value: unknown): void {
    const job = this.j!;
    this.j = undefined;
    if (spare.length < 1024) spare.push(this);
    job.wake(success, value);
    job.run();
  }

  readonly a: Settle = (value) => this.pass(true, value);
  readonly b: Settle = (reason) => this.pass(false, reason);
}

const spare: Bridge[] = [];

/** Queues `job` when `value` settles. */
export const waitFor = (value: unknown, job: Job): void =>
  (stateOf(value) === undefined ? waitForForeign(value, job) : subscribe(value as OitePromise, inThisContext(job)));

const waitForForeign = (value: unknown, job: Job): void => {
  if (value instanceof NativePromise) {
    const bridge = spare.pop() ?? new Bridge();
    bridge.j = job;
    try {
      // The host keeps the context, and is in a microtask already. What V8 can see to be a promise costs less.
      if (value.then === nativeThen) void value.then(bridge.a, bridge.b);
      else call(nativeThen, value, bridge.a, bridge.b);
      return;
    } catch { /* something else that inherits from the built-in promise */ }
  }
  const promise = pending();
  subscribe(promise, inThisContext(job));
  adopt(promise, value, takeThen(value));
};
