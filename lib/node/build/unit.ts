// One source file to the bytes of its output. The only part of a build that loads the compiler; runs in worker threads, too.

import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from '../../diagnostics.js';
import { resolveOptions } from '../../options.js';
import type { Trace } from '../../pipeline.js';
import { fileDiagnostic, reasonOf } from '../input.js';
import type { InputFile } from '../inputs.js';
import { type CodeCache, loadCompiler } from '../load-compiler.js';
import { allowsCache } from '../settings.js';
import { decoratorsFor } from '../tsconfig-decorators.js';
import { digestOf, keyOf } from './keys.js';
import { linkOf, urlPath } from './names.js';
import type { BuildSettings } from './options.js';

/** What is to be compiled. Plain data: it goes to other threads. */
export interface Unit {
  readonly input: InputFile;
  /** Absolute. */
  readonly output: string;
}

/** One file that a build writes. */
export interface OutputFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly digest: string;
}

/** A static import by relative path: what it says, and the offsets of that in the source. */
export type Import = readonly [text: string, start: number, end: number];

export interface Compiled {
  /** Stands for all that the output is made from, but for the links. */
  readonly key: string;
  readonly format: 'module' | 'script' | 'copy';
  /** Specifiers that were looked up, by kind and text, and what the output calls them (null: the same). */
  readonly links: Readonly<Record<string, string | null>>;
  readonly imports: readonly Import[];
  /** Empty when there was an error. The map comes first: whoever sees the new code finds its map. */
  readonly files: readonly OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** The source, where diagnostics need it. */
  readonly text: string | undefined;
}

/** Compiles the source of `unit`. Bad source and unreadable files end in diagnostics. `codeCache`: how this thread loads the compiler. */
export function compileUnit({ input, output }: Unit, settings: BuildSettings, codeCache: CodeCache): Compiled {
  let text: string;
  try {
    text = readFileSync(input.path, 'utf8');
  } catch (error) {
    return failed(fileDiagnostic('OT4001', input.name, `This file cannot be read: ${reasonOf(error)}.`));
  }
  const links: Record<string, string | null> = {};
  const imports: Import[] = [];
  const trace: Trace = {};
  const resolved = resolveOptions({
    ...settings.transpile,
    decorators:
      settings.transpile.decorators ?? (text.includes('@') ? decoratorsFor(dirname(input.path)) : 'standard'),
    fileName: input.name,
    sourceMap: settings.sourceMap !== 'false',
  });
  const options = { ...resolved, included: input.included === true };
  const { runPipeline } = loadCompiler(allowsCache(), codeCache);
  const { code, map, diagnostics } = runPipeline(text, options, trace, ({ text: specifier, start, end, kind }) => {
    const { text: linked } = linkOf(specifier, kind, input.path);
    if (specifier.startsWith('.')) {
      links[`${kind} ${specifier}`] = linked ?? null;
      if (kind === 'static') imports.push([specifier, start, end]);
    }
    return linked;
  });
  const isBad = diagnostics.some(({ severity }) => severity === 'error');
  return {
    key: keyOf(text, input, output, settings),
    format: trace.file?.isModule === true ? 'module' : 'script',
    links,
    imports,
    files: isBad ? [] : outputFiles(code, map, input, output, settings.sourceMap),
    diagnostics,
    text: diagnostics.length > 0 ? text : undefined,
  };
}

/** A result that is only a diagnostic. */
function failed(diagnostic: Diagnostic): Compiled {
  return { key: '', format: 'script', links: {}, imports: [], files: [], diagnostics: [diagnostic], text: undefined };
}

/** A file that is copied as it is. */
export function copyUnit({ input, output }: Unit, settings: BuildSettings): Compiled {
  try {
    const bytes = readFileSync(input.path);
    const files = [{ path: output, bytes, digest: digestOf(bytes) }];
    const key = keyOf(bytes, input, output, settings);
    return { key, format: 'copy', links: {}, imports: [], files, diagnostics: [], text: undefined };
  } catch (error) {
    return failed(fileDiagnostic('OT4001', input.name, `This file cannot be read: ${reasonOf(error)}.`));
  }
}

function outputFiles(
  code: string,
  map: object | null,
  input: InputFile,
  output: string,
  kind: BuildSettings['sourceMap'],
): readonly OutputFile[] {
  if (map === null) return [outputFile(output, code)];
  const { sources } = map as { sources: readonly string[] };
  const own = urlPath(dirname(output), input.path);
  const json = JSON.stringify({
    ...map,
    file: basename(output),
    // Seen from the output; what has a scheme is in no file.
    sources: sources.map((name) => (name === basename(input.path) ? own : isUrl(name) ? name : urlPath(dirname(output), resolve(dirname(input.path), decodeURI(name))))),
  });
  if (kind === 'inline') {
    const data = Buffer.from(json).toString('base64');
    return [outputFile(output, withComment(code, `data:application/json;charset=utf-8;base64,${data}`))];
  }
  const mapPath = `${output}.map`;
  const url = basename(pathToFileURL(mapPath).pathname);
  return [outputFile(mapPath, json), outputFile(output, kind === 'hidden' ? code : withComment(code, url))];
}

function isUrl(name: string): boolean {
  return name === '' || /^[a-z][a-z\d+.-]+:/i.test(name);
}

function withComment(code: string, url: string): string {
  return `${code}${code === '' || code.endsWith('\n') ? '' : '\n'}//# sourceMappingURL=${url}\n`;
}

function outputFile(path: string, text: string): OutputFile {
  const bytes = new Uint8Array(Buffer.byteLength(text));
  new TextEncoder().encodeInto(text, bytes);
  return { path, bytes, digest: digestOf(bytes) };
}
