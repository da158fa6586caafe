// `require` of the files that are transpiled: a handler per extension, and Oite's resolution order. Patches are taken
// back by the function that `installCommonJs` returns.

import Module from 'node:module';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { isHandled } from './compile.js';
import { takeIncludeRequest } from './includes.js';
import { isPathSpecifier, resolveOwn, resolveRequest } from './resolve.js';
import { staticSpecifiers } from './static-specifiers.js';
import type { Loader } from './loader.js';

interface LoadedModule {
  readonly filename: string | null;
  readonly loaded: boolean;
  _compile(code: string, filename: string, format?: 'module' | 'commonjs'): void;
}

type Handler = (module: LoadedModule, filename: string) => void;
type ResolveFilename = (request: string, parent: LoadedModule | undefined, ...rest: unknown[]) => string;

/** What Node keeps on `Module` and every hook of this kind relies on. */
export interface ModuleInternals {
  _extensions: Record<string, Handler>;
  _resolveFilename: ResolveFilename;
  readonly _cache: Readonly<Record<string, LoadedModule | undefined>>;
  _load(request: string, parent: LoadedModule | null | undefined, isMain?: boolean): unknown;
}

const internals = Module as unknown as ModuleInternals;
const oiteExtensions = ['.ot', '.tscl'];
const typescriptExtensions = ['.ts', '.mts', '.cts'];

/** Installs the handlers. `linked`: whether Node asks hooks for the imports of a module that was loaded by `require`. */
export function installCommonJs(loader: Loader, linked: boolean): () => void {
  const { settings } = loader;
  const undo: (() => void)[] = [];
  for (const extension of settings.typescript ? [...oiteExtensions, ...typescriptExtensions] : oiteExtensions) {
    const previous = internals._extensions[extension];
    const handler: Handler = (module, filename) => {
      if (!loader.active || !isHandled(filename, settings)) {
        return (previous ?? internals._extensions['.js']!)(module, filename);
      }
      const { code, format } = loader.compile(filename, takeIncludeRequest());
      // The main module is imported, even where the CommonJS loader finds it.
      const isRequired = format === 'module' && (process.mainModule as unknown) !== module;
      const text = isRequired && !linked ? linkForRequire(code, filename, module, loader) : code;
      module._compile(text, filename, format);
    };
    internals._extensions[extension] = handler;
    undo.push(() => {
      if (internals._extensions[extension] !== handler) return; // somebody else wraps it by now; it passes on
      if (previous === undefined) delete internals._extensions[extension];
      else internals._extensions[extension] = previous;
    });
  }

  const previous = internals._resolveFilename;
  const resolveFilename: ResolveFilename = function (this: unknown, request, parent, ...rest) {
    if (loader.active && typeof request === 'string' && parent?.filename && loader.handles(parent.filename)) {
      const own = resolveOwn(request);
      if (own !== undefined) return own;
      const found = isPathSpecifier(request) ? resolveRequest(request, parent.filename) : undefined;
      if (found !== undefined) return previous.call(this, found, parent, ...rest);
    }
    return previous.call(this, request, parent, ...rest);
  };
  internals._resolveFilename = resolveFilename;
  undo.push(() => {
    if (internals._resolveFilename === resolveFilename) internals._resolveFilename = previous;
  });
  return () => {
    for (const step of undo) step();
  };
}

/**
 * Where Node does not ask hooks for the imports of a required ES module (below 22.15), they are loaded first, in their
 * order, and named by a URL under which Node then knows them.
 */
function linkForRequire(code: string, filename: string, module: LoadedModule, loader: Loader): string {
  const parent = pathToFileURL(filename).href;
  const link = (text: string): string | undefined => {
    const found = loader.resolveImport(text, parent);
    if (found === undefined) return undefined;
    const path = loader.pathOf(found);
    if (path === undefined || !isPathSpecifier(text)) return found;
    if (loader.handles(path) && internals._cache[path]?.loaded === false) throw cycleError(filename, path);
    const exports = internals._load(path, module);
    if (!loader.handles(path)) return found;
    return types.isModuleNamespaceObject(exports) ? found : scriptAsModule(path, exports);
  };
  let out = '';
  let last = 0;
  for (const { text, start, end } of staticSpecifiers(filename, code, loader.settings)) {
    const target = link(text);
    if (target === undefined) continue;
    out += code.slice(last, start) + JSON.stringify(target);
    last = end;
  }
  return out + code.slice(last);
}

/** An ES module that gives what the loaded script at `path` exports. */
function scriptAsModule(path: string, exports: unknown): string {
  const names = typeof exports === 'object' && exports !== null ? Object.keys(exports) : [];
  const file = JSON.stringify(path);
  const lines = [
    "import { createRequire } from 'node:module';",
    `const $module = createRequire(${file})(${file});`,
    'export default $module;',
    ...names
      .filter((name) => name !== 'default' && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name))
      .map((name, i) => `const $${i} = $module[${JSON.stringify(name)}]; export { $${i} as ${name} };`),
  ];
  return `data:text/javascript,${encodeURIComponent(lines.join('\n'))}`;
}

function cycleError(from: string, to: string): Error {
  const text = `${from} and ${to} import each other: this version of Node cannot load them with require(), only with import()`;
  return Object.assign(new Error(text), { code: 'ERR_REQUIRE_CYCLE_MODULE' });
}
