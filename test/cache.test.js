// What was transpiled is kept: only where nobody else can write, only what is whole, within bounds, whoever writes at once.
import { spawn } from 'node:child_process';
import {
  chmodSync, chownSync, copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync,
  symlinkSync, truncateSync, utimesSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CacheFolder, cacheLocation } from '../dist/node/cache-folder.js';
import { checksum, hashText } from '../dist/node/hash.js';
import { addFiles, folder, node, oite, registerScript } from './support/spawn.js';

const cache = suite('cache');
const day = 24 * 3600_000;
const name = (n, kind = 'entry') => `${String(n).padStart(2, '9').repeat(16)}.${kind}`;
const entries = (path) => (existsSync(path) ? readdirSync(path).filter((file) => !/^0+\.entry$/.test(file)) : []);
const isPosix = process.platform !== 'win32';

/** Runs a program with the cache at `path`. */
const run = (cwd, path, args = ['a.ot'], env = {}) => oite(args, { cwd, env: { OITE_CACHE_DIR: path, ...env } });

cache('where it is', () => {
  assert.is(cacheLocation({ HOME: '/h' }, 'linux'), '/h/.cache/oite');
  assert.is(cacheLocation({ HOME: '/h', XDG_CACHE_HOME: '/x' }, 'linux'), '/x/oite');
  assert.is(cacheLocation({ HOME: '/h', XDG_CACHE_HOME: 'x' }, 'linux'), '/h/.cache/oite');
  assert.is(cacheLocation({ HOME: '/h' }, 'darwin'), '/h/Library/Caches/oite');
  assert.is(cacheLocation({ HOME: '/h', OITE_CACHE_DIR: '/own' }, 'linux'), '/own');
  assert.is(cacheLocation({}, 'linux'), undefined);
  assert.is(cacheLocation({ HOME: 'relative' }, 'linux'), undefined);
});

cache('an entry is read as it was written, by nobody else', () => {
  const path = join(folder(), 'new/cache');
  const opened = CacheFolder.open(path);
  for (const length of [0, 1, 3, 4, 5, 100_003]) {
    const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 7) & 255));
    opened.write(name(1), bytes);
    assert.ok(opened.read(name(1)).equals(bytes), `${length} bytes`);
  }
  assert.is(opened.read(name(2)), undefined);
  if (!isPosix) return;
  assert.is(statSync(path).mode & 0o777, 0o700);
  for (const file of readdirSync(path)) assert.is(statSync(join(path, file)).mode & 0o777, 0o600, file);
});

cache('a folder that somebody else could write to is refused', () => {
  if (!isPosix) return;
  const parent = folder();
  const made = (file, mode) => {
    mkdirSync(join(parent, file));
    chmodSync(join(parent, file), mode);
    return join(parent, file);
  };
  assert.ok(CacheFolder.open(made('own', 0o755)));
  assert.is(CacheFolder.open(made('world', 0o777)), undefined);
  assert.is(CacheFolder.open(made('group', 0o770)), undefined);
  assert.is(CacheFolder.open(made('sticky', 0o1777)), undefined);
  symlinkSync(join(parent, 'own'), join(parent, 'link'));
  assert.is(CacheFolder.open(join(parent, 'link')), undefined);
  writeFileSync(join(parent, 'file'), '');
  assert.is(CacheFolder.open(join(parent, 'file')), undefined);
  assert.is(CacheFolder.open(join(parent, 'file/below')), undefined);
  // Whoever can write to a folder above can put another one in its place.
  mkdirSync(join(parent, 'world/below'), { mode: 0o700 });
  assert.is(CacheFolder.open(join(parent, 'world/below')), undefined);
  assert.is(CacheFolder.open(join(parent, 'world/not/there')), undefined);
  assert.not(existsSync(join(parent, 'world/not')));
  mkdirSync(join(parent, 'sticky/below'), { mode: 0o700 });
  assert.ok(CacheFolder.open(join(parent, 'sticky/below')));
});

