// The names that an Oite file may use without declaring or importing them, and that the compiler then takes from
// 'oite/std'. No imports here: the core reads this file.
// Names that the host has already and that mean the same there (setTimeout, fetch, Math, Date, JSON …) are left to the
// host, so that a file which uses nothing else is emitted without an import. 'oite/std' exports the timers and fetch
// too, for explicit imports.

/** Free names of `.ot` and `.tscl` files that are bound from 'oite/std'. */
export const stdNames: readonly string[] = Object.freeze([
  'console',
  'fs',
  'path',
  'process',
  'ByteStream',
  'fileStream',
  'yieldNow',
  'initAsync',
  '__args__',
  '__ffi_getenv',
  '__ffi_fetch',
]);

/**
 * Module names whose Oite form is a part of 'oite/std': `import { path } from 'path'` means
 * `import { path } from 'oite/std'`. Only for the names listed; all other imports are the host's.
 */
export const stdModules: Readonly<Record<string, readonly string[]>> = Object.freeze({
  __proto__: null as never,
  fs: Object.freeze(['fs']),
  path: Object.freeze(['path']),
  process: Object.freeze(['process']),
  console: Object.freeze(['console']),
});
