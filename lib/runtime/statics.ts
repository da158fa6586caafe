// The static methods of the eager promise. Members that are settled already are taken at once, so that the result of
// `all` over settled promises is settled too, and nothing waits.

import {
  AggregateError, apply, type Callable, call, callable, hidden, isObject, object, Object, type Settle,
} from './host.js';
import { isPlainArray } from './iterate.js';
import type { Job } from './jobs.js';
import {
  Capability, conclude, FULFILLED, OitePromise, PENDING, pending, promiseOf, promiseResolve, Reaction, reasonOf, rejected,
  resultOf, stateOf, subscribe, valuesOf,
} from './promise.js';

type Result = OitePromise | Capability;
const ALL = 0;
const ALL_SETTLED = 1;
const ANY = 2;
const RACE = 3;

/** What the members of one call share. */
class Group {
  readonly k: number;
  readonly p: Result;
  readonly x: unknown[] = [];
  /** Members that have not settled, and 1 while members are still being added. */
  n = 1;

  constructor(kind: number, result: Result) {
    this.k = kind;
    this.p = result;
  }

  /** A member has settled: the element functions of ECMA-262 27.2.4. */
  add(index: number, success: boolean, value: unknown): void {
    const { k } = this;
    if (k === RACE || (k === ALL && !success) || (k === ANY && success)) this.end(success, value);
    else {
      this.x[index] = k === ALL_SETTLED
        ? success ? { status: 'fulfilled', value } : { status: 'rejected', reason: value }
        : value;
      this.done();
    }
  }

  /** One less to wait for. */
  done(): void {
    if (--this.n === 0 && this.k !== RACE) {
      if (this.k === ANY) this.end(false, new AggregateError(this.x, 'All promises were rejected'));
      else this.end(true, this.x);
    }
  }

  end(success: boolean, value: unknown): void {
    const { p } = this;
    if (stateOf(p) === PENDING || p instanceof Capability) conclude(p, success, value);
  }
}

/** Waits for one member. */
class Member implements Job {
  v: unknown;
  k = true;
  readonly g: Group;
  readonly i: number;

  constructor(group: Group, index: number) {
    this.g = group;
    this.i = index;
  }

  wake(success: boolean, value: unknown): void {
    this.k = success;
    this.v = value;
  }

  run(): void {
    this.g.add(this.i, this.k, this.v);
  }
}

const ownThen = OitePromise.prototype.then;

const add = (group: Group, index: number, C: unknown, value: unknown, promiseResolveFunction: unknown): void => {
  const ours = promiseResolveFunction === ownResolve && C === OitePromise;
  const state = ours && stateOf(value);
  group.x[index] = undefined;
  group.n++;
  if (ours) {
    if (!isObject(value)) return group.add(index, true, value);
    if (state !== undefined && value.then === ownThen) {
      const promise = value as unknown as OitePromise;
      if (state === PENDING) return subscribe(promise, new Member(group, index));
      if (state === FULFILLED) return group.add(index, true, resultOf(promise));
      return group.add(index, false, reasonOf(promise));
    }
  }
  let called = false;
  const element = (success: boolean) => (settled: unknown): void => {
    if (!called) {
      called = true;
      group.add(index, success, settled);
    }
  };
  call<OitePromise>(promiseResolveFunction, C, value).then(element(true), element(false));
};

/** The usual case leaves no trace but the values: an array whose members are fulfilled promises. */
const allFulfilled = (C: unknown, iterable: unknown): OitePromise | undefined => {
  if (C !== OitePromise || statics.resolve !== (C as typeof statics).resolve || !isPlainArray(iterable)) return undefined;
  const values: unknown[] = [];
  return valuesOf(iterable, values) === iterable.length ? promiseOf(values) : undefined;
};

const collect = (kind: number, C: unknown, iterable: Iterable<unknown>): OitePromise => {
  const result: Result = C === OitePromise ? pending() : new Capability(C);
  const group = new Group(kind, result);
  try {
    const promiseResolveFunction = callable((C as { resolve: unknown }).resolve);
    let i = 0;
    for (const value of iterable) add(group, i++, C, value, promiseResolveFunction);
    group.done();
  } catch (e) {
    group.end(false, e);
  }
  return result instanceof Capability ? result.p : result;
};

const statics = {
  /** ECMA-262 27.2.4.1. */
  all(iterable: Iterable<unknown>): OitePromise {
    return allFulfilled(this, iterable) ?? collect(ALL, this, iterable);
  },
  /** ECMA-262 27.2.4.2. */
  allSettled(iterable: Iterable<unknown>): OitePromise {
    return collect(ALL_SETTLED, this, iterable);
  },
  /** ECMA-262 27.2.4.3. */
  any(iterable: Iterable<unknown>): OitePromise {
    return collect(ANY, this, iterable);
  },
  /** ECMA-262 27.2.4.5. */
  race(iterable: Iterable<unknown>): OitePromise {
    return collect(RACE, this, iterable);
  },
  /** ECMA-262 27.2.4.6. */
  reject(reason: unknown): OitePromise {
    if ((this as unknown) === OitePromise) return rejected(reason);
    const { p, b } = new Capability(this);
    b!(reason);
    return p;
  },
  /** ECMA-262 27.2.4.7. */
  resolve(value: unknown): OitePromise {
    return promiseResolve(object(this, ''), value);
  },
  /** ECMA-262 27.2.4.8. */
  try(callback: Callable, ...args: never[]): OitePromise {
    const { p, a, b } = new Capability(this);
    try {
      a!(apply(callback, undefined, args));
    } catch (e) {
      b!(e);
    }
    return p;
  },
  /** ECMA-262 27.2.4.9. */
  withResolvers(): { promise: OitePromise; resolve: Settle; reject: Settle } {
    const { p, a, b } = new Capability(this);
    return { promise: p, resolve: a!, reject: b! };
  },
};
Reaction.kept.push(new Member(new Group(ALL, pending()), 0), new Member(new Group(ALL, Reaction.kept as never), 0));
const ownResolve = statics.resolve;
for (const name of Object.keys(statics)) hidden(OitePromise, name, statics[name as keyof typeof statics]);

// V8 keeps what has been redefined as much as this function in a dictionary, and Promise.resolve takes twice as long, until
// something that inherits from it has been read a few times.
const heir = Object.create(OitePromise) as typeof statics;
const read = ({ all }: typeof statics): unknown => all;
for (let i = 0; i < 32; i++) read(heir);
