// build, check, inspect and the help: the part of the command line that yargs reads, strictly.

import yargs, { type Argv } from 'yargs';
import { optionValues, type TranspileOptions } from '../options.js';
import { Reporter, toJson } from './reporter.js';
import { didYouMean, UsageError } from './usage.js';

/** Views of a file that `inspect` has. */
const formats = ['output', 'listing', 'plan', 'json'] as const;

const names = ['run', 'build', 'check', 'inspect'];

const descriptions = {
  await: 'await mode; default: eager for .ot and .tscl, spec for the rest',
  runtime: "how the output gets its runtime: import of 'oite/runtime', or inlined text",
  optimize: 'speed or size; both give the machine tier until there is a fast one',
  decorators: 'kind of decorators; default: as experimentalDecorators of the tsconfig.json says',
} as const;

type Shared = keyof typeof descriptions;

/** Adds options of `transpile` to a command, each with the values that lib/options.ts allows. */
function transpileOptions<T>(command: Argv<T>, keys: readonly Shared[]): Argv<T> {
  return keys.reduce((rest, key) => {
    const option = { choices: optionValues[key], describe: descriptions[key], requiresArg: true };
    return rest.option(key, option) as unknown as Argv<T>;
  }, command);
}

function pickTranspileOptions(args: Readonly<Record<string, unknown>>): TranspileOptions {
  const keys = Object.keys(descriptions).filter((key) => args[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, args[key]])) as TranspileOptions;
}

const json = { type: 'boolean', describe: 'print JSON on stdout', default: false } as const;
const paths = {
  type: 'string',
  array: true,
  demandOption: true,
  describe: 'files, and folders that are searched for sources',
} as const;

/** Runs the command line `argv`; throws `UsageError` when it cannot be understood. */
export async function runCommand(argv: readonly string[]): Promise<void> {
  checkNames(argv);
  const topic = argv[0] === 'help' ? argv[1] : undefined;
  if (topic !== undefined && !names.includes(topic))
    throw new UsageError(`there is no command '${topic}'`, didYouMean(topic, names));
  const words =
    argv[0] === 'help'
      ? [...(topic === undefined ? [] : [topic]), '--help']
      : argv.length === 0
        ? ['--help']
        : [...argv];
  await yargs(words)
    .scriptName('oite')
    .locale('en')
    .usage(
      'Usage: $0 FILE [ARGS…]\n       $0 <command> [options]\n\nRuns Oite and TypeScript on Node; builds, checks and shows what it makes of them.',
    )
    .command('run <file> [args..]', 'run a program (what FILE alone does too)', (command) =>
      transpileOptions(command, ['await', 'optimize', 'decorators'])
        .usage(
          'Usage: $0 run [options] FILE [ARGS…]\n       $0 run [options] -e CODE | -p CODE | - [ARGS…]\n\nAll that follows FILE belongs to the program. Options of Node itself are passed on to it.',
        )
        .option('console', {
          choices: ['oite', 'node'],
          default: 'oite',
          describe: 'format of console.log',
          requiresArg: true,
        })
        .option('e', { alias: 'eval', type: 'string', describe: 'run CODE' })
        .option('p', { alias: 'print', type: 'string', describe: 'run CODE and print the value of its last statement' })
        .option('watch', { type: 'boolean', describe: 'run again when a file changes' }),
    )
    .command(
      'build <paths..>',
      'write JavaScript: one file for each source file',
      (command) =>
        transpileOptions(command.positional('paths', paths), ['await', 'runtime', 'optimize', 'decorators'])
          .usage('Usage: $0 build PATH… --out-dir DIR\n       $0 build FILE --out-file FILE')
          .option('out-dir', {
            type: 'string',
            describe: 'folder for the output, in the shape of the input',
            requiresArg: true,
          })
          .option('out-file', { type: 'string', describe: 'output for a single input', requiresArg: true })
          .option('source-map', {
            choices: ['true', 'inline', 'hidden', 'false'] as const,
            default: 'true' as const,
            describe: 'true: FILE.js.map with a comment; hidden: without',
            requiresArg: true,
          })
          .option('json', json),
      (args) => runBuild(args),
    )
    .command(
      'check <paths..>',
      'report diagnostics; write nothing',
      (command) =>
        transpileOptions(command.positional('paths', paths), ['await', 'runtime', 'optimize', 'decorators'])
          .usage('Usage: $0 check PATH…')
          .option('json', json),
      async (args) => {
        const { check } = await import('./check.js');
        const reporter = new Reporter(args.json);
        check(args.paths, pickTranspileOptions(args), reporter);
        if (args.json) process.stdout.write(toJson(reporter.diagnostics));
        if (reporter.failed) process.exitCode = 1;
      },
    )
    .command(
      'inspect <file>',
      'show the generated code, or how it comes about',
      (command) =>
        transpileOptions(command.positional('file', { type: 'string', demandOption: true }), [
          'await',
          'runtime',
          'optimize',
          'decorators',
        ])
          .usage('Usage: $0 inspect FILE')
          .option('format', {
            choices: formats,
            default: 'output' as const,
            describe: 'what to show',
            requiresArg: true,
          })
          .option('function', {
            type: 'string',
            describe: 'only the functions of this name',
            requiresArg: true,
          })
          .option('out', { type: 'string', describe: 'write to this file instead of stdout', requiresArg: true })
          .option('json', { ...json, describe: 'the same as --format json' }),
      async (args) => {
        if (args.json && args.format !== 'output' && args.format !== 'json')
          throw new UsageError('--json and --format exclude each other');
        const format = args.json ? 'json' : args.format;
        const { inspectFile } = await import('./inspect.js');
        const { function: functionName, out } = args;
        if (functionName !== undefined && format === 'output') {
          throw new UsageError('--function goes with --format listing, plan or json');
        }
        inspectFile(args.file, { format, functionName, out, transpile: pickTranspileOptions(args) });
      },
    )
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
      return true;
    })
    .demandCommand(1, 'a command is missing')
    .exitProcess(false)
    .fail((message, error) => {
      // Only a throw keeps yargs from running the command all the same.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw usageError(message ?? error.message, argv);
    })
    .parseAsync();
}

