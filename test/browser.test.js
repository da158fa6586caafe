// The compiler core and the runtime in a browser: transpiled, inspected and run in a page that may not evaluate strings
// and reaches nothing but a loopback server. What programs must do there is what the page does with their native output.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { chromium } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inspect, transpile } from '../dist/index.js';

const executablePath = '/usr/bin/chromium';
const root = new URL('../', import.meta.url);
const seed = readFileSync(new URL('fixtures/requirements/r11-await-source/input.ot', root), 'utf8');
const seedPrints = readFileSync(new URL('fixtures/requirements/r11-await-source/stdout.txt', root), 'utf8');
const test = suite('browser');

const imports = {
  '#typescript': '/typescript.js',
  '#inline-runtime': '/dist/runtime/inline.js',
  'magic-string': '/node_modules/magic-string/dist/index.mjs',
  '@jridgewell/sourcemap-codec': '/node_modules/@jridgewell/sourcemap-codec/dist/sourcemap-codec.mjs',
  'oite/runtime': '/dist/runtime/runtime.js',
  'oite/runtime/full': '/dist/runtime/full-runtime.js',
};
const typescript = '/node_modules/typescript/lib/typescript.js';
const pages = {
  '/': `<!doctype html><title>test</title><link rel="icon" href="data:,">
    <script nonce="page" type="importmap">${JSON.stringify({ imports })}</script>
    <script src="${typescript}"></script><script type="module" src="/globals.js"></script>`,
  '/typescript.js': 'export default globalThis.ts;',
  '/globals.js': `import { inspect, transpile } from '/dist/index.js';
    Object.assign(globalThis, {
      inspect, transpile, printed: [],
      print: (...values) => { printed.push(values.join(' ')); },
      load: (code, type = 'text/javascript') => new Promise((resolve, reject) => {
        const script = document.createElement('script');
        addEventListener('error', ({ message }) => reject(new Error(message)), { once: true });
        Object.assign(script, { type, src: URL.createObjectURL(new Blob([code], { type: 'text/javascript' })) });
        Object.assign(script, { onload: resolve, onerror: () => reject(new Error('not loaded')) });
        document.head.append(script);
      }),
      settled: () => new Promise((resolve) => { setTimeout(resolve, 30); }),
    });
    globalThis.ready = true;`,
};
const types = { '': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };
// Neither strings nor other hosts: `script-src` has no 'unsafe-eval', and what it does not name is forbidden.
const policy = "default-src 'none'; img-src data:; script-src 'self' blob: 'nonce-page'";
const allowed = new Set(Object.values(imports).concat(typescript));

/** Serves the pages, dist/ without its Node parts, and the few files of packages that the import map names. */
function answer({ url }, response) {
  const inCore = /^\/dist\/[\w/-]+\.js$/.test(url) && !/^\/dist\/(?:node|std\/(?!names\.js)|plugins)/.test(url);
  const file = new URL(`.${url}`, root);
  const body = pages[url] ?? ((inCore || allowed.has(url)) && existsSync(file) ? readFileSync(file) : undefined);
  const type = types[extname(url)] ?? 'text/plain';
  response.writeHead(body === undefined ? 404 : 200, {
    'content-type': type,
    'content-security-policy': policy,
    'cache-control': 'max-age=600',
  });
  response.end(body);
  if (body === undefined) missing.push(url);
}
const missing = [];

// Prints at each step, so that `spec` can be held to the native order; `later` is pending at its await.
const steps = `
const steps = {
  later: (value) => new Promise((resolve) => setTimeout(resolve, 5, value)),
  async run(n: number): Promise<number> {
    let sum = 0;
    try {
      for await (const value of this.count(n)) print('value', sum += value);
      await Promise.reject(new RangeError('rejected'));
    } catch (error: any) {
      print(error.name, error.message);
    } finally {
      await null;
      print('finally');
    }
    return sum;
  },
  async *count(n: number) { for (let i = 1; i <= n; i++) yield i % 2 ? await steps.later(i) : i; },
};
`;
const specProgram = `${steps}
let turn = Promise.resolve();
for (let i = 0; i < 8; i++) turn = turn.then(() => print('turn', i));
globalThis.spec = () => steps.run(3);
(async () => { print('async', await 1); print(await [2]); })();
`;
// Two more with methods of the same names, which do something else.
const eagerProgram = `${steps.replaceAll('steps', 'others')} globalThis.eager = () => others.run(2);`;
const thirdProgram = `${steps.replaceAll('steps', 'thirds').replace('let sum = 0', 'let sum = 100')}
  globalThis.third = () => thirds.run(2);`;
// Loaded twice, it is suspended in the runtime of its first copy when the second comes.
const twiceProgram = `{
  globalThis.gate ??= new Promise((resolve) => { globalThis.open = resolve; });
  const pass = async (n) => {
    for (let i = 0; i < n; i++) print('pass', i, await gate, await new Promise((resolve) => setTimeout(resolve, 1, i)));
    return n;
  };
  (globalThis.passes ??= []).push(pass(passes.length + 1));
  globalThis.passed = () => Promise.all(passes);
}`;

let browser;
let context; // one for all pages: they share what is cached
let server;
let origin;
const requests = [];

test.before(async () => {
  if (!existsSync(executablePath)) return;
  server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    ],
  });
  context = await browser.newContext();
});
test.after(async () => {
  await browser?.close();
  server?.close();
});

