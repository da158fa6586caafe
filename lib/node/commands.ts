// build, check, inspect and the help: the part of the command line that yargs reads, strictly.

import yargs, { type Argv, type Options } from 'yargs';
import type { TranspileOptions } from '../options.js';
import {
  type CommandSpec,
  commandNames,
  commandTable,
  optionNames,
  type OptionsOf,
  transpileOptionNames,
} from './command-table.js';
import { toJson } from './json.js';
import type { Shell } from './completion.js';
import { Reporter } from './reporter.js';
import { didYouMean, UsageError } from './usage.js';

type Table = typeof commandTable;

/** What a handler gets: the options, and the positional arguments by their name. */
type Arguments<K extends keyof Table> = OptionsOf<Table[K]> &
  (Table[K]['positional']['name'] extends 'paths'
    ? { readonly paths: readonly string[] }
    : Table[K]['positional']['name'] extends 'shell'
      ? { readonly shell: Shell }
      : { readonly file: string });

type Handlers = { readonly [K in keyof Table]: (args: Arguments<K>) => void | Promise<void> };

const handlers: Handlers = {
  run: () => {}, // lib/node/run.ts reads its command line itself; here stands its help
  build,
  check: runCheck,
  inspect: runInspect,
  completion: async ({ shell }) => {
    const { completionScript } = await import('./completion.js');
    process.stdout.write(completionScript(shell));
  },
};

function pickTranspileOptions(args: { readonly [K in keyof TranspileOptions]?: unknown }): TranspileOptions {
  const given = transpileOptionNames.filter((key) => args[key] !== undefined);
  return Object.fromEntries(given.map((key) => [key, args[key]])) as TranspileOptions;
}

/** Tells yargs about a command of the table. `hidden`: nobody asks for help. yargs lays it out all the same, with what is not hidden. */
function addCommand(parser: Argv, name: keyof Table, hidden: boolean): Argv {
  const { words, describe, usage, positional, options }: CommandSpec = commandTable[name];
  return parser.command(
    words,
    describe,
    (command) => {
      const several = words.endsWith('..>');
      if (name !== 'run') {
        const { name: key, ...about } = positional;
        command.positional(key, { type: 'string', demandOption: true, ...(several ? { array: true } : {}), ...about });
      }
      for (const [key, { names: _, valueOptional, ...option }] of Object.entries(options)) {
        const needsValue = option.type !== 'boolean' && valueOptional !== true;
        // yargs checks a value against its choices only where no type is given.
        const { type, ...rest } = option;
        command.option(key, {
          ...(option.choices === undefined ? { type } : {}),
          ...rest,
          hidden,
          ...(needsValue ? { requiresArg: true } : {}),
        } as Options);
      }
      return command.usage(usage);
    },
    (args) => handlers[name](args as never),
  );
}

