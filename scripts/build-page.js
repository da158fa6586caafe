// Builds what `oite inspect --format html` and the playground need, from what tsc made of lib/page and the core:
//   dist/page/assets.js    the page's script and style, as text
//   dist/page/compiler.js  inspect() for a browser, as text; TypeScript is not in it
// Texts, since a page holds them itself and names their hashes.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from '@rollup/wasm-node';
import { minify } from 'terser';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** What both bundles import, and what the compiler alone may: the page has no TypeScript. */
const shared = { '@jridgewell/sourcemap-codec': 'node_modules/@jridgewell/sourcemap-codec/dist/sourcemap-codec.mjs' };
const core = { ...shared, 'magic-string': 'node_modules/magic-string/dist/index.mjs', '#inline-runtime': 'dist/runtime/inline.js' };
const entry = '\0compiler';
const typescript = '\0typescript';
const forPage = { name: 'page', resolveId: (name) => (Object.hasOwn(shared, name) ? join(root, shared[name]) : null) };
const forCompiler = {
  name: 'compiler',
  resolveId: (name) => (name === entry ? entry : name === '#typescript' ? typescript : Object.hasOwn(core, name) ? join(root, core[name]) : null),
  load(id) {
    if (id === typescript) return 'export default globalThis.ts;';
    if (id !== entry) return null;
    return `import { inspect } from ${JSON.stringify(join(dist, 'inspect/index.js'))}; globalThis.oiteInspect = inspect;`;
  },
};

/** One classic script, minified. */
async function bundle(input, plugin) {
  const built = await rollup({
    input,
    plugins: [plugin],
    onwarn(warning) {
      if (warning.code !== 'CIRCULAR_DEPENDENCY') throw new Error(warning.message);
    },
  });
  const { output: [chunk] } = await built.generate({ format: 'iife' });
  await built.close();
  if (chunk.imports.length > 0) throw new Error(`The page imports ${chunk.imports.join(', ')}`);
  const { code } = await minify(chunk.code, { ecma: 2020, format: { ascii_only: true } });
  return code;
}

/** Writes `text` unless the file holds it already, so that caches that go by time stay valid. */
function write(name, text) {
  const path = join(dist, 'page', name);
  let old;
  try {
    old = readFileSync(path, 'utf8');
  } catch { /* the first build */ }
  if (old !== text) writeFileSync(path, text);
}

/** Comments and white space of our own style: it has no string that holds any. */
function shortStyle(text) {
  return text.replace(/\/\*[^]*?\*\//g, '').replace(/\s*([{};])\s*/g, '$1').replace(/\n\s*/g, ' ').trim();
}

/** A hash of all that goes in: minifying takes seconds, and most builds change nothing here. */
function fingerprint() {
  const hash = createHash('sha256');
  const files = readdirSync(dist, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.js') && !/^(?:node|plugins)\/|^page\/(?:assets|compiler)\.js$/.test(path))
    .sort();
  for (const file of [...files.map((path) => join(dist, path)), join(root, 'lib/page/style.css'), fileURLToPath(import.meta.url)]) {
    hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Builds the assets, unless they are those of these inputs already; gives their sizes in bytes, or undefined. */
export async function buildPage() {
  const stamp = join(dist, 'page/.inputs.tsbuildinfo');
  const inputs = fingerprint();
  try {
    if (readFileSync(stamp, 'utf8') === inputs && readdirSync(join(dist, 'page')).includes('compiler.js')) return undefined;
  } catch { /* the first build */ }
  const script = await bundle(join(dist, 'page/main.js'), forPage);
  const style = shortStyle(readFileSync(join(root, 'lib/page/style.css'), 'utf8'));
  const compiler = await bundle(entry, forCompiler);
  write('assets.js', `export const script = ${JSON.stringify(script)};\nexport const style = ${JSON.stringify(style)};\n`);
  write('compiler.js', `export const compiler = ${JSON.stringify(compiler)};\n`);
  writeFileSync(stamp, inputs);
  return { script: script.length, style: style.length, compiler: compiler.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { script, style, compiler } = (await buildPage()) ?? {};
  console.log(script === undefined ? 'page: nothing has changed' : `page: script ${script} bytes, style ${style}; compiler ${compiler}`);
}
