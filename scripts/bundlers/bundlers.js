// How each bundler is told to bundle app/ with the plugin: once, and while it watches.
// `bundle(app, out, plugin)` writes `out`/main.mjs and resolves to what was warned about; `watch` takes a callback for each
// finished build and resolves to a function that ends it. `forBrowsers` bundles for hosts without Node.

import { join } from 'node:path';
import { build as esbuild, context } from 'esbuild';
import { rolldown, watch as watchRolldown } from 'rolldown';
import { rollup, watch as watchRollup } from 'rollup';
import { rspack } from '@rspack/core';
import { build as vite, createServer } from 'vite';
import webpack from 'webpack';

const isNode = (id) => /^(?:node:|oite(?:\/|$))/.test(id);
const input = (app) => join(app, 'main.ot');

/** What rollup needs beside: JSON. */
const json = {
  name: 'json',
  transform: (code, id) => (id.endsWith('.json') ? { code: `export default ${code};`, map: { mappings: '' } } : null),
};

const rollupOptions = (app, plugins, extra = []) => ({
  input: input(app),
  external: isNode,
  plugins: [...plugins, ...extra],
  onwarn: (warning) => {
    if (warning.code === 'CIRCULAR_DEPENDENCY' || warning.plugin === 'oite') return; // includes may be one; what is ours is meant
    throw new Error(warning.message);
  },
});
const rollupOutput = (out) => ({ dir: out, format: 'es', sourcemap: true, entryFileNames: '[name].mjs', chunkFileNames: '[name]-chunk.mjs' });

/** Ends of builds of a watcher in Rollup's manner. */
function follow(watcher, done) {
  watcher.on('event', (event) => {
    if (event.code === 'ERROR') done(event.error);
    if (event.code === 'END') done();
    event.result?.close();
  });
  return () => watcher.close();
}

/** For browsers: the packages inside, in one file that needs nothing. */
const forBrowsers = {
  vite: (app, out, plugin) => vite({
    root: app, configFile: false, logLevel: 'silent', plugins: [plugin],
    build: { outDir: out, target: 'esnext', minify: false, lib: { entry: input(app), formats: ['es'], fileName: () => 'main.mjs' } },
  }),
  esbuild: (app, out, plugin) => {
    const { external: _, ...options } = esbuildOptions(app, out, plugin);
    return esbuild({ ...options, platform: 'browser' });
  },
  ...Object.fromEntries(Object.entries({ webpack, rspack }).map(([name, compile]) => [name, (app, out, plugin) => {
    const { externals: _, ...options } = webpackOptions(app, out, plugin);
    return run(compile({ ...options, target: ['web', 'es2022'], devtool: false }));
  }])),
};

const esbuildOptions = (app, out, plugin) => ({
  entryPoints: [input(app)],
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  external: ['oite'],
  loader: { '.ot': 'js' }, // for what the plugin is told to leave alone
  sourcemap: true,
  logLevel: 'silent',
  plugins: [plugin],
});

/** Vite's development server, without a port of its own. */
export async function startServer(app, plugins) {
  const server = await createServer({
    root: app, configFile: false, logLevel: 'silent', appType: 'custom', plugins,
    server: { middlewareMode: true, ws: false, hmr: false }, optimizeDeps: { noDiscovery: true },
  });
  return { server, end: () => server.close() };
}

const viteOptions = (app, out, plugin, watch) => ({
  root: app,
  configFile: false,
  logLevel: 'silent',
  plugins: [plugin],
  ssr: { external: ['oite'] },
  build: {
    outDir: out, emptyOutDir: false, ssr: input(app), sourcemap: true, minify: false, target: 'esnext', watch,
    rollupOptions: { external: isNode, output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-chunk.mjs' } },
  },
});

const webpackOptions = (app, out, plugin) => ({
  mode: 'development',
  context: app,
  entry: input(app),
  target: 'node20',
  devtool: 'source-map',
  experiments: { outputModule: true },
  externalsType: 'module',
  externals: [({ request }, done) => (isNode(request) ? done(null, `module ${request}`) : done())],
  output: { path: out, filename: 'main.mjs', chunkFilename: '[name]-chunk.mjs', library: { type: 'module' }, chunkFormat: 'module' },
  plugins: [plugin],
});

/** A finished build of webpack and Rspack: an error, or what was warned about. */
function judge(error, stats) {
  if (error) throw error;
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return warnings.map(({ message }) => message);
}

function run(compiler) {
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => compiler.close(() => {
      try {
        resolve(judge(error, stats));
      } catch (problem) {
        reject(problem);
      }
    }));
  });
}

const compilers = (compile) => ({
  bundle: (app, out, plugin) => run(compile(webpackOptions(app, out, plugin))),
  watch: async (app, out, plugin, done) => {
    const compiler = compile(webpackOptions(app, out, plugin));
    const watching = compiler.watch({ aggregateTimeout: 50 }, (error, stats) => {
      try {
        judge(error, stats);
        done();
      } catch (problem) {
        done(problem);
      }
    });
    return () => new Promise((resolve) => watching.close(() => compiler.close(resolve)));
  },
});

const rollups = (bundler, watcher, extra) => ({
  bundle: async (app, out, plugin) => {
    const bundle = await bundler(rollupOptions(app, [plugin], extra));
    await bundle.write(rollupOutput(out));
    await bundle.close();
    return [];
  },
  watch: async (app, out, plugin, done) =>
    follow(watcher({ ...rollupOptions(app, [plugin], extra), output: rollupOutput(out) }), done),
});

export { forBrowsers };

export const bundlers = {
  rollup: rollups(rollup, watchRollup, [json]),
  rolldown: rollups(rolldown, watchRolldown),
  vite: {
    bundle: async (app, out, plugin) => {
      await vite(viteOptions(app, out, plugin, null));
      return [];
    },
    watch: async (app, out, plugin, done) => follow(await vite(viteOptions(app, out, plugin, {})), done),
  },
  esbuild: {
    bundle: async (app, out, plugin) => (await esbuild(esbuildOptions(app, out, plugin))).warnings.map(({ text }) => text),
    watch: async (app, out, plugin, done) => {
      const options = esbuildOptions(app, out, plugin);
      const end = { name: 'end', setup: (build) => build.onEnd(({ errors }) => done(errors[0])) };
      const watching = await context({ ...options, plugins: [...options.plugins, end] });
      await watching.watch();
      return () => watching.dispose();
    },
  },
  webpack: compilers(webpack),
  rspack: compilers(rspack),
};
