// Runs the hard cases, the runtime's tests, slices of the fuzzer and of conformance, and what depends on Node's loaders (hook,
// run, cache) on every supported Node: npm run test:nodes [-- FILTER]. Loaders changed within majors, so they get more versions.
// The binaries come from the registry, by the lockfile in this folder, without install scripts (Linux x64 only).
//   --update: record the goldens of programs that need a newer Node than the one of the repository

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const versions = ['node20', 'node22', 'node24', 'node26'];
const loaderVersions = ['node20', 'node20latest', 'node22first', 'node22', 'node24before', 'node24', 'node26'];
const binary = (version) => `${here}node_modules/${version}/bin/node`;
const update = process.argv.includes('--update');
const filter = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '';

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log('test:nodes has binaries for Linux x64 only: skipped');
  process.exit(0);
}
if (!loaderVersions.every((version) => existsSync(binary(version)))) {
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], here);
}
if (update) {
  // Old versions first: each program is recorded by the oldest Node that is right about it, newer ones only confirm.
  for (const version of versions) run(binary(version), ['scripts/hard.js', '--update'], root);
  process.exit(0);
}

const names = readdirSync(`${root}test`).filter((name) => name.includes(filter));
const everywhere = names.filter((name) => /^(?:hook.*|cli-run|cache|start)\.test\.js$/.test(name));
const others = names.filter((name) => /^(?:hard|fuzz|conformance|runtime.*|promise.*)\.test\.js$/.test(name));
let failed = 0;
for (const version of loaderVersions) {
  const { stdout } = spawnSync(binary(version), ['--version'], { encoding: 'utf8' });
  for (const name of versions.includes(version) ? [...others, ...everywhere] : everywhere) {
    const { status, stdout: out, stderr } = spawnSync(binary(version), [`test/${name}`], { cwd: root, encoding: 'utf8' });
    const notes = out.split('\n').filter((line) => /^(hard cases,|fuzz|conformance)/.test(line));
    const counts = /Total:\s+(\d+)[\s\S]*?Passed:\s+(\d+)/.exec(out);
    console.log(`${stdout.trim()} ${name}: ${counts ? `${counts[2]} of ${counts[1]} passed` : `exit ${status}`}`);
    for (const note of notes) console.log(`  ${note}`);
    if (status !== 0) {
      failed++;
      console.log(out + stderr);
    }
  }
}
if (failed > 0) process.exitCode = 1;

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
