// How much longer a first line of output takes than with plain node, beside other tools: npm run bench:start [-- options]
//   --node 20,24    of the Nodes of scripts/nodes (20,24); `this` is the one that runs
//   --rounds N      rounds in which all commands take turns (11)
//   --json          the figures as JSON on stdout
// The peers come from the lockfile in this folder, without install scripts; what cannot be installed or does not run is
// skipped, and named. Wall time is what people wait for; processor time (user and system) is steadier on a busy machine.
// Each is the median over the rounds, less that of `node hello.js` on the same Node; cold means that the tool has run
// before, but not this program; first, that it has never run for this user.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const say = (text) => process.stderr.write(`${text}\n`);
const { values: options } = parseArgs({
  options: { node: { type: 'string', default: '20,24' }, rounds: { type: 'string', default: '11' }, json: { type: 'boolean' } },
});
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  say('--rounds takes a whole number from 1');
  process.exit(2);
}

function install(folder) {
  if (existsSync(join(folder, 'node_modules'))) return;
  say(`npm ci in ${folder}`);
  spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 2, 2] });
}

/** The Nodes to measure on: name → binary. */
function nodes() {
  const found = {};
  for (const name of options.node.split(',')) {
    const major = process.versions.node.split('.')[0];
    const binary = join(root, `scripts/nodes/node_modules/node${name}/bin/node`);
    if (name === 'this') found[major] = process.execPath;
    else {
      if (!existsSync(binary) && process.platform === 'linux' && process.arch === 'x64') install(join(root, 'scripts/nodes'));
      if (existsSync(binary)) found[name] = binary;
      else if (name === major) found[name] = process.execPath;
      else say(`Node ${name}: no binary for this machine, skipped`);
    }
  }
  return found;
}

