// `oite inspect` on the command line: graphs, the page, colours and narrow terminals, and the server's refusals.
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { colorsFor } from '../dist/node/colors.js';
import { codeText, listingText, planText } from '../dist/node/inspect-text.js';
import { listen } from '../dist/node/inspect-server.js';
import { toJson } from '../dist/node/json.js';
import { cellsOf } from '../dist/node/text-width.js';
import { bin, folder, node } from './support/spawn.js';

const test = suite('inspect formats');
const source = `async function first(a) {
  try { return await a.b(1, "two"); } finally { await done(); }
}
async function second() { await first(); }
`;
const oite = (args, options) => node([bin, ...args], options);
const colors = colorsFor({ isTTY: true }, {});
const widthOf = (line) => cellsOf(stripVTControlCharacters(line)).reduce((sum, { width }) => sum + width, 0);

test('dot, mermaid and html are views like the others', async () => {
  const cwd = folder({ 'a.ot': source });
  const dot = await oite(['inspect', 'a.ot', '--format', 'dot'], { cwd });
  assert.is(dot.code, 0, dot.stderr);
  assert.match(dot.stdout, /^digraph oite \{[^]*subgraph cluster_0[^]*subgraph cluster_1[^]*\}\n$/);
  const mermaid = await oite(['inspect', 'a.ot', '--format', 'mermaid', '--function', 'second'], { cwd });
  assert.match(mermaid.stdout, /^flowchart TD\n {2}subgraph f0\["async function second \(line 4\)"\]\n/);
  assert.not.match(mermaid.stdout, 'f1');
  const html = await oite(['inspect', 'a.ot', '--format', 'html', '--out', 'a.html'], { cwd });
  assert.equal([html.code, html.stdout, html.stderr], [0, '', '']);
  assert.match(readFileSync(join(cwd, 'a.html'), 'utf8'), /^<!doctype html>[^]*Content-Security-Policy[^]*<\/html>\n$/);
});

test('the page of a file with errors is written, and the errors are reported', async () => {
  const cwd = folder({ 'bad.ot': 'async function f() { await }' });
  const { code, stderr } = await oite(['inspect', 'bad.ot', '--format', 'html', '--out', 'bad.html'], { cwd });
  assert.is(code, 1);
  assert.match(stderr, 'OT1001');
  assert.match(readFileSync(join(cwd, 'bad.html'), 'utf8'), 'OT1001');
  const dot = await oite(['inspect', 'bad.ot', '--format', 'dot', '--out', 'bad.dot'], { cwd });
  assert.equal([dot.code, existsSync(join(cwd, 'bad.dot'))], [1, false]);
});

test('piped text has no colour unless it is asked for; what is coloured is the same text', async () => {
  const cwd = folder({ 'a.ot': source });
  for (const format of ['output', 'listing', 'plan']) {
    const plain = (await oite(['inspect', 'a.ot', '--format', format], { cwd })).stdout;
    const painted = (await oite(['inspect', 'a.ot', '--format', format], { cwd, env: { FORCE_COLOR: '1' } })).stdout;
    assert.not.match(plain, '\x1b');
    assert.match(painted, format === 'output' ? '\x1b[34m' : '\x1b[35m', format);
    assert.is(stripVTControlCharacters(painted), plain, format);
  }
});

test('a narrow terminal: listings and plans are broken below their indent, code never is', () => {
  const long = `[0] Push(String("${'word '.repeat(30)}"))`;
  for (const print of [listingText, planText]) {
    for (const text of [long, `  $1 = f(${'argument, '.repeat(20)}漢字漢字漢字)`, 'x'.repeat(200), `    live {${'name '.repeat(40)}}`]) {
      for (const width of [20, 40, 77]) {
        const out = print(text, { colors, width });
        for (const line of out.split('\n')) assert.ok(widthOf(line) <= width, `${width}: ${line}`);
        const joined = stripVTControlCharacters(out).split('\n').map((line, i) => (i === 0 ? line : line.trimStart())).join('');
        assert.is(joined.replaceAll(' ', ''), text.replaceAll(' ', ''));
      }
    }
    assert.is(print(long, { colors: colorsFor({}, {}), width: undefined }), long);
  }
  assert.is(codeText(`const x = "${'y'.repeat(300)}";`, { colors, width: 20 }).split('\n').length, 1);
});

test('nothing that a terminal would obey is printed to one', () => {
  const evil = 'a = "\x1b[2J\x07\u202e"; // \x9b';
  for (const print of [codeText, listingText, planText]) assert.not.match(print(evil, { colors: colorsFor({}, {}), width: 80 }), /[\x1b\x07\x9b\u202e]/);
});

