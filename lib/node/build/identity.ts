// Which compiler this is: outputs of another one are not up to date, even if its version is the same.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../', import.meta.url));
/** What has no part in what a build writes. */
const others = /^(?:std|plugins|inspect)[\\/]|^node[\\/](?!build)/;

let identity: string | undefined;

/** A digest of the compiler's own code and of TypeScript's version. The same for one release on every machine. */
export function compilerIdentity(): string {
  if (identity !== undefined) return identity;
  const hash = createHash('sha256');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
  for (const name of files.filter((path) => path.endsWith('.js') && !others.test(path)).sort()) {
    hash.update(name.replaceAll('\\', '/')).update(readFileSync(join(dist, name)));
  }
  const typescript = createRequire(import.meta.url)('typescript/package.json') as { version: string };
  return (identity = hash.update(typescript.version).digest('hex'));
}
