// The command line of `oite run`: our options, then one FILE, -e, -p or -; all that follows belongs to the program.

import { optionValues } from '../options.js';
import { isOtherMode, nodeFlag } from './node-flags.js';
import type { HookOptions } from './settings.js';
import { didYouMean, UsageError } from './usage.js';

export type Program =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'eval' | 'print'; readonly code: string }
  | { readonly kind: 'stdin' };

export interface RunArguments {
  readonly program: Program;
  readonly args: readonly string[];
  readonly options: HookOptions;
  readonly console: 'node' | undefined;
  /** Options of Node itself, which need a process of their own. */
  readonly nodeFlags: readonly string[];
  /** What stands before the program without those, for that process. */
  readonly ownFlags: readonly string[];
}

const valued = {
  '--await': optionValues.await,
  '--optimize': optionValues.optimize,
  '--decorators': optionValues.decorators,
  '--console': ['oite', 'node'],
} as const satisfies Record<string, readonly string[]>;

const programs = { '-e': 'eval', '--eval': 'eval', '-p': 'print', '--print': 'print' } as const;
const known = [...Object.keys(valued), ...Object.keys(programs), '--no-cache', '--watch', '--help', '--version'];

/** Reads the arguments after `run`. Throws `UsageError`. */
export function parseRunArguments(argv: readonly string[]): RunArguments {
  const options: Record<string, string | boolean> = {};
  const nodeFlags: string[] = [];
  const ownFlags: string[] = [];
  let console: 'node' | undefined;
  const end = (program: Program, rest: number): RunArguments => ({
    program,
    args: argv.slice(rest),
    options: options as HookOptions,
    console,
    nodeFlags,
    ownFlags,
  });

  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    if (argument === '-') return end({ kind: 'stdin' }, i + 1);
    if (argument === '--') {
      if (i + 1 >= argv.length) break;
      return end({ kind: 'file', path: argv[i + 1]! }, i + 2);
    }
    if (argument === '') throw new UsageError('the name of a file is empty');
    if (!argument.startsWith('-')) return end({ kind: 'file', path: argument }, i + 1);
    const [name, inline] = splitOption(argument);
    const value = (): string => {
      const text = inline ?? argv[++i];
      if (text === undefined) throw new UsageError(`option '${name}' needs a value`);
      return text;
    };
    if (Object.hasOwn(programs, name)) {
      const kind = programs[name as keyof typeof programs];
      const code = value();
      // As with Node, which needs it there: `oite -e CODE -- --option-of-the-program`.
      return end({ kind, code }, argv[i + 1] === '--' ? i + 2 : i + 1);
    }
    if (name === '--no-cache' && inline === undefined) {
      options['cache'] = false;
      ownFlags.push(name);
    } else if (Object.hasOwn(valued, name)) {
      const given = value();
      const allowed: readonly string[] = valued[name as keyof typeof valued];
      if (!allowed.includes(given)) {
        throw new UsageError(
          `option '${name}' must be one of ${allowed.join(', ')}, not '${given}'`,
          didYouMean(given, allowed),
        );
      }
      if (name === '--console') console = given === 'node' ? 'node' : undefined;
      else options[name.slice(2)] = given;
      ownFlags.push(`${name}=${given}`);
    } else {
      const flag = known.includes(name) && name !== '--watch' ? undefined : nodeFlag(name);
      if (flag === undefined) throw unknownOption(name);
      nodeFlags.push(argument);
      if (inline === undefined && flag.takesValue) nodeFlags.push(value());
    }
  }
  throw new UsageError('oite run needs a FILE, -e CODE, -p CODE, or - for standard input');
}

function splitOption(argument: string): [string, string | undefined] {
  const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

function unknownOption(name: string): UsageError {
  return isOtherMode(name)
    ? new UsageError(`'${name}' is for node itself`, `Try 'node --import oite/register ${name} …'.`)
    : new UsageError(`unknown option '${name}'`, didYouMean(name, known));
}
