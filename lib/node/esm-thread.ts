// The ES module hooks for `module.register`: Node evaluates this file on a thread of its own.

import { createRequire, type InitializeHook, type LoadFnOutput, type LoadHook, type ResolveHook } from 'node:module';
import type { Loader, LoaderData } from './loader.js';
import type * as Start from './start.js';

const hooks = (createRequire(import.meta.url)('../start/start.cjs') as typeof Start).threadHooks;
let loader: Loader;

export const initialize: InitializeHook<LoaderData> = (data) => {
  loader = new hooks.Loader(data);
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  const found = hooks.redirect(loader, specifier, context) ?? specifier;
  if (hooks.isVirtual(loader, found)) return { url: found, shortCircuit: true };
  try {
    return await next(found, context);
  } catch (error) {
    return next(hooks.fallback(loader, specifier, context, error), context);
  }
};

export const load: LoadHook = async (url, context, next) => {
  // Node's types do not know that a script's source may be null: Node then asks the CommonJS loader.
  return (hooks.load(loader, url) as LoadFnOutput | undefined) ?? next(url, context);
};
