// Real TypeScript to transpile: about 2.5 MB of the sources of the packages in scripts/corpus.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../scripts/corpus/', import.meta.url));

/** Installs the packages where that has not been done; false: it cannot be done here. */
export function installCorpus() {
  if (existsSync(join(folder, 'node_modules'))) return true;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 2, 2] });
  return status === 0;
}

/** Every other file, in the order of their names. */
export function corpus() {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.keys(dependencies).flatMap((name) => {
    const root = join(folder, 'node_modules', name, 'src');
    return readdirSync(root, { recursive: true }).map(String).sort()
      .filter((path) => /\.[mc]?ts$/.test(path) && !/\.d\.[mc]?ts$/.test(path))
      .filter((_, i) => i % 2 === 0)
      .map((path) => ({ path: `${name}/${path}`, source: readFileSync(join(root, path), 'utf8') }));
  });
}

/** The source folders of the packages, by name. */
export function corpusFolders() {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.keys(dependencies).map((name) => ({ name, path: join(folder, 'node_modules', name, 'src') }));
}
