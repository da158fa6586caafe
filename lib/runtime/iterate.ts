// The iteration protocols as emitted code needs them: ECMA-262 7.4 and 27.1.6. A record is what GetIterator gives.

import { NEXT, THROW } from './abi.js';
import {
  apply, Array, asyncIteratorKey, type Callable, call, callable, describe, isCallable, iteratorKey, object, Object,
  throwTypeError,
} from './host.js';

interface IteratorLike {
  [key: PropertyKey]: unknown;
}

/** What the frame of an async generator shows to a loop: see Generator. */
export interface Source {
  pull(value: unknown): unknown;
  /** Gives the value, once. */
  give(): unknown;
  /** A result, or a promise of one. */
  result(value: unknown): unknown;
}

/** Iterator Record: ECMA-262 7.4.1. */
export class Iteration {
  readonly i: IteratorLike;
  readonly n: unknown;
  /** [[Done]] */
  d = false;
  /** Of yield*: the outer generator returns what has been awaited, since the inner one has no `return`. */
  e = false;
  /** Of yield*: the inner iterator has been closed for want of a `throw`; noThrow() is next. */
  x = false;
  /** If it is an async generator of the runtime. */
  f: Source | undefined;
  /** An array that is iterated as arrays are, by index, with no iterator. */
  a: ArrayLike<unknown> | undefined;
  k = 0;

  constructor(iterator: IteratorLike, next: unknown) {
    this.i = iterator;
    this.n = next;
  }
}

/** GetMethod: ECMA-262 7.3.11. */
const method = (object: IteratorLike, name: PropertyKey): unknown => {
  const found = object[name as string];
  if (found === undefined || found === null) return undefined;
  return callable(found);
};

/** IteratorComplete of a result that may not be an object: ECMA-262 7.4.7. */
export const done = (result: unknown): boolean => !!(object(result) as { done: unknown }).done;

const open = (value: unknown, found: unknown, kind: string): Iteration => {
  if (!isCallable(found)) throwTypeError(`${describe(value)} is not ${kind}iterable`);
  const iterator = object(call<IteratorLike>(found, value), 'Iterator ');
  return new Iteration(iterator, iterator.next);
};

const { isArray, prototype: { values: arrayValues } } = Array;
const arrayIterator = Object.getPrototypeOf([].values()) as IteratorLike;
const { next: arrayNext } = arrayIterator;

/** Whether iterating `value`, with the method that it has for that, shows its elements in turn and does nothing else. */
export const isPlainArray = (value: unknown, found = (value as IteratorLike | undefined)?.[iteratorKey]): value is ArrayLike<unknown> =>
  found === arrayValues && isArray(value) && arrayIterator['next'] === arrayNext && !arrayIterator['return'];

/** GetIterator(value, sync): ECMA-262 7.4.4. */
export const iterator = (value: unknown): Iteration => {
  const found = (value as IteratorLike | undefined)?.[iteratorKey];
  if (!isPlainArray(value, found)) return open(value, found, '');
  const record = new Iteration(arrayIterator, arrayNext);
  record.a = value;
  return record;
};

/** What there is no more of: `step` gives it at the end. */
export const DONE: unknown = {};

/** IteratorNext without a value: ECMA-262 7.4.6. */
export const next = (record: Iteration): unknown => {
  if (record.f !== undefined) return record.f.result(undefined);
  if (record.a === undefined) return call(record.n, record.i);
  const value = step(record);
  return { value, done: value === DONE };
};

/** The value of an iterator's result, or DONE. */
export const stepOf = (result: unknown): unknown => (done(result) ? DONE : (result as { value: unknown }).value);

/** IteratorStepValue of `iterator`'s records: ECMA-262 7.4.9. The value, or DONE. */
export const step = (record: Iteration): unknown => {
  const { a } = record;
  return a === undefined ? stepOf(call(record.n, record.i)) : record.k < a.length ? a[record.k++] : DONE;
};

/** The first half of AsyncIteratorClose: undefined when there is no `return`, else what it gave, to be awaited. */
export const closing = (record: Iteration): { v: unknown } | undefined => {
  const found = method(record.i, 'return');
  return found === undefined ? undefined : { v: call(found, record.i) };
};