cache("somebody else's folder is refused", () => {
  if (!isPosix) return;
  if (process.geteuid() !== 0) {
    assert.is(CacheFolder.open('/usr'), undefined);
    return;
  }
  const parent = folder({ 'theirs/x': '', 'home/x': '' });
  for (const file of ['theirs', 'home']) chownSync(join(parent, file), 12345, 12345);
  assert.is(CacheFolder.open(join(parent, 'theirs')), undefined);
  // Not even made: root would leave something behind in the home of a user.
  assert.is(CacheFolder.open(join(parent, 'home/.cache/oite')), undefined);
  assert.not(existsSync(join(parent, 'home/.cache')));
  const opened = CacheFolder.open(join(parent, 'own'));
  opened.write(name(1), Buffer.from('mine'));
  chownSync(join(parent, 'own', name(1)), 12345, 12345);
  assert.is(opened.read(name(1)), undefined);
});

cache('damaged and planted entries are ignored', () => {
  const path = join(folder(), 'cache');
  const opened = CacheFolder.open(path);
  const file = join(path, name(1));
  const spoil = (change) => {
    rmSync(file, { force: true });
    opened.write(name(1), Buffer.from('payload of an entry'));
    assert.ok(opened.read(name(1)));
    change();
    assert.is(opened.read(name(1)), undefined);
  };
  spoil(() => writeFileSync(file, readFileSync(file).fill(1, 12, 13)));
  spoil(() => truncateSync(file, 15));
  spoil(() => truncateSync(file, 3));
  spoil(() => writeFileSync(file, ''));
  spoil(() => {
    rmSync(file);
    mkdirSync(file);
  });
  rmSync(file, { recursive: true });
  if (!isPosix) return;
  spoil(() => chmodSync(file, 0o666));
  spoil(() => {
    renameSync(file, join(path, 'elsewhere'));
    symlinkSync('elsewhere', file);
  });
});

cache('it stays within its size and age, and touches nothing else', () => {
  const path = join(folder(), 'cache');
  const opened = CacheFolder.open(path, { size: 10_000, age: 10 * day });
  const at = (file, age) => utimesSync(join(path, file), new Date(Date.now() - age), new Date(Date.now() - age));
  addFiles(path, { 'notes.txt': 'not ours', [`${name(3)}.1-2.tmp`]: 'half', [`${name(4)}.1-2.tmp`]: 'being written' });
  at('notes.txt', 100 * day);
  at(`${name(3)}.1-2.tmp`, day);
  for (let n = 10; n < 22; n++) {
    opened.write(name(n), Buffer.alloc(992));
    at(name(n), (30 - n) * 3600_000);
  }
  opened.write(name(22), Buffer.alloc(10));
  at(name(22), 11 * day);
  opened.prune();
  const left = entries(path).sort();
  assert.ok(left.includes('notes.txt'));
  assert.ok(left.includes(`${name(4)}.1-2.tmp`));
  assert.not(left.includes(`${name(3)}.1-2.tmp`), 'what a killed writer left');
  assert.not(left.includes(name(22)), 'too old');
  assert.equal(left.filter((file) => /^1\d/.test(file) || /^2\d/.test(file)), [15, 16, 17, 18, 19, 20, 21].map((n) => name(n)));
  // What is of use stays young.
  at(name(21), 5 * day);
  assert.ok(opened.read(name(21)));
  assert.ok(Date.now() - lstatSync(join(path, name(21))).mtimeMs < day);
});

cache('old entries go without being asked for', () => {
  const path = join(folder(), 'cache');
  const opened = CacheFolder.open(path, { size: 10_000, age: day });
  for (let i = 0; i < 300; i++) opened.write(`${hashText(`${i}`)}.entry`, Buffer.alloc(100));
  assert.ok(entries(path).length < 200, `${entries(path).length} entries`);
});

