// Wrong usage: one sentence, a hint, exit code 2.

import { visible } from './text-width.js';

/** The command line cannot be understood. */
export class UsageError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

/** Whether it is one, also where commands.ts made it: that file is not in the bundle that the command starts from. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === 'UsageError';
}

/** Prints a usage error on stderr and sets exit code 2. */
export function printUsageError({ message, hint }: UsageError): void {
  const lines = [`oite: ${visible(message)}`];
  if (hint !== undefined) lines.push(visible(hint));
  lines.push("Try 'oite --help'.");
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = 2;
}

/** "Did you mean …?" for a word that is close to one of `known`; undefined when none is. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const best = known
    .map((candidate) => ({ candidate, distance: distance(word, candidate) }))
    .filter((entry) => entry.distance <= Math.max(1, Math.floor(entry.candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance)[0];
  return best === undefined ? undefined : `Did you mean '${best.candidate}'?`;
}

/** Edit distance in which two exchanged neighbours count as one. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3 || a.length > 40) return 99;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let value = Math.min(row[j - 1]! + 1, rows[i - 1]![j]! + 1, change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, rows[i - 2]![j - 2]! + 1);
      row.push(value);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
