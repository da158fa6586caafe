// A fixed slice of generated programs, and that the fuzzer itself notices what it should: a lowering that is wrong.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { generate } from './support/fuzz/generate.js';
import { createFuzzer, lowerWith } from './support/fuzz/index.js';
import { shrink } from './support/fuzz/shrink.js';

const slice = { spec: 120, eager: 80 };

// Programs leave rejections behind that nobody handles.
process.on('unhandledRejection', () => {});

const generation = suite('fuzz: generation');
generation('a seed gives the same program each time, and every program is JavaScript', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { text } = generate(seed);
    assert.is(text, generate(seed).text);
    assert.not.throws(() => new Function(text), `seed ${seed}`);
  }
});
generation.run();

const guard = suite('fuzz: guard');
guard('a lowering that forgets an await is noticed and shrunk', () => {
  const lower = (text) => lowerWith('spec')(text.replaceAll(/await later\(/g, 'await thenable('));
  const fuzzer = createFuzzer('spec', { lower });
  const found = Array.from({ length: 40 }, (_, i) => fuzzer.run(i + 1)).filter(({ failure }) => failure !== null);
  assert.ok(found.length > 5, `${found.length} of 40 noticed`);
});
guard('the shrinker keeps what the failure needs and little else', () => {
  const text = generate(3).text.replace('F();', 'F(); if (1) { needle(2 + 3); }');
  const small = shrink(text, (candidate) => candidate.includes('needle('), { milliseconds: 5000 });
  assert.ok(small.length < 80, small);
});
guard.run();

// What the fuzzer found, shrunk: fixtures/fuzz/seed-N.js, with the helpers of test/support/fuzz/prelude.js in scope.
const found = new URL('../fixtures/fuzz/', import.meta.url);
for (const mode of ['spec', 'eager']) {
  const regressions = suite(`fuzz: found by it, ${mode}`);
  const fuzzer = createFuzzer(mode);
  for (const name of readdirSync(found)) {
    regressions(name, () => {
      const { failure, log } = fuzzer.check(readFileSync(new URL(name, found), 'utf8'));
      assert.is(failure, null, failure?.detail);
      assert.ok(log.length > 0, 'it logs something');
    });
  }
  regressions.run();
}

for (const [mode, count] of Object.entries(slice)) {
  const programs = suite(`fuzz: ${mode}`);
  const fuzzer = createFuzzer(mode);
  programs(`${count} programs log the same`, async () => {
    for (let seed = 1; seed <= count; seed++) {
      const { failure } = fuzzer.run(seed);
      assert.is(failure, null, failure && `seed ${seed}: ${failure.kind}\n${failure.detail}`);
      if (seed % 40 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    console.log(`\nfuzz, ${mode}: ${count} programs`);
  });
  programs.run();
}
