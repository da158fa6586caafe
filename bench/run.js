// Measures Oite's output beside V8's own async and beside other compilers: npm run bench [-- options]
//   --only A,B        of: speed waiting memory tasks awaits transpile size (size comes with transpile)
//   --workloads A,B   of the folder workloads
//   --variants A,B    by name, as printed ("oite eager"); native always runs along
//   --rounds N        rounds of the interleaved runs (5)
//   --quick           one short round, for a glance
//   --json            the whole result as JSON on stdout, and nothing else
//   --save            writes the result to results/DATE.json, from which `npm run bench:readme` makes the chart
// Each variant of each workload runs in a process of its own, the variants taking turns; figures are medians of rounds.
// Every result is compared with native's: what computes something else is not timed.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { clock } from './clock.js';
import { installCorpus } from './corpus.js';
import { print } from './print.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const say = (text) => process.stderr.write(`${text}\n`);
const usage = (text) => {
  say(`${text}\nTry: npm run bench -- --quick --only speed --workloads settled,errors --variants "oite eager,esbuild"`);
  process.exit(2);
};

const { values: options } = (() => {
  try {
    return parseArgs({
      options: {
        only: { type: 'string' }, workloads: { type: 'string' }, variants: { type: 'string' }, rounds: { type: 'string' },
        quick: { type: 'boolean' }, json: { type: 'boolean' }, save: { type: 'boolean' },
      },
    });
  } catch (error) {
    return usage(error.message);
  }
})();

/** What an option with a list asks for; all where it is not given. */
function choose(option, all) {
  const given = options[option]?.split(',').map((name) => name.trim());
  const unknown = given?.find((name) => !all.includes(name));
  if (unknown !== undefined) usage(`--${option}: there is no '${unknown}', only: ${all.join(', ')}`);
  return given ? all.filter((name) => given.includes(name)) : all;
}

const workloads = choose('workloads', [
  'settled', 'workflow', 'generator', 'fan-out', 'suspended', 'recursion', 'errors', 'captures',
]);
const sections = choose('only', ['speed', 'waiting', 'memory', 'tasks', 'awaits', 'transpile', 'size']);
const wants = (section) => sections.includes(section);
const { quick } = options;
const rounds = Number(options.rounds ?? (quick ? 1 : 5));
if (!Number.isInteger(rounds) || rounds < 1) usage('--rounds takes a whole number from 1');
// Milliseconds of processor time for each process: half of it warms up.
const budget = quick ? 200 : 400;

if (!existsSync(join(here, 'node_modules'))) {
  say('installing the peers (bench/package-lock.json)');
  spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: ['ignore', 2, 2] });
}
const { loadVariants, link } = await import('./variants.js');
const loaded = await loadVariants();
for (const { name, reason } of loaded.missing) say(`${name} is not installed here, skipped: ${reason}`);
const names = loaded.variants.map(({ name }) => name);
const chosen = choose('variants', names);
const variants = loaded.variants.filter(({ name }) => name === 'native' || chosen.includes(name));
const runnable = variants.filter(({ runs }) => runs !== false);

const work = mkdtempSync(join(tmpdir(), 'oite-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

/** Lowers a program for a variant; gives the path of the module, or an error. */
function lower(variant, name, source) {
  try {
    const { code } = variant.lower(source, `${name}.ts`);
    const path = join(work, `${name}-${variant.name.replaceAll(' ', '-')}.mjs`);
    writeFileSync(path, link(code));
    return { path };
  } catch (error) {
    return { failed: String(error.message).split('\n')[0] };
  }
}

/** Runs child.js; gives what it measured, or `failed`. */
function measure(args, flags = [], seconds = 120) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--expose-gc', ...flags, join(here, 'child.js'), ...args.map(String)], {
      stdio: ['ignore', 'pipe', 'pipe'], timeout: seconds * 1000,
    });
    let out = '';
    let errors = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      errors = (errors + data).slice(-4000);
    });
    child.on('close', (code, signal) => {
      if (code === 0 && out !== '') resolve(JSON.parse(out.trim().split('\n').pop()));
      else resolve({ failed: signal ? `ended by ${signal}` : /^\w*Error.*|^FATAL.*/m.exec(errors)?.[0] ?? `exit code ${code}` });
    });
  });
}

const median = (samples) => samples.sort((a, b) => a - b)[samples.length >> 1];
const program = (folder, name) => readFileSync(join(here, folder, `${name}.ts`), 'utf8');

/**
 * Measures every cell `{ row, column, args }` in turns; the first column is the one whose checksum counts. Gives
 * `{ [row]: { [column]: { ns | failed | wrong } } }`.
 */
async function interleave(cells, times) {
  const table = {};
  for (let round = 0; round < times; round++) {
    for (const { row, column, path, failed, args, flags } of cells) {
      const line = (table[row] ??= {});
      const cell = (line[column] ??= failed ? { failed } : { samples: [] });
      if (cell.failed !== undefined || cell.wrong) continue;
      const { failed: why, checksum, ns, ...rest } = await measure(args(path), flags);
      const expected = (line[Object.keys(line)[0]]).checksum;
      if (why !== undefined) cell.failed = why;
      else if (expected !== undefined && checksum !== expected) cell.wrong = true;
      else {
        Object.assign(cell, { checksum }, rest);
        if (ns !== undefined) {
          cell.samples.push(ns);
          cell.ns = median([...cell.samples]);
        }
      }
    }
    say(`  round ${round + 1} of ${times} done`);
  }
  return table;
}

