// Functions with too many variables to save one by one keep all of them in records (`plan/index.ts`). The hard cases and a slice of
// the fuzzer, as if every function were one of those.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFuzzer, lowerWith } from './support/fuzz/index.js';
import { readPrograms, runLowered } from './support/hard.js';

const packed = { packed: true };
// Programs leave rejections behind that nobody handles.
process.on('unhandledRejection', () => {});

for (const mode of ['spec', 'eager']) {
  const hard = suite(`packed: ${mode}`);
  for (const program of readPrograms()) {
    if (mode === 'eager' && program.eager.startsWith('skip')) continue;
    hard(program.name, async () => {
      const { log, golden } = await runLowered(program, mode, packed);
      assert.is(log, golden);
    });
  }
  hard('generated programs', async () => {
    const fuzzer = createFuzzer(mode, { lower: lowerWith(mode, {}, packed), coin: true });
    for (let seed = 70_000_000; seed < 70_000_040; seed++) {
      const { failure } = fuzzer.run(seed);
      assert.is(failure, null, `seed ${seed}: ${failure?.kind} ${failure?.detail}`);
    }
    // The rejections that they leave behind are reported before the next program takes reports for its own.
    await new Promise((resolve) => setImmediate(resolve));
  });
  hard.run();
}