const temporary = mkdtempSync(join(tmpdir(), 'oite-bench-start-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
const oiteCache = join(temporary, 'oite');
const environment = {
  ...process.env, TMPDIR: temporary, OITE_CACHE_DIR: oiteCache, JITI_FS_CACHE: join(temporary, 'jiti'),
  // With TypeScript 6, ts-node runs nothing without these.
  TS_NODE_COMPILER_OPTIONS: '{"rootDir":".","module":"commonjs","moduleResolution":"node10","ignoreDeprecations":"6.0"}',
};
for (const name of ['NODE_OPTIONS', 'OITE_CACHE', 'NODE_COMPILE_CACHE']) delete environment[name];

const bin = join(root, 'bin/oite.js');
const script = join(root, 'dist/start/register.cjs');
const module = join(root, 'dist/node/register.js');
const peer = (path) => join(here, 'node_modules', path);

/** What is measured: arguments of node. `cold: false`: there is no cache that could be cold. */
const commands = {
  'oite --version': { args: [bin, '--version'], cold: false, says: /^\d/ },
  'oite run': { args: [bin, 'run', 'hello.ot'], first: true },
  'oite run, a module': { args: [bin, 'run', 'module.ot'], first: true },
  'oite run --no-cache': { args: [bin, 'run', '--no-cache', 'hello.ot'], cold: false },
  'node -r oite/register': { args: ['-r', script, 'hello.ot'], first: true },
  'node --import oite/register': { args: ['--import', module, 'hello.ot'], first: true },
  'tsx': { args: [peer('tsx/dist/cli.mjs'), 'hello.ts'] },
  'node -r tsx/cjs': { args: ['-r', 'tsx/cjs', 'hello.ts'] },
  'node --import tsx': { args: ['--import', 'tsx', 'hello.ts'] },
  'ts-node -T': { args: [peer('ts-node/dist/bin.js'), '-T', 'hello.ts'], cold: false },
  'node -r @swc-node/register': { args: ['-r', '@swc-node/register', 'hello.ts'] },
  'node -r esbuild-register': { args: ['-r', 'esbuild-register', 'hello.ts'], cold: false },
  'node -r sucrase/register': { args: ['-r', 'sucrase/register', 'hello.ts'], cold: false },
  'jiti': { args: [peer('jiti/lib/jiti-cli.mjs'), 'hello.ts'] },
};

/** Empties the caches: 'cold' leaves what V8 made of the compiler, 'first' nothing. */
function emptyCaches(how) {
  for (const name of readdirSync(temporary)) {
    const path = join(temporary, name);
    if (how === 'first' || path !== oiteCache) rmSync(path, { recursive: true, force: true });
    else for (const file of readdirSync(path)) if (file.endsWith('.entry')) rmSync(join(path, file));
  }
}

/** Whether bash can tell the processor time of a command. */
const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;

/** Runs a command once: milliseconds of wall and processor time, or why it failed. */
function time(node, { args, says = /^hello$/ }) {
  const [command, words] = hasBash
    ? ['bash', ['-c', 'TIMEFORMAT=$\'\\n%R %U %S\'; time "$@"', 'bash', node, ...args]]
    : [node, args];
  const before = process.hrtime.bigint();
  const { stdout, stderr, status } = spawnSync(command, words, { cwd: join(here, 'programs'), env: environment, encoding: 'utf8' });
  const wall = Number(process.hrtime.bigint() - before) / 1e6;
  if (status !== 0 || !says.test(stdout.trim())) return { failed: stderr.trim().split('\n')[0] || `exit ${status}` };
  if (!hasBash) return { wall, cpu: Number.NaN };
  const [real, user, system] = stderr.trim().split('\n').pop().split(' ').map((text) => Number(text.replace(',', '.')) * 1000);
  return { wall: real, cpu: user + system };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

function measure(node) {
  const plain = { name: 'node hello.js', how: 'warm', command: { args: ['hello.js'] } };
  const rows = [plain];
  for (const [name, command] of Object.entries(commands)) {
    rows.push({ name, how: 'warm', command });
    if (command.cold !== false) rows.push({ name, how: 'cold', command });
    if (command.first) rows.push({ name, how: 'first', command });
  }
  for (const row of rows) Object.assign(row, { wall: [], cpu: [] });
  for (let round = 0; round < rounds; round++) {
    for (const row of rows) {
      if (row.failed !== undefined) continue;
      if (row.how !== 'warm') emptyCaches(row.how);
      // Each warm run finds what the one before it left; so does each cold one, of itself.
      if (row.how === 'cold' || (row.how === 'warm' && row !== plain)) time(node, row.command);
      if (row.how === 'cold') emptyCaches('cold');
      const result = time(node, row.command);
      if (result.failed !== undefined) row.failed = result.failed;
      else {
        row.wall.push(result.wall);
        row.cpu.push(result.cpu);
      }
    }
  }
  return rows.map(({ name, how, failed, wall, cpu }) =>
    failed !== undefined
      ? { name, how, failed }
      : { name, how, wall: median(wall) - (name === plain.name ? 0 : median(plain.wall)), cpu: median(cpu) - (name === plain.name ? 0 : median(plain.cpu)) });
}

install(here);
const results = {};
for (const [name, binary] of Object.entries(nodes())) {
  const version = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim();
  say(`Node ${version}: ${rounds} rounds`);
  emptyCaches('first');
  results[name] = { version, rows: measure(binary) };
}
if (options.json) console.log(JSON.stringify(results, null, 2));
else for (const { version, rows } of Object.values(results)) print(version, rows);

function print(version, rows) {
  const [plain, ...others] = rows;
  const number = (row, key) => (row === undefined ? '' : row.failed !== undefined ? '-' : row[key].toFixed(0)).padStart(7);
  console.log(`\nNode ${version}: node hello.js takes ${plain.wall.toFixed(0)} ms (${plain.cpu.toFixed(0)} ms of processor time); more than that, in ms:\n`);
  console.log(`${''.padEnd(30)}${'warm'.padStart(7)}${'cold'.padStart(7)}${'first'.padStart(7)}   processor: warm   cold  first`);
  for (const name of Object.keys(commands)) {
    const of = (how) => others.find((row) => row.name === name && row.how === how);
    const cells = (key) => ['warm', 'cold', 'first'].map((how) => number(of(how), key));
    console.log(`${name.padEnd(30)}${cells('wall').join('')}            ${cells('cpu').join('')}`);
    const failed = of('warm').failed;
    if (failed !== undefined) console.log(`  skipped: ${failed}`);
  }
}
