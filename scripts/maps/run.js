// How well output can be debugged, ours beside that of other compilers: npm run maps [-- --quick] [-- --only NAME]
// The truth is the same program run natively. What each column means stands in scripts/maps/static.js and below.
//   --quick: without the inspector

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(join(here, 'node_modules'))) {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
  if (status !== 0) console.log('The other compilers could not be installed: only ours and tsc are measured.');
}
const { compilers } = await import('./peers.js');
const { measure, statementsOf } = await import('./static.js');
const { TraceMap, generatedPositionFor, originalPositionFor, LEAST_UPPER_BOUND } = await import('@jridgewell/trace-mapping');
const ts = createRequire(import.meta.url)('typescript');

const quick = process.argv.includes('--quick');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const programs = readdirSync(join(here, 'programs')).map((name) => ({ name: name.slice(0, -3), text: readFileSync(join(here, 'programs', name), 'utf8') }));
const folder = mkdtempSync(join(tmpdir(), 'oite-maps-'));

/** Writes an output where it can run, and gives its path. */
function write(compiler, name, { code, map }) {
  const path = join(folder, compiler.replace(/\W+/g, '-'), `${name}.mjs`);
  mkdirSync(join(path, '..'), { recursive: true });
  const comment = map === undefined ? '' : `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify({ ...map, sources: [`${name}.source.js`] })).toString('base64')}\n`;
  writeFileSync(path, code + comment);
  return path;
}

/** What a debugger sees, job by job: see debugger.js. */
function debug(path, jobs) {
  writeFileSync(`${path}.json`, JSON.stringify(jobs));
  // Node aborts now and then where a worker pauses the main thread while that starts.
  for (let tries = 1; ; tries++) {
    const { stderr, status, signal } = spawnSync(process.execPath, [join(here, 'debugger.js'), path, `${path}.json`], { encoding: 'utf8', timeout: 300_000 });
    if (status === 0) break;
    if (signal !== 'SIGABRT' || tries > 4) throw new Error(stderr || `no end: ${path}`);
  }
  return JSON.parse(readFileSync(`${path}.seen`, 'utf8'));
}

/** The length of the longest common subsequence. */
function common(a, b) {
  let row = new Array(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    b.forEach((y, j) => next.push(x === y ? row[j] + 1 : Math.max(row[j + 1], next[j])));
    row = next;
  }
  return row[b.length];
}

/** One breakpoint per line with a statement, and the names that are in scope there. */
function linesToStop(text) {
  const file = ts.createSourceFile('x.js', text, ts.ScriptTarget.ESNext, true);
  const lines = new Map();
  for (const node of statementsOf(file)) {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    if (lines.has(line)) continue;
    const names = new Set();
    for (let at = node; at !== file; at = at.parent) {
      const declare = (name) => (ts.isIdentifier(name) ? names.add(name.text) : name.elements.forEach((it) => it.name && declare(it.name)));
      const visit = (it) => {
        if (ts.isFunctionLike(it)) return void (it.name && ts.isIdentifier(it.name) && names.add(it.name.text));
        if (ts.isVariableDeclaration(it)) declare(it.name);
        ts.forEachChild(it, visit);
      };
      if (ts.isFunctionLike(at)) at.parameters.forEach(({ name }) => declare(name));
      ts.forEachChild(at, visit);
    }
    lines.set(line, [...names]);
  }
  return lines;
}

/** As editors do: the first place of the line in the map, and one place in the code. */
function bind(tracer, line) {
  if (tracer === undefined) return [line, 0];
  const { line: found, column } = generatedPositionFor(tracer, { source: tracer.sources[0], line: line + 1, column: 0, bias: LEAST_UPPER_BOUND });
  return found === null ? undefined : [found - 1, column];
}

/** The line of the source, 0-based; undefined in code of nobody's. */
function sourceLine(tracer, place, url) {
  if (!place.url.endsWith(url)) return undefined;
  if (tracer === undefined) return place.line;
  const { line } = originalPositionFor(tracer, { line: place.line + 1, column: place.column });
  return line === null ? undefined : line - 1;
}

const collapse = (list) => list.filter((line, i) => line !== list[i - 1]);

/**
 * Breakpoints, values of variables, and steps of one output. `known`: the lines that have a place of their own natively;
 * some `break` have none, and V8 then takes the next statement.
 */
function inspect(program, path, map, known) {
  const tracer = map && new TraceMap({ ...map, sources: [`${program.name}.source.js`] });
  const url = path.slice(path.lastIndexOf('/'));
  const lines = [...linesToStop(program.text)].filter(([line]) => known?.has(line) ?? true);
  const bound = lines.map(([line, names]) => ({ line, names, at: bind(tracer, line) })).filter(({ at }) => at !== undefined);
  const first = firstLines(program.text).map((line) => bind(tracer, line));
  const [stopping, ...stepping] = debug(path, [
    { breakpoints: bound.map(({ at }) => at), names: bound.map(({ names }) => names) },
    // Step over from the first statement of each function.
    ...first.map((at) => ({ breakpoints: at === undefined ? [] : [at], step: true })),
  ]);
  const own = new Set(bound.filter(({ line }, i) => stopping.bound[i]?.[0] === line).map(({ line }) => line));
  const stops = stopping.hits.map((hit) => ({ line: sourceLine(tracer, hit, url), values: hit.values })).filter(({ line }) => known !== undefined || own.has(line));
  const steps = stepping.map((job) => {
    const all = job.steps.map((place) => sourceLine(tracer, place, url));
    return { seen: collapse(all.filter((it) => it !== undefined)), unmapped: all.filter((it) => it === undefined).length, all: all.length };
  });
  return { stops, steps, own };
}

