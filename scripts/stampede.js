// Many processes that start at once on an empty cache: node scripts/stampede.js [N (200)] [AT_ONCE (all of them)]
// Each runs a program of three files; all have to print the same, and what is left in the cache has to be whole.

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CacheFolder } from '../dist/node/cache-folder.js';

const bin = fileURLToPath(new URL('../bin/oite.js', import.meta.url));
const count = Number(process.argv[2] ?? 200);
const atOnce = Number(process.argv[3] ?? count);
const cwd = mkdtempSync(join(tmpdir(), 'oite-stampede-'));
process.on('exit', () => rmSync(cwd, { recursive: true, force: true }));
writeFileSync(join(cwd, 'a.ot'), "const { x } = require('./b'); const { y } = require('./c'); console.log(x + y as number);\n");
writeFileSync(join(cwd, 'b.ot'), 'exports.x = 40 as number;\n');
writeFileSync(join(cwd, 'c.ot'), 'exports.y = 2 as number;\n');
const cache = join(cwd, 'cache');

function run() {
  const child = spawn(process.execPath, [bin, 'a.ot'], { cwd, env: { ...process.env, OITE_CACHE_DIR: cache } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => child.on('close', (code) => resolve(`${code}: ${output.trim()}`)));
}

const started = performance.now();
const results = new Map();
let left = count;
await Promise.all(Array.from({ length: atOnce }, async () => {
  while (left-- > 0) {
    const result = await run();
    results.set(result, (results.get(result) ?? 0) + 1);
  }
}));
const opened = CacheFolder.open(cache);
const names = readdirSync(cache).filter((name) => !/^0+\.entry$/.test(name));
const broken = names.filter((name) => opened.read(name) === undefined);
console.log(`${count} processes, ${atOnce} at once: ${((performance.now() - started) / 1000).toFixed(1)} s`);
for (const [result, times] of results) console.log(`  ${times} × ${result}`);
console.log(`  left in the cache: ${names.length} files, ${broken.length} of them not whole`);
if (results.size !== 1 || !results.has('0: 42') || names.length !== 4 || broken.length > 0) process.exitCode = 1;
