// The output grows with the source, and not with the product of two things in it: copies of nested functions, variables
// that live across suspensions, levels of nesting.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { transpile } from '../dist/index.js';
import { shapes } from '../scripts/speed-shapes.js';

const growth = suite('growth');

const length = (source, options) => {
  const { code, diagnostics } = transpile(source, { fileName: 'a.ot', sourceMap: false, ...options });
  assert.equal(diagnostics, []);
  return code.length;
};

for (const { name, sizes, make } of shapes) {
  growth(name, () => {
    const size = Math.min(sizes[1], 120);
    for (const mode of ['eager', 'spec', 'native']) {
      const [small, large] = [make(size), make(size * 2)];
      const ratio = length(large, { await: mode }) / length(small, { await: mode });
      assert.ok(ratio < 1.25 * large.length / small.length, `${mode}: ${ratio.toFixed(2)} times the output of ${size} for ${size * 2}`);
    }
  });
}

growth('no list of a function has to fit on the stack', () => {
  for (const name of ['awaits in try', 'references to one variable']) {
    const { make } = shapes.find((shape) => shape.name === name);
    assert.ok(length(make(5000), { await: 'eager' }) > 0);
  }
});

growth('a function that keeps its temps in an array calls them without a receiver', async () => {
  const source = `async function main() {
    const first = function (...list) { return [Array.isArray(this), list]; };
    let called = first;
    const [one, two] = [called(${'await (called = null, 1), '.repeat(150)}), (called = first, 2)];
    return [one, two, called\`${'${await 3}'.repeat(150)}\`];
  }`;
  const run = (code) => new Function(`${code}\nreturn main();`)();
  const expected = JSON.stringify(await run(source));
  for (const mode of ['eager', 'spec']) {
    const { code } = transpile(source, { fileName: 'a.cjs', await: mode, runtime: 'inline' });
    assert.match(code, /pack\$1\w* = \[\]/);
    assert.is(JSON.stringify(await run(code)), expected, mode);
  }
});

growth.run();
