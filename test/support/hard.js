// The hard cases: fixtures/hard/NN-name.js (sloppy script) or .mjs (module), with the log of the native run in expected/.
// The first comment lines of a program may say:
//   since: 24            the oldest Node whose own run is right; older ones are not asked. `never`: none is, the golden is
//                        written by hand from the clause that the comment names
//   eager: order         its log speaks of ticks: in eager mode the same lines in any order
//   eager: skip REASON   the rule is not one of eager mode
//   realm: frozen, no-eval, gc    frozen intrinsics; no code from strings; a global gc()

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import vm from 'node:vm';
import { runPipeline } from '../../dist/pipeline.js';
import { resolveOptions } from '../../dist/options.js';
import { format } from './format.js';
import { createRealm, runWithRejections, withRejections } from './realm.js';
import { loadRuntime, runtimeUrl } from './runtime.js';

export const folder = new URL('../../fixtures/hard/', import.meta.url);
const major = Number(process.versions.node.split('.')[0]);

const freeze = `for (const name of Reflect.ownKeys(globalThis)) {
  const value = globalThis[name];
  if (typeof value !== 'function') continue;
  Object.freeze(value);
  if (value.prototype) Object.freeze(value.prototype);
}
for (const f of [async function () {}, function* () {}, async function* () {}]) {
  for (let o = Object.getPrototypeOf(f); o && o !== Function.prototype; o = Object.getPrototypeOf(o)) Object.freeze(o);
  for (let o = f.prototype; o && o !== Object.prototype; o = Object.getPrototypeOf(o)) Object.freeze(o);
}
Object.freeze(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));`;

/** All programs, in order of number, with what their headers say. */
export function readPrograms(filter = '') {
  return readdirSync(folder)
    .filter((name) => /^\d\d-.*\.m?js$/.test(name) && name.includes(filter))
    .sort()
    .map(readProgram);
}

function readProgram(name) {
  const source = readFileSync(new URL(name, folder), 'utf8');
  const header = /^(?:\/\/.*\n)*/.exec(source)[0];
  const said = (key) => new RegExp(`^// ${key}: (.*)$`, 'm').exec(header)?.[1] ?? '';
  return {
    name,
    source,
    number: Number(name.slice(0, 2)),
    since: said('since') === 'never' ? Infinity : Number(said('since') || 0),
    eager: said('eager'),
    realm: said('realm'),
    isModule: name.endsWith('.mjs'),
    goldenUrl: new URL(`expected/${name.replace(/\.m?js$/, '.txt')}`, folder),
  };
}

/** Whether this Node is a judge of the program. */
export const isNative = (program) => major >= program.since;

/** The log of the golden, as lines. */
export const readGolden = (program) => readFileSync(program.goldenUrl, 'utf8');

/** Runs the text in a fresh realm (a script) or in this one (a module) and gives its log as text. */
export async function runProgram(program, code, { runtime, runtimeUrl } = {}) {
  const lines = program.isModule ? await runModule(code, runtimeUrl) : await runScript(program, code, runtime);
  return lines.map((line) => `${line}\n`).join('');
}

/** The log of the lowered program and what it should be, as text that is equal where the program is right. A diagnostic is the log. */
export async function runLowered(program, mode, internal = {}) {
  const options = { ...resolveOptions({ fileName: program.name, await: mode, sourceMap: false }), ...internal };
  const { code, diagnostics } = runPipeline(program.source, options);
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) return { log: `${error.line}:${error.column} ${error.message}`, golden: '' };
  const inAnyOrder = mode === 'eager' && program.eager === 'order';
  const text = (lines) => (inAnyOrder ? lines.split('\n').sort().join('\n') : lines);
  const log = await runProgram(program, code, { runtime: loadRuntime, runtimeUrl });
  return { log: text(log), golden: text(readGolden(program)) };
}

function runScript(program, code, runtime) {
  const realm = createRealm({
    runtime,
    setup: program.realm.includes('frozen') ? freeze : undefined,
    noEval: program.realm.includes('no-eval'),
    gc: program.realm.includes('gc') ? collector() : undefined,
  });
  return runWithRejections(realm, code, { fileName: program.name, timeout: 5000 });
}

// A module needs a loader, which V8's own realm has: data: URLs are read there without a flag.
function runModule(code, runtimeUrl) {
  const log = [];
  let finish;
  const finished = new Promise((resolve) => {
    finish = resolve;
  });
  globalThis.log = (...values) => {
    log.push(values.map((value) => format(value)).join(' '));
  };
  globalThis.done = (error) => {
    if (error !== undefined) log.push(`failed: ${format(error)}`);
    finish();
  };
  const text = code.replace(/(["'])oite\/(runtime(?:\/full)?)\1/, (_match, _quote, name) =>
    JSON.stringify(name === 'runtime' ? String(runtimeUrl) : new URL('full-runtime.js', runtimeUrl).href),
  );
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(`${text}\n// ${++moduleCount}`)}`;
  return withRejections(log, async () => {
    const timer = setTimeout(() => {
      log.push('(never done)');
      finish();
    }, 3000);
    import(url).catch((error) => {
      globalThis.done(error);
    });
    await finished;
    clearTimeout(timer);
    delete globalThis.log;
    delete globalThis.done;
  });
}
let moduleCount = 0;

let collect;
function collector() {
  if (collect === undefined) {
    v8.setFlagsFromString('--expose-gc');
    collect = vm.runInNewContext('gc');
    v8.setFlagsFromString('--no-expose-gc');
  }
  return collect;
}

/** The path of a program, for messages. */
export const pathOf = (program) => fileURLToPath(new URL(program.name, folder));
