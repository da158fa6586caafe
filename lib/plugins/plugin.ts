// The plugin, once for all bundlers: it finds modules in Oite's order and transpiles them.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { createUnplugin } from 'unplugin';
import { renderDiagnostics } from '../node/code-frame.js';
import { colorsFor } from '../node/colors.js';
import { resolveOwn, resolveRequest } from '../node/resolve.js';
import { type PluginOptions, resolvePluginOptions } from './options.js';
import { Programs } from './programs.js';
import { fileOf, includeQuery, transformModule } from './transform.js';

export type { PluginOptions } from './options.js';

/** As Rollup, Rolldown and Vite know a plugin. */
export interface NamedPlugin {
  readonly name: string;
}

/** As esbuild knows one. */
export interface EsbuildPlugin {
  readonly name: string;
  setup(build: object): void | Promise<void>;
}

/** As webpack and Rspack know one. */
export type CompilerPlugin = { apply(compiler: object): void };

/** What esbuild asks for. */
interface Request {
  readonly path: string;
  readonly importer: string;
  readonly namespace: string;
}

/** What Vite makes of a module when its name ends so: something else than code of ours. */
const otherMeaning = /[?&](?:raw|url|worker|sharedworker|init)(?:&|=|$)/;

/** The plugin for each bundler. Not unplugin's own types, which want those of every bundler to be there. */
type Plugins = Readonly<Record<'vite' | 'rollup' | 'rolldown' | 'esbuild' | 'webpack' | 'rspack', (options?: PluginOptions) => unknown>>;

export const unplugin: Plugins = createUnplugin<PluginOptions | undefined>((given, { framework }) => {
  const { include, exclude, typescript, transpile } = resolvePluginOptions(given);
  const filter = { id: { include: [...include], exclude: [...exclude, otherMeaning] } };
  const isOurs = (path: string): boolean => (typescript ? /\.(?:ot|tscl|[mc]?ts)$/ : /\.(?:ot|tscl)$/).test(path);
  // These take the names in a map as they are.
  const wantsWholePaths = framework === 'webpack' || framework === 'rspack';
  const slashes = framework === 'vite' || framework === 'rollup' || framework === 'rolldown';
  const programs = new Programs();
  /** The id of a module by which `importer` includes a file: Rollup and its kin look for no file with a query. */
  const resolveInclude = (source: string, importer: string): string => {
    const path = resolve(dirname(fileOf(importer)), fileOf(source)) + includeQuery;
    return slashes ? path.replaceAll('\\', '/') : path;
  };
  const loader = {
    load(this: { addWatchFile(id: string): void }, id: string): string | null {
      if (!id.endsWith(includeQuery)) return null;
      this.addWatchFile(fileOf(id));
      return readFileSync(fileOf(id), 'utf8');
    },
  };
  const resolveFor = (source: string, importer: string | undefined): string | null => {
    const from = importer === undefined ? undefined : fileOf(importer);
    if (from === undefined || !isOurs(from)) return null;
    const found = source.startsWith('.') ? resolveRequest(source, from) : ownFile(source, from);
    // What the name says already is left to the bundler.
    if (found === undefined || found.endsWith(source.replace(/^(?:\.{1,2}\/)+/, '/'))) return null;
    return slashes ? found.replaceAll('\\', '/') : found;
  };
  return {
    name: 'oite',
    enforce: 'pre',
    buildStart: () => programs.begin(),
    // esbuild has a way of its own, below.
    resolveId(source, importer) {
      if (framework === 'esbuild') return null;
      if (!source.endsWith(includeQuery)) return resolveFor(source, importer);
      return slashes && importer !== undefined ? resolveInclude(source, importer) : null;
    },
    rollup: loader,
    rolldown: loader,
    vite: loader,
    transform: {
      filter,
      handler(source, id) {
        const { code, map, diagnostics, dependencies } = transformModule(source, moduleOf(id), transpile, programs);
        for (const path of dependencies) this.addWatchFile(path);
        for (const severity of ['error', 'warning'] as const) {
          const [first, ...others] = diagnostics.filter((diagnostic) => diagnostic.severity === severity);
          if (first === undefined) continue;
          const text = renderDiagnostics([first, ...others], source, colorsFor({}, {})).trimEnd();
          const { line, column } = first;
          const message = { message: text, id, code: first.code, loc: { file: fileOf(id), line, column: column - 1 } };
          if (severity === 'warning') this.warn(message);
          else {
            this.error(message);
            return { code: '' };
          }
        }
        const sources = wantsWholePaths && map !== null && map.sources.length > 0 ? { sources: [fileOf(id)] } : {};
        return { code, map: (map === null ? null : { ...map, ...sources }) as never };
      },
    },
    esbuild: {
      loader: () => 'js',
      // In esbuild's own namespace: a file that is found by two names is one module, and is watched.
      setup(build) {
        build.onResolve({ filter: /^(?:\.|oite(?:\/|$))/ }, ({ path, importer, namespace }: Request) => {
          if (path.endsWith(includeQuery)) return { path: fileOf(resolveInclude(path, importer)), suffix: includeQuery };
          const found = namespace === 'file' ? resolveFor(path, importer) : null;
          return found === null ? null : { path: found };
        });
      },
    },
  };
});

/** A module id without what bundlers add to it, such as the times in Vite's server. */
function moduleOf(id: string): string {
  return fileOf(id) + (/[?&]oite-include(?:&|$)/.test(id) ? includeQuery : '');
}

/** `oite/runtime` and the like, where the importing project has no package of that name. */
function ownFile(source: string, from: string): string | undefined {
  if (!/^oite(?:\/|$)/.test(source)) return undefined;
  try {
    createRequire(from).resolve(source);
    return undefined;
  } catch {
    return resolveOwn(source);
  }
}
