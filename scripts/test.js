// Runs test/*.test.js, each file in a process of its own, a few at a time.
//   node scripts/test.js [FILTER…]     only files whose name contains one of the filters
// Ends with the line `N passed, N failed`. A file that ends without a summary, runs into the time limit, or holds a suite
// that ran no test counts as failed: uvu itself reports such a suite as a success.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const limit = 600_000;
const directory = fileURLToPath(new URL('../test/', import.meta.url));
const filters = process.argv.slice(2);
const files = readdirSync(directory)
  .filter((name) => name.endsWith('.test.js') && (filters.length === 0 || filters.some((f) => name.includes(f))))
  .sort();

function run(file) {
  const started = performance.now();
  const child = spawn(process.execPath, [join(directory, file)], { cwd: join(directory, '..') });
  let output = '';
  let timedOut = false;
  const take = (chunk) => (output += chunk);
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, limit);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const seconds = (performance.now() - started) / 1000;
      resolve({ file, output, seconds, ...judge(file, stripVTControlCharacters(output), code, signal, timedOut) });
    });
  });
}

/** Counts from uvu's closing lines, plus one failure for each thing that uvu would let pass. */
function judge(file, text, code, signal, timedOut) {
  const count = (name) => Number(new RegExp(`^ *${name}: +(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  const total = count('Total');
  const passed = count('Passed') || 0;
  const skipped = count('Skipped') || 0;
  const problems = [];
  if (timedOut) problems.push(`no end after ${limit / 1000} s`);
  else if (Number.isNaN(total)) problems.push(`no summary (exit ${signal ?? code}): did it call .run()?`);
  else if (total === 0) problems.push('no test ran');
  else if (/\(0 \/ 0\)/.test(text)) problems.push('a suite ran no test');
  const source = readFileSync(join(directory, file), 'utf8');
  const suites = source.match(/= suite\(/g)?.length ?? 0;
  if (suites > (source.match(/\.run\(\)/g)?.length ?? 0)) problems.push('a suite is never run');
  if (skipped > 0) problems.push(`${skipped} skipped`);
  let failed = Number.isNaN(total) ? 0 : total - passed - skipped;
  if (failed === 0 && problems.length === 0 && code !== 0) problems.push(`exit ${signal ?? code}`);
  failed += problems.length;
  return { passed, failed, problems };
}

/** What a passing file says that a reader wants to see: figures of a suite, or that it was skipped. */
function figures(output) {
  const lines = stripVTControlCharacters(output).split('\n');
  return lines.filter((line) => /^(?:hard cases, |(?:spec|eager): \d+ programs|promises.aplus|maps: )|skips itself/.test(line));
}

const queue = [...files];
const results = [];
async function worker() {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const result = await run(file);
    results.push(result);
    const { passed, failed, problems, seconds } = result;
    console.log(
      `${failed === 0 ? 'ok  ' : 'FAIL'} ${file}  ${passed} passed, ${failed} failed  ${seconds.toFixed(1)} s`,
    );
    if (failed === 0) for (const line of figures(result.output)) console.log(`     ${line}`);
    else {
      console.log(result.output.trimEnd());
      for (const problem of problems) console.log(`     ${file}: ${problem}`);
    }
  }
}
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker));

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const passed = sum('passed');
let failed = sum('failed');
if (passed + failed === 0) {
  console.log(filters.length > 0 ? `no test file matches ${filters.join(' ')}` : 'no test ran');
  failed = 1;
}
const bad = results.filter((result) => result.failed > 0).map((result) => result.file);
if (bad.length > 0) console.log(`failed: ${bad.sort().join(' ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
