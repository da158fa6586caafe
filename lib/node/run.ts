// `oite run`: the program runs in this very process, as `node FILE` would run it.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import Module from 'node:module';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderDiagnostics } from './code-frame.js';
import { colorsFor } from './colors.js';
import type { ModuleInternals } from './commonjs.js';
import { install, type Installed } from './hook.js';
import { fileDiagnostic, reasonOf } from './input.js';
import { loadCompiler } from './load-compiler.js';
import { resolvePath } from './resolve.js';
import { parseRunArguments, type RunArguments } from './run-arguments.js';
import { type HookOptions, resolveSettings, toQuery } from './settings.js';
import { runFileInNode, runTextInNode } from './run-child.js';
import { didYouMean, UsageError } from './usage.js';
import { importInWorkers } from './workers.js';

const internals = Module as unknown as ModuleInternals & {
  new (id: string): NodeJS.Module & { _compile(code: string, filename: string, format: string): void };
  _nodeModulePaths(folder: string): string[];
  readonly runMain: () => void;
};

/** What Node runs by itself; all else has to be ours. */
const plain = ['.js', '.mjs', '.cjs', '.json', '.node', '.wasm'];

/** Runs `oite run` with the arguments `argv`. `commands`: what a FILE that is not there may have been meant to be. */
export async function run(argv: readonly string[], commands: readonly string[]): Promise<void> {
  const parsed = parseRunArguments(argv);
  if (parsed.console === 'node') process.env['OITE_CONSOLE'] = 'node';
  const { program } = parsed;
  if (program.kind === 'file') return runFile(program.path, parsed, commands);
  if (parsed.nodeFlags.length > 0) return runTextInNode(parsed);
  const text = program.kind === 'stdin' ? readFileSync(0, 'utf8') : program.code;
  // The name ends in .ot so that the imports of the text resolve as those of a file that stands here.
  const path = join(process.cwd(), program.kind === 'stdin' ? '[stdin].ot' : '[eval].ot');
  const source = program.kind === 'print' ? loadCompiler(parsed.options.cache !== false).printLast(text) : text;
  const { loader, allowImports } = prepare(parsed, [process.execPath, ...parsed.args], { [path]: source });
  const { code, format } = loader.prepare(path);
  if (format === 'module') return runText(path, allowImports);
  const module = new internals(path);
  module.filename = path;
  module.paths = internals._nodeModulePaths(process.cwd());
  process.mainModule = module;
  process.nextTick(() => module._compile(code, path, 'commonjs'));
}

async function runFile(given: string, parsed: RunArguments, commands: readonly string[]): Promise<void> {
  const found = resolvePath(resolve(given), given.endsWith('/'));
  if (found === undefined) {
    const hint = existsSync(given) ? undefined : didYouMean(given, commands);
    if (hint !== undefined) throw new UsageError(`there is no command and no file '${given}'`, hint);
    return reportUnreadable(given);
  }
  const path = realpathSync(found);
  if (parsed.nodeFlags.length > 0) return runFileInNode(path, hookFor(parsed), parsed);
  const { loader, allowImports } = prepare(parsed, [process.execPath, path, ...parsed.args], {});
  if (plain.includes(extname(path))) {
    allowImports();
    process.nextTick(internals.runMain);
    return;
  }
  if (loader.prepare(path).format === 'module') allowImports();
  // A module too: Node then imports it as the program, with all that this means (import.meta.main, exit code 13).
  // On an own turn, so that what the program throws is an uncaught exception and not a rejection of ours.
  process.nextTick(internals._load, path, null, true);
}

function reportUnreadable(path: string): void {
  let reason = 'there is no such file';
  try {
    readFileSync(path);
  } catch (error) {
    reason = reasonOf(error);
  }
  const diagnostic = fileDiagnostic('OT4001', path, `This file cannot be read: ${reason}.`);
  process.stderr.write(renderDiagnostics([diagnostic], undefined, colorsFor(process.stderr)));
  process.exitCode = 1;
}

const optionsFor = ({ options }: RunArguments): HookOptions => ({ typescript: true, ...options });

/** The URL of `oite/register` with our options. */
function hookFor(parsed: RunArguments): string {
  return new URL(`../node/register.js${toQuery(optionsFor(parsed))}`, import.meta.url).href;
}

/** Installs the hook and makes the process look as it does to a program that Node itself runs. */
function prepare(parsed: RunArguments, argv: string[], virtual: Record<string, string>): Installed {
  process.argv = argv;
  // What the program forks, and its workers, run Oite files too, in the same mode.
  const hook = hookFor(parsed);
  process.execArgv.push(`--import=${hook}`);
  importInWorkers(hook);
  return install(resolveSettings(optionsFor(parsed)), virtual, 'when needed');
}

/** Imports an ES module that is in no file. One that never gets ready ends with code 13, as in Node. */
function runText(path: string, allowImports: () => void): void {
  allowImports();
  delete (process as { mainModule?: unknown }).mainModule; // that was the command
  let settled = false;
  process.on('exit', (code) => {
    if (settled || code !== 0 || process.exitCode !== undefined) return;
    process.stderr.write(`Warning: Detected unsettled top-level await at ${path}\n`);
    process.exitCode = 13;
  });
  // Its rejection is left unhandled: Node then reports it with the line that threw.
  void import(pathToFileURL(path).href).finally(() => {
    settled = true;
  });
}