/** Runs `body` in a new page with `argument`; gives what it returns, and what the page said on its console. */
async function inPage(body, argument) {
  const page = await context.newPage();
  const messages = [];
  const errors = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => messages.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  try {
    await page.goto(origin);
    await page.waitForFunction(() => globalThis.ready, undefined, { timeout: 60_000 });
    return { result: await page.evaluate(body, argument), messages, errors };
  } catch (error) {
    throw new Error([error.message, ...errors, ...messages].join('\n'));
  } finally {
    await page.close();
  }
}

if (!existsSync(executablePath)) {
  test(`skipped: there is no ${executablePath}`, () => {
    console.log(`test/browser.test.js skips itself: there is no ${executablePath}`);
  });
} else {
  test('transpile and inspect give what they give on Node', async () => {
    const cases = [
      [seed, { fileName: 'seed.ot' }],
      [seed, { fileName: 'seed.ot', runtime: 'inline', sourceMap: 'inline' }],
      [specProgram, { fileName: 'steps.ts', decorators: 'legacy' }],
      ['export enum E { a = 1 }\nawait using x = f(E.a);', { fileName: 'using.mts' }],
      ['async function f() { await }', { fileName: 'bad.ot' }],
    ];
    const { result } = await inPage(
      (all) => all.map(([source, options]) => JSON.stringify([transpile(source, options), inspect(source, options)])),
      cases,
    );
    cases.forEach(([source, options], i) => {
      assert.equal(
        JSON.parse(result[i]),
        JSON.parse(JSON.stringify([transpile(source, options), inspect(source, options)])),
      );
    });
    assert.match(JSON.parse(result[0])[1].listing, 'Await');
  });

  /** Loads programs as classic scripts of one page, starts what they left to be started, gives what they print. */
  const scripts = ([programs, start]) =>
    (async () => {
      for (const [source, options] of programs) {
        const { code, diagnostics } = transpile(source, { runtime: 'inline', ...options });
        if (diagnostics.some(({ severity }) => severity === 'error')) throw new Error(diagnostics[0].message);
        await load(code);
      }
      for (const name of start) print(name, await globalThis[name]());
      await settled();
      return printed;
    })();

  test("the seed's example runs as a script with the runtime in it", async () => {
    const { messages, errors } = await inPage(scripts, [[[seed, { fileName: 'seed.ot' }]], []]);
    assert.equal(errors, []);
    assert.is(messages.join('\n') + '\n', seedPrints);
  });

  test('scripts with a runtime each live in one realm', async () => {
    const programs = (mode) => [
      [eagerProgram, { fileName: 'eager.ot', await: mode }],
      [specProgram, { fileName: 'spec.ts', await: mode }],
      [thirdProgram, { fileName: 'third.ot', await: mode }],
      [seed, { fileName: 'seed.ot', await: mode }],
    ];
    const start = ['spec', 'eager', 'third', 'spec'];
    const native = await inPage(scripts, [programs('native'), start]);
    const lowered = await inPage(scripts, [programs(undefined), start]);
    assert.ok(native.result.length > 20);
    assert.equal(lowered, native);
  });

  test('one script is loaded twice', async () => {
    for (const fileName of ['a.ot', 'a.js']) {
      const twice = (mode) => [Array(2).fill([twiceProgram, { fileName, await: mode }]), ['open', 'passed']];
      const native = await inPage(scripts, twice('native'));
      assert.is(native.result.length, 5);
      assert.equal(await inPage(scripts, twice(undefined)), native);
    }
  });

  test('modules import the runtime', async () => {
    const exported = seed.replace(/^test\(\).*/m, 'export const answer = await test();');
    const modules = async ([source, ...all]) => {
      for (const options of all) {
        const { code } = transpile(source, options);
        const before = printed.length;
        await load(`${code}\nprint('answer', answer);`, 'module');
        if (printed.length === before) throw new Error('the module has not run');
      }
      return printed;
    };
    const { result: native } = await inPage(modules, [exported, { fileName: 'seed.ot', await: 'native' }]);
    const { result, errors } = await inPage(modules, [exported, { fileName: 'seed.ot' }, { fileName: 'seed.mts' }]);
    assert.equal(errors, []);
    assert.equal(result, [...native, ...native]);
  });

  test('a rejection that nobody handles is an event of the page', async () => {
    const program = `
      const fail = async (reason: string) => { await null; throw new RangeError(reason); };
      fail('nobody');
      const late = fail('late');
      setTimeout(() => late.catch(() => print('handled')), 10);
      fail('in time').catch((error) => print(error.message));
      Promise.reject(new RangeError('at once'));`;
    const events = async ([source, options]) => {
      const seen = [];
      for (const type of ['unhandledrejection', 'rejectionhandled']) {
        addEventListener(type, (event) => {
          event.preventDefault();
          seen.push(`${type}: ${event.reason}`);
        });
      }
      await load(transpile(source, options).code);
      await settled();
      return [seen.sort(), printed];
    };
    const native = await inPage(events, [program, { fileName: 'a.ts', await: 'native' }]);
    assert.is(native.result[0].length, 4);
    for (const fileName of ['a.ot', 'a.ts']) {
      assert.equal(await inPage(events, [program, { fileName, runtime: 'inline' }]), native, fileName);
    }
  });

  test('no request went anywhere but to the server, which had all that was asked for', () => {
    assert.ok(requests.length > 0);
    assert.equal(
      requests.filter((url) => !/^data:,$/.test(url) && !url.replace(/^blob:/, '').startsWith(`${origin}/`)),
      [],
    );
    assert.equal(missing, []);
  });
}

test.run();
