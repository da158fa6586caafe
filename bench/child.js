// Measures one variant in a process of its own, and prints one line of JSON.
//   node --expose-gc child.js speed MODULE run|runSync MILLISECONDS
//   node --expose-gc child.js tasks MODULE TASKS
//   node --expose-gc child.js memory MODULE TASKS
//   node --expose-gc child.js ticks MODULE
//   node --expose-gc child.js transpile FAMILY VARIANT PASSES

import { pathToFileURL } from 'node:url';
import { now } from './clock.js';

const load = (path) => import(pathToFileURL(path));
const median = (samples) => samples.sort((a, b) => a - b)[samples.length >> 1];

/** Gives V8 the time to optimise, then takes samples of about a tenth of `budget` each, with the collections that fall into them. */
async function speed(path, form, budget) {
  const { [form]: run, awaits } = await load(path);
  const checksum = await run(16);
  let n = 1;
  let time = 0;
  for (const start = now(); now() - start < Math.max(budget / 2, 400) || time < budget / 10;) {
    const before = now();
    await run(n);
    time = now() - before;
    if (time < budget / 10) n *= time < budget / 100 ? 8 : 2;
  }
  const samples = [];
  for (const start = now(); now() - start < budget || samples.length < 3;) {
    const before = now();
    await run(n);
    samples.push(((now() - before) * 1e6) / awaits(n));
  }
  return { checksum, ns: median(samples) };
}

/** ns per await of so many tasks at once; each number of tasks gets about as many awaits. */
async function tasks(path, count) {
  const { suspend } = await load(path);
  const rounds = Math.max(2, Math.round(100_000 / count));
  const samples = [];
  let checksum;
  for (let i = 0; i < (count > 100_000 ? 3 : 7); i++) {
    globalThis.gc();
    const before = now();
    checksum = await suspend(count, rounds);
    samples.push(((now() - before) * 1e6) / (count * rounds * 2));
  }
  return { checksum, ns: median(samples.slice(1)) };
}

/** What the heap holds for each of `count` suspended tasks, and the most that the process has ever held. */
async function memory(path, count) {
  const { prepare } = await load(path);
  // The first ones pay for what all share.
  await prepare(1000).finish();
  const all = prepare(0);
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  all.start(count);
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc();
  const bytes = (process.memoryUsage().heapUsed - before) / count;
  return { checksum: await all.finish(), bytes, peak: process.resourceUsage().maxRSS * 1024 };
}

/** The order of effects. */
async function ticks(path) {
  const { order } = await load(path);
  return { order: await order() };
}

/**
 * Transpiles the corpus, warm, in turn with the bare parse of the same files, and sizes the output. What the machine does
 * meanwhile then happens to both: of processes of their own, one after the other, the same two may seem to differ by a half.
 */
async function transpile(family, name, passes) {
  const { loadVariants } = await import('./variants.js');
  const { corpus } = await import('./corpus.js');
  const { variants } = await loadVariants([family, 'parse']);
  const variant = variants.find((each) => each.name === name);
  const parser = variants.find(({ isParser }) => isParser);
  // What works in a process of its own is timed by the clock on the wall.
  const time = variant.outside ? () => performance.now() : now;
  const files = corpus();
  const outputs = [];
  let failed = 0;
  const pass = ({ lower }, some) => {
    let bytes = 0;
    const before = time();
    for (const { path, source } of some) {
      try {
        const { code } = lower(source, path);
        outputs.push(code);
        bytes += source.length;
      } catch {
        failed++;
      }
    }
    return bytes / 1e3 / (time() - before);
  };
  // V8 takes a dozen passes to compile what is timed, and where other processes want the processor more than six seconds
  // for them; what is slow gets there in fewer.
  for (const each of [variant, parser]) {
    const start = performance.now();
    for (let done = 0, seconds = 0; done === 0 || (passes > 1 && (seconds < 6 || (done < 16 && seconds < 20))); done++) {
      pass(each, files.filter((_, i) => passes > 1 || i % 4 === 0));
      seconds = (performance.now() - start) / 1000;
      outputs.length = 0;
    }
  }
  const samples = [];
  const ratios = [];
  let all;
  for (const start = performance.now(); samples.length < passes || (passes > 1 && samples.length < 9 && performance.now() - start < 8000);) {
    outputs.length = failed = 0;
    const speed = pass(variant, files);
    all ??= { failed, text: outputs.join('\n') };
    outputs.length = 0;
    ratios.push(pass(parser, files) / speed);
    samples.push(speed);
  }
  const { gzipSync } = await import('node:zlib');
  return { speed: median(samples), parses: median(ratios), failed: all.failed, raw: Buffer.byteLength(all.text), gzip: gzipSync(all.text).length };
}

const kinds = { speed, tasks, memory, ticks, transpile };
const [kind, ...args] = process.argv.slice(2);
const result = await kinds[kind](...args.map((text) => (/^\d+$/.test(text) ? Number(text) : text)));
console.log(JSON.stringify(result));
process.exit(0);
