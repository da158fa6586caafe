// `oite build`: one JavaScript file per input, in the shape of the input folder. Everything is worked out before the
// first file is written; with an error anywhere nothing is.

import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from '../diagnostics.js';
import { transpile, type TranspileOptions } from '../index.js';
import { fileDiagnostic, readInput, reasonOf } from './input.js';
import { findInputs, type InputFile, realPath } from './inputs.js';
import type { Reporter } from './reporter.js';
import { isPathSpecifier, resolveRequest } from './resolve.js';
import { rewriteSpecifiers } from './specifiers.js';
import { decoratorsFor } from './tsconfig-decorators.js';
import { writeAtomically } from './write.js';

export interface BuildOptions {
  readonly paths: readonly string[];
  readonly outDir: string | undefined;
  readonly outFile: string | undefined;
  readonly sourceMap: 'true' | 'inline' | 'hidden' | 'false';
  readonly transpile: TranspileOptions;
}

export interface Output {
  readonly input: string;
  readonly output: string;
  readonly map?: string;
  /** False: it held the same bytes already. */
  readonly written: boolean;
}

interface Planned {
  readonly input: InputFile;
  readonly output: string;
}

interface Built extends Planned {
  readonly code: string;
  readonly map: string | undefined;
}

/** Builds, reports diagnostics, and returns what was written; undefined when there were errors. */
export function build(options: BuildOptions, reporter: Reporter): readonly Output[] | undefined {
  const target = resolve(options.outFile ?? options.outDir!);
  const { files, base, diagnostics } = findInputs(options.paths, options.outDir === undefined ? undefined : target);
  reporter.report(diagnostics, undefined);
  const plan = files.map((input): Planned => {
    const output = options.outFile === undefined ? join(target, outputName(relative(base, input.path))) : target;
    return { input, output };
  });
  reporter.report(checkOutputs(plan, options.outDir === undefined ? undefined : target), undefined);
  if (reporter.failed) return undefined;
  const built: Built[] = [];
  for (const planned of plan) {
    const result = buildOne(planned, options, reporter);
    if (result !== undefined) built.push(result);
  }
  return reporter.failed ? undefined : writeAll(built, reporter);
}

/** The output's name: .mts gives .mjs, .cts gives .cjs, JavaScript keeps its extension, all else .js. */
export function outputName(name: string): string {
  return name.replace(/\.(?:ot|tscl|([mc]?)ts)$/, (_, kind: string | undefined) => `.${kind ?? ''}js`);
}

/** No output may be an input, lie outside of the output folder, or stand for two inputs. */
function checkOutputs(plan: readonly Planned[], folder: string | undefined): readonly Diagnostic[] {
  const inputs = new Set(plan.map(({ input }) => realPath(input.path)));
  const taken = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const root = folder === undefined ? undefined : realPath(folder) + sep;
  for (const { input, output } of plan) {
    const real = join(realPath(dirname(output)), basename(output));
    const other = taken.get(real);
    taken.set(real, input.name);
    if (inputs.has(realPath(output)) || inputs.has(real)) {
      const help = 'Choose another --out-dir or --out-file.';
      diagnostics.push(fileDiagnostic('OT4003', input.name, `Its output would overwrite an input: ${output}`, help));
    } else if (other !== undefined) {
      diagnostics.push(fileDiagnostic('OT4004', input.name, `It has the same output as ${other}: ${output}`));
    } else if (root !== undefined && !real.startsWith(root)) {
      diagnostics.push(
        fileDiagnostic('OT4005', input.name, `Its output would lie outside of the output folder: ${real}`),
      );
    }
  }
  return diagnostics;
}

function buildOne({ input, output }: Planned, options: BuildOptions, reporter: Reporter): Built | undefined {
  const read = readInput(input.path, input.name);
  if ('diagnostic' in read) {
    reporter.report([read.diagnostic], undefined);
    return undefined;
  }
  const decorators =
    options.transpile.decorators ?? (read.text.includes('@') ? decoratorsFor(dirname(input.path)) : 'standard');
  const result = transpile(read.text, {
    ...options.transpile,
    decorators,
    fileName: input.name,
    sourceMap: options.sourceMap !== 'false',
  });
  reporter.report(result.diagnostics, read.text);
  if (result.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const linked = rewriteSpecifiers(result.code, result.map, ({ text, kind }) =>
    kind === 'require' && !isPathSpecifier(text) ? undefined : outputSpecifier(text, input.path),
  );
  if (linked.map === null) return { input, output, code: linked.code, map: undefined };
  const { sources } = linked.map as { sources: readonly string[] };
  const own = encodeURI(relative(dirname(output), input.path).split(sep).join('/')).replace(
    /[?#]/g,
    encodeURIComponent,
  );
  const map = JSON.stringify({
    ...linked.map,
    file: basename(output),
    sources: sources.map((name, index) => (index === 0 ? own : name)),
  });
  return { input, output, map: undefined, ...withMap(linked.code, map, output, options.sourceMap) };
}

/** What an import of `specifier` in the file `from` is called once both are built; undefined: as it is. */
export function outputSpecifier(specifier: string, from: string): string | undefined {
  if (!isPathSpecifier(specifier)) return undefined;
  if (/\.(?:ot|tscl|[mc]?ts)$/.test(specifier)) return outputName(specifier);
  const found = resolveRequest(specifier, from);
  if (found === undefined) return undefined;
  const path = relative(dirname(from), found).split(sep).join('/');
  return outputName(path.startsWith('.') ? path : `./${path}`);
}

function withMap(
  code: string,
  map: string,
  output: string,
  kind: BuildOptions['sourceMap'],
): { code: string; map?: string } {
  if (kind === 'inline') {
    const data = Buffer.from(map).toString('base64');
    return { code: `${code}${endOf(code)}//# sourceMappingURL=data:application/json;charset=utf-8;base64,${data}\n` };
  }
  if (kind === 'hidden') return { code, map };
  const url = basename(pathToFileURL(`${output}.map`).pathname);
  return { code: `${code}${endOf(code)}//# sourceMappingURL=${url}\n`, map };
}

const endOf = (code: string): string => (code === '' || code.endsWith('\n') ? '' : '\n');

function writeAll(built: readonly Built[], reporter: Reporter): readonly Output[] | undefined {
  const outputs: Output[] = [];
  for (const { input, output, code, map } of built) {
    try {
      // The map first: whoever sees the new code finds its map.
      const mapWritten = map !== undefined && writeAtomically(`${output}.map`, map);
      const written = writeAtomically(output, code) || mapWritten;
      const names = { input: input.name, output: relative(process.cwd(), output) };
      outputs.push(map === undefined ? { ...names, written } : { ...names, map: `${names.output}.map`, written });
    } catch (error) {
      reporter.report(
        [fileDiagnostic('OT4006', input.name, `${output} cannot be written: ${reasonOf(error)}.`)],
        undefined,
      );
      return undefined;
    }
  }
  return outputs;
}
