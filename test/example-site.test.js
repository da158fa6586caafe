// The example program: it runs, builds the same pages a second time from its cache, and has no type errors.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folder, oite, root } from './support/spawn.js';

const test = suite('example site');
const site = join(root, 'examples/site');
const main = join(site, 'main.ot');

test('it is a program of a thousand lines in several included files', () => {
  const files = readdirSync(site).filter((name) => name.endsWith('.ot'));
  const lines = files.map((name) => readFileSync(join(site, name), 'utf8').split('\n').length);
  assert.ok(files.length > 5);
  assert.ok(lines.reduce((a, b) => a + b) > 1000);
});

test('it builds a site, and again only what has changed', async () => {
  const out = folder();
  const run = () => oite([main, 'build', join(site, 'demo'), out]);
  assert.is((await run()).stdout, 'built 2, kept 0, failed 0\n');
  assert.match(readFileSync(join(out, 'notes/rules.html'), 'utf8'), '<li>one *star*</li>\n<ul>\n<li>two <img src="dot.png" alt="dot"></li>\n</ul>');
  assert.not(existsSync(join(out, 'draft.html')));
  assert.is((await run()).stdout, 'built 0, kept 2, failed 0\n');
  writeFileSync(join(out, '.cache'), 'broken');
  const { stdout, stderr } = await run();
  assert.is(stdout, 'built 2, kept 0, failed 0\n');
  assert.is(stderr, '');
});

test('it serves what it built, over HTTP', async () => {
  const { stdout, stderr, code } = await oite([main, 'check', join(site, 'demo')]);
  assert.equal([stdout, stderr, code], ['built 3, kept 0, failed 0\nagain: {built: 0, kept: 3}\noutside: 404\n', '', 0]);
});

test('bad input ends with a place and exit code 1', async () => {
  const cwd = folder({
    'content/a.md': '---\ntitle x\n---\n', 'content/b.md': 'fine', 'content/c.md': '---\nlayout: none\n---\n',
    'layouts/page.html': 'ok', 'layouts/index.html': '{{#if a}}',
  });
  const { stdout, stderr, code } = await oite([main, 'build', '.', 'out'], { cwd });
  assert.equal([stdout, code], ['built 1, kept 0, failed 3\n', 1]);
  assert.match(stderr, 'a.md:2: a colon is missing');
  assert.match(stderr, 'layouts/index.html:1: {{#if}} has no end');
  assert.match(stderr, /c\.md:1: ENOENT/);
  assert.is((await oite([main], { cwd })).code, 2);
});

test('it is right about its types', async () => {
  const { stdout, code } = await oite(['check', '--types', '--json', site]);
  assert.equal(JSON.parse(stdout).filter(({ severity }) => severity === 'error'), []);
  assert.is(code, 0);
});

test.run();
