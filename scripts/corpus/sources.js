// The TypeScript sources of real packages; installed from this folder's own lockfile, nothing of them is run.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** `{ name, files: [{ path, source }] }` for each package. */
export function corpus() {
  if (!existsSync(join(folder, 'node_modules'))) {
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
    if (status !== 0) process.exit(1);
  }
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.keys(dependencies).map((name) => {
    const root = join(folder, 'node_modules', name, 'src');
    const paths = readdirSync(root, { recursive: true }).map(String).filter((path) => /\.[mc]?ts$/.test(path) && !/\.d\.[mc]?ts$/.test(path)).sort();
    return { name, files: paths.map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') })) };
  });
}
