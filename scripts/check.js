// Everything that must hold before a change is done, in one command: types, lint, tests (recorded fixtures are one of them).
//   node scripts/check.js          ends with the line `N passed, N failed`; each step counts as one
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const steps = [
  ['build and types', 'scripts/build.js'],
  ['lint', 'node_modules/eslint/bin/eslint.js', '--max-warnings', '0'],
  ['tests', 'scripts/test.js'],
  ['bundlers', 'scripts/bundlers/run.js'],
  ['editor', 'scripts/editor/run.js'],
];

/** Runs one step and passes its output on; resolves to the exit code and the last line. */
function run([, script, ...args]) {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let tail = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text);
    tail = (tail + text).slice(-1000);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, lastLine: tail.trimEnd().split('\n').pop() }));
  });
}

let passed = 0;
let failed = 0;
for (const step of steps) {
  const [name] = step;
  console.log(`\n== ${name}`);
  const { code, lastLine } = await run(step);
  const counts = /^(\d+) passed, (\d+) failed$/.exec(lastLine);
  passed += counts ? Number(counts[1]) : code === 0 ? 1 : 0;
  failed += counts ? Number(counts[2]) : code === 0 ? 0 : 1;
  if (code !== 0) console.log(`== ${name}: failed`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
