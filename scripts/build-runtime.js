// Builds the runtime's one-file forms in dist/runtime from what tsc made of lib/runtime:
//   runtime.js  the ES module behind `oite/runtime`
//   inline.js   exports the minified text of one expression that evaluates to the same exports, for self-contained output
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rollup } from 'rollup';
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

/** Bundles dist/runtime/index.js; gives the sizes in bytes. */
export async function buildRuntime() {
  const bundle = await rollup({
    input: join(folder, 'index.js'),
    onwarn(warning) {
      // Classes and their helpers refer to each other across files, at run time only.
      if (warning.code !== 'CIRCULAR_DEPENDENCY') throw new Error(warning.message);
    },
  });
  const { output: [module] } = await bundle.generate({ format: 'es', freeze: false });
  if (module.imports.length > 0) throw new Error(`The runtime imports ${module.imports.join(', ')}`);
  const { output: [script] } = await bundle.generate({ format: 'iife', name: '$', esModule: false, freeze: false });
  await bundle.close();
  const { code } = await minify(script.code, {
    ecma: 2020,
    compress: { passes: 3, keep_fargs: false, hoist_funs: false },
    format: { ascii_only: true },
  });
  const match = /^(?:var|const|let) \$=([^]*?);?$/.exec(code);
  if (match === null) throw new Error('The minified runtime is not one assignment');
  const expression = match[1];
  write('runtime.js', module.code);
  write('inline.js', `export default ${JSON.stringify(expression)};\n`);
  return { module: module.code.length, inline: expression.length, gzip: gzipSync(expression, { level: 9 }).length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', 'tsconfig.runtime.json'], { cwd: root, stdio: 'inherit' });
  const sizes = await buildRuntime();
  console.log(`runtime.js ${sizes.module} bytes, inline ${sizes.inline}, gzipped ${sizes.gzip}`);
  process.exitCode = status;
}
