// Compares the token streams of `native` output and of tsc's, over the sources of real packages (scripts/corpus), of this
// project, and the small cases of fixtures/erase, whose README lists what differs by rule: npm run erasure [-- FOLDER…]

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareWithTsc } from '../test/support/compare-erasure.js';
import { eraseSource } from '../test/support/erase-source.js';
import { snippetsOf } from '../test/support/snippets.js';
import { corpus } from './corpus/sources.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = process.argv.slice(2);
let failed = 0;

if (folders.length === 0) {
  for (const { name, files } of corpus()) compare(name, files);
  compare('oite', sourcesIn(join(root, 'lib')));
  compareCases();
}
for (const folder of folders) compare(folder, sourcesIn(folder));
process.exitCode = failed > 0 ? 1 : 0;

function compare(name, files) {
  let masked = 0;
  let differences = 0;
  for (const { path, source } of files) {
    const result = compareWithTsc(source, path);
    if (result.masked) masked++;
    if (result.difference === undefined) continue;
    differences++;
    console.log(`${path}\n${result.difference}\n`);
  }
  failed += differences;
  console.log(`${name}: ${files.length} files compared, ${differences} differences${masked > 0 ? ` (in ${masked} files without what is lowered)` : ''}`);
}

function sourcesIn(folder) {
  const paths = readdirSync(folder, { recursive: true }).map(String).filter((path) => /\.[cm]?ts$/.test(path) && !/\.d\.(?:\w+\.)?[cm]?ts$/.test(path));
  return paths.sort().map((path) => ({ path, source: readFileSync(join(folder, path), 'utf8') }));
}

// Cases with a `!` before the name differ on purpose.
function compareCases() {
  const folder = join(root, 'fixtures/erase');
  let cases = 0;
  let byRule = 0;
  let differences = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    for (const { name, source } of snippetsOf(readFileSync(join(folder, file), 'utf8'))) {
      cases++;
      const { difference } = compareWithTsc(source, file, (text) => eraseSource(text).code);
      if (name.startsWith('!')) byRule++;
      else if (difference !== undefined) {
        differences++;
        console.log(`${file}: ${name}\n${difference}\n`);
      }
    }
  }
  failed += differences;
  console.log(`fixtures/erase: ${cases} cases compared, ${differences} differences; ${byRule} differ by rule`);
}
