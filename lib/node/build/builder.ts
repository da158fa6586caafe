// One build after the other of the same inputs: what is up to date stays, the rest is compiled, and when nothing is wrong
// anywhere the outputs are written.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileDiagnostic, reasonOf } from '../input.js';
import { checkProgram } from '../program.js';
import type { Reporter } from '../reporter.js';
import { forgetProjects } from '../tsconfig-decorators.js';
import { commit, type File, removeOutputs, WriteError } from './commit.js';
import { compileAll, defaultJobs } from './jobs.js';
import { keyOf } from './keys.js';
import { type Entry, entryName, holdsDigest, manifestName, type Manifest, printManifest, readManifest } from './manifest.js';
import { type Link, linkOf, type LinkKind } from './names.js';
import type { BuildOptions, BuildResult, Output } from './options.js';
import { planBuild, type Planned } from './plan.js';
import type { Compiled, Unit } from './unit.js';
import { formatWarning, importWarnings } from './warnings.js';

/** What is known of an output before anything is written. */
interface State {
  readonly planned: Planned;
  /** Undefined: the output folder holds it already. */
  readonly compiled: Compiled | undefined;
  readonly entry: Entry;
}

export class Builder {
  readonly #options: BuildOptions;
  /** Absolute. The manifest and temporary files are here; undefined for --out-file. */
  readonly #outDir: string | undefined;
  /** By output: what was compiled and not written, since another file had an error. */
  readonly #pending = new Map<string, Compiled>();
  /** What imports lead to, during one build. */
  readonly #links = new Map<string, Link>();
  /** The last build's inputs, absolute. */
  inputs: readonly string[] = [];
  /** What the includes of the last build's inputs asked for, absolute, whether there is such a file or not. */
  asked: readonly string[] = [];

  constructor(options: BuildOptions) {
    this.#options = options;
    this.#outDir = options.outDir === undefined ? undefined : resolve(options.outDir);
  }

