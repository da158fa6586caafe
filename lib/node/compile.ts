// One file for the program that is about to run it: source text in, JavaScript with an inline source map out.

import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { toDiagnostics } from '../diagnostics.js';
import { resolveOptions } from '../options.js';
import { type Compiled, recall, slotFor, store } from './cache.js';
import type * as Compiler from './compiler.js';
import { isInspected } from './inspected.js';
import { loadCompiler } from './load-compiler.js';
import { checkIncludes, foldersOfMissing, includesAreThere } from './includes.js';
import type { Settings } from './settings.js';
import { sourceError } from './source-error.js';
import { decoratorsFor } from './tsconfig-decorators.js';

export type { Compiled } from './cache.js';

const oiteFile = /\.(?:ot|tscl)$/;
const typescriptFile = /(?<!\.d(?:\.[^./\\]+)?)\.[mc]?ts$/;

/** Whether `path` is a file that the hook transpiles. Packages are left alone. */
export function isHandled(path: string, settings: Settings): boolean {
  if (!oiteFile.test(path) && !(settings.typescript && typescriptFile.test(path))) return false;
  return !/[\\/]node_modules[\\/]/.test(path);
}

/** Whether it is Oite by its name: such files resolve by Oite's order first. */
export function isOiteFile(path: string): boolean {
  return oiteFile.test(path);
}

/**
 * Transpiles `source`, the text of the file `path`, or recalls what came of it before; `included`: another file includes
 * it. Throws a `SourceError` for a bad one.
 */
export function compile(path: string, settings: Settings, source: string, included = false): Compiled {
  const decided = decidedFormat(path);
  const decorators = settings.transpile.decorators ?? (source.includes('@') ? decoratorsFor(dirname(path)) : 'standard');
  const choices = { ...settings.transpile, decorators };
  // Who asks for a form by name gets it, to profile it say.
  const debug = choices.optimize === undefined && (settings.debug ?? isInspected());
  const slot = settings.cache ? slotFor([path, decided, choices.await, decorators, choices.optimize, debug, included], source) : undefined;
  const known = slot && recall(slot);
  if (known !== undefined && includesAreThere(known.code, path)) return known;

  const shown = shownName(path);
  // The extension is how the compiler is told a format that something else than the text decides.
  const fileName = decided === undefined ? shown : shown.replace(/\.ts$/, decided === 'module' ? '.mts' : '.cts');
  const trace: Compiler.Trace = {};
  const resolved = { ...resolveOptions({ ...choices, fileName }), included, linking: 'require' as const, debug };
  const { code, map, diagnostics: found } = loadCompiler(settings.cache).runPipeline(source, resolved, trace);
  const includes = trace.file?.includes ?? [];
  const diagnostics = includes.length === 0 ? found : [...found, ...toDiagnostics(checkIncludes(includes, path), source, shown)];
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) {
    throw sourceError(
      diagnostics.map((diagnostic) => ({ ...diagnostic, fileName: shown })),
      source,
      foldersOfMissing(includes, path),
    );
  }
  const format = trace.file?.isModule === true ? 'module' : 'commonjs';
  const compiled: Compiled = { format, code: code + mapComment(map, path) };
  if (slot !== undefined) store(slot, compiled);
  return compiled;
}

/** The name in messages: relative when the file is below the working directory. */
function shownName(path: string): string {
  const name = relative(process.cwd(), path);
  return name === '' || name.startsWith('..') ? path : name;
}

/** Relative to the file itself, so that Node finds the source beside it. */
function mapComment(map: object | null, path: string): string {
  if (map === null) return '';
  const { sources } = map as { sources: readonly (string | null)[] };
  const own = encodeURI(basename(path)).replace(/[?#]/g, encodeURIComponent);
  const json = JSON.stringify({ ...map, sources: sources.map((name, index) => (index === 0 ? own : name)) });
  const data = Buffer.from(json).toString('base64');
  return `\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${data}`;
}

/** .ot and .tscl go by their syntax alone; TypeScript by Node's rule: extension, package, and only then syntax. */
function decidedFormat(path: string): Compiled['format'] | undefined {
  return path.endsWith('.ts') ? packageType(dirname(path)) : undefined;
}

const types = new Map<string, Compiled['format'] | undefined>();

/** The `type` of the nearest package.json, as Node reads it for the files in `folder`. */
export function packageType(folder: string): Compiled['format'] | undefined {
  if (types.has(folder)) return types.get(folder);
  let type: Compiled['format'] | undefined;
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    const value = (JSON.parse(text) as { type?: unknown } | null)?.type;
    type = value === 'module' || value === 'commonjs' ? value : undefined;
  } catch {
    // No package.json here, or one that Node itself will complain about.
    const parent = dirname(folder);
    type = parent === folder ? undefined : packageType(parent);
  }
  types.set(folder, type);
  return type;
}
