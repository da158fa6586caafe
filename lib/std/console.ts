// Oite's console. Text is made by format.ts; writing, groups, timers, counters and tables are the host's, so that
// what an inspector or a test tool does with the host's console works here too.
// OITE_CONSOLE=node (`--console node`) selects the host's console as it is.

import { format, formatAll } from './format.js';

type Host = typeof globalThis.console;

/** Read at every call: test tools replace the host's console while a program runs. */
const host = (): Host => globalThis.console;

/** The host prints a single string as it stands; with more arguments it would look for `%` in it. */
const text = (values: readonly unknown[]): string => formatAll(values);

/** What this console does otherwise than the host's. Nothing here uses `this`: `.catch(console.error)` works. */
const own = {
  log: (...values: unknown[]): void => host().log(text(values)),
  info: (...values: unknown[]): void => host().info(text(values)),
  debug: (...values: unknown[]): void => host().debug(text(values)),
  error: (...values: unknown[]): void => host().error(text(values)),
  warn: (...values: unknown[]): void => host().warn(text(values)),
  dir: (value?: unknown): void => host().log(format(value)),
  dirxml: (...values: unknown[]): void => host().log(text(values)),
  assert(condition?: unknown, ...values: unknown[]): void {
    if (!condition) host().warn(values.length === 0 ? 'Assertion failed' : `Assertion failed: ${text(values)}`);
  },
  trace(...values: unknown[]): void {
    const trace = { name: '', message: '', stack: '' };
    Error.captureStackTrace(trace, own.trace);
    const frames = trace.stack.slice(trace.stack.indexOf('\n') + 1);
    host().error(`Trace${values.length === 0 ? '' : `: ${text(values)}`}\n${frames}`);
  },
  group: (...values: unknown[]): void => (values.length === 0 ? host().group() : host().group(text(values))),
  groupCollapsed: (...values: unknown[]): void => (values.length === 0 ? host().group() : host().group(text(values))),
  timeLog: (label?: string, ...values: unknown[]): void =>
    values.length === 0 ? host().timeLog(label) : host().timeLog(label, text(values)),
};

/** Methods that need nothing of their own, bound to the host's console of the moment. */
const passed = [
  'clear',
  'count',
  'countReset',
  'groupEnd',
  'profile',
  'profileEnd',
  'table',
  'time',
  'timeEnd',
  'timeStamp',
] as const;

function oiteConsole(): Host {
  const made: Record<string, unknown> = Object.create(globalThis.console) as Record<string, unknown>;
  Object.assign(made, own);
  for (const name of passed) {
    made[name] = (...values: unknown[]) => (host()[name] as (...values: unknown[]) => void)(...values);
  }
  return made as unknown as Host;
}

/** The console that Oite programs see. */
export const console: Host = process.env['OITE_CONSOLE'] === 'node' ? globalThis.console : oiteConsole();
