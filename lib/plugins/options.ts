// Options of the bundler plugins: checked, and made into what the plugin works with.

import { optionValues, resolveOptions, type TranspileOptions } from '../options.js';

/** Globs or regular expressions that module ids are tested with. */
export type Pattern = string | RegExp | readonly (string | RegExp)[];

export interface PluginOptions extends Pick<TranspileOptions, 'await' | 'runtime' | 'optimize' | 'decorators'> {
  /** Modules to transpile. Default: `.ot` and `.tscl` files. */
  readonly include?: Pattern;
  /** Modules to leave alone. Default: those in node_modules. */
  readonly exclude?: Pattern;
  /** Transpile `.ts`, `.mts` and `.cts`, too. Default false. */
  readonly typescript?: boolean;
  /** Default true. */
  readonly sourceMap?: boolean;
  /** Lead maps through those inside the sources. Default false. */
  readonly inputSourceMap?: boolean;
}

export interface ResolvedPluginOptions {
  readonly include: readonly (string | RegExp)[];
  readonly exclude: readonly (string | RegExp)[];
  readonly typescript: boolean;
  readonly transpile: TranspileOptions;
}

const oiteFile = /\.(?:ot|tscl)(?:$|\?)/;
const typescriptFile = /(?<!\.d(?:\.[^./\\?]+)?)\.[mc]?ts(?:$|\?)/;
const transpileKeys = ['await', 'runtime', 'optimize', 'decorators', 'sourceMap', 'inputSourceMap'] as const;
const flags = ['typescript', 'sourceMap', 'inputSourceMap'] as const;

/** Checks the options. Throws `TypeError` for an unknown key or a value that is not allowed. */
export function resolvePluginOptions(options: PluginOptions | undefined): ResolvedPluginOptions {
  if (options !== undefined && (typeof options !== 'object' || options === null)) {
    throw new TypeError('options must be an object');
  }
  const given: Record<string, unknown> = Object.assign(Object.create(null), options);
  const own: readonly string[] = ['include', 'exclude', ...flags];
  for (const key of Object.keys(given)) {
    if (!own.includes(key) && !(key in optionValues)) throw new TypeError(`unknown option '${key}'`);
  }
  for (const key of flags) {
    if (given[key] !== undefined && typeof given[key] !== 'boolean') {
      throw new TypeError(`option '${key}' must be true or false`);
    }
  }
  const transpile = Object.fromEntries(
    transpileKeys.filter((key) => given[key] !== undefined).map((key) => [key, given[key]]),
  ) as TranspileOptions;
  resolveOptions(transpile);
  const typescript = given['typescript'] === true;
  const include = patterns('include', given['include']) ?? (typescript ? [oiteFile, typescriptFile] : [oiteFile]);
  return { include, exclude: patterns('exclude', given['exclude']) ?? [/[\\/]node_modules[\\/]/], typescript, transpile };
}

function patterns(key: string, value: unknown): readonly (string | RegExp)[] | undefined {
  if (value === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every((pattern) => typeof pattern === 'string' || pattern instanceof RegExp)) {
    throw new TypeError(`option '${key}' must be a string, a regular expression, or a list of these`);
  }
  return list as readonly (string | RegExp)[];
}
