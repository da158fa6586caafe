// Small helpers of emitted code, the same in every mode.

import { ABI } from './abi.js';
import {
  apply as reflectApply, callable, Error, isObject, Object, ownKeys, ReferenceError, Symbol, throwTypeError,
} from './host.js';

/** Refuses output of another ABI than this runtime speaks. */
export const abi = (version: number): void => {
  if (version !== ABI) {
    throw new Error(`Compiled for version ${version} of the Oite runtime, not ${ABI}`);
  }
};

/** `f.call(thisArg, ...args)` of a callee that was evaluated before its arguments. */
export const apply = (f: unknown, thisArg: unknown, args: unknown[], name?: string): unknown => {
  return reflectApply(callable(f, name), thisArg, args);
};

/** ToPropertyKey: ECMA-262 7.1.19. */
export const key = (value: unknown): PropertyKey => {
  if (typeof value === 'symbol') return value;
  return isObject(value) ? (ownKeys({ [value as unknown as string]: 0 })[0] as PropertyKey) : `${value as string}`;
};

/** A property of an object literal whose value needs its key: for a spread. */
export const keyed = (name: unknown, make: (key: PropertyKey) => unknown): object => {
  const own = key(name);
  return { [own]: make(own) };
};

/** A class that was given a name for its own use gets back the name it would have (ECMA-262 15.7.14), unless a member took it. */
export const rename = (f: object, from: string, name: string): void => {
  if (Object.getOwnPropertyDescriptor(f, 'name')?.value === from) Object.defineProperty(f, 'name', { value: name });
};

/** The rest of an object pattern, CopyDataProperties: ECMA-262 7.3.25. */
export const rest = (source: object, excluded: readonly PropertyKey[]): object => {
  const copy: Record<PropertyKey, unknown> = {};
  const from = Object(source) as Record<PropertyKey, unknown>;
  const names = ownKeys(from);
  // No for-of: programs change the iteration of arrays.
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    if (!excluded.includes(name) && Object.getOwnPropertyDescriptor(from, name)?.enumerable) {
      Object.defineProperty(copy, name, { value: from[name], writable: true, enumerable: true, configurable: true });
    }
  }
  return copy;
};

/** The keys that a for-in loop visits, in order: ECMA-262 14.7.5.9. */
export const keys = (object: object): string[] => {
  const found: string[] = [];
  for (const name in object) found.push(name);
  return found;
};

/** Is a key of `keys` still there when its turn comes? */
export const has = (object: object, name: string): boolean => {
  for (let at = Object(object) as object | null; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const own = Object.getOwnPropertyDescriptor(at, name);
    if (own !== undefined) return own.enumerable === true;
  }
  return false;
};

/** What a binding holds in its temporal dead zone. */
export const tdz: unique symbol = Symbol('uninitialized') as never;

/** Reads a binding that may be in its temporal dead zone. */
export const check = (value: unknown, name: string): unknown => {
  if (value === tdz) throw new ReferenceError(`Cannot access '${name}' before initialization`);
  return value;
};

/** `constant(x).v` stands for a constant `x` that is written: it can be read, and a write throws when its turn comes. */
export const constant = (value: unknown): { v: unknown } => ({
  get v() {
    return value;
  },
  set v(_) {
    throwTypeError('Assignment to constant variable.');
  },
});

/** A tag function with its receiver, for a tagged template whose parts were evaluated one by one. */
export const bound =
  (f: unknown, thisArg: unknown) =>
  (...args: unknown[]): unknown =>
    apply(f, thisArg, args);
