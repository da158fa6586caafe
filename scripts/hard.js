// Records the logs of the hard cases from native runs: node scripts/hard.js [--update] [FILTER].
// Without --update it says which goldens differ from what this Node does. A program newer than this Node
// (`// since: N`) is left to `npm run test:nodes -- --update`, or to running this script with that Node.

import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { isNative, readGolden, readPrograms, runProgram, folder } from '../test/support/hard.js';

const update = process.argv.includes('--update');
const filter = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '';
const programs = readPrograms(filter);
let differing = 0;
let left = 0;

for (const program of programs) {
  if (!isNative(program)) {
    left++;
    continue;
  }
  const log = await runProgram(program, program.source);
  let golden;
  try {
    golden = readGolden(program);
  } catch {
    golden = null;
  }
  if (log === golden) continue;
  differing++;
  console.log(`${update ? 'recorded' : 'differs'}: ${program.name}`);
  if (update) writeFileSync(program.goldenUrl, log);
  else console.log(`--- golden\n${golden ?? '(none)\n'}--- native\n${log}`);
}

const known = new Set(readPrograms().map((program) => program.goldenUrl.href));
for (const name of readdirSync(new URL('expected/', folder))) {
  const url = new URL(`expected/${name}`, folder);
  if (known.has(url.href)) continue;
  differing++;
  console.log(`${update ? 'removed' : 'orphan'}: expected/${name}`);
  if (update) rmSync(url);
}
console.log(
  `${programs.length} programs, ${differing} ${update ? 'recorded' : 'different'}, ${left} newer than this Node`,
);
if (!update && differing > 0) process.exitCode = 1;
