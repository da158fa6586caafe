// Child processes in folders of their own, for tests of the command line and of the hook.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const bin = join(root, 'bin/oite.js');
/** What `oite/register` stands for with --import, and with -r. */
export const registerFile = join(root, 'dist/node/register.js');
export const registerScript = join(root, 'dist/start/register.cjs');

/** What the tests transpile is kept from run to run, apart from what the user has. */
const cache = join(root, '.cache/transpiled');

const folders = [];
process.on('exit', () => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

/** A new folder outside of the project with these files (path → text). */
export function folder(files = {}) {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'oite-test-')));
  folders.push(path);
  addFiles(path, files);
  return path;
}

export function addFiles(path, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
}

/** The environment without what would change colours or hooks of a child. */
function cleanEnvironment(extra) {
  const env = { ...process.env, OITE_CACHE_DIR: cache, ...extra };
  const own = ['OITE_AWAIT', 'OITE_TYPESCRIPT', 'OITE_CONSOLE', 'OITE_CACHE'];
  for (const name of ['NO_COLOR', 'FORCE_COLOR', 'NODE_OPTIONS', ...own]) {
    if (extra?.[name] === undefined) delete env[name];
  }
  return env;
}

/** Runs Node with `args`; resolves to `{ code, signal, stdout, stderr }`. A child that does not end is an error. */
export function node(args, { cwd, env, input = '', onStart, limit = 60_000, detached = false } = {}) {
  const child = spawn(process.execPath, args, { cwd, env: cleanEnvironment(env), detached });
  const result = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (result[name] += text));
  child.stdin.on('error', () => {}); // the child may end without reading
  child.stdin.end(input);
  onStart?.(child);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`no end after ${limit} ms: node ${args.join(' ')}\n${result.stdout}${result.stderr}`));
    }, limit);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...result });
    });
  });
}

/** Runs the command line. */
export const oite = (args, options) => node([bin, ...args], options);

/** Runs `work` for every item, three at a time. */
export async function inParallel(items, work) {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: 3 }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}
