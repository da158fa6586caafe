// One file for the program that is about to run it: source text in, JavaScript with an inline source map out.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { resolveOptions } from '../options.js';
import type * as Pipeline from '../pipeline.js';
import type { Settings } from './settings.js';
import { sourceError } from './source-error.js';
import type * as Decorators from './tsconfig-decorators.js';

export interface Compiled {
  readonly format: 'module' | 'commonjs';
  readonly code: string;
}

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

// With `require`, so that the compiler and TypeScript are loaded when the first file needs them, and not before.
const require = createRequire(import.meta.url);
let pipeline: typeof Pipeline | undefined;

/** Transpiles the file `path`; `source` when it was read already. Throws a `SourceError` for a bad one. */
export function compile(path: string, settings: Settings, source = readFileSync(path, 'utf8')): Compiled {
  pipeline ??= require('../pipeline.js') as typeof Pipeline;
  const shown = shownName(path);
  const decided = decidedFormat(path);
  // The extension is how the compiler is told a format that something else than the text decides.
  const fileName = decided === undefined ? shown : shown.replace(/\.ts$/, decided === 'module' ? '.mts' : '.cts');
  const decorators =
    settings.transpile.decorators ?? (source.includes('@') ? projectDecorators(dirname(path)) : 'standard');
  const trace: Pipeline.Trace = {};
  const options = resolveOptions({ ...settings.transpile, decorators, fileName });
  const { code, map, diagnostics } = pipeline.runPipeline(source, options, trace);
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) {
    throw sourceError(
      diagnostics.map((diagnostic) => ({ ...diagnostic, fileName: shown })),
      source,
    );
  }
  return { format: trace.file?.isModule === true ? 'module' : 'commonjs', code: code + mapComment(map, path) };
}

function projectDecorators(folder: string): 'standard' | 'legacy' {
  return (require('./tsconfig-decorators.js') as typeof Decorators).decoratorsFor(folder);
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

/** The `type` of the nearest package.json. */
function packageType(folder: string): Compiled['format'] | undefined {
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
