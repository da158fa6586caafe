// Oite's `require`: answers undefined, with a warning, for a name that cannot be resolved. Errors inside of a module
// that was found are thrown, as are all others. `fs` and `path` are Oite's.

import { nodeModule } from './builtins.js';
import { fs } from './fs.js';
import { path } from './path.js';

type Require = (name: string) => unknown;

const own: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['fs', fs],
  ['path', path],
]);

/** A `require` for the file that `base` belongs to: its own `require`, its path or its URL. */
export function requireFrom(base: string | URL | NodeJS.Require): Require {
  const host = typeof base === 'function' ? base : nodeModule().createRequire(base);
  const oiteRequire = (name: string): unknown => {
    if (own.has(name)) return own.get(name);
    try {
      host.resolve(name);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error;
      globalThis.console.warn(`warning: require(${JSON.stringify(name)}): no such module, the result is undefined`);
      return undefined;
    }
    return host(name);
  };
  const { resolve, cache, main, extensions } = host;
  return Object.assign(oiteRequire, { resolve, cache, main, extensions });
}
