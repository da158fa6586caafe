// Who waits for whom, when something throws. The runtime's frames and promises are walked from what fails to those that
// await it, and the walk is kept with the error. What is needed for that is put on the runtime's classes from outside,
// by overriding what runs when something fails; the rest costs one assignment per resumption.

import { createRequire } from 'node:module';
import { type GeneratorPlace, placeOfGenerator } from './generator-places.js';
import { isLoaderThread } from './threads.js';

/** A suspended call of the runtime (lib/runtime/frame.ts), as far as it matters here. */
interface Frame {
  /** The machine, its `this`, and the state that it goes on in. */
  m: Machine | undefined;
  t: unknown;
  s: number;
  /** The promise of the call, or in spec mode the frame that awaits it; a generator has requests for its values instead. */
  p?: object;
  first?: Request;
  last?: Request;
  ask?(kind: number, value: unknown): unknown;
  run(): unknown;
  wake(success: boolean, value: unknown): void;
  finish(failed: boolean, result: unknown): void;
}

interface Request {
  p?: object;
}

export type Machine = (this: unknown, frame: object | null, ...args: never[]) => unknown;

/** Anything that waits for an eager promise: a frame, the reaction of a `then`, a member of `Promise.all`. */
interface Job extends Partial<Frame> {
  /** While it waits: the job that began to wait before it. */
  readonly v: unknown;
  /** What runs it in its context. */
  readonly j?: Job;
  /** A member's group, and its place there. */
  readonly g?: { readonly k: number; readonly p: Result };
  readonly i?: number;
}

/** A promise, or the capability of one of another class. */
type Result = object & { readonly p?: object };

interface Mode {
  abi(version: number): void;
  frame(machine: Machine, thisArg: unknown): Frame;
  /** Spec mode: of a call that suspends once. */
  once?(machine: Machine, thisArg: unknown): Frame;
  settle(result: unknown): object;
  reject(reason: unknown): object;
  await(frame: Frame, state: number, handler: number, value: unknown, locals: unknown): unknown;
}

interface FullMode extends Mode {
  generator(machine: Machine, thisArg: unknown, f: null): AsyncIterator<unknown>;
}

interface Eager extends Mode {
  Promise: PromiseConstructor;
  native(value: unknown): Promise<unknown>;
}

/** One that awaits: a suspended machine, a combinator with the index of the member, or the top level of a module. */
export type Caller =
  | { readonly frame: object; readonly machine: Machine; readonly thisArg: unknown; readonly state: number }
  | { readonly frame: object; readonly place: GeneratorPlace | undefined }
  | { readonly combinator: string; readonly index: number }
  | { readonly topLevel: Error };

/** Group.k of lib/runtime/statics.ts. A race has no index that means something, as in V8. */
const combinators = ['all', 'allSettled', 'any'];

/** `Symbol.for(BRAND)` of lib/runtime/abi.ts: ask 0 gives the state; ask 1, while it is pending, the last job that waits; ask 2 the job that runs. */
const brand = Symbol.for('oite.promise/1');
const pending = 0;

/** Hands the object on to the subclass, which puts its private field there: a native promise gets a mark nobody sees. */
const Bare = function (object: object): object {
  return object;
} as unknown as new (object: object) => object;

/** What waits for a native promise; a combinator's result is marked before it is known. */
type Waiting = Pick<Job, 'g' | 'i'> | Frame | undefined;

class Awaited extends Bare {
  #by: Waiting;

  constructor(promise: object, by: Waiting) {
    super(promise);
    this.#by = by;
  }

