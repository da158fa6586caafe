// Units over threads. This thread works, too: one job is no thread at all. Every thread takes the next unit from a shared
// counter, so that nobody waits for messages, and the results stand in the order of the units.

import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { BuildSettings } from './options.js';
import type { Compiled, Unit } from './unit.js';

export interface Share {
  readonly units: readonly Unit[];
  readonly settings: BuildSettings;
  /** One element: the index of the next unit that nobody has taken. */
  readonly next: Int32Array;
  readonly flags: string | undefined;
}

/** Calls `work` for one unit after the other until all are taken. */
export function drain({ units, next }: Share, work: (unit: Unit, index: number) => void): void {
  for (let i = Atomics.add(next, 0, 1); i < units.length; i = Atomics.add(next, 0, 1)) work(units[i]!, i);
}

/** A thread more pays for itself (loading the compiler) with this many bytes of source. */
const bytesPerJob = 1_000_000;

/**
 * V8 optimises the compiler in each thread anew, on threads of its own. Node 20's does that so soon that it takes half of all
 * processor time, and two jobs on two processors would be no faster than one: there it has to wait for four times as long
 * (132 KB of bytecode), which makes no thread of ours slower. Later versions have Maglev, and no such flag.
 */
const patience = process.versions.node.startsWith('20.') ? '--interrupt-budget=600000' : undefined;

/** How many threads `units` are worth on this machine. */
export function defaultJobs(units: readonly Unit[]): number {
  const bytes = units.reduce((sum, { input }) => sum + (statSync(input.path, { throwIfNoEntry: false })?.size ?? 0), 0);
  return Math.min(availableParallelism(), 1 + Math.floor(bytes / bytesPerJob));
}

/** More threads than processors only take memory: 99 of them on two take ten times as long and a gigabyte. */
export function threadsFor(jobs: number, units: number): number {
  return Math.min(jobs, units, Math.max(2, availableParallelism()));
}

/** Compiles all units with up to `jobs` threads; `progress` is told how many are begun. */
export async function compileAll(
  units: readonly Unit[],
  settings: BuildSettings,
  jobs: number,
  progress: (begun: number) => void,
): Promise<readonly Compiled[]> {
  if (units.length === 0) return [];
  const results: Compiled[] = [];
  const flags = jobs > 1 && units.length > 1 ? patience : undefined;
  if (flags !== undefined) setFlagsFromString(flags);
  const share: Share = { units, settings, next: new Int32Array(new SharedArrayBuffer(4)), flags };
  const threads = Array.from({ length: threadsFor(jobs, units.length) - 1 }, () => runThread(share, results));
  const { compileUnit } = await import('./unit.js');
  drain(share, (unit, index) => {
    results[index] = compileUnit(unit, settings, { flags });
    progress(Math.min(Atomics.load(share.next, 0), units.length));
  });
  await Promise.all(threads);
  await retryDeep(share, results);
  return results;
}

function runThread(share: Share, results: Compiled[]): Promise<void> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: share, execArgv: [] });
  worker.on('message', ([index, result]: [number, Compiled]) => {
    results[index] = result;
  });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}

/** Threads have a larger stack than this one: what is too deep here is tried there, so that the number of jobs says nothing. */
async function retryDeep({ units, settings, flags }: Share, results: Compiled[]): Promise<void> {
  const deep = results.flatMap(({ diagnostics }, index) => (diagnostics.some(({ code }) => code === 'OT1003') ? [index] : []));
  if (deep.length === 0) return;
  const again: Compiled[] = [];
  const next = new Int32Array(new SharedArrayBuffer(4));
  await runThread({ units: deep.map((index) => units[index]!), settings, next, flags }, again);
  for (const [i, index] of deep.entries()) results[index] = again[i]!;
}
