// One file for the program that is about to run it: source text in, JavaScript with an inline source map out.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import type * as Oite from '../index.js';
import type { Diagnostic } from '../diagnostics.js';
import { resolveOptions } from '../options.js';
import type * as Parser from '../parse/index.js';
import type { Settings } from './settings.js';
import { sourceError } from './source-error.js';

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
let oite: typeof Oite | undefined;
let parser: typeof Parser | undefined;

/** Transpiles the file `path`; `source` when it was read already. Throws a `SourceError` for a bad one. */
export function compile(path: string, settings: Settings, source = readFileSync(path, 'utf8')): Compiled {
  oite ??= require('../index.js') as typeof Oite;
  const format = formatOf(path, source);
  const shown = shownName(path);
  // The extension says what format the text is in, where something else than the text decides.
  const decided = oiteFile.test(path) || /\.[mc]ts$/.test(path);
  const fileName = decided ? shown : shown.replace(/\.ts$/, format === 'module' ? '.mts' : '.cts');
  const { code, map, diagnostics } = oite.transpile(source, { ...settings.transpile, fileName, sourceMap: true });
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) {
    throw sourceError(
      fileName === shown ? diagnostics : diagnostics.map((d): Diagnostic => ({ ...d, fileName: shown })),
      source,
    );
  }
  return { format, code: code + mapComment(map, path) };
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

/** .ot and .tscl go by their syntax alone; TypeScript files by Node's rule: extension, package, then syntax. */
function formatOf(path: string, source: string): Compiled['format'] {
  if (path.endsWith('.mts')) return 'module';
  if (path.endsWith('.cts')) return 'commonjs';
  if (!oiteFile.test(path)) {
    const type = packageType(dirname(path));
    if (type !== undefined) return type;
  }
  return hasModuleSyntax(source) ? 'module' : 'commonjs';
}

/** Whether the text is an ES module by its syntax. Without these words it cannot be one, and is not parsed for it. */
function hasModuleSyntax(source: string): boolean {
  if (!/\b(?:import|export)\b/.test(source)) return false;
  parser ??= require('../parse/index.js') as typeof Parser;
  return parser.parse(source, resolveOptions({ fileName: 'input.ot' })).isModule;
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
