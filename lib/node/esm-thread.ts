// The ES module hooks for `module.register`: Node evaluates this file on a thread of its own.

import type { InitializeHook, LoadFnOutput, LoadHook, ResolveHook } from 'node:module';
import { fallback, isVirtual, load as loadOurs, redirect } from './esm.js';
import { Loader, type LoaderData } from './loader.js';

let loader: Loader;

export const initialize: InitializeHook<LoaderData> = (data) => {
  loader = new Loader(data);
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  const found = redirect(loader, specifier, context) ?? specifier;
  if (isVirtual(loader, found)) return { url: found, shortCircuit: true };
  try {
    return await next(found, context);
  } catch (error) {
    return next(fallback(loader, specifier, context, error), context);
  }
};

export const load: LoadHook = async (url, context, next) => {
  // Node's types do not know that a script's source may be null: Node then asks the CommonJS loader.
  return (loadOurs(loader, url) as LoadFnOutput | undefined) ?? next(url, context);
};
