// What `oite build` is asked to do, and what it tells.

import type { TranspileOptions } from '../../options.js';

export interface BuildSettings {
  readonly sourceMap: 'true' | 'inline' | 'hidden' | 'false';
  readonly transpile: TranspileOptions;
}

export interface BuildOptions extends BuildSettings {
  readonly paths: readonly string[];
  /** One of `outDir` and `outFile` is given. */
  readonly outDir: string | undefined;
  readonly outFile: string | undefined;
  /** Threads that transpile; undefined: as many as the sources are worth. */
  readonly jobs: number | undefined;
  /** Remove what earlier builds wrote to `outDir` and this one does not. */
  readonly cleanStale: boolean;
  /** Copy the files of the input folders that are no sources. */
  readonly copyFiles: boolean;
}

/** One input and what became of it. Paths as the user would write them. */
export interface Output {
  readonly input: string;
  readonly output: string;
  readonly map?: string;
  /** False: it held the same bytes already. */
  readonly written: boolean;
}

export interface BuildResult {
  /** Empty when there was an error: nothing was written then. */
  readonly outputs: readonly Output[];
  /** Stale outputs that were removed. */
  readonly removed: readonly string[];
}
