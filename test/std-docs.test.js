// The examples of docs/standard-library.md, run natively and eagerly: each prints what stands below it.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ByteStream, fs } from '../dist/std/index.js';
import { stdNames } from '../dist/std/names.js';
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
    // Oite's `require` is bound where a file is transpiled.
    return { source, printed, fixture, variants: source.includes('require(') ? ['eager'] : ['oracle', 'eager'] };
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

test('each function of ours is in an example', () => {
  const all = examples.map(({ source }) => source).join('\n');
  const functions = [
    ...stdNames, ...Object.keys(fs).map((name) => `fs.${name}`), ...Object.keys(ByteStream).map((name) => `ByteStream.${name}`),
    ...['env.get', 'env.set', 'stdin.readLine', 'stdin.readBytes', 'exec', 'cwd'].map((name) => `process.${name}`),
    ...['join', 'resolve', 'dirname', 'basename', 'extname', 'parse', 'format', 'isAbsolute', 'relative', 'toNamespacedPath'].map((name) => `path.${name}`),
    ...['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'fetch', 'require'],
  ];
  assert.equal(functions.filter((name) => !new RegExp(`(?<![\\w.])${name.replaceAll('.', '\\.')}(?![\\w])`).test(all)), []);
});

for (const { fixture, printed, variants } of examples) {
  for (const variant of variants) {
    test(`${fixture.name}, ${variant}`, () => {
      const { problem, error, stdout } = results.get(`${fixture.name} ${variant}`);
      assert.is(problem ?? error, '');
      assert.is(stdout, printed);
    });
  }
}

test.run();