test('JSON: lists of numbers take a line, and everything can be read back', () => {
  const value = { a: [1, 2, [3]], b: [], c: {}, d: 'x\u202e\x9b"', e: null, f: [{ g: [1, 2, 3] }], h: Array.from({ length: 100 }, (_, i) => i) };
  const text = toJson(value);
  assert.equal(JSON.parse(text), value);
  assert.match(text, '"g": [1, 2, 3]');
  assert.not.match(text, /[\u202e\x9b]/);
  assert.is(toJson({ a: [1] }, 0), '{"a":[1]}\n');
});

test('wrong usage of --serve', async () => {
  const cwd = folder({ 'a.ot': source });
  for (const [args, message] of [
    [['--serve', '--format', 'plan'], /--serve and --format exclude each other/],
    [['--serve', '--out', 'x'], /--serve and --out exclude each other/],
    [['--port', '80'], /--port goes with --serve/],
    [['--serve', '--port', '99999'], /'--port' must be a number up to 65535/],
    [['--serve', '--port', 'x'], /'--port' must be a number/],
  ]) {
    const { code, stderr } = await oite(['inspect', 'a.ot', ...args], { cwd });
    assert.is(code, 2, args.join(' '));
    assert.match(stderr, message);
  }
  const missing = await oite(['inspect', 'none.ot', '--serve'], { cwd });
  assert.equal([missing.code, /OT4001/.test(missing.stderr)], [1, true]);
});

/** One request; resolves to its status, headers and text. */
function ask(address, { method = 'GET', headers = {}, path } = {}) {
  const url = new URL(address);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: url.port, path: path ?? url.pathname, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    sent.on('error', reject).end();
  });
}

test('the server answers its own page alone, and knows one file', async () => {
  const cwd = folder({ 'a.ot': source, 'secret.txt': 'secret' });
  const { server, address } = await listen(join(cwd, 'a.ot'), { port: 0, transpile: { await: 'spec' } });
  try {
    const { port, pathname } = new URL(address);
    assert.is(server.address().address, '127.0.0.1');
    assert.match(pathname, /^\/[\w-]{32}\/$/);
    const own = await ask(address);
    assert.is(own.status, 200);
    assert.match(own.text, 'async function first');
    assert.match(own.text, /Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/);
    assert.is(own.headers['access-control-allow-origin'], undefined);
    assert.is(own.headers['x-content-type-options'], 'nosniff');
    assert.is((await ask(address, { headers: { host: `localhost:${port}` } })).status, 200);
    for (const path of ['/', '/wrong/', `${pathname}secret.txt`, `${pathname}../secret.txt`, `${pathname}..%2fsecret.txt`, `${pathname}?file=secret.txt`, pathname.slice(0, -2)]) {
      const { status, text } = await ask(address, { path });
      assert.is(status, 404, path);
      assert.not.match(text, /secret$|async/);
    }
    assert.is((await ask(address, { headers: { host: `evil.example:${port}` } })).status, 403, 'DNS rebinding');
    assert.is((await ask(address, { headers: { origin: 'http://evil.example' } })).status, 403);
    assert.is((await ask(address, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) assert.is((await ask(address, { method })).status, 405, method);
    const other = await listen(join(cwd, 'a.ot'), { port: 0, transpile: {} });
    other.server.close();
    assert.is.not(new URL(other.address).pathname, pathname, 'each has a token of its own');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('oite inspect --serve prints the address, serves, and ends with Ctrl+C', async () => {
  const cwd = folder({ 'a.ot': source });
  let status;
  const { stdout, signal, code } = await oite(['inspect', 'a.ot', '--serve'], {
    cwd,
    onStart: (child) => child.stdout.once('data', (data) => {
      void ask(String(data).trim()).then((response) => { status = response.status; }).finally(() => child.kill('SIGINT'));
    }),
  });
  assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/\n$/);
  assert.is(status, 200);
  assert.ok(signal === 'SIGINT' || code === 130, `${signal} ${code}`);
});

test('npm run playground writes one file', async () => {
  const cwd = folder();
  const { code, stderr } = await node([join(bin, '../../scripts/playground.js'), '--out', 'p.html'], { cwd });
  assert.equal([code, stderr], [0, '']);
  const page = readFileSync(join(cwd, 'p.html'), 'utf8');
  assert.match(page, "default-src 'none'");
  assert.not.match(page, /<script src|<link rel="stylesheet"/);
});

test.run();
