// What `oite/runtime/full` exports: `oite/runtime` with all helpers. They use the core's one copy of frames and promises.

import { type GeneratorFrame, generators, type Request } from './generator.js';
import { helpers } from './helpers.js';
import * as core from './index.js';
import type { Frame, Machine } from './frame.js';
import { programs } from './program.js';
import type { OitePromise } from './promise.js';
import type { Deferred, SpecFrame } from './spec.js';
import { scopes } from './scoped.js';

/** Native promises do not show their state. */
const always = (): boolean => true;

export {
  DONE, fail, get, give, giveFrom, hold, Promise, promise, pull, reject, resolved, resolvedFrom, step, suspend, take, WAIT,
} from './index.js';
export const { SuppressedError } = helpers;

const { inside, eager: { get, reject: rejected, DONE: END, WAIT } } = core;

/** The promise of a generator's next(), whose result may be there at once. */
const ready = (frame: GeneratorFrame, value: unknown): unknown => {
  try {
    const found = frame.pull(value);
    return found === inside.YIELD || found === END ? inside.fulfilled({ value: frame.give(), done: found === END }) : found;
  } catch (e) {
    return rejected(e);
  }
};

const { source, ...eagerGenerators } = generators<Frame>({
  Frame: class extends inside.Frame {
    constructor(machine: Machine, thisArg: unknown) {
      super(machine, thisArg, undefined);
    }
  },
  begin: (request: Request) => {
    request.p = inside.pending();
  },
  answer: ({ p }: Request, failed: boolean, value: unknown) => (failed ? inside.reject : inside.fulfill)(p as OitePromise, value),
  rejected,
  ready,
  wait: (value, frame) => {
    frame.v = get(value);
    if (frame.v !== WAIT) return false;
    inside.waitFor(value, frame);
    return true;
  },
}, inside.YIELD, END);
inside.mode.source = source;

const { source: _, ...specGenerators } = generators<SpecFrame>({
  Frame: inside.SpecFrame,
  begin: (request: Request) => {
    inside.defer(request as unknown as Deferred);
  },
  answer: (request: Request, failed: boolean, value: unknown) => {
    const { a, b } = request as unknown as Deferred;
    (failed ? b : a)!(value);
  },
  rejected: core.spec.reject,
  wait: (value, frame) => {
    frame.wait(value);
    return true;
  },
}, inside.YIELD, END);

const eagerCore = { ...core.eager, ...eagerGenerators };
const specCore = { ...core.spec, ...specGenerators };
export const eager = { ...eagerCore, ...helpers, ...scopes(eagerCore), ...programs(eagerCore, (main) => inside.stateOf(main) === 0) };
export const spec = { ...specCore, ...helpers, ...scopes(specCore), ...programs(specCore, always) };
export const native = { ...core.native, ...helpers, ...programs(core.native, always) };
const { yield: yieldValue } = eager;
/** A shortcut of abi.ts that only generators need. */
export { yieldValue as yield };
