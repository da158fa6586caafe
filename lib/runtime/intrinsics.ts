// Intrinsic objects that a program reaches only through async functions: ECMA-262 27.4.3, 27.7.3, 27.1.4.
// The functions here are never called. There is no other way to these objects, short of evaluating text.

import { Object } from './host.js';

const { getPrototypeOf } = Object;

/** %AsyncFunction.prototype%. */
export const asyncFunctionPrototype = getPrototypeOf(async () => {}) as object;

/** %AsyncGeneratorFunction.prototype%. */
export const asyncGeneratorFunctionPrototype = getPrototypeOf(async function* () {}) as { constructor: unknown; prototype: object };

/** %AsyncIteratorPrototype%. */
export const asyncIteratorPrototype = getPrototypeOf(asyncGeneratorFunctionPrototype.prototype) as object;

/** Gives a function of ours the prototype of an async function. */
export const asyncFunction = <T extends object>(f: T): T =>
  (getPrototypeOf(f) === asyncFunctionPrototype ? f : Object.setPrototypeOf(f, asyncFunctionPrototype)) as T;
