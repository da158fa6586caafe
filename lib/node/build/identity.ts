// Which compiler this is: outputs of another one are not up to date, even if its version is the same.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let identity: string | undefined;

/** A digest of the compiler's code, parser and runtime included, and of ours. The same for one release on every machine. */
export function compilerIdentity(): string {
  if (identity !== undefined) return identity;
  const own = fileURLToPath(new URL('./', import.meta.url));
  const files = readdirSync(own).filter((name) => name.endsWith('.js'));
  const hash = createHash('sha256').update(readFileSync(new URL('../../start/compiler.cjs', import.meta.url)));
  for (const name of files.sort()) hash.update(name).update(readFileSync(`${own}${name}`));
  return (identity = hash.digest('hex'));
}
