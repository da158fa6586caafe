// Reads one large file by lines: fs.readLines of an Oite program beside Node's readline and fs.promises' readLines, each in
// a process of its own, in turn.
//   npm run bench:lines -- [--megabytes 1024] [--rounds 2]
// Prints the best rate of each and its largest resident set. The file is made first, in the system's temporary folder.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '1024' }, rounds: { type: 'string', default: '2' } } });
const megabytes = Number(values.megabytes);
const rounds = Number(values.rounds);
const register = fileURLToPath(new URL('../dist/node/register.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'oite-lines-'));
const file = join(folder, 'lines.txt');

const end = `console.log(JSON.stringify({ count, length, ms: performance.now() - started, rss: process.resourceUsage().maxRSS / 1024 }));\n`;
const head = `const started = performance.now();\nlet count = 0, length = 0;\n`;
const programs = {
  "Oite's fs.readLines": {
    name: 'oite.ot',
    text: `async function main(file) {\n${head}for await (const line of fs.readLines(file)) { count++; length += line.length; }\n${end.replace('console.log', 'process.stdout.write')}}\nawait main(__args__[0]);\n`,
  },
  "Node's readline": {
    name: 'readline.mjs',
    text: `import { createReadStream } from 'node:fs';\nimport { createInterface } from 'node:readline';\n${head}for await (const line of createInterface({ input: createReadStream(process.argv[2]), crlfDelay: Infinity })) { count++; length += line.length; }\n${end}`,
  },
  'FileHandle.readLines': {
    name: 'handle.mjs',
    text: `import { open } from 'node:fs/promises';\n${head}const handle = await open(process.argv[2]);\nfor await (const line of handle.readLines()) { count++; length += line.length; }\n${end}`,
  },
};

/** Lines of different lengths, some of them not ASCII. */
function makeFile() {
  const lines = [];
  for (let i = 0; i < 4000; i++) lines.push(`${i} ${'abcdefghij klmnop '.repeat(i % 9)}${i % 50 === 0 ? 'é€' : ''}`);
  const chunk = Buffer.from(`${lines.join('\n')}\n`);
  const handle = openSync(file, 'w');
  for (let written = 0; written < megabytes * 2 ** 20; written += chunk.length) writeSync(handle, chunk);
  closeSync(handle);
}

try {
  makeFile();
  const best = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const [title, { name, text }] of Object.entries(programs)) {
      const path = join(folder, name);
      writeFileSync(path, text);
      const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', register, path, file], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${title}: ${stderr}`);
      const result = JSON.parse(stdout);
      const old = best.get(title);
      best.set(title, old === undefined ? result : { ...result, ms: Math.min(old.ms, result.ms), rss: Math.max(old.rss, result.rss) });
    }
  }
  const counts = new Set([...best.values()].map(({ count, length }) => `${count} ${length}`));
  if (counts.size !== 1) throw new Error(`The readers disagree: ${[...counts].join(', ')}`);
  console.log(`${megabytes} MB, ${best.values().next().value.count} lines, Node ${process.version}`);
  for (const [title, { ms, rss }] of best) {
    console.log(`${title.padEnd(22)} ${String(Math.round((megabytes / ms) * 1000)).padStart(5)} MB/s   largest resident set ${Math.round(rss)} MB`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
