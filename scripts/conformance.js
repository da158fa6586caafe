// Runs all conformance programs natively and lowered (spec) and compares their logs: npm run conformance [-- FILTER]
// Each form of async function with what can be seen of it: function objects, parameters, patterns, eval, the protocol of
// generators, yield*, for await. Best with the newest Node, which judges the most of them.

import { conformancePrograms } from '../test/support/conformance/programs.js';
import { judge } from '../test/support/conformance/run.js';

const filter = process.argv[2] ?? '';
let passed = 0;
let failed = 0;
let skipped = 0;
let gaps = 0;

process.on('unhandledRejection', () => {});
for (const program of conformancePrograms()) {
  if (!program.name.includes(filter)) continue;
  const { difference, skipped: isSkipped } = judge(program);
  if (isSkipped) skipped++;
  else if (difference === undefined) passed++;
  else if (program.gap !== undefined) gaps++;
  else {
    failed++;
    if (failed <= 20) console.log(`${program.name}\n${difference}\n`);
  }
  // The process gathers unhandled rejections until it gets a turn.
  if (passed % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
}
console.log(`conformance, spec: ${passed} passed, ${failed} failed, ${gaps} known gaps, ${skipped} that this Node is no judge of`);
process.exitCode = failed > 0 ? 1 : 0;
