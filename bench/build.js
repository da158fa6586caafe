// Times of `oite build` over the sources of three real packages: npm run bench:build [-- --rounds N --json]
// In each round: a full build with one and with two jobs, the same again without changes, and with one file changed.
// Figures are medians; CPU is the time of all threads together. Outputs of all builds are compared.

import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { corpusFolders, installCorpus } from './corpus.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, json: { type: 'boolean' } } });
const bin = fileURLToPath(new URL('../bin/oite.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'oite-bench-'));
const clock = join(folder, 'cpu');
const meter = `import { writeFileSync } from 'node:fs'; process.on('exit', () => { const { user, system } = process.cpuUsage(); writeFileSync(${JSON.stringify(clock)}, String(user + system)); });`;

/** Builds; the milliseconds it took, of the clock and of the processors. */
function build(name, ...args) {
  const started = performance.now();
  const command = ['--import', `data:text/javascript,${encodeURIComponent(meter)}`, bin, 'build', 'src', '--out-dir', name, ...args];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
  const wall = performance.now() - started;
  if (status !== 0) throw new Error(`oite build ended with ${status}\n${stderr}`);
  return { wall, cpu: Number(readFileSync(clock, 'utf8')) / 1000 };
}

function sameTrees(a, b) {
  const names = (path) => readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const read = (path) => names(path).map((entry) => join(entry.parentPath, entry.name)).sort().map((file) => [file.slice(path.length), readFileSync(file, 'latin1')]);
  return JSON.stringify(read(a)) === JSON.stringify(read(b));
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

const results = { 'full, 1 job': [], 'full, 2 jobs': [], 'nothing changed': [], 'one file changed': [] };
if (!installCorpus()) {
  console.error('the packages cannot be installed here');
  process.exit(1);
}
let files = 0;
let bytes = 0;
try {
  for (const { name, path } of corpusFolders()) cpSync(path, join(folder, 'src', name), { recursive: true });
  const sources = readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.[mc]?[tj]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  files = sources.length;
  for (const file of sources) bytes += readFileSync(file).length;
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const name of ['one', 'two']) rmSync(join(folder, name), { recursive: true, force: true });
    results['full, 1 job'].push(build('one', '--jobs', '1'));
    results['full, 2 jobs'].push(build('two', '--jobs', '2'));
    if (!sameTrees(join(folder, 'one'), join(folder, 'two'))) throw new Error('two jobs wrote other bytes than one');
    results['nothing changed'].push(build('two'));
    appendFileSync(sources[round], '\nexport {};\n');
    results['one file changed'].push(build('two'));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const rows = Object.entries(results).map(([what, runs]) => ({
  what,
  wall: Math.round(median(runs.map(({ wall }) => wall))),
  cpu: Math.round(median(runs.map(({ cpu }) => cpu))),
}));
if (values.json) console.log(JSON.stringify({ files, bytes, rounds: Number(values.rounds), rows }, null, 2));
else {
  console.log(`${files} files, ${(bytes / 1e6).toFixed(1)} MB; medians of ${values.rounds} rounds on Node ${process.versions.node}\n`);
  console.log(`${''.padEnd(20)}${'wall ms'.padStart(9)}${'CPU ms'.padStart(9)}`);
  for (const { what, wall, cpu } of rows) console.log(`${what.padEnd(20)}${String(wall).padStart(9)}${String(cpu).padStart(9)}`);
}
