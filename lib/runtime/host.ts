// Everything that the runtime takes from its host, captured once so that later changes to the globals cannot reach it.

const global = globalThis as unknown as Host & Record<string, unknown>;

/** The part of Node that is used where it is there. */
export interface Host {
  process?: {
    exitCode?: number | string;
    versions: { node: string };
    moduleLoadList?: string[];
    getBuiltinModule?(name: string): unknown;
    on(event: string, listener: (...args: unknown[]) => void): unknown;
    removeListener(event: string, listener: unknown): unknown;
    removeAllListeners(event: string): unknown;
    rawListeners(event: string): ((...args: unknown[]) => void)[];
  };
  setImmediate?(callback: () => void): unknown;
  queueMicrotask?(callback: () => void): void;
}

/** Anything that can be called. */
export type Callable = (...args: never[]) => unknown;
export type Settle = (value?: unknown) => void;

// Inlined text stands in the scope of the program, whose own names must not reach it: `globalThis` is the only free one.
export const {
  AggregateError, Array, Error, Object, Promise: NativePromise, ReferenceError, String, Symbol, TypeError, WeakMap,
} = globalThis;
export const { apply, construct, ownKeys, getOwnPropertyDescriptor, defineProperty } = globalThis.Reflect;
export const functionPrototype = globalThis.Function.prototype;
const { bind, call: functionCall } = functionPrototype;

/** `call(f, thisArg, ...args)`: Function.prototype.call, out of reach of later changes. */
export const call = bind.call(functionCall, functionCall) as <R>(
  f: unknown, thisArg: unknown, ...args: unknown[]) => R;
export const nativeThen = NativePromise.prototype.then;
const nativeResolve = NativePromise.resolve;
const nativeReject = NativePromise.reject;
export const host: Host = global;
export const nothing = (): void => {};

/** A native promise of `value` by PromiseResolve(%Promise%, value): ECMA-262 27.2.4.7.1. */
export const toNative = (value: unknown): Promise<unknown> => call(nativeResolve, NativePromise, value);

/** A fresh native promise that is rejected with `reason`. */
export const nativeRejected = (reason: unknown): Promise<never> => call(nativeReject, NativePromise, reason);

/** Is `value` an object or a function? ECMA-262 6.1.7. */
export const isObject = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' ? value !== null : typeof value === 'function';

export const isCallable = (value: unknown): value is Callable => typeof value === 'function';

export const throwTypeError = (text: string): never => {
  throw new TypeError(text);
};

/** How an error message names a value; runs no code of the program. */
export const describe = (value: unknown): string => (isCallable(value) ? 'function' : isObject(value) ? '#<Object>' : String(value));

/** Throws unless `value` is an object. */
export const object = <T>(value: T, what = 'Iterator result '): T & Record<PropertyKey, unknown> =>
  (isObject(value) ? value : throwTypeError(`${what}${describe(value)} is not an object`)) as never;

/** Throws unless `value` can be called. */
export const callable = (value: unknown, name = describe(value)): Callable =>
  (isCallable(value) ? value : throwTypeError(`${name} is not a function`)) as Callable;

const wellKnown = (name: string): symbol => {
  const key = (Symbol as unknown as Record<string, symbol>)[name] ?? Symbol(`Symbol.${name}`);
  // Programs write `Symbol.dispose` themselves, so it has to be there; with frozen intrinsics only helpers know it.
  try {
    defineProperty(Symbol, name, { value: key });
  } catch { /* see above */ }
  return key;
};
export const disposeKey = wellKnown('dispose');
export const asyncDisposeKey = wellKnown('asyncDispose');
export const { asyncIterator: asyncIteratorKey, iterator: iteratorKey, toStringTag } = Symbol;

/** Defines a property that only a new definition can change. */
export const fixed = (target: object, key: PropertyKey, value: unknown): boolean =>
  defineProperty(target, key, { value, configurable: true });

/** Defines what a built-in would have: writable, configurable, not enumerable. */
export const hidden = (target: object, key: PropertyKey, value: unknown): boolean =>
  defineProperty(target, key, { value, writable: true, configurable: true });