/** Runs the command line `argv`; throws `UsageError` when it cannot be understood. */
export async function runCommand(argv: readonly string[]): Promise<void> {
  checkNames(argv);
  const topic = argv[0] === 'help' ? argv[1] : undefined;
  if (topic !== undefined && !(commandNames as readonly string[]).includes(topic))
    throw new UsageError(`there is no command '${topic}'`, didYouMean(topic, commandNames));
  const words =
    argv[0] === 'help'
      ? [...(topic === undefined ? [] : [topic]), '--help']
      : argv.length === 0
        ? ['--help']
        : [...argv];
  const parser = yargs()
    .scriptName('oite')
    .locale('en')
    .usage(
      'Usage: $0 FILE [ARGS…]\n       $0 <command> [options]\n\nRuns Oite and TypeScript on Node; builds, checks and shows what it makes of them.',
    );
  const hidden = !words.some((word) => word === '--help' || word === '-h');
  await commandNames
    .reduce((all, name) => addCommand(all, name, hidden), parser)
    .version(false)
    .help('help', 'show help')
    .alias('help', 'h')
    .epilogue(
      "'oite help COMMAND' tells more, 'oite --version' the version. Exit codes: 0 done, 1 errors in the source or a failed program, 2 wrong usage.",
    )
    .wrap(process.stdout.isTTY ? Math.min(100, process.stdout.columns) : 100)
    .parserConfiguration({
      'boolean-negation': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .strict()
    .check((args) => {
      const twice = optionNames.find((name) => Array.isArray(args[name]));
      if (twice !== undefined) throw new UsageError(`option '--${twice}' is given twice`);
      // Such as a variable of a shell that is not set; it would stand for the working directory.
      const empty = optionNames.find((name) => args[name] === '');
      const valued = flagWithValue(argv);
      if (valued !== undefined) throw new UsageError(`option '${valued}' takes no value`);
      if (empty !== undefined) throw new UsageError(`option '--${empty}' needs a value`);
      if ([args['paths'], args['file']].flat().includes('')) throw new UsageError('the name of a file is empty');
      return true;
    })
    .demandCommand(1, 'a command is missing')
    .exitProcess(false)
    .fail((message, error) => {
      // Only a throw keeps yargs from running the command all the same.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw usageError(message ?? error.message, argv);
    })
    .parseAsync(words, {}, (_error, _args, help) => {
      // yargs takes away the indent of all lines of the usage but the first.
      if (help !== '') process.stdout.write(`${help.replace(/^oite /gm, '       oite ')}\n`);
    });
}

async function runCheck(args: Arguments<'check'>): Promise<void> {
  const { check, checkTypesOf } = await import('./check.js');
  const reporter = new Reporter(args.json);
  check(args.paths, pickTranspileOptions(args), reporter);
  if (args.types && !reporter.failed) await checkTypesOf(args.paths, reporter);
  if (args.json) process.stdout.write(toJson(reporter.diagnostics));
  if (reporter.failed) process.exitCode = 1;
}

async function runInspect(args: Arguments<'inspect'>): Promise<void> {
  if (args.json && args.format !== 'output' && args.format !== 'json')
    throw new UsageError('--json and --format exclude each other');
  if (args.serve) return runServe(args);
  if (args.port !== undefined) throw new UsageError('--port goes with --serve');
  const format = args.json ? 'json' : args.format;
  const { inspectFile } = await import('./inspect.js');
  const { function: functionName, out } = args;
  if (functionName !== undefined && format === 'output') {
    throw new UsageError('--function goes with --format listing, plan, json, dot, mermaid or html');
  }
  await inspectFile(args.file, { format, functionName, out, transpile: pickTranspileOptions(args) });
}

async function runServe(args: Arguments<'inspect'>): Promise<void> {
  const other = args.out !== undefined ? 'out' : args.function !== undefined ? 'function' : args.json ? 'json' : args.format !== 'output' ? 'format' : undefined;
  if (other !== undefined) throw new UsageError(`--serve and --${other} exclude each other`);
  const port = args.port ?? '0';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new UsageError(`option '--port' must be a number up to 65535, not '${port}'`);
  const { serveFile } = await import('./inspect-server.js');
  await serveFile(args.file, { port: Number(port), transpile: pickTranspileOptions(args) });
}

async function build(args: Arguments<'build'>): Promise<void> {
  const { outDir, outFile } = args;
  if (outDir === undefined && outFile === undefined)
    throw new UsageError('build needs --out-dir DIR, or --out-file FILE for one input');
  if (outDir !== undefined && outFile !== undefined)
    throw new UsageError('--out-dir and --out-file exclude each other');
  if (outFile !== undefined && args.paths.length > 1)
    throw new UsageError('--out-file takes one input; use --out-dir for several');
  const { cleanStale, listOutputs, watch } = args;
  if (outFile !== undefined && cleanStale) throw new UsageError('--clean-stale goes with --out-dir');
  if (watch && listOutputs) throw new UsageError('--watch and --list-outputs exclude each other');
  const { runBuild } = await import('./build/index.js');
  const { paths, json, sourceMap, copyFiles } = args;
  const transpile = { ...pickTranspileOptions(args), ...(args.inputSourceMap ? { inputSourceMap: true } : {}) };
  const jobs = args.jobs === undefined ? undefined : wholeNumber('--jobs', args.jobs);
  const what = { paths, outDir, outFile, sourceMap, transpile, jobs, cleanStale, copyFiles };
  await runBuild({ ...what, json, watch, listOutputs });
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageError(`option '${option}' must be a whole number from 1, not '${text}'`);
  return Number(text);
}

/** An option without a value that is written with one, which yargs takes for yes: `--watch=no`. */
function flagWithValue(argv: readonly string[]): string | undefined {
  const before = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length);
  const { options }: CommandSpec = commandTable[argv[0] as keyof Table] ?? { options: {} };
  return before
    .map((word) => /^(--([^=]+))=(?!true$|false$)/.exec(word))
    .find((found) => found !== null && options[found[2]!]?.type === 'boolean')?.[1];
}

/** yargs keeps options as properties of plain objects: names that every object has must not reach it. */
function checkNames(argv: readonly string[]): void {
  for (const argument of argv) {
    if (argument === '--') return;
    const name = /^--?(?:no-)?([^=]*)/.exec(argument)?.[1] ?? '';
    if (
      argument.startsWith('-') &&
      (name in Object.prototype || name.split('.').some((part) => part in Object.prototype))
    ) {
      throw new UsageError(`unknown option '${argument.replace(/=.*/s, '')}'`);
    }
  }
}

/** yargs' message in our words, with a hint where a word is nearly right. */
function usageError(message: string, argv: readonly string[]): UsageError {
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1]?.split(', ')[0];
  if (unknown !== undefined) {
    const written = argv.find((word) => word.replace(/^-+/, '').split('=')[0] === unknown) ?? unknown;
    return written.startsWith('-')
      ? new UsageError(
          `unknown option '${written.split('=')[0]}'`,
          didYouMean(unknown, optionNames)?.replace("'", "'--"),
        )
      : new UsageError(`unexpected argument '${unknown}'`, didYouMean(unknown, commandNames));
  }
  const choice = /Argument: ([\w-]+), Given: (.*), Choices: (.*)$/s.exec(message);
  if (choice !== null) {
    const [, name = '', given = '', choices = ''] = choice;
    const allowed = choices.replaceAll('"', '').split(', ');
    const value = given.replaceAll('"', '');
    return new UsageError(
      `${name === 'shell' ? 'the shell' : `option '--${name}'`} must be one of ${allowed.join(', ')}, not '${value}'`,
      didYouMean(value, allowed),
    );
  }
  const valueless = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  if (valueless !== undefined) return new UsageError(`option '--${valueless}' needs a value`);
  if (message.startsWith('Not enough non-option arguments'))
    return new UsageError(`${argv[0]} needs ${argv[0] === 'inspect' ? 'a FILE' : argv[0] === 'completion' ? 'bash, zsh or fish' : 'a PATH'}`);
  return new UsageError(message);
}
