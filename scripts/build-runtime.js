// Builds the runtime's one-file forms in dist/runtime from what tsc made of lib/runtime:
//   runtime.js  the ES module behind `oite/runtime`
//   full-runtime.js  the ES module behind `oite/runtime/full`, which imports runtime.js
//   inline.js   exports the minified text of one expression that evaluates to the exports of the first, for
//               self-contained output; and as `full` that of the second
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rollup } from '@rollup/wasm-node';
import { minify } from 'terser';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist/runtime');

/** Writes `text` unless the file holds it already, so that caches that go by time stay valid. */
function write(name, text) {
  const path = join(folder, name);
  let old;
  try {
    old = readFileSync(path, 'utf8');
  } catch { /* the first build */ }
  if (old !== text) writeFileSync(path, text);
}

/** One bundle of `input`; the names in `external` stay imports. */
async function bundle(input, format, external = []) {
  const built = await rollup({
    input: join(folder, input),
    external: external.map((name) => join(folder, name)),
    onwarn(warning) {
      // Classes and their helpers refer to each other across files, at run time only.
      if (warning.code !== 'CIRCULAR_DEPENDENCY') throw new Error(warning.message);
    },
  });
  const { output: [chunk] } = await built.generate({
    format, name: '$', esModule: false, freeze: false, paths: { [join(folder, 'index.js')]: './runtime.js' },
  });
  await built.close();
  if (chunk.imports.length > external.length) throw new Error(`The runtime imports ${chunk.imports.join(', ')}`);
  return chunk.code;
}

/** The minified text of an expression that evaluates to the exports of `input`. */
async function expression(input) {
  const { code } = await minify(await bundle(input, 'iife'), {
    ecma: 2020,
    // A function that is inlined by name stays one function; as an expression it would be made anew at each call.
    compress: { passes: 3, inline: 1, reduce_funcs: false, hoist_funs: false },
    format: { ascii_only: true },
  });
  const match = /^(?:var|const|let) \$=([^]*?);?$/.exec(code);
  if (match === null) throw new Error('The minified runtime is not one assignment');
  return match[1];
}

/** Bundles dist/runtime/index.js and full.js; gives the sizes in bytes. */
export async function buildRuntime() {
  const module = await bundle('index.js', 'es');
  const [core, full] = await Promise.all([expression('index.js'), expression('full.js')]);
  write('runtime.js', module);
  write('full-runtime.js', await bundle('full.js', 'es', ['index.js']));
  write('inline.js', `export default ${JSON.stringify(core)};\nexport const full = ${JSON.stringify(full)};\n`);
  const gzip = (text) => gzipSync(text, { level: 9 }).length;
  return { module: module.length, inline: core.length, gzip: gzip(core), full: full.length, fullGzip: gzip(full) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', 'tsconfig.runtime.json'], { cwd: root, stdio: 'inherit' });
  const sizes = await buildRuntime();
  console.log(`runtime.js ${sizes.module} bytes, inline ${sizes.inline}, gzipped ${sizes.gzip}; full ${sizes.full}, ${sizes.fullGzip}`);
  process.exitCode = status;
}
