// The speed of `transpile`, warm, with source maps, in CPU time of one process: npm run speed
//
// 1. MB of source per CPU second in each mode, and the time as a multiple of TypeScript's bare parse of the same files
//    with the same options. Runs are interleaved, figures are medians.
// 2. --phases: what each phase takes, as shares of a CPU profile.
// 3. --linear: whether time grows with the size of a file, its functions, awaits per function, depth.
// --rounds N (default 7), --modes eager,spec,native

import { Session } from 'node:inspector/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { transpile } from '../dist/index.js';
import { ts } from '../dist/parse/typescript.js';
import { corpus } from './corpus/sources.js';
import { shapes } from './speed-shapes.js';

const { values } = parseArgs({
  options: {
    phases: { type: 'boolean' }, linear: { type: 'boolean' }, rounds: { type: 'string', default: '7' },
    modes: { type: 'string', default: 'eager,spec,native' },
  },
});
const modes = values.modes.split(',');

/** Parses as `lib/parse` does. */
function bareParse(source) {
  ts.createSourceFile('input.ts', source, {
    languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  }, /* setParentNodes */ true, ts.ScriptKind.TS);
}

/** CPU milliseconds of this process, with its helper threads: what one core would have to do. */
function cpu(work) {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function median(times) {
  return times.sort((a, b) => a - b)[times.length >> 1];
}

/** So many rounds V8 takes to compile what is timed. In the second one its threads for that still take a third of the time. */
const warmUp = 8;

function measure(files, jobs, rounds) {
  for (const job of Object.values(jobs)) for (let i = 0; i < warmUp; i++) for (const file of files) job(file);
  const times = Object.fromEntries(Object.keys(jobs).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, job] of Object.entries(jobs)) {
      // No gc() between rounds: with no tree alive V8 drops the parser's optimised code, and a round would time its return.
      times[name].push(cpu(() => { for (const file of files) job(file); }));
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

/** A phase is the function that lib/pipeline.ts calls. Garbage collection belongs to nobody. */
async function phases(work) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const phaseOf = new Map();
  const walk = (node, phase, inPipeline) => {
    const { functionName, url } = node.callFrame;
    const isPipeline = url.endsWith('/dist/pipeline.js');
    let own = phase;
    if (functionName === '(garbage collector)') own = 'garbage collection';
    else if (isPipeline) own = 'pipeline';
    else if (inPipeline) own = `${functionName} (${basename(url)})`;
    phaseOf.set(node.id, own);
    for (const id of node.children ?? []) walk(nodes.get(id), own, isPipeline);
  };
  walk(profile.nodes[0], 'other', false);
  const total = new Map();
  let all = 0;
  profile.samples.forEach((id, i) => {
    const phase = phaseOf.get(id);
    if (nodes.get(id).callFrame.functionName === '(idle)') return;
    total.set(phase, (total.get(phase) ?? 0) + profile.timeDeltas[i]);
    all += profile.timeDeltas[i];
  });
  return [...total].sort((a, b) => b[1] - a[1]).filter(([, time]) => time / all > 0.002).map(([name, time]) => [name, time / all]);
}

const packages = corpus();
// 2.56 MB, with many and with few async functions.
const files = packages.filter(({ name }) => name !== 'openai').flatMap((one) => one.files);
const megabytes = files.reduce((sum, { source }) => sum + source.length, 0) / 1e6;
const run = (mode) => ({ path, source }) => transpile(source, { fileName: path, await: mode });
const jobs = { 'bare parse': ({ source }) => bareParse(source), ...Object.fromEntries(modes.map((mode) => [mode, run(mode)])) };

if (values.linear) linear();
else {
  const times = measure(files, jobs, Number(values.rounds));
  console.log(`${files.length} files, ${megabytes.toFixed(2)} MB; Node ${process.version}, TypeScript ${ts.version}`);
  for (const [name, time] of Object.entries(times)) {
    console.log(`${name.padEnd(12)} ${time.toFixed(0).padStart(6)} ms  ${(megabytes / time * 1000).toFixed(2).padStart(6)} MB/s  ${(time / times['bare parse']).toFixed(2).padStart(6)} x bare parse`);
  }
  if (values.phases) {
    for (const mode of modes) {
      console.log(`\n${mode}`);
      const found = await phases(() => { for (let i = 0; i < 4; i++) files.forEach(jobs[mode]); });
      for (const [name, share] of found) console.log(`  ${(share * 100).toFixed(1).padStart(5)} %  ${(share * times[mode]).toFixed(0).padStart(5)} ms  ${name}`);
    }
  }
}

/** Milliseconds per unit at growing sizes; the last column compares the largest with the middle one. */
function linear() {
  for (const { name, unit, sizes, make } of shapes) {
    const cells = sizes.map((size) => {
      const source = make(size);
      const job = () => transpile(source, { fileName: 'a.ot', await: 'eager' });
      const { diagnostics } = transpile(source, { fileName: 'a.ot', await: 'eager' });
      if (diagnostics.some(({ severity }) => severity === 'error')) throw new Error(`${name} ${size}: ${diagnostics[0].message}`);
      const times = [];
      for (let i = 0, spent = 0; i < 3 || (spent < 300 && i < 9); i++) {
        const time = cpu(job);
        spent += time;
        times.push(time);
      }
      return { size, each: median(times) / size * 1000, speed: source.length / 1e3 / median(times) };
    });
    const [middle, last] = [cells[cells.length - 2], cells[cells.length - 1]];
    console.log(`${name.padEnd(34)} ${cells.map(({ size, each, speed }) => `${size}: ${each.toFixed(1)} (${speed.toFixed(1)})`).join('  ')}  us per ${unit} (MB/s), growth ${(last.each / middle.each).toFixed(2)}`);
  }
}
