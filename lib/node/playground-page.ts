// The page with the compiler in it: TypeScript's own file, the core, the page. Nothing is loaded from anywhere.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { TranspileOptions } from '../options.js';
import { compiler } from '../page/compiler.js';
import { pageOf } from './inspect-page.js';

interface PlaygroundOptions {
  /** '': the page begins with an example. */
  readonly source: string;
  readonly fileName: string;
  readonly options: TranspileOptions;
  /** Where the page can follow the file, relative to its own address. */
  readonly watch?: string;
}

let typescript: string | undefined;

/** A playground as one HTML text. */
export function playgroundPage({ source, fileName, options, watch }: PlaygroundOptions): string {
  typescript ??= readFileSync(createRequire(import.meta.url).resolve('typescript'), 'utf8');
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => typeof value === 'string')) as Record<string, string>;
  const playground = { fileName, options: given, ...(watch === undefined ? {} : { watch }) };
  // TypeScript declares `ts` with `var`: a script of its own makes it the page's.
  return pageOf({ source, playground }, { scripts: [typescript, compiler], ...(watch === undefined ? {} : { connect: "'self'" }) });
}
