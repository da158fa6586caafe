// Compares generated programs with their lowered form: npm run fuzz -- --seed N --count M [--mode spec|eager].
//   spec:  the whole log of the native run must be met, entry for entry
//   eager: the log of an independent backend on plain generators (test/support/fuzz/reference.js) must be met
//   --optimize size: only the machine tier; --using: programs with `using`, for a Node that has it (26)
//   --coin: most of what is awaited is settled or pending by chance, so that each way from one tier to the other is taken
//   --packed: functions as if they had too many variables to save one by one
//   --out DIR: where shrunk failures go; --failures N: stop after N; --time S: stop after S seconds; --kinds: print all node kinds

import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createFuzzer, lowerWith } from '../test/support/fuzz/index.js';
import { selfContained } from '../test/support/fuzz/prelude.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    mode: { type: 'string', default: 'spec' },
    out: { type: 'string', default: '.cache/fuzz' },
    failures: { type: 'string', default: '5' },
    time: { type: 'string', default: '0' },
    shrink: { type: 'string', default: '15' },
    optimize: { type: 'string', default: 'speed' },
    using: { type: 'boolean', default: false },
    coin: { type: 'boolean', default: false },
    packed: { type: 'boolean', default: false },
    kinds: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed);
const count = Number(values.count);
const limit = Number(values.time) * 1000 || Infinity;

// Programs leave rejections behind that nobody handles: they are part of what is tried.
process.on('unhandledRejection', () => {});

const fuzzer = createFuzzer(values.mode, {
  lower: lowerWith(values.mode, { optimize: values.optimize }, { packed: values.packed }),
  using: values.using,
  coin: values.coin,
});
const kinds = new Map();
const failures = [];
const start = performance.now();
let programs = 0;
for (let seed = first; seed < first + count && failures.length < Number(values.failures); seed++) {
  if (performance.now() - start > limit) break;
  const result = fuzzer.run(seed);
  programs++;
  for (const [kind, times] of result.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + times);
  if (result.failure !== null) failures.push(save(seed, result));
  // The process gathers unhandled rejections until it gets a turn.
  if (programs % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
}

const seconds = (performance.now() - start) / 1000;
console.log(
  `${values.mode}: ${programs} programs from seed ${first}, ${kinds.size} node kinds, ${failures.length} failures, ` +
    `${seconds.toFixed(1)} s (${(programs / seconds).toFixed(0)} programs/s)`,
);
if (values.kinds)
  console.log(
    [...kinds]
      .sort((a, b) => b[1] - a[1])
      .map(([kind, times]) => `${kind} ${times}`)
      .join(', '),
  );
if (failures.length > 0) process.exitCode = 1;

function save(seed, { text, failure }) {
  console.log(`seed ${seed}: ${failure.kind}\n${failure.detail}`);
  const small = fuzzer.shrink(text, failure, Number(values.shrink) * 1000);
  mkdirSync(values.out, { recursive: true });
  const path = `${values.out}/${values.mode}-${seed}.js`;
  writeFileSync(path, `// ${values.mode}, seed ${seed}: ${failure.kind}\n${selfContained(small)}`);
  console.log(`shrunk to ${small.length} characters: ${path}\n`);
  return path;
}
