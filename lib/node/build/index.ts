// `oite build` on the command line: one build, or one after each change.

import { toJson } from '../json.js';
import { Reporter } from '../reporter.js';
import { Builder } from './builder.js';
import { manifestName } from './manifest.js';
import type { BuildOptions, BuildResult } from './options.js';
import { Progress } from './progress.js';

export interface BuildCommand extends BuildOptions {
  readonly json: boolean;
  readonly watch: boolean;
  readonly listOutputs: boolean;
}

/** Runs the command; sets the exit code. With `watch` it does not end by itself. */
export async function runBuild(options: BuildCommand): Promise<void> {
  const builder = new Builder(options);
  if (options.listOutputs) return listOutputs(builder, options);
  if (!options.watch) {
    const round = await buildOnce(builder, options);
    if (options.json) process.stdout.write(toJson(round.data));
    else process.stderr.write(`${round.summary}\n`);
    if (round.failed) process.exitCode = 1;
    return;
  }
  const { watch } = await import('./watch.js');
  await watch(builder, options);
}

export interface Round {
  readonly failed: boolean;
  /** Whether anything was written, removed or reported. */
  readonly isEventful: boolean;
  /** What --json prints. */
  readonly data: object;
  readonly summary: string;
}

/** One build, with its diagnostics and progress on stderr. */
export async function buildOnce(builder: Builder, { json }: BuildCommand): Promise<Round> {
  const started = performance.now();
  const reporter = new Reporter(json);
  const progress = new Progress(json ? undefined : process.stderr);
  const result = await builder.build(reporter, (begun, all) => progress.show(begun, all)).finally(() => progress.clear());
  const { diagnostics, failed } = reporter;
  const isEventful =
    diagnostics.length > 0 || result.removed.length > 0 || result.outputs.some(({ written }) => written);
  const data = { diagnostics, ...result };
  return { failed, isEventful, data, summary: summary(reporter, result, performance.now() - started) };
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function summary({ diagnostics, failed }: Reporter, { outputs, removed }: BuildResult, milliseconds: number): string {
  if (failed) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const files = new Set(errors.map(({ fileName }) => fileName)).size;
    return `${count(errors.length, 'error')} in ${count(files, 'file')}: nothing was written`;
  }
  const written = outputs.filter((output) => output.written).length;
  const gone = removed.length === 0 ? '' : `, ${removed.length} removed`;
  return `built ${count(outputs.length, 'file')}, ${written} changed${gone}, in ${Math.round(milliseconds)} ms`;
}

/** The files that a build writes, for build systems that want to know them before: one path in each line. */
function listOutputs(builder: Builder, { json, outDir }: BuildCommand): void {
  const reporter = new Reporter(json);
  const outputs = builder.list(reporter).map(({ input, output, map }) => ({ input, output, ...(map && { map }) }));
  const manifest = outDir === undefined ? undefined : `${outDir.replace(/[/\\]+$/, '')}/${manifestName}`;
  if (json) process.stdout.write(toJson({ diagnostics: reporter.diagnostics, outputs, manifest }));
  else if (!reporter.failed) {
    const paths = outputs.flatMap(({ output, map }) => (map === undefined ? [output] : [output, map]));
    process.stdout.write([...paths, ...(manifest === undefined ? [] : [manifest])].map((path) => `${path}\n`).join(''));
  }
  if (reporter.failed) process.exitCode = 1;
}