cache('hashes and checksums tell small differences', () => {
  const texts = new Set();
  for (let i = 0; i < 20_000; i++) texts.add(hashText(`${i}`)).add(hashText(`x${i}\u0100`)).add(hashText(`y${'a'.repeat(i % 100)}${i}`));
  assert.is(texts.size, 60_000);
  const bytes = Buffer.alloc(64);
  const sums = new Set([checksum(bytes)]);
  for (let i = 0; i < 512; i++) {
    bytes[i >> 3] ^= 1 << (i & 7);
    sums.add(checksum(bytes));
    bytes[i >> 3] ^= 1 << (i & 7);
  }
  assert.is(sums.size, 513);
  const shifted = new Uint8Array(70).fill(7).subarray(1, 66);
  assert.is(checksum(shifted), checksum(Uint8Array.from(shifted)));
});

cache('a program runs from it; what it depends on makes another entry', async () => {
  const cwd = folder({
    'a.ot': "const f = async (x: number) => { await null; log += 'f'; };\nlet log = ''; f(1); log += 'm'; setTimeout(() => console.log(log));\n",
    'a.ts': 'function d(t: any) {} @d class A {} console.log(typeof A);\n',
  });
  const path = join(cwd, 'cache');
  const count = () => entries(path).filter((file) => file.endsWith('.entry')).length;
  assert.is((await run(cwd, path)).stdout, 'fm\n');
  assert.is(count(), 1);
  assert.is((await run(cwd, path)).stdout, 'fm\n');
  assert.is(count(), 1);
  assert.is((await run(cwd, path, ['--await', 'spec', 'a.ot'])).stdout, 'mf\n');
  assert.is(count(), 2);
  assert.is((await node(['-r', registerScript, 'a.ot'], { cwd, env: { OITE_CACHE_DIR: path } })).stdout, 'fm\n');
  assert.is(count(), 2);
  await run(cwd, path, ['a.ts']);
  addFiles(cwd, { 'tsconfig.json': '{ /* legacy */ "compilerOptions": { "experimentalDecorators": true, }, }' });
  await run(cwd, path, ['a.ts']);
  assert.is(count(), 4);
  addFiles(cwd, { 'a.ot': 'console.log("changed");\n' });
  assert.is((await run(cwd, path)).stdout, 'changed\n');
  assert.is(count(), 5);
  copyFileSync(join(cwd, 'a.ot'), join(cwd, 'b.ot'));
  await run(cwd, path, ['b.ot']);
  assert.is(count(), 6);
});

cache('no cache: OITE_CACHE=0 and --no-cache, for children too', async () => {
  const cwd = folder({
    'a.ot': "const { fork } = require('node:child_process'); fork(__dirname + '/b.ot').on('exit', (code: number) => console.log(code));\n",
    'b.ot': 'const x: number = 1; process.exitCode = x;\n',
  });
  const path = join(cwd, 'cache');
  for (const [args, env] of [[['a.ot'], { OITE_CACHE: '0' }], [['--no-cache', 'a.ot'], {}], [['run', '--no-cache', 'a.ot'], {}]]) {
    assert.equal(await run(cwd, path, args, env), { code: 0, signal: null, stdout: '1\n', stderr: '' });
  }
  assert.not(existsSync(path));
  assert.is((await node(['-r', registerScript, 'a.ot'], { cwd, env: { OITE_CACHE_DIR: path, OITE_CACHE: '0' } })).stdout, '1\n');
  assert.not(existsSync(path));
});

