// The README's pictures of the inspector, made from the demo with Debian's chromium:
//   npm run screenshots
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { inspect } from '../dist/index.js';
import { pageOf } from '../dist/node/inspect-page.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const docs = join(root, 'docs');
const largest = 300_000;

/** The walk is by the keys of choices: `retry` is called, its work rejects, the catch waits. */
const pictures = [
  { name: 'inspector-light.png', colorScheme: 'light', view: '#fn=main&state=S3' },
  { name: 'inspector-dark.png', colorScheme: 'dark', view: '#fn=retry&tab=step&walk=r.n.s.t.r.s' },
];

const source = readFileSync(join(root, 'fixtures/demo/main.ot'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'oite-screenshots-'));
const file = join(folder, 'main.html');
writeFileSync(file, pageOf({ source, inspection: inspect(source, { fileName: 'main.ot' }) }));
mkdirSync(docs, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const { name, colorScheme, view } of pictures) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 760 }, colorScheme });
    await page.goto(`${pathToFileURL(file)}${view}`);
    await page.waitForSelector('.mark.selected');
    await page.waitForTimeout(300); // scrolled panes are drawn with the next frame
    await page.screenshot({ path: join(docs, name) });
    const { size } = statSync(join(docs, name));
    console.log(`docs/${name}: ${Math.round(size / 1000)} kB`);
    if (size > largest) throw new Error(`docs/${name} is larger than ${largest / 1000} kB`);
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
