// Every command with its options, once: yargs, the completion scripts and the hints for misspelt words read this table.

import { optionValues } from '../options.js';

export interface OptionSpec {
  readonly describe: string;
  readonly type: 'boolean' | 'string';
  readonly choices?: readonly string[];
  readonly default?: string | boolean;
  readonly alias?: string;
  /** The value may be left out: `-e` says itself what it needs. */
  readonly valueOptional?: boolean;
  /** What a string names, for completion. */
  readonly names?: 'file' | 'folder';
}

export interface CommandSpec {
  /** As yargs writes it: the name, then its positional arguments. */
  readonly words: string;
  readonly describe: string;
  readonly usage: string;
  readonly positional: { readonly name: string; readonly describe?: string; readonly choices?: readonly string[] };
  readonly options: Readonly<Record<string, OptionSpec>>;
}

type ValueOf<O extends OptionSpec> = O extends { readonly type: 'boolean' }
  ? boolean
  : O extends { readonly choices: readonly (infer V)[] }
    ? V
    : string;

type Camel<S extends string> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;

/** The options of a command as its handler gets them. */
export type OptionsOf<C extends CommandSpec> = {
  readonly [K in keyof C['options'] & string as Camel<K>]: C['options'][K] extends { readonly default: unknown }
    ? ValueOf<C['options'][K]>
    : ValueOf<C['options'][K]> | undefined;
};

/** Views of a file that `inspect` has. */
const formats = ['output', 'listing', 'plan', 'json', 'dot', 'mermaid', 'html'] as const;

/** Options of `transpile`, with the values that lib/options.ts allows. */
const transpile = {
  await: {
    type: 'string',
    choices: optionValues.await,
    describe: 'await mode; default: eager for .ot and .tscl, spec for the rest',
  },
  runtime: {
    type: 'string',
    choices: optionValues.runtime,
    describe: "how the output gets its runtime: import of 'oite/runtime', or inlined text",
  },
  optimize: {
    type: 'string',
    choices: optionValues.optimize,
    describe: 'speed (a fast tier and a machine) or size (the machine alone)',
  },
  decorators: {
    type: 'string',
    choices: optionValues.decorators,
    describe: 'kind of decorators; default: as experimentalDecorators of the tsconfig.json says',
  },
} as const satisfies Record<string, OptionSpec>;

/** The options above that belong to `transpile` itself. */
export const transpileOptionNames = Object.keys(transpile) as readonly (keyof typeof transpile)[];

const json = { type: 'boolean', describe: 'print JSON on stdout', default: false } as const;
const paths = { name: 'paths', describe: 'files, and folders that are searched for sources' } as const;

export const commandTable = {
  run: {
    words: 'run <file> [args..]',
    describe: 'run a program (what FILE alone does too)',
    usage:
      'Usage: $0 run [options] FILE [ARGS…]\n       $0 run [options] -e CODE | -p CODE | - [ARGS…]\n\nAll that follows FILE belongs to the program. Options of Node itself are passed on to it.',
    positional: { name: 'file' },
    options: {
      await: transpile.await,
      optimize: transpile.optimize,
      decorators: transpile.decorators,
      console: { type: 'string', choices: ['oite', 'node'], default: 'oite', describe: 'format of console.log' },
      e: { type: 'string', alias: 'eval', describe: 'run CODE', valueOptional: true },
      p: {
        type: 'string',
        alias: 'print',
        describe: 'run CODE and print the value of its last statement',
        valueOptional: true,
      },
      'no-cache': { type: 'boolean', describe: 'neither use nor keep what was transpiled before' },
      watch: { type: 'boolean', describe: 'run again when a file changes' },
    },
  },
  build: {
    words: 'build <paths..>',
    describe: 'write JavaScript: one file for each source file',
    usage: 'Usage: $0 build PATH… --out-dir DIR\n       $0 build FILE --out-file FILE',
    positional: paths,
    options: {
      ...transpile,
      'out-dir': { type: 'string', names: 'folder', describe: 'folder for the output, in the shape of the input' },
      'out-file': { type: 'string', names: 'file', describe: 'output for a single input' },
      'source-map': {
        type: 'string',
        choices: ['true', 'inline', 'hidden', 'false'],
        default: 'true',
        describe: 'true: FILE.js.map with a comment; hidden: without',
      },
      'input-source-map': { type: 'boolean', default: false, describe: 'lead maps through those inside the sources' },
      jobs: { type: 'string', describe: 'threads that work; default: as many as the sources are worth' },
      watch: { type: 'boolean', default: false, describe: 'build again when something changes' },
      'clean-stale': {
        type: 'boolean',
        default: false,
        describe: 'remove what earlier builds wrote to --out-dir and this one does not',
      },
      'copy-files': { type: 'boolean', default: false, describe: 'copy the files of folders that are no sources' },
      'list-outputs': { type: 'boolean', default: false, describe: 'print what would be written; write nothing' },
      json,
    },
  },
  check: {
    words: 'check <paths..>',
    describe: 'report diagnostics; write nothing',
    usage: 'Usage: $0 check PATH…',
    positional: paths,
    options: { ...transpile, types: { type: 'boolean', describe: 'also run the TypeScript checker', default: false }, json },
  },
  inspect: {
    words: 'inspect <file>',
    describe: 'show the generated code, or how it comes about',
    usage:
      'Usage: $0 inspect FILE [--format output|listing|plan|dot|mermaid|json]\n       $0 inspect FILE --format html --out FILE.html\n       $0 inspect FILE --serve',
    positional: { name: 'file' },
    options: {
      ...transpile,
      format: { type: 'string', choices: formats, default: 'output', describe: 'what to show' },
      function: { type: 'string', describe: 'only the functions of this name' },
      out: { type: 'string', names: 'file', describe: 'write to this file instead of stdout' },
      serve: {
        type: 'boolean',
        describe: 'serve a playground for the file on 127.0.0.1, and print its address',
        default: false,
      },
      port: { type: 'string', describe: 'with --serve: the port; default: any free one' },
      json: { ...json, describe: 'the same as --format json' },
    },
  },
  completion: {
    words: 'completion <shell>',
    describe: 'print a completion script for a shell',
    usage: 'Usage: $0 completion bash|zsh|fish',
    positional: { name: 'shell', choices: ['bash', 'zsh', 'fish'] },
    options: {},
  },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commandTable;

export const commandNames = Object.keys(commandTable) as readonly CommandName[];

/** Every option of every command, by its long name. */
export const optionNames: readonly string[] = [
  ...new Set([...Object.values(commandTable).flatMap(({ options }) => Object.keys(options)), 'help', 'version']),
].filter((name) => name.length > 1);