/** IteratorClose with a normal completion: ECMA-262 7.4.11. */
export const close = (record: Iteration): void => {
  const closed = closing(record);
  if (closed) object(closed.v);
};

/** IteratorClose with a throw completion, which wins over whatever happens here. */
export const closeQuietly = (record: Iteration): void => {
  try {
    closing(record);
  } catch { /* see above */ }
};

/** IteratorStepValue as array patterns use it: ECMA-262 7.4.10. */
export const patternNext = (record: Iteration): unknown => {
  if (record.d) return undefined;
  record.d = true;
  const result = next(record);
  if (done(result)) return undefined;
  const { value } = result as { value: unknown };
  record.d = false;
  return value;
};

/** The rest element of an array pattern. */
export const arrayRest = (record: Iteration): unknown[] => {
  const values: unknown[] = [];
  for (;;) {
    const value = patternNext(record);
    if (record.d) return values;
    Object.defineProperty(values, values.length, { value, writable: true, enumerable: true, configurable: true });
  }
};

/** What differs between the modes. */
export interface Mode {
  /** AsyncFromSyncIteratorContinuation, ECMA-262 27.1.6.4; `sync` is closed when the value rejects. */
  goOn(value: unknown, done: boolean, sync: Iteration | undefined): unknown;
  /** What iterators give for a result that is there, and for an error. */
  ready(result: object): unknown;
  failed(reason: unknown): unknown;
  /** Finds the frame of a generator of the runtime. */
  source?(iterator: unknown, next: unknown): Source | undefined;
}

interface Iterate {
  asyncIterator(value: unknown): Iteration;
}

/** The helpers that differ between the modes. */
export const iterate = (mode: Mode): Iterate => {
  /** %AsyncFromSyncIteratorPrototype%: ECMA-262 27.1.6.2. */
  class FromSync {
    [key: PropertyKey]: unknown;
    readonly r: Iteration;

    constructor(record: Iteration) {
      this.r = record;
    }
  }
  for (const name of ['next', 'return', 'throw']) {
    FromSync.prototype[name] = function (this: FromSync, ...args: unknown[]): unknown {
      const { r } = this;
      try {
        const found = name === 'next' ? r.n : method(r.i, name);
        if (found === undefined) {
          if (name === 'return') return mode.ready({ value: args[0], done: true });
          r.d = true;
          close(r);
          missing();
        }
        const result = apply(found as Callable, r.i, args as never[]) as { value: unknown };
        const ended = done(result);
        return mode.goOn(result.value, ended, ended || name === 'return' ? undefined : r);
      } catch (e) {
        return mode.failed(e);
      }
    };
  }

  return {
    asyncIterator(value) {
      const find = (key: symbol): unknown =>
        (value === undefined || value === null ? undefined : method(value as IteratorLike, key));
      let found = find(asyncIteratorKey);
      if (found === undefined && (found = find(iteratorKey)) !== undefined) {
        const inner = new FromSync(open(value, found, ''));
        return new Iteration(inner, inner.next);
      }
      const record = open(value, found, 'async ');
      record.f = mode.source?.(record.i, record.n);
      return record;
    },
  };
};

const missing = (): never => throwTypeError('The iterator does not provide a \'throw\' method');

/** One step of yield* in an async generator, ECMA-262 15.5.5: what to await. See `e` and `x` of Iteration. */
export const delegateCall = (record: Iteration, kind: number, value: unknown): unknown => {
  const { i, f } = record;
  if (kind === NEXT) return f === undefined ? call(record.n, i, value) : f.result(value);
  const found = method(i, kind === THROW ? 'throw' : 'return');
  if (found !== undefined) return call(found, i, value);
  if (kind === THROW) {
    const closed = closing(record);
    if (!closed) missing();
    record.x = true;
    return closed!.v;
  }
  record.e = true;
  return value;
};

/** The end of a step that found no `throw`. */
export const noThrow = (result: unknown): never => {
  object(result);
  return missing();
};