interface BuildArguments extends Readonly<Record<string, unknown>> {
  readonly paths: string[];
  readonly outDir?: string | undefined;
  readonly outFile?: string | undefined;
  readonly sourceMap: 'true' | 'inline' | 'hidden' | 'false';
  readonly json: boolean;
}

async function runBuild(args: BuildArguments): Promise<void> {
  const { outDir, outFile } = args;
  if (outDir === undefined && outFile === undefined)
    throw new UsageError('build needs --out-dir DIR, or --out-file FILE for one input');
  if (outDir !== undefined && outFile !== undefined)
    throw new UsageError('--out-dir and --out-file exclude each other');
  if (outFile !== undefined && args.paths.length > 1)
    throw new UsageError('--out-file takes one input; use --out-dir for several');
  const { build } = await import('./build.js');
  const started = performance.now();
  const reporter = new Reporter(args.json);
  const outputs = build(
    { paths: args.paths, outDir, outFile, sourceMap: args.sourceMap, transpile: pickTranspileOptions(args) },
    reporter,
  );
  if (args.json) process.stdout.write(toJson({ diagnostics: reporter.diagnostics, outputs: outputs ?? [] }));
  if (outputs === undefined) process.exitCode = 1;
  else if (!args.json) {
    const written = outputs.filter((output) => output.written).length;
    const files = outputs.length === 1 ? '1 file' : `${outputs.length} files`;
    process.stderr.write(`built ${files}, ${written} changed, in ${Math.round(performance.now() - started)} ms\n`);
  }
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

const optionNames = [
  'await',
  'runtime',
  'optimize',
  'decorators',
  'json',
  'out-dir',
  'out-file',
  'source-map',
  'format',
  'function',
  'out',
  'help',
  'version',
];

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
      : new UsageError(`unexpected argument '${unknown}'`, didYouMean(unknown, names));
  }
  const choice = /Argument: ([\w-]+), Given: (.*), Choices: (.*)$/s.exec(message);
  if (choice !== null) {
    const [, name = '', given = '', choices = ''] = choice;
    const allowed = choices.replaceAll('"', '').split(', ');
    const value = given.replaceAll('"', '');
    return new UsageError(
      `option '--${name}' must be one of ${allowed.join(', ')}, not '${value}'`,
      didYouMean(value, allowed),
    );
  }
  const valueless = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  if (valueless !== undefined) return new UsageError(`option '--${valueless}' needs a value`);
  if (message.startsWith('Not enough non-option arguments'))
    return new UsageError(`${argv[0]} needs ${argv[0] === 'inspect' ? 'a FILE' : 'a PATH'}`);
  return new UsageError(message);
}
