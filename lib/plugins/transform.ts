// One module of a bundle: source text in, an ES module out. Bundles are made of ES modules, so a file without import and
// export becomes one, too, unless it speaks CommonJS.
//
// The files of a program of several files are loaded by each other, where an include stands: a script becomes a module that
// exports `load`, which runs it once. That module has the name `x.ot?oite-include`, since to import `x.ot` is to run it.
//
//   require ./x;      →   import { load as $1 } from "./x.ot?oite-include"; … $include($1)

import { basename, dirname, relative } from 'node:path';
import { toDiagnostics } from '../diagnostics.js';
import { resolveOptions, type ResolvedOptions, type TranspileOptions } from '../options.js';
import { checkIncludes } from '../node/includes.js';
import { loadCompiler } from '../node/load-compiler.js';
import { resolveRequest } from '../node/resolve.js';
import { decoratorsFor } from '../node/tsconfig-decorators.js';
import type { TranspileResult } from '../index.js';
import type { Programs } from './programs.js';

/** Names that only a CommonJS module has. */
const scriptNames = ['require', 'module', 'exports', '__filename', '__dirname'];

/** Ends the id of a module that exports how a file is loaded. */
export const includeQuery = '?oite-include';

export interface Transformed extends TranspileResult {
  /** Other files that the output depends on. */
  readonly dependencies: readonly string[];
}

type Compiler = ReturnType<typeof loadCompiler>;
type Trace = NonNullable<Parameters<Compiler['runPipeline']>[2]>;

/** Transpiles the module `id`, a path or a path with `includeQuery`. Its source map names it relative to itself. */
export function transformModule(source: string, id: string, transpile: TranspileOptions, programs: Programs): Transformed {
  const path = fileOf(id);
  const isLoaded = id.endsWith(includeQuery);
  const included = isLoaded || programs.isIncluded(path);
  const decorators = transpile.decorators ?? (source.includes('@') ? decoratorsFor(dirname(path)) : 'standard');
  const options: ResolvedOptions = { ...resolveOptions({ ...transpile, decorators, fileName: path }), included, linking: 'load' };
  const { runPipeline } = loadCompiler(false);
  const trace: Trace = {};
  const needed = new Set<string>();
  const result = runPipeline(source, options, trace, ({ text, kind }) => {
    if (kind === 'require') needed.add(text);
    const include = kind === 'static' ? trace.file?.includes.find(({ specifier }) => specifier === text) : undefined;
    return include && loadedName(text, path);
  });
  const { file, analysis } = trace;
  if (file === undefined || analysis === undefined || result.code === '') return { ...result, dependencies: [] };
  const found = toDiagnostics(checkIncludes(file.includes, path), source, path);
  const dependencies = file.includes.flatMap(({ specifier }) => resolveRequest(specifier, path) ?? []);
  const diagnostics = [...result.diagnostics, ...found];
  if (found.some(({ severity }) => severity === 'error')) return { code: '', map: null, diagnostics, dependencies };
  const isPart = included || file.includes.length > 0;
  if (isPart && options.dialect === 'oite') {
    if (file.isModule) {
      // Modules are loaded by who imports them.
      const code = `import ${JSON.stringify(`./${basename(path)}`)};\nexport const load = () => {};\n`;
      return isLoaded ? ownCode(code, path) : { ...result, diagnostics, dependencies };
    }
    if (included && !isLoaded) {
      const code = `import { load } from ${JSON.stringify(`./${basename(path)}${includeQuery}`)};\nexport default load();\n`;
      return ownCode(code, path);
    }
    const wrapped = wrapScript(result, needed, new Set(file.includes.map(({ specifier }) => specifier)), path, included);
    return { ...wrapped, diagnostics, dependencies };
  }
  if (file.isModule || options.format !== undefined) return { ...result, dependencies };
  const { free } = analysis;
  if (scriptNames.some((name) => free.has(name))) return { ...result, dependencies };
  const asModule = runPipeline(source, { ...options, format: 'module' });
  // What only sloppy code may do stays a script.
  const isModule = !asModule.diagnostics.some(({ severity }) => severity === 'error');
  return { ...(isModule ? asModule : result), dependencies };
}

/** The file of a module id: without query and hash. Folders may have these characters in their names. */
export function fileOf(id: string): string {
  return /^.*?\.(?:ot|tscl|[mc]?[jt]s)(?=[?#]|$)/s.exec(id)?.[0] ?? id.replace(/[?#].*$/s, '');
}

/** A module that holds nothing of a source: nothing of it is mapped. */
function ownCode(code: string, path: string): Transformed {
  const map = { version: 3 as const, file: basename(path), sources: [], sourcesContent: [], names: [], mappings: '' };
  return { code, map, diagnostics: [], dependencies: [] };
}

/** What a module by which a file is loaded is called in the file `from`. */
function loadedName(specifier: string, from: string): string {
  const found = resolveRequest(specifier, from);
  if (found === undefined) return specifier;
  const way = relative(dirname(from), found).replaceAll('\\', '/');
  return `${way.startsWith('..') ? way : `./${way}`}${includeQuery}`;
}

/**
 * A script as a module that exports `load`; one that nobody includes is run at once. `needed`: what it calls `require` with;
 * all of that but the includes is there before it runs.
 */
function wrapScript(
  { code, map }: TranspileResult, needed: ReadonlySet<string>, includes: ReadonlySet<string>, path: string, included: boolean,
): Pick<TranspileResult, 'code' | 'map'> {
  const names = new Set([...needed, ...Array.from(code.matchAll(/\brequire\("(oite\/[\w/]+)"\)/g), ([, name]) => name!)]);
  const imports: string[] = [];
  const found: string[] = [];
  for (const [i, name] of [...names].entries()) {
    if (name === 'fs' || name === 'path') continue; // Oite's own
    const isInclude = includes.has(name);
    if (isInclude && resolveRequest(name, path) === undefined) continue; // reported
    const local = `$oite_${i}`;
    imports.push(isInclude
      ? `import { load as ${local} } from ${JSON.stringify(loadedName(name, path))};`
      : `import * as ${local} from ${JSON.stringify(name)};`);
    found.push(`${JSON.stringify(name)}: ${isInclude ? local : `() => $oite_value(${local})`}`);
  }
  const head = [
    ...imports,
    "const $oite_value = (module) => ('default' in module ? module.default : module);",
    `const $oite_found = { __proto__: null, ${found.join(', ')} };`,
    'const $oite_require = Object.assign((name) => $oite_found[$oite_require.resolve(name)](), { resolve(name) {',
    '  if ($oite_found[name]) return name;',
    "  throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });",
    '} });',
    'let $oite_module;',
    'export function load() {',
    '  if ($oite_module === undefined) {',
    '    $oite_module = { exports: {} };',
    '    $oite_run.call($oite_module.exports, $oite_require, $oite_module, $oite_module.exports);',
    '  }',
    '  return $oite_module.exports;',
    '}',
    'function $oite_run(require, module, exports) {',
    '',
  ];
  const end = `\n}\n${included ? '' : 'export default load();\n'}`;
  const shifted = map === null ? null : { ...map, mappings: ';'.repeat(head.length - 1) + map.mappings };
  return { code: head.join('\n') + code + end, map: shifted };
}
