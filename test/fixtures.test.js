// Every case of fixtures/: the lowered program does what V8 does, and the goldens are up to date.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCases, readFixture } from './support/fixtures/cases.js';
import { diagnosticsOf, judgeGoldens, judgeOutput, judgeRun } from './support/fixtures/judge.js';
import { runCases, variantsOf } from './support/fixtures/run.js';

const cases = readCases(process.env.FIXTURES ?? '');
const results = await runCases(cases);
const test = suite('fixtures');

for (const fixture of cases) {
  test(fixture.name, () => {
    const problems = judgeGoldens(fixture, results);
    if (fixture.bad) {
      assert.ok(
        diagnosticsOf(fixture).some((d) => d.severity === 'error'),
        'bad input gives an error',
      );
    } else {
      problems.push(...judgeOutput(fixture));
      for (const variant of variantsOf(fixture)) {
        problems.push(...judgeRun(fixture, variant, results).map((problem) => `${variant}: ${problem}`));
      }
    }
    assert.is(problems.join('\n'), '');
  });
}

test('every requirement of the seed has a case', () => {
  const covered = new Set(cases.map(({ name }) => /^requirements\/r(\d\d)-/.exec(name)?.[1]));
  if (process.env.FIXTURES !== undefined) return;
  for (let number = 1; number <= 31; number++) {
    assert.ok(covered.has(String(number).padStart(2, '0')), `R${number} has a fixture`);
  }
});

test("the seed's programs print what the seed shows", () => {
  const shown = {
    'requirements/r07-then': '42\n84\n',
    'requirements/r10-all': '[1, 2, 3]\n',
    'requirements/r24-complete-example':
      'Users: [{id: 1, name: "Alice"}, {id: 2, name: "Alice"}, {id: 3, name: "Alice"}]\n',
    'requirements/r29-test-async': 'Result: 42\n',
  };
  for (const fixture of cases) {
    const text = shown[fixture.name];
    if (text !== undefined) assert.ok(readFixture(fixture, 'stdout.txt').includes(text), fixture.name);
  }
});

test.run();