  /** What a build would write, by input, without looking into the sources. */
  list(reporter: Reporter): readonly Output[] {
    const { files, diagnostics } = this.#plan(this.#readManifest());
    reporter.report(diagnostics, undefined);
    return reporter.failed ? [] : files.map((planned) => this.#outputOf(planned, false));
  }

  /** Builds once and reports diagnostics. `progress` is told how many of how many files are begun. */
  async build(reporter: Reporter, progress: (begun: number, all: number) => void): Promise<BuildResult> {
    forgetProjects();
    this.#links.clear();
    const manifest = this.#readManifest();
    const plan = this.#plan(manifest);
    this.inputs = plan.files.map(({ input }) => input.path);
    this.asked = [...plan.program.values()].flatMap(({ asked }) => asked);
    reporter.report(plan.diagnostics, undefined);
    if (reporter.failed) return { outputs: [], removed: [] };
    const states = await this.#compile(plan.files, manifest, progress);
    for (const [path, diagnostics] of checkProgram(plan.program)) reporter.report(diagnostics, plan.program.get(path)!.source);
    const inputs = new Set(this.inputs);
    for (const { planned, compiled, entry } of states) {
      if (compiled !== undefined) reporter.report(compiled.diagnostics, compiled.text);
      if (compiled?.files.length === 0) continue;
      const { path } = planned.input;
      const { text: source, found } = importWarnings(planned, entry.imports, (text) => this.#linkOf('static', text, path).target, inputs);
      reporter.report(found, source);
    }
    reporter.report(formatWarning(states.map(({ planned, entry }) => ({ planned, format: entry.format }))), undefined);
    if (reporter.failed) return { outputs: [], removed: [] };
    return this.#write(states, manifest, reporter);
  }

  #readManifest(): Manifest {
    return this.#outDir === undefined ? new Map<string, Entry>() : readManifest(this.#outDir);
  }

  #plan(manifest: Manifest): ReturnType<typeof planBuild> {
    const written = new Set([...manifest.values()].flatMap(({ files }) => Object.keys(files)));
    const folder = this.#outDir;
    return planBuild(this.#options, (path) => folder !== undefined && written.has(entryName(relative(folder, path))));
  }

  #nameOf({ output }: Planned): string {
    return entryName(relative(this.#outDir ?? dirname(output), output));
  }

  /** Finds out what is up to date and compiles the rest. */
  async #compile(
    files: readonly Planned[],
    manifest: Manifest,
    progress: (begun: number, all: number) => void,
  ): Promise<State[]> {
    const entries = files.map((planned) => this.#currentEntry(planned, manifest));
    const pending = files.map((planned, i) => (entries[i] === undefined ? this.#stillPending(planned) : undefined));
    const todo = files.filter((_, i) => entries[i] === undefined && pending[i] === undefined);
    const sources: readonly Unit[] = todo.filter(({ isCopy }) => !isCopy);
    const jobs = this.#options.jobs ?? defaultJobs(sources);
    const compiled = await compileAll(sources, this.#options, jobs, (begun) => progress(begun, files.length));
    const results = new Map(sources.map((unit, index) => [unit.output, compiled[index]!]));
    const copies = todo.filter(({ isCopy }) => isCopy);
    if (copies.length > 0) {
      const { copyUnit } = await import('./unit.js');
      for (const copy of copies) results.set(copy.output, copyUnit(copy, this.#options));
    }
    this.#pending.clear();
    return files.map((planned, index): State => {
      const entry = entries[index];
      if (entry !== undefined) return { planned, compiled: undefined, entry };
      const result = pending[index] ?? results.get(planned.output)!;
      if (result.diagnostics.length === 0) this.#pending.set(planned.output, result);
      return { planned, compiled: result, entry: this.#entryOf(result) };
    });
  }

  #entryOf({ key, format, links, imports, files, diagnostics }: Compiled): Entry {
    const folder = this.#outDir;
    const names = files.map(({ path, digest }): [string, string] => [
      folder === undefined ? path : entryName(relative(folder, path)),
      digest,
    ]);
    // A file with warnings is never up to date: they are to be seen each time.
    return { key: diagnostics.length > 0 ? '' : key, format, links, imports, files: Object.fromEntries(names) };
  }

  /** The manifest's entry for an output that need not be made again. */
  #currentEntry(planned: Planned, manifest: Manifest): Entry | undefined {
    const folder = this.#outDir;
    const entry = manifest.get(this.#nameOf(planned));
    if (folder === undefined || entry === undefined || !this.#isCurrent(planned, entry)) return undefined;
    const isThere = Object.entries(entry.files).every(([name, digest]) => holdsDigest(join(folder, name), digest));
    return isThere ? entry : undefined;
  }

  #stillPending(planned: Planned): Compiled | undefined {
    const compiled = this.#pending.get(planned.output);
    return compiled !== undefined && this.#isCurrent(planned, compiled) ? compiled : undefined;
  }

  /** Whether the source is the same, and its imports lead to where they led. */
  #isCurrent({ input, output, isCopy }: Planned, { key, links }: Pick<Entry, 'key' | 'links'>): boolean {
    let source: string | Uint8Array;
    try {
      source = isCopy ? readFileSync(input.path) : readFileSync(input.path, 'utf8');
    } catch {
      return false; // compiling it will say so
    }
    if (key !== keyOf(source, input, output, this.#options)) return false;
    return Object.entries(links).every(([asked, answer]) => {
      const space = asked.indexOf(' ');
      const { text } = this.#linkOf(asked.slice(0, space) as LinkKind, asked.slice(space + 1), input.path);
      return (text ?? null) === answer;
    });
  }

  #linkOf(kind: LinkKind, text: string, from: string): Link {
    const asked = `${kind} ${dirname(from)} ${text}`;
    let link = this.#links.get(asked);
    if (link === undefined) this.#links.set(asked, (link = linkOf(text, kind, from)));
    return link;
  }

  #write(states: readonly State[], manifest: Manifest, reporter: Reporter): BuildResult {
    const changed: File[] = [];
    const written = new Set<string>();
    for (const { planned, compiled } of states) {
      for (const file of compiled?.files ?? []) {
        if (holdsDigest(file.path, file.digest)) continue;
        changed.push(file);
        written.add(planned.output);
      }
    }
    const removed: string[] = [];
    try {
      const folder = this.#outDir ?? dirname(resolve(this.#options.outFile!));
      commit(folder, changed);
      this.#pending.clear();
      if (this.#outDir !== undefined) removed.push(...this.#updateManifest(folder, states, manifest));
    } catch (error) {
      if (!(error instanceof WriteError)) throw error;
      const path = relative(process.cwd(), error.path);
      reporter.report([fileDiagnostic('OT4006', path, `It cannot be written: ${reasonOf(error.cause)}.`)], undefined);
      return { outputs: [], removed };
    }
    return { outputs: states.map(({ planned }) => this.#outputOf(planned, written.has(planned.output))), removed };
  }

  /** Writes the manifest; before that, on request, removes what no build of these inputs would write. */
  #updateManifest(folder: string, states: readonly State[], old: Manifest): readonly string[] {
    const entries = new Map(states.map(({ planned, entry }) => [this.#nameOf(planned), entry]));
    const removed: string[] = [];
    const keep = new Set([...entries.values()].flatMap(({ files }) => Object.keys(files).map((name) => join(folder, name))));
    for (const [name, entry] of old) {
      if (this.#options.cleanStale) removed.push(...removeOutputs(folder, entry, keep));
      else if (!entries.has(name) && Object.keys(entry.files).some((file) => existsSync(join(folder, file))))
        entries.set(name, entry);
    }
    const bytes = Buffer.from(printManifest(entries));
    const path = join(folder, manifestName);
    if (!holds(path, bytes)) commit(folder, [{ path, bytes }]);
    return removed.map((path) => relative(process.cwd(), path)).sort();
  }

  #outputOf({ input, output, isCopy }: Planned, written: boolean): Output {
    const name = relative(process.cwd(), output);
    const { sourceMap } = this.#options;
    const hasMap = !isCopy && (sourceMap === 'true' || sourceMap === 'hidden');
    return { input: input.name, output: name, ...(hasMap ? { map: `${name}.map` } : {}), written };
  }
}

function holds(path: string, bytes: Uint8Array): boolean {
  try {
    return Buffer.compare(readFileSync(path), bytes) === 0;
  } catch {
    return false;
  }
}
