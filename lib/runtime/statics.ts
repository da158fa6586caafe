// The static methods of the eager promise. Members that are settled already are taken at once, so that the result of
// `all` over settled promises is settled too, and nothing waits.

import {
  AggregateError, Array, type Callable, call, hidden, isCallable, isObject, iteratorKey, Object, type Settle, TypeError,
} from './host.js';
import { type Job } from './jobs.js';
import {
  Capability, FULFILLED, OitePromise, PENDING, fulfill, fulfilled, got, pending, promiseResolve, Reaction, reject, rejected,
  resolvers, resultOf, stateOf, subscribe,
} from './promise.js';

type Result = OitePromise | Capability<OitePromise>;
const ALL = 0;
const ALL_SETTLED = 1;
const ANY = 2;
const RACE = 3;

const conclude = (result: Result, success: boolean, value: unknown): void => {
  if (result instanceof Capability) (success ? result.a : result.b)(value);
  else if (stateOf(result) === PENDING) (success ? fulfill : reject)(result, value);
};

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
    const { k, p } = this;
    if (k === RACE || (k === ALL && !success) || (k === ANY && success)) conclude(p, success, value);
    else {
      this.x[index] = k === ALL_SETTLED
        ? success ? { status: 'fulfilled', value } : { status: 'rejected', reason: value }
        : value;
      this.done();
    }
  }

  done(): void {
    if (--this.n === 0 && this.k !== RACE) {
      if (this.k === ANY) conclude(this.p, false, new AggregateError(this.x, 'All promises were rejected'));
      else conclude(this.p, true, this.x);
    }
  }
}

/** Waits for one member. */
class Member implements Job {
  v: unknown = undefined;
  s = false;
  readonly g: Group;
  readonly i: number;

  constructor(group: Group, index: number) {
    this.g = group;
    this.i = index;
  }

  wake(success: boolean, value: unknown): void {
    this.s = success;
    this.v = value;
  }

  run(): void {
    this.g.add(this.i, this.s, this.v);
  }
}

const ownThen = OitePromise.prototype.then;

const add = (group: Group, index: number, C: unknown, value: unknown, promiseResolveFunction: unknown): void => {
  group.x[index] = undefined;
  group.n++;
  if (promiseResolveFunction === ownResolve && C === OitePromise) {
    if (!isObject(value)) return group.add(index, true, value);
    const state = stateOf(value);
    if (state !== undefined && value.then === ownThen) {
      const promise = value as unknown as OitePromise;
      if (state === PENDING) return subscribe(promise, new Member(group, index));
      if (state === FULFILLED) return group.add(index, true, resultOf(promise));
      try {
        got(promise);
      } catch (e) {
        return group.add(index, false, e);
      }
    }
  }
  let called = false;
  const element = (success: boolean) => (settled: unknown): void => {
    if (!called) {
      called = true;
      group.add(index, success, settled);
    }
  };
  const { k, p } = group;
  const direct = p instanceof Capability;
  const member = call<OitePromise>(promiseResolveFunction, C, value);
  member.then(
    direct && (k === RACE || k === ANY) ? p.a : element(true),
    direct && (k === RACE || k === ALL) ? p.b : element(false),
  );
};

const arrayValues = [][iteratorKey as unknown as 'values'];

const collect = (kind: number, C: unknown, iterable: Iterable<unknown>): OitePromise => {
  const result: Result = C === OitePromise ? pending() : new Capability<OitePromise>(C);
  const group = new Group(kind, result);
  try {
    const promiseResolveFunction = (C as { resolve: unknown }).resolve;
    if (!isCallable(promiseResolveFunction)) throw new TypeError('Promise resolve or reject function is not callable');
    if (Array.isArray(iterable) && iterable[iteratorKey as unknown as 'values'] === arrayValues) {
      for (let i = 0; i < iterable.length; i++) add(group, i, C, iterable[i], promiseResolveFunction);
    } else {
      let i = 0;
      for (const value of iterable) add(group, i++, C, value, promiseResolveFunction);
    }
    group.done();
  } catch (e) {
    conclude(result, false, e);
  }
  return result instanceof Capability ? result.p : result;
};

const statics = {
  /** ECMA-262 27.2.4.1. */
  all(iterable: Iterable<unknown>): OitePromise {
    return collect(ALL, this, iterable);
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
    const capability = new Capability<OitePromise>(this);
    capability.b(reason);
    return capability.p;
  },
  /** ECMA-262 27.2.4.7. */
  resolve(value: unknown): OitePromise {
    if ((this as unknown) === OitePromise && !isObject(value)) return fulfilled(value);
    if (!isObject(this)) throw new TypeError('PromiseResolve called on non-object');
    return promiseResolve(this, value);
  },
  /** ECMA-262 27.2.4.8. */
  try(callback: Callable, ...args: never[]): OitePromise {
    const capability = new Capability<OitePromise>(this);
    try {
      capability.a(callback(...args));
    } catch (e) {
      capability.b(e);
    }
    return capability.p;
  },
  /** ECMA-262 27.2.4.9. */
  withResolvers(): { promise: OitePromise; resolve: Settle; reject: Settle } {
    if ((this as unknown) === OitePromise) {
      const promise = pending();
      const [a, b] = resolvers(promise);
      return { promise, resolve: a, reject: b };
    }
    const { p, a, b } = new Capability<OitePromise>(this);
    return { promise: p, resolve: a, reject: b };
  },
};
Reaction.kept.push(new Member(new Group(ALL, pending()), 0), new Member(new Group(ALL, Reaction.kept as never), 0));
const ownResolve = statics.resolve;
for (const name of Object.keys(statics)) hidden(OitePromise, name, statics[name as keyof typeof statics]);
