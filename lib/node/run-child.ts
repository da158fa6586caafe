// `oite run` with options of Node itself: they only work on Node's own command line, so one child process runs there.

import type * as ChildProcess from 'node:child_process';
import { createRequire } from 'node:module';
import type * as Os from 'node:os';
import { fileURLToPath } from 'node:url';
import type { RunArguments } from './run-arguments.js';

// Loaded here and not on every start.
const require = createRequire(import.meta.url);

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Runs the same command in a child with the Node flags; ends as the child ends. */
export function runInNode({ nodeFlags, ownFlags, program, args }: RunArguments): Promise<void> {
  const { spawn } = require('node:child_process') as typeof ChildProcess;
  const { constants } = require('node:os') as typeof Os;
  const what = {
    file: () => ['--', program.kind === 'file' ? program.path : ''],
    eval: () => ['-e', program.kind === 'eval' ? program.code : ''],
    print: () => ['-p', program.kind === 'print' ? program.code : ''],
    stdin: () => ['-'],
  }[program.kind]();
  const bin = fileURLToPath(new URL('../../bin/oite.js', import.meta.url));
  const child = spawn(process.execPath, [...nodeFlags, bin, 'run', ...ownFlags, ...what, ...args], {
    stdio: 'inherit',
  });
  // A terminal sends its signals to the whole group; the child decides when to end.
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      resolve();
    });
  });
}
