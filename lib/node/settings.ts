// What a hook is asked to do: options of `register`, or the environment. Plain data, since it crosses to another thread.

import { type AwaitMode, optionValues, type TranspileOptions } from '../options.js';

export interface HookOptions {
  readonly await?: AwaitMode;
  /** Handle .ts, .mts and .cts too. Default false. */
  readonly typescript?: boolean;
  readonly decorators?: 'standard' | 'legacy';
  readonly optimize?: 'speed' | 'size';
  /** Keep what was transpiled for the next process. Default true. */
  readonly cache?: boolean;
}

export interface Settings {
  readonly typescript: boolean;
  readonly cache: boolean;
  /** Whether a debugger is attached; undefined: to be looked up where a file is compiled. */
  readonly debug?: boolean;
  readonly transpile: Pick<TranspileOptions, 'await' | 'decorators' | 'optimize'>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const keys = ['await', 'decorators', 'optimize'] as const;

const switches: readonly string[] = ['typescript', 'cache'];

/** Whether the environment allows the cache. */
export const allowsCache = (env: Environment = process.env): boolean => env['OITE_CACHE'] !== '0';

/** Checks `options`; what they leave open comes from OITE_AWAIT, OITE_TYPESCRIPT and OITE_CACHE. Throws `TypeError`. */
export function resolveSettings(options: HookOptions = {}, env: Environment = process.env): Settings {
  const given: Record<string, unknown> = Object.assign(Object.create(null), options);
  const fromEnvironment = given['await'] === undefined && env['OITE_AWAIT'];
  if (fromEnvironment) given['await'] = fromEnvironment;
  for (const key of Object.keys(given)) {
    if (given[key] === undefined) continue;
    const known = keys.find((name) => name === key);
    const allowed: readonly unknown[] | undefined =
      known !== undefined ? optionValues[known] : switches.includes(key) ? [true, false] : undefined;
    if (allowed === undefined) throw new TypeError(`unknown option '${key}'`);
    if (!allowed.includes(given[key])) {
      const name = key === 'await' && fromEnvironment ? 'OITE_AWAIT' : `option '${key}'`;
      throw new TypeError(`${name} must be one of ${allowed.join(', ')}`);
    }
  }
  const transpile: Record<string, unknown> = {};
  for (const key of keys) if (given[key] !== undefined) transpile[key] = given[key];
  const typescript = (given['typescript'] as boolean | undefined) ?? env['OITE_TYPESCRIPT'] === '1';
  const cache = ((given['cache'] as boolean | undefined) ?? true) && allowsCache(env);
  return { typescript, cache, transpile };
}

/** The query of the URL of register.js that stands for `options`. */
export function toQuery(options: HookOptions): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)]))}`;
}

/** The options in such a query. */
export function fromQuery(query: URLSearchParams): HookOptions {
  const entries = Array.from(query, ([key, value]) => [key, switches.includes(key) ? value === 'true' : value]);
  return Object.fromEntries(entries) as HookOptions;
}
