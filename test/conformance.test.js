// What ECMA-262 says of async functions, form by form: a slice of the programs that `npm run conformance` runs in full.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { conformancePrograms } from './support/conformance/programs.js';
import { judge } from './support/conformance/run.js';

const slice = 70;

// Programs leave rejections behind that nobody handles.
process.on('unhandledRejection', () => {});

const programs = [...conformancePrograms()];
const chosen = programs.filter((program, i) => i % slice === 3 || program.gap !== undefined);
const conformance = suite('conformance');
for (const program of chosen) {
  conformance(program.name.slice(0, 100), () => {
    const { difference } = judge(program);
    if (program.gap === undefined) assert.is(difference, undefined, `${difference}\n${program.code}`);
  });
}
conformance('known gaps are still there', () => {
  const closed = new Set(programs.filter(({ gap }) => gap !== undefined).map(({ gap }) => gap));
  for (const program of programs) if (program.gap !== undefined && judge(program).difference !== undefined) closed.delete(program.gap);
  assert.equal([...closed], []);
});
conformance.after(() => {
  console.log(`\nconformance: ${chosen.length} of ${programs.length} programs, every ${slice}th`);
});
conformance.run();
