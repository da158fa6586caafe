// Async generators: ECMA-262 27.6. The queue of requests and the states are those of the specification; what differs
// between the modes (which promises, and whether a settled one is waited for) comes in as a `Mode`.

import { asyncGeneratorFunctionPrototype, asyncIteratorPrototype } from './intrinsics.js';
import { NEXT, RETURN, THROW } from './abi.js';
import type { Frame, Machine } from './frame.js';
import {
  asyncDisposeKey, call, describe, fixed, functionPrototype as parent, hidden, isObject, nativeRejected, nativeThen, nothing, Object,
  toNative, toStringTag, TypeError,
} from './host.js';
import type { Source } from './iterate.js';

/** AsyncGeneratorRequest, ECMA-262 27.6.3.1, in a linked list. */
export class Request {
  readonly k: number;
  v: unknown;
  n: Request | undefined;
  /** What the caller gets. */
  p: unknown;

  constructor(kind: number, value: unknown) {
    this.k = kind;
    this.v = value;
  }
}

export interface Mode<F extends Frame> {
  Frame: new (machine: Machine, thisArg: unknown) => F;
  /** Gives a request its promise. */
  begin(request: Request): void;
  answer(request: Request, failed: boolean, value: unknown): void;
  rejected(reason: unknown): unknown;
  /** Only where a result can be there at once: the promise of next(). */
  ready?(frame: GeneratorFrame, value: unknown): unknown;
  /** Queues `frame` for when `value` settles: true. Or false: there is nothing to wait for, frame.v is the value. */
  wait(value: unknown, frame: F): boolean;
}

const START = 0;
export const SUSPENDED = 1;
const RUNNING = 2;
const DRAINING = 3;
const COMPLETED = 4;

/** What `own` finds. */
export type GeneratorFrame = Frame & Source;

interface Generators {
  generator(machine: Machine, thisArg: unknown, f: { prototype: unknown } | null, locals?: unknown): object;
  generatorFunction<T extends object>(f: T): T;
  yield(frame: Frame, next: number, ret: number, handler: number, value: unknown, locals: unknown): unknown;
  /** The frame of a generator whose `next` is the runtime's own. */
  source(iterator: unknown, next: unknown): GeneratorFrame | undefined;
}