  /** Notes what waits for `promise`. */
  static mark(promise: object, by: Waiting): void {
    if (#by in promise) promise.#by = by;
    else new Awaited(promise, by);
  }

  /** `mark` of a promise that has been marked before. */
  static again(promise: object, by: Waiting): void {
    if (#by in promise) promise.#by = by;
  }

  static by(promise: object): Waiting {
    return #by in promise ? promise.#by : undefined;
  }
}

/**
 * Spec mode: what has lately suspended for the first time, or been asked for a value. A call is awaited where it was made,
 * or not far away; then its promise, which the frame needs no more, gives way to the frame that awaits.
 */
const recent: Request[] = Array.from({ length: 4 }, () => ({}));
let oldest = 0;

function remember(source: Request): void {
  recent[oldest] = source;
  oldest = (oldest + 1) & 3;
}

/** Notes that `frame` awaits `value`, if that is known to matter. */
function link(frame: Frame, value: unknown): void {
  for (let i = 0; i < 4; i++) {
    const source = recent[i]!;
    if (source.p === value) {
      source.p = frame;
      return;
    }
  }
  if (value instanceof Promise) Awaited.again(value, frame);
}

/** The frame that is being run, in spec mode. */
let runningSpec: Frame | undefined;
/** A promise of the runtime's, to ask. */
let known: Record<symbol, (what: number) => unknown> | undefined;

/** The frame that is being run: eager ones stand in the runtime's queue. */
function running(): Frame | undefined {
  const job = (runningSpec ?? known?.[brand]!(2)) as Job | undefined;
  return (job?.j ?? job) as Frame | undefined;
}

const kept = new WeakMap<object, readonly Caller[]>();
/**
 * Spec mode: what ran when a call failed before it had waited, and who awaited that. All that was called from there is on the
 * error's own stack, and awaits it as well, but later.
 */
interface Origin {
  readonly frame: Frame | undefined;
  readonly turn: number;
  readonly callers: readonly Caller[];
}
const origins = new WeakMap<object, Origin>();
/** The run of a frame, or what runs between two of them, in which a call suspended for the first time. */
const turnOf = new WeakMap<object, number>();
let turn = 0;

/** Where the top level of a module awaits an eager promise. */
const topLevels = new WeakMap<object, Error>();

/** Those who awaited the code that threw or made `error`; `inFrame`: it was made in the frame that is running. */
export function callersOf(error: object, inFrame: (machine: Machine) => boolean): readonly Caller[] {
  const noted = kept.get(error) ?? origins.get(error)?.callers;
  if (noted !== undefined) return noted;
  const frame = running();
  return frame?.m !== undefined && inFrame(frame.m) ? walk(resultOf(frame)) : [];
}

/**
 * Keeps the callers with an error, from a promise that it rejects, or from what waited for one. The first time they are
 * all known, but for those behind something native: they are added when the error comes to them.
 */
function note(error: unknown, from: object | undefined): void {
  if (!(error instanceof Error)) return;
  const origin = origins.get(error);
  const before = kept.get(error) ?? origin?.callers;
  if (before === undefined) return void kept.set(error, walk(from));
  if (from === undefined || !('m' in from)) return;
  if (origin !== undefined && (from === origin.frame || turnOf.get(from) === origin.turn)) return;
  if (!before.some((caller) => 'frame' in caller && caller.frame === from)) kept.set(error, [...before, ...walk(from)]);
}

/** Whether the callers of an error are known from its beginning: none of them is on its own stack. */
export function hasOrigin(error: object): boolean {
  return origins.has(error);
}

function resultOf(frame: Frame): object | undefined {
  return frame.p ?? frame.first?.p;
}

/** From a promise, or from what waits for one. */
function* through(from: object | undefined): Generator<Caller> {
  const seen = new Set<object>();
  for (let at = from; at !== undefined && !seen.has(at);) {
    seen.add(at);
    const topLevel = topLevels.get(at);
    if (topLevel !== undefined) yield { topLevel };
    const waiting = isJob(at) ? at : waiterOf(at);
    if (waiting?.m !== undefined) {
      yield callerOf(waiting as Frame);
      at = resultOf(waiting as Frame);
    } else if (waiting?.g !== undefined) {
      const { k, p } = waiting.g;
      const combinator = combinators[k];
      if (combinator !== undefined) yield { combinator, index: waiting.i! };
      at = promiseIn(p);
    } else at = waiting?.p === undefined ? undefined : promiseIn(waiting.p);
  }
}

function isJob(value: object): value is Job {
  return 'run' in value && 'wake' in value && !(brand in value);
}

function walk(from: object | undefined): readonly Caller[] {
  const callers: Caller[] = [];
  const limit = Number(Error.stackTraceLimit) || 0;
  for (const caller of through(from)) {
    if (callers.length >= limit) break;
    callers.push(caller);
  }
  return callers;
}

function callerOf(frame: Frame): Caller {
  // What drives generators is one machine for all of them: where each stands has to be asked before it goes on.
  if (isDriven(frame)) return { frame, place: placeOfGenerator(frame.t) };
  return { frame, machine: frame.m!, thisArg: frame.t, state: frame.s };
}

function isDriven(frame: Frame): frame is Frame & { readonly t: object } {
  return frame.m!.name === 'machine' && Object.prototype.toString.call(frame.t) === '[object Generator]';
}

/** A capability stands for its promise. */
function promiseIn(result: Result): object | undefined {
  return brand in result || result instanceof Promise ? result : result.p;
}

/** The first that waits for a promise. */
function waiterOf(promise: object): Job | undefined {
  const ask = (promise as Record<symbol, unknown>)[brand];
  if (typeof ask !== 'function') return Awaited.by(promise) as Job | undefined;
  if ((ask as (what: number) => unknown).call(promise, 0) !== pending) return undefined;
  let job = (ask as (what: number) => unknown).call(promise, 1) as Job | undefined;
  while (job?.v !== undefined) job = job.v as Job;
  return job?.j ?? job;
}

let installed = false;

/** Prepares the runtime of this package for code that is about to load it, once per process. */
export function watchRuntime(code = 'oite/runtime/full'): void {
  // A module's library imports the runtime, which cannot be required any more once Node has begun with that.
  if (!code.includes('oite/runtime') && !code.includes('from "oite/std"')) return;
  watchCore();
  if (code.includes('oite/runtime/full')) watchGenerators();
}

function watchCore(): void {
  if (installed || isLoaderThread()) return;
  installed = true;
  withRuntime('runtime', watchModes);
}

/** Hands a runtime to `use`: at once, unless Node is in the middle of importing it, for JavaScript that asked for it. */
function withRuntime<R>(name: string, use: (runtime: R) => void): void {
  const file = `../runtime/${name}.js`;
  try {
    use(createRequire(import.meta.url)(file) as R);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM_RACE_CONDITION') throw error;
    void import(new URL(file, import.meta.url).href).then(use as (runtime: unknown) => void);
  }
}

function watchModes({ eager, spec }: { eager: Eager; spec: Mode }): void {
  const nothing = (): void => {};
  const base = Object.getPrototypeOf(eager.frame(nothing, undefined)) as Frame;
  known = eager.Promise.resolve() as unknown as typeof known;
  watchWake(base);
  for (const job of otherJobs(eager)) watchWake(Object.getPrototypeOf(job) as Frame);
  watchSpec(spec);
  const { native } = eager;
  eager.native = (value) => {
    if (typeof value === 'object' && value !== null) topLevels.set(value, new Error());
    return native(value);
  };
}

function watchSpec(spec: Mode): void {
  const { abi, settle, reject, await: suspend } = spec;
  spec.abi = (version) => {
    watchCombinators();
    abi(version);
  };
  const kinds = [spec.frame, spec.once!].map((make) => (make(() => {}, undefined) as object).constructor as new () => Frame);
  spec.settle = (result) => {
    if (kinds.some((kind) => result instanceof kind)) {
      remember(result as Frame);
      turnOf.set(result as Frame, turn);
    }
    return settle(result);
  };
  // What a call gives that fails before it waits runs no code of ours where nobody catches it.
  spec.reject = (reason) => {
    if (reason instanceof Error && !kept.has(reason) && !origins.has(reason)) {
      origins.set(reason, { frame: runningSpec, turn, callers: runningSpec === undefined ? [] : walk(resultOf(runningSpec)) });
    }
    return reject(reason);
  };
  spec.await = (frame, state, handler, value, locals) => {
    link(frame, value);
    return suspend(frame, state, handler, value, locals);
  };
  for (const { prototype } of kinds) watchRun(prototype as Frame);
  watchFinish(kinds[0]!.prototype as Frame);
}

function watchRun(prototype: Frame): void {
  const { run } = prototype;
  prototype.run = function (this: Frame): unknown {
    const before = runningSpec;
    runningSpec = this;
    turn++;
    try {
      return run.call(this);
    } catch (e) {
      // Of a call that suspends once: the promise that `then` derived is rejected with it.
      note(e, resultOf(this));
      throw e;
    } finally {
      runningSpec = before;
      turn++;
    }
  };
}

let generatorsWatched = false;

/** Prepares what only `oite/runtime/full` has: the generators of spec mode, which are asked for values. */
function watchGenerators(): void {
  if (generatorsWatched || !installed) return;
  generatorsWatched = true;
  withRuntime('full-runtime', watchRequests);
}

function watchRequests({ spec }: { spec: FullMode }): void {
  const generator = generatorPrototype(spec);
  watchFinish(generator);
  const { ask } = generator;
  generator.ask = function (this: Frame, kind, value) {
    const promise = ask!.call(this, kind, value);
    if (this.last !== undefined) remember(this.last);
    return promise;
  };
}

let combinatorsWatched = false;

/**
 * Code in spec mode hands native promises to the built-in combinators, which tell nobody who waits for what. From the first
 * such file on, they note it for the members of arrays.
 */
function watchCombinators(): void {
  if (combinatorsWatched) return;
  combinatorsWatched = true;
  const host = Promise as unknown as Record<string, (members: unknown) => object>;
  combinators.forEach((name, k) => {
    const native = host[name]!;
    const method = {
      [name](this: unknown, members: unknown): object {
        const result = native.call(this, members);
        if (Array.isArray(members) && !(brand in result)) {
          const group = { k, p: result };
          Awaited.mark(result, undefined);
          members.forEach((member: unknown, i) => {
            if (member instanceof Promise && !(brand in member)) Awaited.mark(member, { g: group, i });
          });
        }
        return result;
      },
    }[name]!;
    Object.defineProperty(Promise, name, { value: method, writable: true, configurable: true });
  });
}

/** What is told of a failure notes it, before the code that waits goes on. */
function watchWake(prototype: Pick<Job, 'wake'>): void {
  const { wake } = prototype;
  prototype.wake = function (this: object, success: boolean, value: unknown): void {
    if (!success) note(value, this);
    (wake as Frame['wake']).call(this as Frame, success, value);
  };
}

/** Frames of spec mode note who waits for them when they fail: the host's promises tell nobody of ours. */
function watchFinish(prototype: Frame): void {
  const { finish } = prototype;
  prototype.finish = function (this: Frame, failed: boolean, result: unknown): void {
    if (failed) note(result, resultOf(this));
    finish.call(this, failed, result);
  };
}

/** What else waits for promises: a reaction of `then`, and what waits for a member of `Promise.all`. */
function otherJobs({ Promise: EagerPromise }: Eager): readonly object[] {
  const never = (): Promise<unknown> => new EagerPromise(() => {});
  const [first, second] = [never(), never()];
  void first.then();
  void EagerPromise.all([second]);
  return [waiterOf(first)!, waiterOf(second)!];
}

/** The class of a mode's generators: their machine gets to see its frame. */
function generatorPrototype(mode: FullMode): Frame {
  let prototype: unknown;
  const machine: Machine = (frame) => {
    prototype = Object.getPrototypeOf(frame);
  };
  void mode.generator(machine, undefined, null).next();
  return prototype as Frame;
}
