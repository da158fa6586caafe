// Processes that are killed in the middle of what they write: at each single change of a file, and from outside with all
// their threads. Nothing half-written may be left under the name of an output or an entry, and the next run has to be right.

import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CacheFolder } from '../dist/node/cache-folder.js';
import { addFiles, bin, folder, inParallel, node, oite, root } from './support/spawn.js';

const kill = suite('killed');
const preload = join(root, 'test/support/kill-at.cjs');

/** The files below a folder with what they hold. */
function contents(path) {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
  return Object.fromEntries(paths.map((file) => [file.slice(path.length + 1), readFileSync(file, 'utf8')]));
}

/** Runs `attempt` with a process that is killed at its first change, at its second, …, until one gets to its end. */
async function atEachChange(attempt) {
  let ended = false;
  let count = 0;
  await inParallel(Array.from({ length: 200 }, (_, i) => i + 1), async (at) => {
    if (ended) return;
    const { signal, code, stderr } = await attempt(at);
    if (signal === 'SIGKILL') count++;
    else {
      assert.is(code, 0, stderr);
      ended = true;
    }
  });
  assert.ok(ended);
  return count;
}

const before = { 'src/a.ot': 'export const a: number = 1;\n', 'src/lib/b.ot': 'export const b: number = 1;\n', 'src/gone.ot': 'gone;\n' };
const after = { 'src/a.ot': 'export const a: number = 2;\n', 'src/lib/b.ot': 'export const b: number = 2;\n', 'src/lib/new.ot': 'new Date();\n' };
const build = ['build', 'src', '--out-dir', 'out', '--clean-stale'];

/** A folder with sources that have changed since they were built, and what a build then makes. */
const built = folder(before);
assert.is((await oite(build, { cwd: built })).code, 0);
const old = contents(join(built, 'out'));
addFiles(built, after);
rmSync(join(built, 'src/gone.ot'));
const fresh = await (async () => {
  const cwd = changedFolder();
  assert.is((await oite(build, { cwd })).code, 0);
  return contents(join(cwd, 'out'));
})();

function changedFolder() {
  const cwd = folder();
  cpSync(built, cwd, { recursive: true });
  return cwd;
}

/** Every output is as it was or as it is to be; the next build makes it as it is to be, and leaves nothing else. */
async function checkOutputs(cwd, about) {
  for (const [name, text] of Object.entries(contents(join(cwd, 'out')))) {
    if (/^\.oite-\d+\.tmp/.test(name)) continue;
    assert.ok(text === old[name] || text === fresh[name], `${about}: ${name} holds ${JSON.stringify(text)}`);
  }
  const { code, stderr } = await oite(build, { cwd });
  assert.is(code, 0, `${about}: ${stderr}`);
  const { 'gone.js': js, 'gone.js.map': map, ...rest } = contents(join(cwd, 'out'));
  assert.equal(rest, fresh, about);
  // Stale outputs are known by the list, which may have lost them: they are whole then.
  assert.ok((js ?? old['gone.js']) === old['gone.js'] && (map ?? old['gone.js.map']) === old['gone.js.map'], about);
}

kill('a build, at each of its changes', async () => {
  const count = await atEachChange(async (at) => {
    const cwd = changedFolder();
    const result = await node(['-r', preload, bin, ...build], { cwd, env: { KILL_AT: String(at) } });
    await checkOutputs(cwd, `change ${at}`);
    return result;
  });
  assert.ok(count > 15, `${count} changes`);
});

kill('an entry of the cache, at each change', async () => {
  const count = await atEachChange(async (at) => {
    const cwd = folder({ 'a.ot': "console.log(require('./b').b + 1 as number);\n", 'b.ot': 'exports.b = 41 as number;\n' });
    const env = { OITE_CACHE_DIR: join(cwd, 'cache') };
    const result = await node(['-r', preload, bin, 'a.ot'], { cwd, env: { ...env, KILL_AT: String(at) } });
    const cache = CacheFolder.open(env.OITE_CACHE_DIR);
    for (const name of readdirSync(env.OITE_CACHE_DIR)) {
      if (/\.tmp$|^0+\.entry$/.test(name)) continue;
      assert.ok(cache.read(name) !== undefined, `change ${at}: ${name} is not whole`);
    }
    const { code, stdout, stderr } = await oite(['a.ot'], { cwd, env });
    assert.equal([code, stdout, stderr], [0, '42\n', ''], `change ${at}`);
    return result;
  });
  assert.ok(count > 8, `${count} changes`);
});

kill('a build with two jobs or --watch, with its whole process group', async () => {
  const cases = [['--jobs', '2'], ['--watch']].flatMap((args) => [200, 500].map((delay) => ({ args, delay })));
  await inParallel(cases, async ({ args, delay }) => {
    const cwd = changedFolder();
    const { signal } = await node([bin, ...build, ...args], {
      cwd, detached: true,
      onStart: (child) => setTimeout(() => { try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it has ended */ } }, delay),
    });
    if (args[0] === '--watch') assert.is(signal, 'SIGKILL');
    await checkOutputs(cwd, `${args.join(' ')} after ${delay} ms`);
  });
});

kill.run();
