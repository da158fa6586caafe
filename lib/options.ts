// Options of `transpile`: checked, and resolved to one frozen value. The only defaults stand here.

export type AwaitMode = 'eager' | 'spec' | 'native';

export interface TranspileOptions {
  /** Its extension picks the dialect and the default await mode. Default 'input.ot'. */
  readonly fileName?: string;
  readonly await?: AwaitMode;
  /** 'import' (default): of 'oite/runtime'. 'inline': self-contained text. */
  readonly runtime?: 'import' | 'inline';
  /** true (default): `map` is returned. 'inline': also as a comment. */
  readonly sourceMap?: boolean | 'inline';
  /** Lead the map through the one that an inline `sourceMappingURL` comment of the source holds. Default false. */
  readonly inputSourceMap?: boolean;
  /** 'speed' (default): in eager mode calls run in a fast tier until they suspend; 'size': the machine tier alone. */
  readonly optimize?: 'speed' | 'size';
  readonly decorators?: 'standard' | 'legacy';
}

/** 'oite': types erased, eager by default. 'typescript': types erased. 'javascript': nothing but async is touched. */
export type Dialect = 'oite' | 'typescript' | 'javascript';

export interface ResolvedOptions {
  readonly fileName: string;
  readonly await: AwaitMode;
  readonly runtime: 'import' | 'inline';
  readonly sourceMap: boolean | 'inline';
  readonly inputSourceMap: boolean;
  readonly optimize: 'speed' | 'size';
  readonly decorators: 'standard' | 'legacy';
  readonly extension: string;
  readonly dialect: Dialect;
  /** Whether the extension fixes the module format: .mts .mjs and .cts .cjs; undefined: as written. */
  readonly format: 'module' | 'script' | undefined;
  /** It is included by another file, so that its top-level names are shared. Files that include others always are. */
  readonly included: boolean;
  /**
   * How an ES module's includes are written: as `import`, as `require` at their place, or as a call of what the included
   * module exports as `load` (bundles).
   */
  readonly linking: 'import' | 'require' | 'load';
  /** All functions are lowered as if they had too many variables to save one by one. For tests; not an option of `transpile`. */
  readonly packed: boolean;
  /** For a debugger: functions keep their scopes and statements, as generators (emit/scoped.ts), instead of becoming machines. */
  readonly debug: boolean;
  /** False for extensions that cannot be transpiled (.tsx .jsx .d.ts and unknown ones). */
  readonly known: boolean;
}

/** The allowed values of each option; the command line's table is derived from it. */
export const optionValues = {
  await: ['eager', 'spec', 'native'],
  runtime: ['import', 'inline'],
  sourceMap: [true, false, 'inline'],
  inputSourceMap: [true, false],
  optimize: ['speed', 'size'],
  decorators: ['standard', 'legacy'],
} as const;

const extensions: Readonly<Record<string, { dialect: Dialect; format?: 'module' | 'script' }>> = {
  __proto__: null as never,
  '.ot': { dialect: 'oite' },
  '.tscl': { dialect: 'oite' },
  '.ts': { dialect: 'typescript' },
  '.mts': { dialect: 'typescript', format: 'module' },
  '.cts': { dialect: 'typescript', format: 'script' },
  '.js': { dialect: 'javascript' },
  '.mjs': { dialect: 'javascript', format: 'module' },
  '.cjs': { dialect: 'javascript', format: 'script' },
};

/** `.d.ts`-like double extensions count as one, so that declaration files are told apart. */
function extensionOf(fileName: string): string {
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  const declaration = /\.d\.(?:[^.]+\.)?[mc]?ts$/.exec(base);
  if (declaration !== null) return declaration[0];
  const dot = base.lastIndexOf('.');
  return dot < 0 ? '' : base.slice(dot);
}

/** Checks options and fills in the defaults. Throws `TypeError` for an unknown key or a value that is not allowed. */
export function resolveOptions(options: TranspileOptions | undefined): ResolvedOptions {
  if (options !== undefined && (typeof options !== 'object' || options === null)) {
    throw new TypeError('options must be an object');
  }
  const given: Record<string, unknown> = Object.assign(Object.create(null), options);
  for (const key of Object.keys(given)) {
    const value = given[key];
    if (value === undefined) continue;
    if (key === 'fileName') {
      if (typeof value !== 'string') throw new TypeError("option 'fileName' must be a string");
    } else if (!Object.hasOwn(optionValues, key)) {
      throw new TypeError(`unknown option '${key}'`);
    } else {
      const allowed: readonly unknown[] = optionValues[key as keyof typeof optionValues];
      if (!allowed.includes(value)) {
        throw new TypeError(`option '${key}' must be one of ${allowed.map((v) => JSON.stringify(v)).join(', ')}`);
      }
    }
  }
  const { fileName = 'input.ot', runtime = 'import', sourceMap = true, inputSourceMap = false, optimize = 'speed', decorators = 'standard' } =
    given as TranspileOptions;
  const extension = extensionOf(fileName);
  const kind = extensions[extension];
  const dialect = kind?.dialect ?? 'oite';
  const mode = (given as TranspileOptions).await ?? (dialect === 'oite' ? 'eager' : 'spec');
  return Object.freeze({
    fileName, await: mode, runtime, sourceMap, inputSourceMap, optimize, decorators, extension, dialect,
    format: kind?.format, known: kind !== undefined, included: false, linking: 'import', packed: false, debug: false,
  });
}
