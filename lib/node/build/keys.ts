// Digests: of a file's bytes, and of all that an output is made from.

import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { InputFile } from '../inputs.js';
import { decoratorsFor } from '../tsconfig-decorators.js';
import { compilerIdentity } from './identity.js';
import { urlPath } from './names.js';
import type { BuildSettings } from './options.js';

/** SHA-256, in hexadecimal. */
export function digestOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The key of an output: compiler, settings, source and where the source lies seen from the output. No host path in it. */
export function keyOf(
  source: string | Uint8Array,
  input: InputFile,
  output: string,
  { transpile, sourceMap }: BuildSettings,
): string {
  const { await: mode, runtime, optimize, decorators, inputSourceMap } = transpile;
  const asked = typeof source === 'string' && source.includes('@') ? decoratorsFor(dirname(input.path)) : 'standard';
  const place = urlPath(dirname(output), input.path);
  const settings = [compilerIdentity(), mode, runtime, optimize, decorators ?? asked, sourceMap, inputSourceMap, place, input.included === true];
  return createHash('sha256').update(JSON.stringify(settings)).update('\0').update(source).digest('hex');
}
