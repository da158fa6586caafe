// The runtime stays small, stands alone, and needs no more than ECMAScript.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { minify } from 'terser';
import text, { full } from '../dist/runtime/inline.js';

const test = suite('runtime size');
const gzip = (code) => gzipSync(code, { level: 9 }).length;
const read = (name) => readFileSync(new URL(`../dist/runtime/${name}`, import.meta.url), 'utf8');

test('oite/runtime is under 6.4 KB, minified and gzipped', async () => {
  const { code } = await minify(read('runtime.js'), { module: true, toplevel: true });
  assert.ok(gzip(code) < 6.4 * 1024, `${gzip(code)} bytes`);
  assert.ok(gzip(text) < 6.4 * 1024, `${gzip(text)} bytes`);
});

test('with all helpers it is under 11.25 KB', () => {
  assert.ok(gzip(full) < 11.25 * 1024, `${gzip(full)} bytes`);
});

test('has no imports', () => {
  assert.not.match(read('runtime.js'), /^import\b|\bimport\(/m);
  assert.not.match(text + full, /\b(?:import|require)\b|\beval\(|Function\(/);
  assert.equal(read('full-runtime.js').match(/from '[^']*'/g), ['from \'./runtime.js\'', 'from \'./runtime.js\'']);
});

test.run();
