// The examples of docs/standard-library.md, run natively and eagerly: each prints what stands below it.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCases } from './support/fixtures/run.js';

const text = readFileSync(new URL('../docs/standard-library.md', import.meta.url), 'utf8');
const directory = mkdtempSync(join(tmpdir(), 'oite-docs-'));
const test = suite('std docs');

const examples = [...text.matchAll(/^```ts\n([\s\S]*?)^```\n```text\n([\s\S]*?)^```/gm)].map(
  ([, source, printed], i) => {
    const name = `example-${i + 1}`;
    mkdirSync(join(directory, name));
    writeFileSync(join(directory, name, 'input.ot'), source);
    const fixture = { name, directory: join(directory, name), input: 'input.ot', helpers: [], data: [], options: {} };
    return { printed, fixture };
  },
);
const results = await runCases(
  examples.map(({ fixture }) => fixture),
  ['oracle', 'eager'],
);
rmSync(directory, { recursive: true });

test('there are as many examples as outputs', () => {
  assert.is(examples.length, text.match(/^```ts$/gm).length);
  assert.ok(examples.length > 5);
});

for (const { fixture, printed } of examples) {
  for (const variant of ['oracle', 'eager']) {
    test(`${fixture.name}, ${variant}`, () => {
      const { problem, error, stdout } = results.get(`${fixture.name} ${variant}`);
      assert.is(problem ?? error, '');
      assert.is(stdout, printed);
    });
  }
}

test.run();