cache('a poisoned entry is ignored and replaced', async () => {
  const cwd = folder({ 'a.ot': "console.log('right' as string);\n", 'b.ot': "console.log('other' as string);\n" });
  const path = join(cwd, 'cache');
  await run(cwd, path);
  const [own] = entries(path).filter((file) => file.endsWith('.entry'));
  const good = readFileSync(join(path, own));
  await run(cwd, path, ['b.ot']);
  const [theirs] = entries(path).filter((file) => file.endsWith('.entry') && file !== own);
  const poisons = {
    'another code': () => {
      const text = good.toString('latin1');
      const at = text.lastIndexOf("'right'");
      writeFileSync(join(path, own), Buffer.from(`${text.slice(0, at)}'WRONG'${text.slice(at + 7)}`, 'latin1'));
    },
    'the entry of another file': () => copyFileSync(join(path, theirs), join(path, own)),
    'what V8 made of something else': () => {
      for (const file of entries(path).filter((f) => f.endsWith('.code'))) {
        const bytes = readFileSync(join(path, file));
        writeFileSync(join(path, file), bytes.fill(255, bytes.length >> 1));
      }
      rmSync(join(path, own));
    },
  };
  for (const [what, poison] of Object.entries(poisons)) {
    poison();
    assert.equal(await run(cwd, path), { code: 0, signal: null, stdout: 'right\n', stderr: '' }, what);
    assert.ok(readFileSync(join(path, own)).equals(good), what);
  }
});

cache('a refused folder: the program runs, nothing is read or written', async () => {
  if (!isPosix) return;
  const cwd = folder({ 'a.ot': "console.log('runs' as string);\n" });
  const path = join(cwd, 'cache');
  mkdirSync(path);
  chmodSync(path, 0o777);
  assert.equal(await run(cwd, path), { code: 0, signal: null, stdout: 'runs\n', stderr: '' });
  assert.equal(readdirSync(path), []);
  // A whole entry from a time when the folder was safe is not trusted either.
  chmodSync(path, 0o700);
  await run(cwd, path);
  const before = readdirSync(path).map((file) => [file, statSync(join(path, file)).mtimeMs]);
  chmodSync(path, 0o777);
  assert.is((await run(cwd, path)).stdout, 'runs\n');
  assert.equal(readdirSync(path).map((file) => [file, statSync(join(path, file)).mtimeMs]), before);
});

cache('writers that are killed leave no half entry', async () => {
  const path = join(folder(), 'cache');
  const opened = CacheFolder.open(path);
  const text = `
    import { CacheFolder } from ${JSON.stringify(new URL('../dist/node/cache-folder.js', import.meta.url).href)};
    const cache = CacheFolder.open(${JSON.stringify(path)});
    process.stdout.write('ready');
    for (let i = 0; ; i = (i + 1) % 4) cache.write(['10', '11', '12', '13'][i].repeat(16) + '.entry', Buffer.alloc(3_000_001, i));
  `;
  for (let round = 0; round < 6; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, 20 + round * 13));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    for (const file of entries(path).filter((f) => f.endsWith('.entry'))) {
      const payload = opened.read(file);
      assert.is(payload?.length, 3_000_001, file);
      assert.ok(payload.every((byte) => byte === payload[0]), file);
    }
  }
});

cache('many processes at once on an empty cache', async () => {
  const cwd = folder({ 'a.ot': "import { x } from './b'; console.log(x, await import('./c').then((m) => m.y));\n", 'b.ot': 'export const x: number = 1;\n', 'c.ot': 'export const y: number = 2;\n' });
  const path = join(cwd, 'cache');
  const results = await Promise.all(Array.from({ length: 8 }, () => run(cwd, path)));
  for (const result of results) assert.equal(result, { code: 0, signal: null, stdout: '1 2\n', stderr: '' });
  assert.equal(entries(path).filter((file) => file.endsWith('.tmp')), []);
  assert.is(entries(path).filter((file) => file.endsWith('.entry')).length, 3);
});

cache('a cache that cannot be written to is no error', async () => {
  const cwd = folder({ 'a.ot': 'console.log(1 as number);\n', file: '' });
  for (const path of [join(cwd, 'file'), join(cwd, 'file/below'), '/proc/nothing/oite', 'relative/cache']) {
    assert.equal(await run(cwd, path), { code: 0, signal: null, stdout: '1\n', stderr: '' }, path);
  }
  assert.ok(existsSync(join(cwd, 'relative/cache')));
});

cache.run();
