// The compilers that are measured: source text → code and map. One that is not installed gives undefined.

import { createRequire } from 'node:module';
import { resolveOptions } from '../../dist/options.js';
import { runPipeline } from '../../dist/pipeline.js';

const require = createRequire(import.meta.url);

function optional(name) {
  try {
    return require(name);
  } catch {
    return undefined;
  }
}

const runtime = new URL('../../dist/runtime/', import.meta.url).href;

/** `debug`: what the hook and `oite run` make for a process with an inspector. */
function oite(await_, optimize, debug = false) {
  return (text, name) => {
    const options = resolveOptions({ fileName: `${name}.ot`, await: await_, optimize });
    const { code, map, diagnostics } = runPipeline(text, { ...options, debug });
    if (map === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    return {
      code: code.replaceAll('"oite/runtime/full"', `"${runtime}full-runtime.js"`).replaceAll('"oite/runtime"', `"${runtime}runtime.js"`)
        .replaceAll('"oite/std"', `"${new URL('../../dist/start/std.js', import.meta.url).href}"`),
      map,
    };
  };
}

function typescript(target) {
  const ts = optional('typescript');
  return ts && ((text, name) => {
    const { outputText, sourceMapText } = ts.transpileModule(text, {
      fileName: `${name}.js`, compilerOptions: { target: ts.ScriptTarget[target], module: ts.ModuleKind.ESNext, sourceMap: true, allowJs: true },
    });
    return { code: outputText.replace(/\/\/# sourceMappingURL.*\n?/, ''), map: JSON.parse(sourceMapText) };
  });
}

function esbuild() {
  const compiler = optional('esbuild');
  return compiler && ((text, name) => {
    const { code, map } = compiler.transformSync(text, { target: 'es2016', sourcemap: true, sourcefile: `${name}.js` });
    return { code, map: JSON.parse(map) };
  });
}

function swc() {
  const compiler = optional('@swc/core');
  return compiler && ((text, name) => {
    const { code, map } = compiler.transformSync(text, { filename: `${name}.js`, sourceMaps: true, jsc: { target: 'es5', externalHelpers: false }, module: { type: 'es6' }, swcrc: false });
    return { code, map: JSON.parse(map) };
  });
}

function babel() {
  const compiler = optional('@babel/core');
  return compiler && ((text, name) => {
    const { code, map } = compiler.transformSync(text, {
      filename: `${name}.js`, sourceMaps: true, babelrc: false, configFile: false,
      presets: [[require('@babel/preset-env'), { targets: { ie: '11' }, modules: false }]],
    });
    return { code, map };
  });
}

/** Name → compile. The first is the program itself. */
export const compilers = {
  native: (text) => ({ code: text, map: undefined }),
  'oite debugged, eager': oite('eager', 'speed', true),
  'oite debugged, spec': oite('spec', 'speed', true),
  'oite eager': oite('eager', 'speed'),
  'oite eager, machine alone': oite('eager', 'size'),
  'oite spec': oite('spec', 'speed'),
  'tsc ES2015': typescript('ES2015'),
  'tsc ES5': typescript('ES5'),
  esbuild: esbuild(),
  'swc ES5': swc(),
  'Babel regenerator': babel(),
};
