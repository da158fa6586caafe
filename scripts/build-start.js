// Builds dist/start: what a process that runs Oite loads before the program, in few files so that it starts fast.
//   start.cjs     the command line's front door, `run`, the hook and the cache: all that a program needs whose files
//                 are in the cache
//   register.cjs  `oite/register` for `node -r`: Node 24.11.0 cannot load an ES module there, once hooks have a thread
//   compiler.cjs  the compiler with its parser, loaded when a file is not
//   std.js        the ES module behind `oite/std`
// They are CommonJS where they can be: Node loads that in half the time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from '@rollup/wasm-node';
import { parserNotice, trimParser } from './build-parser.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const folder = join(dist, 'start');
const require = createRequire(import.meta.url);

const sha = (...texts) => texts.reduce((hash, text) => hash.update(text).update('\0'), createHash('sha256')).digest('hex');

/** A hash of everything that goes into the files. */
function inputHash() {
  // All but what no bundle below reaches.
  const sources = readdirSync(dist, { recursive: true })
    .filter((name) => name.endsWith('.js') && !/^(?:page|plugins|inspect|start)[\\/]/.test(name)).map((name) => join(dist, name));
  const tools = ['build-start.js', 'build-parser.js'].map((name) => join(root, 'scripts', name));
  const packages = ['typescript', 'magic-string', '@jridgewell/sourcemap-codec'].map((name) =>
    JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version);
  return sha(...packages, ...[...sources.sort(), ...tools].map((path) => readFileSync(path)));
}

/** One bundle of `input`. Packages and `external` files (paths in dist) stay imports. */
async function bundle(input, file, { external = [], inline = [], format = 'cjs', globals, paths } = {}) {
  const outside = external.map((name) => join(dist, name));
  const built = await rollup({
    input: join(dist, input),
    external: (id) => outside.includes(id) || (!/^[./#]/.test(id) && !inline.includes(id)),
    plugins: [{
      name: 'oite',
      resolveId(source, importer) {
        if (source === '#typescript') return { id: 'typescript-parser', external: true };
        if (source === '#inline-runtime') return join(dist, 'runtime/inline.js');
        if (inline.includes(source)) return createRequire(importer).resolve(source).replace(/\.umd\.js$/, '.mjs');
        return null;
      },
      resolveImportMeta: (property) =>
        format === 'cjs' && property === 'url' ? '$url' : null,
    }],
    onwarn(warning) {
      // Lowering is recursive across files.
      if (warning.code !== 'CIRCULAR_DEPENDENCY') throw new Error(warning.message);
    },
  });
  const { output } = await built.generate({
    file: join(folder, file), format, name: '$compiler', globals, exports: format === 'es' ? undefined : 'named', esModule: false,
    paths: paths ?? Object.fromEntries(external.map((name) => [join(dist, name), `../${name}`])),
    freeze: false, externalLiveBindings: false, inlineDynamicImports: true, interop: 'default', generatedCode: 'es2015',
  });
  await built.close();
  return output[0].code;
}

/** Text in which each character is one byte: V8 keeps it in half the memory, and Node reads it without decoding. */
const ascii = (text) => text.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The parser's text depends on TypeScript and the names alone, and takes seconds: kept from build to build. */
function parserFor(names) {
  const { version } = require('typescript/package.json');
  const script = readFileSync(join(root, 'scripts/build-parser.js'));
  const path = join(root, '.cache', `parser-${sha(version, script, names.join()).slice(0, 16)}.txt`);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  const text = ascii(trimParser(names));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return text;
}

/** The licences of what is copied into compiler.cjs. */
function notices() {
  return ['typescript', 'magic-string', '@jridgewell/sourcemap-codec'].map((name) => {
    const home = join(root, 'node_modules', name);
    const files = readdirSync(home).filter((file) => /^(?:licen[cs]e|thirdparty)/i.test(file)).sort();
    return `${name}\n\n${files.map((file) => readFileSync(join(home, file), 'utf8').trim()).join('\n\n')}\n`;
  }).join(`\n${'-'.repeat(80)}\n\n`);
}

/** Builds the files, unless they stand there for the same input. */
export async function buildStart() {
  const stamp = join(dist, '.start');
  const hash = inputHash();
  const files = ['start.cjs', 'register.cjs', 'compiler.cjs', 'std.js', 'LICENSES.txt'];
  if (files.every((name) => existsSync(join(folder, name))) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  mkdirSync(folder, { recursive: true });

  const compiler = ascii(await bundle('node/compiler.js', 'compiler.cjs', {
    format: 'iife', globals: { 'typescript-parser': '$typescript' }, inline: ['magic-string', '@jridgewell/sourcemap-codec'],
  }));
  const names = [...new Set(Array.from(compiler.matchAll(/\$?\bts\.(\w+)/g), ([, name]) => name))].sort();
  const parser = parserFor(names);
  writeFileSync(join(folder, 'compiler.cjs'), `${parserNotice()}\n// Other notices: LICENSES.txt\nconst $typescript = ${parser};\n${compiler}\nmodule.exports = $compiler;\n`);

  const start = ascii(await bundle('node/start.js', 'start.cjs', { external: ['node/commands.js'] }));
  const id = sha(parser, compiler, start).slice(0, 32);
  const head = `'use strict';\nconst oiteBuild = '${id}';\nconst $url = require('node:url').pathToFileURL(__filename).href;\n`;
  writeFileSync(join(folder, 'start.cjs'), head + start.replace("'use strict';\n", ''));
  writeFileSync(join(folder, 'register.cjs'), "'use strict';\nrequire('./start.cjs').preload();\n");
  writeFileSync(join(folder, 'std.js'), await bundle('std/index.js', 'std.js', {
    // By its place: finding it by name takes Node as long as evaluating it.
    format: 'es', paths: { 'oite/runtime': '../runtime/runtime.js' },
  }));
  writeFileSync(join(folder, 'LICENSES.txt'), notices());
  writeFileSync(stamp, hash);
}
