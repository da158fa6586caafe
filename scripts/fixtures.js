// Checks or records the goldens of fixtures/: npm run fixtures -- [--update] [FILTER]
// --update writes stdout.txt from V8's own run, golden outputs and error.json, and deletes goldens that belong to
// nothing. A case whose lowered run differs from the native one is refused: its goldens stay as they are.

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldenNames, orphans, readCases, readFixture } from '../test/support/fixtures/cases.js';
import { currentGolden, judgeGoldens, objections } from '../test/support/fixtures/judge.js';
import { runCases } from '../test/support/fixtures/run.js';

const args = process.argv.slice(2);
const update = args.includes('--update');
const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--update');
if (unknown !== undefined) {
  console.error(`unknown option ${unknown}\nusage: npm run fixtures -- [--update] [FILTER]`);
  process.exit(2);
}
const filter = args.find((arg) => !arg.startsWith('--')) ?? '';
const cases = readCases(filter);
if (cases.length === 0) {
  console.error(`no fixture matches '${filter}'`);
  process.exit(2);
}
const results = await runCases(cases);
let bad = 0;
let written = 0;

for (const fixture of cases) {
  const against = objections(fixture, results);
  if (against.length > 0) {
    bad++;
    console.log(`refused ${fixture.name}\n${against.map((text) => `    ${text}`).join('\n')}`);
    continue;
  }
  if (update) written += bless(fixture);
  const problems = judgeGoldens(fixture, results);
  if (problems.length === 0 || update) continue;
  bad++;
  console.log(`differs ${fixture.name}\n${problems.map((text) => `    ${text}`).join('\n')}`);
}
console.log(`${cases.length} cases, ${bad} with problems, ${written} files written`);
process.exitCode = bad === 0 ? 0 : 1;

function bless(fixture) {
  let count = 0;
  for (const name of orphans(fixture)) {
    rmSync(join(fixture.directory, name));
    count++;
  }
  for (const name of goldenNames(fixture)) {
    const now = currentGolden(fixture, name, results);
    if (readFixture(fixture, name) === now) continue;
    writeFileSync(join(fixture.directory, name), now);
    count++;
  }
  return count;
}
