// Builds dist/ from lib/: the layers with tsc (incremental), then the one-file forms of the runtime and of what
// starts programs, and the inspector's page.
// Type errors are printed and end with exit code 1, but what can be emitted is emitted.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPage } from './build-page.js';
import { buildRuntime } from './build-runtime.js';
import { buildStart } from './build-start.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Runs `tsc -b`; true when there was no type error. */
function buildTypeScript() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const pretty = process.stdout.isTTY ? ['--pretty'] : [];
  return spawnSync(process.execPath, [tsc, '-b', ...pretty], { cwd: root, stdio: 'inherit' }).status === 0;
}

/** Removes what an earlier build made from sources that are gone, so that no test and no package sees it. */
function removeStale() {
  if (!existsSync(dist)) return;
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const match = /^(.*?)(\.d\.ts|\.js)$/.exec(entry.name);
    if (!entry.isFile() || match === null) continue;
    const path = relative(dist, join(entry.parentPath, entry.name));
    if (/^(?:runtime|start)/.test(path)) continue; // these folders hold what other scripts make
    const base = join(root, 'lib', path.slice(0, -match[2].length));
    // A lone .d.ts describes a file that is generated.
    if (!existsSync(`${base}.ts`) && !existsSync(`${base}.d.ts`)) rmSync(join(dist, path));
  }
}

removeStale();
let ok = buildTypeScript();
try {
  await buildRuntime();
  await buildStart();
  await buildPage();
} catch (error) {
  console.error(error);
  ok = false;
}
process.exitCode = ok ? 0 : 1;