function firstLines(text) {
  const file = ts.createSourceFile('x.js', text, ts.ScriptTarget.ESNext, true);
  const lines = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) && node.body?.statements?.length > 1) {
      lines.push([file.getLineAndCharacterOfPosition(node.body.statements[0].getStart()).line, file.getLineAndCharacterOfPosition(node.body.end).line]);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return lines.map(([line]) => line);
}

/** An error at every statement: its line, column and function as Node shows them. */
function thrown(compile, compiler, { name, text }) {
  const file = ts.createSourceFile('x.js', text, ts.ScriptTarget.ESNext, true);
  const places = statementsOf(file).filter(({ parent }) => ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent)).map((node) => node.getStart());
  let probed = text;
  for (const at of places.reverse()) probed = `${probed.slice(0, at)}probe(new Error()); ${probed.slice(at)}`;
  probed = `const probe = ({ stack }) => console.log(stack.split('\\n')[1].trim().replace(/(?:file:\\/\\/)?\\/[^ ()]*\\/([^/: ]+)/, 'FILE'));${probed}`;
  const path = write(compiler, `${name}.thrown`, compile(probed, `${name}.thrown`));
  const { stdout } = spawnSync(process.execPath, ['--enable-source-maps', path], { encoding: 'utf8' });
  return stdout.trim().split('\n').map((frame) => {
    const match = /^at (?:async )?(?:(.*) \()?FILE:(\d+:\d+)/.exec(frame);
    return { name: match?.[1]?.replace(/^.*\./, ''), place: match?.[2] ?? frame };
  });
}

const share = ([a, b]) => (b === 0 ? '–' : `${(Math.floor((a / b) * 1000) / 10).toFixed(1)} %`);
const rows = [];
const truth = new Map();
for (const [compiler, compile] of Object.entries(compilers)) {
  if (compile === undefined) {
    rows.push([compiler, 'not installed']);
    continue;
  }
  if (only !== undefined && !compiler.includes(only) && compiler !== 'native') continue;
  const sum = {};
  const add = (key, a, b) => ((sum[key] ??= [0, 0])[0] += a, sum[key][1] += b);
  let problems = 0;
  for (const program of programs) {
    const output = compile(program.text, program.name);
    if (output.map !== undefined) {
      const figures = await measure(program.text, output.code, output.map);
      for (const key of ['starts', 'recall', 'accuracy', 'size']) add(key, ...figures[key]);
      problems += figures.problems.length;
      if (figures.problems.length > 0 && compiler.startsWith('oite')) console.log(program.name, figures.problems.slice(0, 5));
    }
    const path = write(compiler, program.name, output);
    const throws = thrown(compile, compiler, program);
    const seen = quick ? undefined : inspect(program, path, output.map, truth.get(program.name)?.seen.own);
    if (compiler === 'native') truth.set(program.name, { throws, seen });
    const native = truth.get(program.name);
    const same = (key) => throws.filter((it, i) => it[key] === native.throws[i]?.[key]).length;
    add('place', same('place'), native.throws.length);
    add('name', same('name'), native.throws.length);
    if (process.env.MAPS_WRONG) throws.forEach((it, i) => it.name === native.throws[i]?.name || console.log(compiler, program.name, it, native.throws[i]));
    if (seen === undefined) continue;
    const [a, b] = [native.seen.stops, seen.stops].map((list) => list.map(({ line }) => line));
    const order = common(a, b);
    if (process.env.MAPS_WRONG && order < Math.max(a.length, b.length)) console.log(compiler, program.name, a.map((it) => it + 1).join(' '), '\n', b.map((it) => it + 1).join(' '));
    add('order', order, a.length);
    add('extra', b.length - order, 1);
    // Stop by stop, as far as the lines agree.
    let j = 0;
    for (const { line, values } of native.seen.stops) {
      const k = b.indexOf(line, j);
      if (k < 0) continue;
      j = k + 1;
      const names = Object.keys(values).filter((it) => values[it] !== 'undefined');
      const read = names.filter((it) => seen.stops[k].values[it] === values[it]);
      add('locals', read.length, names.length);
      if (process.env.MAPS_WRONG) for (const it of names) if (!read.includes(it)) console.log(compiler, program.name, line + 1, it, values[it], seen.stops[k].values[it]);
    }
    native.seen.steps.forEach(({ seen: wanted }, i) => {
      const { seen: found, unmapped, all } = seen.steps[i];
      add('steps', common(wanted, found), wanted.length);
      add('unmapped', unmapped, all);
    });
  }
  rows.push([
    compiler,
    ...['starts', 'recall', 'accuracy', 'place', 'name', 'order'].map((key) => share(sum[key] ?? [0, 0])),
    sum.extra === undefined ? '–' : String(sum.extra[0]),
    ...['locals', 'steps', 'unmapped'].map((key) => share(sum[key] ?? [0, 0])),
    sum.size === undefined ? '–' : (sum.size[0] / sum.size[1]).toFixed(2),
    compiler === 'native' ? '–' : String(problems),
  ]);
}
rmSync(folder, { recursive: true });

const heads = ['output', 'statement starts', 'names recalled', 'names right', 'error places', 'error functions', 'breakpoints in order', 'extra hits', 'variables read', 'steps in order', 'stops in nobody\'s code', 'map bytes per source byte', 'invalid'];
console.log(`node ${process.versions.node}, ${programs.length} programs, ${programs.reduce((n, { text }) => n + (text.match(/\basync\b/g)?.length ?? 0), 0)} async functions\n`);
const table = [heads, heads.map(() => '---'), ...rows];
for (const row of table) console.log(`| ${row.join(' | ')} |`);
