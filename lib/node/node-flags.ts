// Options of Node itself, among those of `oite run`. What is not known by heart is asked of the Node that runs.

import type * as ChildProcess from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The usual ones, and whether the next word is their value. */
const usual: Readonly<Record<string, boolean>> = {
  '--watch': false,
  '--inspect': false,
  '--inspect-brk': false,
  '--inspect-wait': false,
  '--enable-source-maps': false,
  '--no-warnings': false,
  '--trace-warnings': false,
  '--watch-path': true,
  '--import': true,
  '-r': true,
  '--require': true,
  '-C': true,
  '--conditions': true,
  '--env-file': true,
};

/** Options that make Node do something else than to run a program. */
const otherModes = ['--test', '-c', '--check', '-i', '--interactive', '--run', '--build-snapshot', '--build-sea', '--prof-process'];

/** `undefined`: no option of Node. Otherwise whether the next word is its value, if it has no `=`. */
export function nodeFlag(name: string): { readonly takesValue: boolean } | undefined {
  if (Object.hasOwn(usual, name)) return { takesValue: usual[name]! };
  if (isOtherMode(name)) return undefined;
  const help = ask('--help');
  // `--title=...` is one with a value, `--inspect[=[host:]port]` one that may do without.
  const line = help.split('\n').find((text) => /^\s+-/.test(text) && wordsOf(text).includes(name));
  if (line !== undefined) return { takesValue: new RegExp(`${escape(name)}(?:, -\\S+?)*=`).test(line) };
  const dashed = (text: string): string => text.replace(/_/g, '-');
  const positive = dashed(name).replace(/^--no-/, '--');
  const isKnown =
    process.allowedNodeEnvironmentFlags.has(name) ||
    dashed(ask('--v8-options')).split('\n').some((text) => text.trimStart().startsWith(`${positive} `));
  return isKnown ? { takesValue: false } : undefined;
}

/** Whether `name` is an option of Node that has no sense for a program. */
export function isOtherMode(name: string): boolean {
  return otherModes.includes(name);
}

function wordsOf(line: string): readonly string[] {
  return Array.from(line.slice(0, 60).matchAll(/(?:^|[\s,])(--?[\w-]+)/g), (match) => match[1]!);
}

function escape(text: string): string {
  return text.replace(/[^\w-]/g, '\\$&');
}

function ask(question: string): string {
  const { spawnSync } = require('node:child_process') as typeof ChildProcess;
  const env = { ...process.env };
  delete env['NODE_OPTIONS'];
  return spawnSync(process.execPath, [question], { encoding: 'utf8', env, maxBuffer: 2 ** 24 }).stdout ?? '';
}
