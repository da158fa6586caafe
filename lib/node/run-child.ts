// `oite run` with options of Node itself: they only work on Node's own command line, so one child process runs there.

import type * as ChildProcess from 'node:child_process';
import { createRequire } from 'node:module';
import type * as Os from 'node:os';
import type * as Tty from 'node:tty';
import { fileURLToPath } from 'node:url';
import type { RunArguments } from './run-arguments.js';

// Loaded here and not on every start.
const require = createRequire(import.meta.url);

/** Signals that a terminal sends to the child too. */
const ofTerminals = ['SIGINT', 'SIGQUIT', 'SIGHUP'] as const;
const signals = [...ofTerminals, 'SIGTERM', 'SIGUSR2'] as const;

/** Those after which a process leaves a core dump: one is enough. */
const dumping = ['SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGQUIT', 'SIGSEGV', 'SIGSYS', 'SIGTRAP'];

/** Runs the file at `path` in a child with the Node flags, and the hook at URL `hook`. */
export function runFileInNode(path: string, hook: string, { nodeFlags, args }: RunArguments): Promise<void> {
  return runNode([...nodeFlags, `--import=${hook}`, path, ...args]);
}

/** Runs the same command in a child with the Node flags: a program that is in no file. */
export function runTextInNode({ nodeFlags, ownFlags, program, args }: RunArguments): Promise<void> {
  const what = program.kind === 'eval' ? ['-e', program.code] : program.kind === 'print' ? ['-p', program.code] : ['-'];
  const bin = fileURLToPath(new URL('../../bin/oite.js', import.meta.url));
  return runNode([...nodeFlags, bin, 'run', ...ownFlags, ...what, ...args]);
}

/** Ends as the child ends, by a signal or with its code. */
function runNode(argv: readonly string[]): Promise<void> {
  const { spawn } = require('node:child_process') as typeof ChildProcess;
  const { isatty } = require('node:tty') as typeof Tty;
  const child = spawn(process.execPath, argv, { stdio: 'inherit' });
  const onTerminal = [0, 1, 2].some((stream) => isatty(stream));
  const relay = (signal: NodeJS.Signals): void => {
    // Passed on as well, it would come twice: a program that cleans up at the first SIGINT often ends hard at the second.
    const hasIt = onTerminal && ofTerminals.some((name) => name === signal);
    if (!hasIt) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, relay);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, relay);
      if (signal === null) process.exitCode = code ?? 1;
      else endBy(signal);
      resolve();
    });
  });
}

function endBy(signal: NodeJS.Signals): void {
  const { constants } = require('node:os') as typeof Os;
  process.exitCode = 128 + constants.signals[signal];
  if (process.platform === 'win32' || dumping.includes(signal)) return;
  process.kill(process.pid, signal);
  // It takes effect on one of the next turns.
  setTimeout(() => {}, 1000);
}
