// Constants of the contract between emitted code and this runtime. The compiler may import this file and no other.

/** Number in every output; `abi(n)` refuses any other. */
export const ABI = 1;

/**
 * Key, in the global symbol registry, of a method on every runtime promise: `p[BRAND](ask)`. It lets copies of the
 * runtime read each other's promises: ask 0 gives the state, ask 1 the value or the reason and marks it handled; while
 * it is pending the last job that waits. Ask 2 gives the job that runs. Stacks are made from those two.
 */
export const BRAND = 'oite.promise/1';

/** Key, in the global symbol registry, of the files that include each other (program.ts). */
export const PROGRAM = 'oite.program/1';

/** Kinds of a resumption of an async generator, also of `delegateCall`. */
export const NEXT = 0;
export const THROW = 1;
export const RETURN = 2;

/**
 * Helpers that eager output knows by names of their own, since its speed rests on them; `oite/runtime` exports each,
 * but for `yield`, which `oite/runtime/full` has.
 */
export const SHORTCUTS = ['get', 'take', 'WAIT', 'suspend', 'resolved', 'resolvedFrom', 'reject', 'give', 'giveFrom', 'fail', 'hold', 'promise', 'step', 'pull', 'DONE', 'yield'] as const;

/** The helpers that only `oite/runtime/full` has; decorators and `using` of code that is not lowered need it, too. */
export const EXTRAS: readonly string[] = [
  'scope', 'arrayRest', 'delegateCall', 'noThrow', 'patternNext', 'bound', 'check', 'constant', 'has', 'key', 'keyed', 'keys', 'rename', 'rest',
  'tdz', 'scoped', 'scopedGenerator', 'yields', 'delegates', 'loop', 'home', 'program', 'generator', 'generatorFunction', 'yield',
];
