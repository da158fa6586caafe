// What is measured beside each other. A variant turns TypeScript into JavaScript:
//   { name, version, lower(source, fileName) → { code, map }, … }
//   runs: false        its output is not run
//   transpiles: false  its lowering is not timed
//   outside: true      it lowers in a process of its own
//   without            programs that it has no way to lower
//   isParser: true     what all others are compared with when they transpile
// A peer that is not installed is left out, with the reason.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const root = new URL('../', import.meta.url);
/** Read from the file: not every package exports its package.json. */
const version = (name) => {
  const path = require.resolve.paths(name).map((folder) => `${folder}/${name}/package.json`).find(existsSync);
  return JSON.parse(readFileSync(path, 'utf8')).version;
};

async function oite() {
  const { transpile } = await import(new URL('dist/index.js', root));
  const own = require(fileURLToPath(new URL('package.json', root))).version;
  const lowering = (options) => (source, fileName) => {
    const { code, map, diagnostics } = transpile(source, { fileName, ...options });
    const error = diagnostics.find(({ severity }) => severity === 'error');
    if (error !== undefined) throw new Error(`${fileName}:${error.line}: ${error.message}`);
    return { code, map };
  };
  return [
    { name: 'native', version: process.version, lower: lowering({ await: 'native' }) },
    { name: 'oite eager', version: own, lower: lowering({ await: 'eager' }) },
    { name: 'oite eager size', version: own, lower: lowering({ await: 'eager', optimize: 'size' }) },
    { name: 'oite spec', version: own, lower: lowering({ await: 'spec' }) },
  ];
}

async function typescript() {
  const { default: ts } = await import('typescript');
  const lowering = (target) => (source, fileName) => {
    const { outputText, sourceMapText } = ts.transpileModule(source, {
      fileName,
      compilerOptions: {
        target, module: ts.ModuleKind.ESNext, sourceMap: true, downlevelIteration: true, ignoreDeprecations: '6.0',
        experimentalDecorators: true,
      },
    });
    return { code: outputText, map: sourceMapText };
  };
  return [
    { name: 'tsc ES2015', version: ts.version, lower: lowering(ts.ScriptTarget.ES2015) },
    { name: 'tsc ES5', version: ts.version, lower: lowering(ts.ScriptTarget.ES5) },
  ];
}

async function esbuild() {
  const { transformSync } = await import('esbuild');
  const lower = (source, sourcefile) =>
    transformSync(source, { loader: 'ts', target: 'es2016', sourcemap: 'external', sourcefile });
  // The service is started before anything is timed.
  lower('', 'start.ts');
  return [{ name: 'esbuild', version: version('esbuild'), lower, outside: true }];
}

async function swc() {
  const { transformSync } = await import('@swc/core');
  const lowering = (target) => (source, filename) => transformSync(source, {
    filename, sourceMaps: true, swcrc: false, configFile: false, isModule: true,
    jsc: { target, parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true } },
  });
  return [
    { name: 'swc ES2016', version: version('@swc/core'), lower: lowering('es2016') },
    { name: 'swc ES5', version: version('@swc/core'), lower: lowering('es5') },
  ];
}

async function babel() {
  const { default: { transformSync } } = await import('@babel/core');
  const own = version('@babel/core');
  const lowering = (plugins) => (source, filename) => transformSync(source, {
    filename, plugins, presets: [['@babel/preset-typescript', { allowDeclareFields: true }]], cwd: fileURLToPath(new URL('.', import.meta.url)),
    parserOpts: { plugins: ['decorators'] }, sourceMaps: true, configFile: false, babelrc: false, compact: false,
  });
  return [
    {
      name: 'Babel regenerator',
      version: own,
      lower: lowering([
        '@babel/plugin-transform-block-scoping', '@babel/plugin-transform-for-of',
        '@babel/plugin-transform-async-generator-functions', '@babel/plugin-transform-async-to-generator',
        '@babel/plugin-transform-regenerator',
      ]),
    },
    {
      name: 'async-to-promises',
      version: version('babel-plugin-transform-async-to-promises'),
      lower: lowering(['babel-plugin-transform-async-to-promises']),
    },
    {
      name: 'bluebird',
      version: version('bluebird'),
      // Generators that bluebird drives. It has nothing for async generators.
      without: ['generator', 'ticks'],
      transpiles: false,
      lower: lowering([['@babel/plugin-transform-async-to-generator', { module: 'bluebird', method: 'coroutine' }]]),
    },
  ];
}

async function erasers() {
  const { transform } = await import('sucrase');
  return [{
    name: 'sucrase (types only)',
    version: version('sucrase'),
    runs: false,
    lower: (source, filePath) => transform(source, {
      transforms: ['typescript'], filePath, disableESTransforms: true, sourceMapOptions: { compiledFilename: filePath },
    }),
  }];
}

async function oxc() {
  const { transformSync } = await import('oxc-transform');
  return [{
    name: 'oxc',
    version: version('oxc-transform'),
    // Its helpers come from a package that no program here has.
    runs: false,
    lower: (source, fileName) => transformSync(fileName, source, {
      target: 'es2016', sourcemap: true, decorator: { legacy: true },
    }),
  }];
}

async function parse() {
  const { default: ts } = await import('typescript');
  return [{
    name: 'parse alone',
    isParser: true,
    version: ts.version,
    runs: false,
    lower: (source, fileName) => {
      ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, false);
      return { code: '' };
    },
  }];
}

/** Who makes which variants. */
const families = { oite, esbuild, typescript, swc, babel, oxc, erasers, parse };

/** The variants of some families (default: of all) that can be loaded, and why the others cannot. */
export async function loadVariants(names = Object.keys(families)) {
  const variants = [];
  const missing = [];
  for (const family of names) {
    try {
      for (const variant of await families[family]()) variants.push({ ...variant, family });
    } catch (error) {
      missing.push({ name: family, reason: String(error.message).split('\n')[0] });
    }
  }
  return { variants, missing };
}

/** Makes the imports of lowered code reach the packages of this folder, from wherever the code is written to. */
export const link = (code) => code
  .replace(/(\bfrom\s*|\brequire\s*\(\s*)(['"])oite\/runtime(\/full)?\2/g, (_, before, quote, full) =>
    `${before}${quote}${new URL(`dist/runtime/${full ? 'full-runtime' : 'runtime'}.js`, root)}${quote}`)
  // It is a CommonJS module, and its promise takes the place of the built-in one.
  .replace(/\bimport \{ coroutine as (\w+) \} from "bluebird";/, (_, name) =>
    `import Promise from '${pathToFileURL(require.resolve('bluebird'))}';\nconst ${name} = Promise.coroutine;\n`);
