// The command line's front door. It loads only what the command needs: `--version` and `run` do without yargs.

import { readFileSync } from 'node:fs';
import { reasonOf } from './input.js';
import { isUsageError, printUsageError } from './usage.js';

/** The commands that yargs reads; any other first word is a FILE to run. */
const commands = ['build', 'check', 'inspect', 'completion', 'help'];

const questions = ['-h', '--help', '-v', '--version'];

/** Runs the command line `argv`; sets `process.exitCode`. */
export async function main(argv: readonly string[]): Promise<void> {
  const [first] = argv;
  if (first === undefined || commands.includes(first) || questions.includes(first)) endWithReader();
  try {
    const last = first !== undefined && [...commands, 'run'].includes(first) ? argv[1] : first;
    if (last === '--version' || last === '-v') {
      const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
      process.stdout.write(`${(JSON.parse(text) as { version: string }).version}\n`);
    } else if (first === undefined || first === '-h' || first === '--help' || commands.includes(first)) {
      await (await import('./commands.js')).runCommand(argv);
    } else if (first === 'run') {
      const wantsHelp = argv[1] === '--help' || argv[1] === '-h';
      if (wantsHelp) await (await import('./commands.js')).runCommand(argv);
      else await (await import('./run.js')).run(argv.slice(1), []);
    } else {
      await (await import('./run.js')).run(argv, [...commands, 'run']);
    }
  } catch (error) {
    if (!isUsageError(error)) throw error;
    printUsageError(error);
  }
}

/** `oite inspect app.ot | head`: when nobody reads any more, there is nothing left to do. A program that runs sees its own errors. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`oite: standard output cannot be written: ${reasonOf(error)}\n`);
    process.exit(1);
  });
}
