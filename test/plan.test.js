// Every plan of every fixture satisfies the verifier, and the verifier notices broken plans.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { transpile } from '../dist/index.js';
import { resolveOptions } from '../dist/options.js';
import { runPipeline } from '../dist/pipeline.js';
import { printPlan } from '../dist/plan/print.js';
import { verifyPlan } from '../dist/plan/verify.js';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const files = readdirSync(fixtures, { recursive: true })
  .map(String)
  .filter((path) => /\.(ot|tscl|ts|mts|js|mjs)$/.test(path) && !/output|expected|errors|erase/.test(path));

function plansOf(source, options) {
  const trace = {};
  runPipeline(source, resolveOptions(options), trace);
  return trace.emission?.plans ?? [];
}

const plan = suite('plan');

plan('the verifier accepts the plans of all fixtures, and they print', () => {
  let count = 0;
  for (const path of files) {
    const source = readFileSync(join(fixtures, path), 'utf8');
    for (const mode of ['eager', 'spec']) {
      for (const each of plansOf(source, { fileName: path, await: mode })) {
        verifyPlan(each);
        assert.ok(printPlan(each, source).length > 0);
        count++;
      }
    }
  }
  assert.ok(count > 500, `only ${count} plans`);
});

const sample = 'async function f(g) { try { for (const x of g) await x; } finally { await g; } }';

for (const [name, damage] of [
  ['a jump to nowhere', (blocks) => { blocks[0].terminator = { kind: 'goto', to: 999 }; }],
  ['resumption in another region', (blocks) => {
    const block = blocks.find((b) => b.terminator.kind === 'suspend' && b.handler !== undefined);
    block.terminator = { ...block.terminator, resume: blocks[0].id };
  }],
  ['a span placed twice', (blocks) => {
    blocks[0].steps.push({ kind: 'step', code: [{ start: 0, end: 20 }] }, { kind: 'step', code: [{ start: 10, end: 30 }] });
  }],
  ['two blocks with one id', (blocks) => { blocks.push(blocks[0]); }],
]) {
  plan(`the verifier refuses ${name}`, () => {
    const [each] = plansOf(sample, { fileName: 'a.ot' });
    verifyPlan(each);
    damage(each.machine.blocks);
    assert.throws(() => verifyPlan(each), /bug in Oite/);
  });
}

plan('output grows with the source, not with variables times suspensions', () => {
  const size = (n) => {
    const names = Array.from({ length: n }, (_, i) => `x${i}`);
    const source = `async function f(g) { ${names.map((x) => `const ${x} = await g();`).join(' ')} return ${names.join(' + ')}; }`;
    return transpile(source, { fileName: 'a.ot', sourceMap: false }).code.length;
  };
  const [small, large] = [size(500), size(2000)];
  assert.ok(large < small * 4.6, `${small} bytes for 500 awaits, ${large} for 2000`);
});

plan.run();
