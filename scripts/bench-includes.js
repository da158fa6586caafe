// `npm run bench:includes`: examples/tally, a compiler in Oite in a dozen included files, beside the same program as one
// file of plain JavaScript. Prints the least time of several runs of each, and the ratios.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { runs: { type: 'string', default: '7' }, functions: { type: 'string', default: '6000' } } });
const tally = join(root, 'examples/tally');
const oite = join(root, 'bin/oite.js');
const folder = mkdtempSync(join(tmpdir(), 'oite-includes-'));

/** Sources of the program in the order in which they are loaded. */
function inOrder(file, seen = new Set()) {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(join(tally, `${file}.ot`), 'utf8');
  const before = [...text.matchAll(/^require \.\/(\w+);$/gm)].flatMap(([, name]) => inOrder(name, seen));
  return [...before, text.replace(/^require .*$/gm, '')];
}

/** A program to compile: many functions, then some that take long to run. */
function input(functions) {
  const parts = Array.from({ length: functions }, (_, i) => `fn work${i}(a, b) {
  let total = 0x${i.toString(16)};
  let list = [1, 2.5, "text number ${i}\\n", a * b + ${i} % 7];
  # a comment of some length, to be skipped
  for item in list { if item == "x" { continue; } total += 1; }
  while total > 10 { total = total - (3 + 4 * 2); if total < 0 or not a { break; } }
  return { total: total, name: "work" + str(${i}), more: list[1] };
}`);
  parts.push(`fn fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); }
print(fib(25));
let sieve = []; let i = 0;
while i < 200000 { push(sieve, true); i += 1; }
i = 2; let count = 0;
while i < 200000 { if sieve[i] { count += 1; let j = i * 2; while j < 200000 { sieve[j] = false; j += i; } } i += 1; }
print(count);`);
  return `${parts.join('\n')}\n`;
}

function run(args) {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
}

mkdirSync(join(folder, 'node_modules'));
symlinkSync(root, join(folder, 'node_modules/oite'));
writeFileSync(join(folder, 'one.ot'), inOrder('main').join(''));
writeFileSync(join(folder, 'big.tally'), input(Number(values.functions)));
writeFileSync(join(folder, 'small.tally'), input(1).replace(/print[\s\S]*/, ''));
run([oite, 'build', join(folder, 'one.ot'), '--out-file', join(folder, 'one.js'), '--await', 'native']);
run([oite, 'build', tally, '--out-dir', join(folder, 'many')]);

const many = join(folder, 'many/main.js');
const one = join(folder, 'one.js');
for (const [what, words] of [['starting', ['code', 'small.tally']], ['compiling', ['compile', 'big.tally', 'big.tlb']], ['running', ['run', 'big.tally']]]) {
  const files = words.map((word) => (word.includes('.') ? join(folder, word) : word));
  const best = new Map();
  for (let i = 0; i < Number(values.runs); i++) {
    for (const program of [one, many]) {
      const start = performance.now();
      run([program, ...files]);
      best.set(program, Math.min(best.get(program) ?? Infinity, performance.now() - start));
    }
  }
  const [plain, included] = [best.get(one), best.get(many)];
  console.log(`${what.padEnd(10)} one file ${plain.toFixed(0).padStart(6)} ms   included files ${included.toFixed(0).padStart(6)} ms   ${(included / plain).toFixed(2)} times`);
}
rmSync(folder, { recursive: true });
