// Runs the hard cases, the runtime's tests, slices of the fuzzer and of conformance, and what depends on Node's loaders,
// threads and files (hook, run, start files, cache, build) on every supported Node: npm run test:nodes [-- FILTER…]
// Loaders changed within majors, so they get more versions. Ends with a table of versions and test files.
// The binaries come from the registry, by the lockfile in this folder, without install scripts (Linux x64 only).
//   FILTER…: only test files whose names contain one of the words
//   --node NAME,…: only these of the versions in package.json
//   --update: record the goldens of programs that need a newer Node than the one of the repository

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const versions = ['node20', 'node22', 'node24', 'node26'];
const loaderVersions = ['node20', 'node20latest', 'node22first', 'node22', 'node24before', 'node24', 'node26'];
const binary = (version) => `${here}node_modules/${version}/bin/node`;
const { values: options, positionals: filters } = parseArgs({
  options: { update: { type: 'boolean' }, node: { type: 'string' } }, allowPositionals: true,
});

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log('test:nodes has binaries for Linux x64 only: skipped');
  process.exit(0);
}
const chosen = options.node?.split(',') ?? loaderVersions;
const unknown = chosen.find((version) => !loaderVersions.includes(version));
if (unknown !== undefined) {
  console.error(`--node knows ${loaderVersions.join(', ')}, not ${unknown}`);
  process.exit(2);
}
if (!loaderVersions.every((version) => existsSync(binary(version)))) {
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], here);
}
if (options.update) {
  // Old versions first: each program is recorded by the oldest Node that is right about it, newer ones only confirm.
  for (const version of versions) run(binary(version), ['scripts/hard.js', '--update'], root);
  process.exit(0);
}

const names = readdirSync(`${root}test`)
  .filter((name) => name.endsWith('.test.js') && (filters.length === 0 || filters.some((filter) => name.includes(filter))));
const everywhere = names.filter((name) => /^(?:hook.*|cli-run|cache.*|start|build.*|cli-build|kill)\.test\.js$/.test(name));
const others = names.filter((name) => /^(?:hard|fuzz|conformance|runtime.*|promise.*)\.test\.js$/.test(name));
const rows = [];
for (const version of chosen) {
  const number = spawnSync(binary(version), ['--version'], { encoding: 'utf8' }).stdout.trim();
  const files = versions.includes(version) ? [...others, ...everywhere] : everywhere;
  if (files.length === 0) continue;
  console.log(`Node ${number}`);
  // A few at a time, judged as `npm test` judges them.
  const { stdout, stderr } = spawnSync(binary(version), ['scripts/test.js', ...files], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  process.stdout.write(stdout + stderr);
  const results = [...stdout.matchAll(/^(?:ok {2}|FAIL) (\S+)\.test\.js {2}(\d+) passed, (\d+) failed/gm)];
  rows.push({ number, results: new Map(results.map(([, name, passed, failed]) => [name, { passed, failed }])) });
}
if (rows.length === 0) {
  console.error(`no test file for ${filters.join(' ')}`);
  process.exit(2);
}

const columns = [...new Set(rows.flatMap(({ results }) => [...results.keys()]))].sort();
const width = Math.max(...columns.map((name) => name.length)) + 2;
console.log(`\n${''.padEnd(width)}${rows.map(({ number }) => number.padStart(11)).join('')}`);
for (const name of columns) {
  const cells = rows.map(({ results }) => {
    const result = results.get(name);
    return result === undefined ? '' : result.failed === '0' ? result.passed : `${result.failed} failed`;
  });
  console.log(name.padEnd(width) + cells.map((cell) => cell.padStart(11)).join(''));
}
const failed = rows.some(({ results }) => [...results.values()].some((result) => result.failed !== '0'));
if (failed) process.exitCode = 1;

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
