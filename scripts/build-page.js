// Builds what `oite inspect --format html` and the playground need, from what tsc made of lib/page and the core:
//   dist/page/assets.js    the page's script and style, as text
//   dist/page/compiler.js  inspect() for a browser, as text; TypeScript is not in it
// Texts, since a page holds them itself and names their hashes.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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

/** One classic script. */
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
  return chunk.code;
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

/** A hash of the files that go in: bundling takes seconds, and most builds change nothing here. */
function fingerprint(folders) {
  const hash = createHash('sha256');
  const files = readdirSync(dist, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.js') && folders.test(path) && !/^page\/(?:assets|compiler)\.js$/.test(path))
    .sort();
  for (const file of [...files.map((path) => join(dist, path)), join(root, 'lib/page/style.css'), fileURLToPath(import.meta.url)]) {
    hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Makes a file of dist/page unless its inputs are those that it was made of. True when it was made. */
async function make(name, folders, text) {
  const stamp = join(dist, `page/.${name}.tsbuildinfo`);
  const inputs = fingerprint(folders);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs && existsSync(join(dist, 'page', name))) return false;
  write(name, await text());
  writeFileSync(stamp, inputs);
  return true;
}

/** Builds the assets, each unless nothing has changed in it; gives the names of those that were made. */
export async function buildPage() {
  const made = [];
  const style = shortStyle(readFileSync(join(root, 'lib/page/style.css'), 'utf8'));
  const page = async () => {
    const { code } = await minify(await bundle(join(dist, 'page/main.js'), forPage), { ecma: 2020, format: { ascii_only: true } });
    return `export const script = ${JSON.stringify(code)};\nexport const style = ${JSON.stringify(style)};\n`;
  };
  if (await make('assets.js', /^(?:page|inspect|source)\b/, page)) made.push('assets.js');
  // Not minified: beside the 9 MB of TypeScript it saves nothing, and it takes longer than all the rest of a build.
  const core = async () => `export const compiler = ${JSON.stringify(await bundle(entry, forCompiler))};\n`;
  if (await make('compiler.js', /^(?!node\/|plugins\/|page\/|start\/)/, core)) made.push('compiler.js');
  return made;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await buildPage();
  console.log(`page: ${made.length === 0 ? 'nothing has changed' : made.map((name) => `${name} ${statSync(join(dist, 'page', name)).size} bytes`).join(', ')}`);
}
