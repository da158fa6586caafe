// Drives the bodies that stay in one piece: async functions that hold a direct eval or a `with` statement are native
// generators with scopes that eval can see. What such a generator yields is awaited, unless it is a `Mark`.

import { NEXT, RETURN, THROW } from './abi.js';
import type { Frame, Machine } from './frame.js';
import { apply, call, type Callable, object, Object } from './host.js';
import { closing, delegateCall, done, type Iteration, noThrow } from './iterate.js';

const { Proxy } = globalThis;

type Body = Generator<unknown, unknown, unknown>;

/** What a mode gives: see the objects in index.ts. */
interface Mode {
  frame(machine: Machine, thisArg: unknown): unknown;
  settle(result: unknown): unknown;
  reject(reason: unknown): unknown;
  await(frame: never, state: number, handler: number, value: unknown, locals: unknown): unknown;
  waits?(value: unknown): boolean;
  got?(value: unknown): unknown;
  generator(machine: Machine, thisArg: unknown, f: { prototype: unknown } | null): object;
  yield(frame: never, next: number, ret: number, handler: number, value: unknown, locals: unknown): unknown;
  asyncIterator(value: unknown): Iteration;
  next(record: Iteration): unknown;
}

// States of a frame: how its generator goes on. 0 to 2 are NEXT, THROW and RETURN; that of RETURN awaits first.
const LEAVE = 3;
const YIELD = 4;
/** NEXT, THROW and RETURN handed to `delegates` as values, and the await before the last of them. */
const DELEGATE = 5;
const DELEGATE_RETURN = 8;
const DELEGATE_YIELD = 9;

/** What is not to be awaited, or not only: `s` is the state to go on in. */
class Mark {
  readonly s: number;
  readonly v: unknown;

  constructor(state: number, value: unknown) {
    this.s = state;
    this.v = value;
  }
}

const { next: resume, throw: fail, return: leave } =
  (Object.getPrototypeOf(function* () {}) as { prototype: Record<string, Callable> }).prototype;

interface Scoped {
  /** Calls `f`, the body of an async function: ECMA-262 27.7.5.2. Errors in its parameters reject. */
  scoped(f: Callable, thisArg: unknown, args: unknown): unknown;
  /** The same of an async generator, whose function object is `self`: 15.6.2. Errors in its parameters are thrown. */
  scopedGenerator(f: Callable, thisArg: unknown, args: unknown, self: { prototype: unknown } | null): object;
  /** The operand of a `yield` of an async generator. */
  yields(value?: unknown): unknown;
  /** The operand of a `yield*` that stands for that of an async generator: 15.5.5. */
  delegates(value: unknown): Generator<unknown, unknown, unknown>;
  /** A `for await` loop: 14.7.5.6 and 14.7.5.7. */
  loop(value: unknown): unknown;
  /** The prototype of a home object, where `super` gets and sets what it does in the function around. */
  home(get: (key: PropertyKey) => unknown, set: (key: PropertyKey, value: unknown) => void): object;
}

/** Makes the helpers of one mode. */
export const scopes = (mode: Mode): Scoped => {
  const machine = function (this: Body, frame: Frame | null): unknown {
    let state = NEXT;
    let value: unknown;
    if (frame) ({ s: state, v: value } = frame);
    for (;;) {
      if (state === YIELD || state === DELEGATE_YIELD) {
        const base = state === YIELD ? NEXT : DELEGATE;
        return mode.yield(frame as never, base, base === NEXT ? RETURN : DELEGATE_RETURN, base + THROW, value, undefined);
      }
      let handler = THROW;
      let after = NEXT;
      if (state === RETURN) after = LEAVE;
      else if (state === DELEGATE_RETURN) {
        after = DELEGATE + RETURN;
        handler = DELEGATE + THROW;
      } else {
        const how = state === THROW ? fail : state === LEAVE ? leave : resume;
        const step = call<IteratorResult<unknown>>(how, this, state < DELEGATE ? value : { k: state - DELEGATE, v: value });
        ({ value } = step);
        if (step.done) return value;
        if (value instanceof Mark) {
          ({ s: state, v: value } = value);
          // A yield awaits its operand; what yield* hands on is not awaited.
          if (state !== YIELD) continue;
          after = YIELD;
        }
      }
      try {
        if (!mode.waits || mode.waits(value)) {
          return mode.await((frame ?? mode.frame(machine as Machine, this)) as never, after, handler, value, undefined);
        }
        value = mode.got!(value);
        state = after;
      } catch (e) {
        value = e;
        state = handler;
      }
    }
  };

  class Loop {
    v: unknown;
    /** The iterator need not be closed: it has ended, failed, or been closed. */
    d = false;
    readonly r: Iteration;

    constructor(record: Iteration) {
      this.r = record;
    }

    /** Gets the next value; false: there is none. */
    *next(): Body {
      const { r } = this;
      this.d = true;
      const result = yield mode.next(r);
      if (done(result)) return false;
      this.v = (result as { value: unknown }).value;
      this.d = false;
      return true;
    }

    /** AsyncIteratorClose, 7.4.13; with a throw completion where it `failed`. */
    *close(failed: boolean): Body {
      if (this.d) return;
      this.d = true;
      try {
        const closed = closing(this.r);
        if (closed) {
          const result = yield closed.v;
          if (!failed) object(result);
        }
      } catch (e) {
        if (!failed) throw e;
      }
    }
  }

  return {
    scoped(f, thisArg, args) {
      try {
        return mode.settle(call(machine, apply(f, thisArg, args as never), null));
      } catch (e) {
        return mode.reject(e);
      }
    },
    scopedGenerator: (f, thisArg, args, self) =>
      mode.generator(machine as Machine, apply(f, thisArg, args as never), self),
    yields: (value) => new Mark(YIELD, value),
    *delegates(value) {
      const record = mode.asyncIterator(value);
      let received = { k: NEXT, v: undefined as unknown };
      for (;;) {
        const result = yield delegateCall(record, received.k, received.v);
        if (record.x) noThrow(result);
        if (record.e) yield new Mark(LEAVE, result);
        const ended = done(result);
        const item = (result as { value: unknown }).value;
        if (ended && received.k !== RETURN) return item;
        received = (yield new Mark(ended ? LEAVE : DELEGATE_YIELD, item)) as typeof received;
      }
    },
    loop: (value) => new Loop(mode.asyncIterator(value)),
    home: (get, set) => new Proxy({}, {
      get: (_, key) => get(key),
      set: (_, key, value) => {
        set(key, value);
        return true;
      },
    }),
  };
};