const result = {
  date: new Date().toISOString(),
  node: process.version,
  v8: process.versions.v8,
  machine: `${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}`,
  clock,
  quick: quick ?? false,
  rounds,
  versions: Object.fromEntries(variants.map(({ name, version }) => [name, version])),
  missing: loaded.missing,
};

if (wants('speed')) {
  say(`speed: ${workloads.length} workloads × ${runnable.length} variants`);
  const cells = workloads.flatMap((row) => {
    const source = program('workloads', row);
    const own = runnable.filter(({ without = [] }) => !without.includes(row)).map((variant) => ({
      row, column: variant.name, ...lower(variant, row, source), args: (path) => ['speed', path, 'run', budget],
    }));
    const synchronous = { ...own[0], column: 'synchronous', args: (path) => ['speed', path, 'runSync', budget] };
    return source.includes('runSync') ? [own[0], synchronous, ...own.slice(1)] : own;
  });
  result.speed = await interleave(cells, rounds);
  result.ticks = {};
  for (const variant of runnable) {
    const { path, failed } = lower(variant, 'ticks', program('programs', 'ticks'));
    const { order } = failed ? {} : await measure(['ticks', path]);
    result.ticks[variant.name] = variant.name === 'native' ? order : order === result.ticks.native;
  }
  result.ticks.native = true;
}

if (wants('waiting')) {
  say('waiting: one task that waits again and again; tasks in an AsyncLocalStorage');
  result.waiting = await interleave(['sequential', 'context'].flatMap((row) => runnable.map((variant) => ({
    row, column: variant.name, ...lower(variant, row, program('programs', row)), args: (path) => ['speed', path, 'run', budget],
  }))), rounds);
}

if (wants('memory')) {
  say('memory: 100,000 and 1,000,000 suspended tasks');
  const source = program('programs', 'memory');
  const lowered = runnable.map((variant) => ({ column: variant.name, ...lower(variant, 'memory', source) }));
  result.memory = await interleave([
    ...lowered.map((cell) => ({ ...cell, row: 'one', args: (path) => ['memory', path, 100_000] })),
    ...lowered.map((cell) => ({
      ...cell, row: 'million', args: (path) => ['memory', path, 1_000_000], flags: ['--max-old-space-size=512'],
    })),
  ], 1);
}

if (wants('tasks')) {
  say('tasks: cost per await against the number of tasks');
  const source = program('workloads', 'suspended');
  const lowered = runnable.map((variant) => ({ column: variant.name, ...lower(variant, 'tasks', source) }));
  const counts = quick ? [100, 10_000, 100_000] : [100, 1000, 10_000, 100_000, 1_000_000];
  result.tasks = await interleave(counts.flatMap((row) => lowered.map((cell) => ({
    ...cell, row, args: (path) => ['tasks', path, row],
  }))), quick ? 1 : Math.min(rounds, 3));
}

if (wants('awaits')) {
  say('awaits: cost per await against the number of awaits in a function');
  const counts = quick ? [1, 100, 5000] : [1, 10, 100, 1000, 5000];
  const source = (count) => [
    'async function leaf(x: number): Promise<number> { return x + 1; }',
    'const later = (x: number): Promise<number> => new Promise((resolve) => queueMicrotask(() => resolve(x + 1)));',
    ...['leaf', 'later'].map((callee) => [
      `async function ${callee}s(x: number): Promise<number> {`,
      `  x = await ${callee}(x);\n`.repeat(count),
      '  return x;\n}',
    ].join('\n')),
    `export const awaits = (n: number): number => n * ${count};`,
    ...[['runSync', 'leafs'], ['run', 'laters']].map(([name, callee]) => [
      `export async function ${name}(n: number): Promise<number> {`,
      `  let sum = 0;\n  for (let i = 0; i < n; i++) sum += await ${callee}(i);\n  return sum;\n}`,
    ].join('\n')),
  ].join('\n');
  const lowered = counts.flatMap((count) => runnable.map((variant) => ({
    count, column: variant.name, ...lower(variant, `awaits${count}`, source(count)),
  })));
  result.awaits = await interleave(['settled', 'suspended'].flatMap((kind) => lowered.map((cell) => ({
    ...cell, row: `${cell.count} ${kind}`, args: (path) => ['speed', path, kind === 'settled' ? 'runSync' : 'run', budget / 2],
  }))), quick ? 1 : Math.min(rounds, 3));
}

if (wants('transpile') || wants('size')) {
  if (!installCorpus()) say('transpile: the corpus cannot be installed here, skipped');
  else {
    const { corpus } = await import('./corpus.js');
    const files = corpus();
    const { countFunctions } = await import('./functions.js');
    result.corpus = { files: files.length, bytes: files.reduce((sum, { source }) => sum + source.length, 0), functions: countFunctions(files) };
    say(`transpile: ${(result.corpus.bytes / 1e6).toFixed(2)} MB in ${files.length} files`);
    result.transpile = {};
    for (const { name, family, transpiles } of variants) {
      if (transpiles !== false) result.transpile[name] = await measure(['transpile', family, name, quick ? 1 : 3], [], 300);
    }
  }
}

const json = `${JSON.stringify(result, (key, value) => (key === 'samples' || key === 'checksum' ? undefined : typeof value === 'number' ? Number(value.toPrecision(4)) : value), 2)}\n`;
if (options.save) {
  mkdirSync(join(here, 'results'), { recursive: true });
  const path = join(here, 'results', `${result.date.slice(0, 10)}-node${process.version.slice(1).split('.')[0]}.json`);
  writeFileSync(path, json);
  say(`written: ${path}`);
}
process.stdout.write(options.json ? json : print(JSON.parse(json)));