/** Makes the helpers of one mode; YIELD and DONE are those of the core. */
export const generators = <F extends Frame>(mode: Mode<F>, YIELD: unknown, DONE: unknown): Generators => {
  const Base = mode.Frame as unknown as new (machine: Machine, thisArg: unknown) => Frame;

  class Generator extends Base implements Source {
    /** Which of the states above. */
    k = START;
    /** State to go on in after return(). */
    e = 0;
    first: Request | undefined = undefined;
    last: Request | undefined = undefined;

    /** AsyncGeneratorEnqueue and what follows it in next, throw and return: 27.6.1.2 to 27.6.1.4. */
    ask(kind: number, value: unknown): unknown {
      const request = new Request(kind, value);
      mode.begin(request);
      const { k } = this;
      if (this.first === undefined) this.first = request;
      else this.last!.n = request;
      this.last = request;
      if (k === SUSPENDED || (k === START && kind === NEXT)) {
        if (k === SUSPENDED) this.take(request);
        this.run();
      } else if (k === START || k === COMPLETED) {
        this.k = DRAINING;
        this.drain();
      }
      return request.p;
    }

    /** Puts the request's completion where the suspended machine finds it. */
    take(request: Request): void {
      this.v = request.v;
      if (request.k === THROW) this.s = this.h === 0 ? -1 : this.h;
      else if (request.k === RETURN) this.s = this.e;
    }

    /**
     * next() that makes no promise if its result is there at once: YIELD or DONE, with the value in frame.v; else a promise of
     * the result. Throws what the body throws. The request is made, and stands before all others, only if the body has to wait.
     */
    pull(value: unknown): unknown {
      if (this.first !== undefined || this.k > SUSPENDED) return this.ask(NEXT, value);
      if (this.k === SUSPENDED) this.v = value;
      this.k = RUNNING;
      let result: unknown;
      try {
        const { m, t } = this;
        result = t === undefined ? m!(this as never) : call(m, t, this);
      } catch (e) {
        this.k = DRAINING;
        this.drain();
        throw e;
      }
      if (result === YIELD) {
        if (this.first === undefined) {
          this.k = SUSPENDED;
          return YIELD;
        }
        // The body itself has asked for more.
        const request = new Request(NEXT, undefined);
        mode.begin(request);
        mode.answer(request, false, { value: this.give(), done: false });
        this.take(this.first);
        this.run();
        return request.p;
      }
      if (result === this) {
        const request = new Request(NEXT, undefined);
        mode.begin(request);
        request.n = this.first;
        if (this.first === undefined) this.last = request;
        this.first = request;
        return request.p;
      }
      this.k = DRAINING;
      this.drain();
      this.v = result;
      return DONE;
    }

    result(value: unknown): unknown {
      const found = this.pull(value);
      return found === YIELD || found === DONE ? { value: this.give(), done: found === DONE } : found;
    }

    give(): unknown {
      const { v } = this;
      this.v = undefined;
      return v;
    }

    /** Goes on until the body awaits, completes, or has yielded to all requests. */
    override run(): unknown {
      if (this.k === DRAINING) {
        this.complete(this.s < 0, this.v, true);
        return this.drain();
      }
      this.k = RUNNING;
      while (super.run() === YIELD) {
        // AsyncGeneratorYield: 27.6.3.8.
        this.complete(false, this.give(), false);
        if (this.first === undefined) {
          this.k = SUSPENDED;
          break;
        }
        this.take(this.first);
      }
      return undefined;
    }

    /** The body is done: the end of AsyncGeneratorStart, 27.6.3.2. */
    override finish(failed: boolean, result: unknown): void {
      this.k = DRAINING;
      this.complete(failed, result, true);
      this.drain();
    }

    /** AsyncGeneratorCompleteStep: 27.6.3.5. */
    complete(failed: boolean, value: unknown, done: boolean): void {
      const request = this.first!;
      this.first = request.n;
      mode.answer(request, failed, failed ? value : { value, done });
    }

    /** AsyncGeneratorDrainQueue and AsyncGeneratorAwaitReturn: 27.6.3.10 and 27.6.3.9. */
    drain(): void {
      this.m = this.t = this.l = undefined;
      this.h = 0;
      while (this.first !== undefined) {
        const { k, v } = this.first;
        this.s = 0;
        this.v = undefined;
        if (k === RETURN) {
          try {
            if (mode.wait(v, this as unknown as F)) return;
            this.complete(false, this.v, true);
          } catch (e) {
            this.complete(true, e, true);
          }
        } else this.complete(k === THROW, k === THROW ? v : undefined, true);
      }
      this.v = undefined;
      this.k = COMPLETED;
    }
  }

  const prototype = Object.create(asyncIteratorPrototype) as object;

  /** Hands the object on to the subclass, which puts its private field there. */
  const Bare = function (object: object): object {
    return object;
  } as unknown as new (object: object) => object;

  class Stamp extends Bare {
    #f: Generator;

    constructor(object: object, frame: Generator) {
      super(object);
      this.#f = frame;
    }

    static frame(object: unknown): Generator | undefined {
      return isObject(object) && #f in object ? (object as Stamp).#f : undefined;
    }
  }

  const functionPrototype = Object.create(parent) as object;
  fixed(functionPrototype, 'constructor', asyncGeneratorFunctionPrototype.constructor);
  fixed(functionPrototype, 'prototype', prototype);
  fixed(functionPrototype, toStringTag, 'AsyncGeneratorFunction');
  fixed(prototype, 'constructor', functionPrototype);

  let next: unknown;
  const add = (name: string, kind: number): void => {
    const method = {
      [name](value: unknown): unknown {
        const frame = Stamp.frame(this);
        if (frame === undefined) {
          return mode.rejected(new TypeError(`${name} method called on incompatible receiver ${describe(this)}`));
        }
        return mode.ready && kind === NEXT ? mode.ready(frame, value) : frame.ask(kind, value);
      },
    }[name]!;
    hidden(prototype, name, method);
    next ??= method;
  };
  add('next', NEXT);
  add('return', RETURN);
  add('throw', THROW);
  fixed(prototype, toStringTag, 'AsyncGenerator');
  if (!(asyncDisposeKey in prototype)) {
    // ECMA-262 (2026) 27.1.4.3
    hidden(prototype, asyncDisposeKey, {
      [asyncDisposeKey](this: { return?: unknown }): Promise<unknown> {
        try {
          const { return: close } = this;
          return call(nativeThen, toNative(close === undefined ? close : call(close, this)), nothing);
        } catch (e) {
          return nativeRejected(e);
        }
      },
    }[asyncDisposeKey]);
  }
  return {
    generator(machine, thisArg, f, locals) {
      const frame = new Generator(machine, thisArg);
      frame.l = locals;
      const own = f && f.prototype;
      return new Stamp(Object.create(isObject(own) ? own : prototype) as object, frame);
    },
    generatorFunction(f) {
      // A private method comes here again with each new instance.
      if (Object.getPrototypeOf(f) === functionPrototype) return f;
      Object.setPrototypeOf(f, functionPrototype);
      Object.defineProperty(f, 'prototype', { value: Object.create(prototype), writable: true, enumerable: false });
      return f;
    },
    yield(frame, next, ret, handler, value, locals) {
      frame.s = next;
      (frame as Generator).e = ret;
      frame.h = handler;
      frame.v = value;
      frame.l = locals;
      return YIELD;
    },
    source: (iterator, asked) => (asked === next ? Stamp.frame(iterator) : undefined),
  };
};
