// Bundles app/ with every bundler that has a plugin of ours, and runs what comes out: npm run test:bundlers [-- NAME…]
// The bundlers come from this folder's lockfile; what cannot be installed here is skipped. Ends with `N passed, N failed`.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const wanted = process.argv.slice(2);

if (!existsSync(join(here, 'node_modules'))) {
  spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: ['ignore', 2, 2] });
}
let bundlers;
let forBrowsers;
let startServer;
try {
  ({ bundlers, forBrowsers, startServer } = await import('./bundlers.js'));
} catch (error) {
  console.log(`the bundlers cannot be installed here, skipped: ${error.message.split('\n')[0]}`);
  console.log('0 passed, 0 failed');
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'oite-bundlers-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'node_modules'));
symlinkSync(root, join(folder, 'node_modules/oite'), 'junction');
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
const resolve = createRequire(join(folder, 'x.js')).resolve;

/** A copy of the app of its own; `program`: of the one with includes. */
function newApp(name, source = 'app') {
  const app = join(folder, name);
  cpSync(join(here, source), app, { recursive: true });
  return app;
}

/** What the bundle prints; with source maps, so that its stack traces name the sources. */
function run(out, file = 'main.mjs') {
  const child = spawn(process.execPath, ['--enable-source-maps', join(out, file)], { cwd: folder });
  let text = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
  child.stderr.setEncoding('utf8').on('data', (part) => (errors += part));
  return new Promise((done) => child.on('close', (code) => done((code === 0 ? '' : `exit ${code}\n`) + text + errors)));
}

function same(actual, expected, about) {
  if (actual !== expected) throw new Error(`${about}\n  expected: ${JSON.stringify(expected)}\n  actual:   ${JSON.stringify(actual)}`);
}

function includes(text, part, about) {
  if (!text.includes(part)) throw new Error(`${about}: no ${JSON.stringify(part)} in\n${text}`);
}

/** What the app prints by `oite run`: the bundles have to print the same. */
const direct = [join(root, 'bin/oite.js'), 'run', join(newApp('direct'), 'main.ot')];
const expected = spawnSync(process.execPath, direct, { cwd: folder, encoding: 'utf8' }).stdout;
includes(expected, 'greet.ot:11:9', 'oite run');
includes(expected, 'Hello, later! (2)', 'oite run');

const runDirect = (app) => {
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/oite.js'), 'run', join(app, 'main.ot')], { cwd: folder, encoding: 'utf8' });
  return stdout + stderr;
};
const program = runDirect(newApp('direct-program', 'program'));
includes(program, 'main begins\nmath begins\nwords begins\n', 'oite run');
includes(program, 'math.ot:5:9', 'oite run');

/** Programs of several files, each with what is special about it. */
const programs = {
  'a file that is included, imported and the entry of a cycle': {
    'main.ot': "console.log('main');\nlet n = 1;\nrequire ./a\nconsole.log(fromA(), n);\nfunction back() { return n; }\nimport('./b.ot').then(() => console.log('again', typeof fromB));\n",
    'a.ot': "require ./main\nrequire ./b\nfunction fromA() { return fromB + typeof back; }\n",
    'b.ot': "console.log('b runs');\nvar fromB: string = 'b';\n",
  },
  'awaits at the top level': {
    'main.ot': "require ./a\nconst x = await Promise.resolve(a + 1);\nconsole.log(x, a);\n",
    'a.ot': 'const a: number = await new Promise((resolve) => setTimeout(() => resolve(41), 5));\n',
  },
  'modules that include, and are included': {
    'main.ot': "import { readFileSync } from 'node:fs';\nrequire ./a\nrequire ./s\nexport const own = 3;\nconsole.log(typeof readFileSync, inA, inS(), own);\n",
    'a.ot': "import { sep } from 'node:path';\nexport const inA: string = sep + 'a';\n",
    's.ot': "function inS() { return inA + '!' + own; }\n",
  },
  'packages of Node and files by require': {
    'main.ot': "require ./a\nconst { sep } = require('node:path');\nconst value = require('./value.ot');\nconsole.log(sep === '/', a, value.v);\n",
    'a.ot': "const a = require('fs') === fs;\n",
    'value.ot': 'export const v: number = 1;\n',
  },
  'an import * that leads nowhere': {
    'main.ot': 'import * from "./nowhere"\nimport * from "./a"\nconsole.log(a)\n',
    'a.ot': 'const a = 1\n',
  },
};

const tests = {
  async 'includes: as under oite run'(name, plugin) {
    const app = newApp(`${name}-program`, 'program');
    const out = join(app, 'dist');
    await bundlers[name].bundle(app, out, plugin());
    same(await run(out), program, 'output');
    for (const [title, files] of Object.entries(programs)) {
      const app = join(folder, `${name} ${title.replaceAll(/\W/g, '')}`);
      mkdirSync(app);
      for (const [file, text] of Object.entries(files)) writeFileSync(join(app, file), text);
      const expected = runDirect(app).replace(/^.* - warning [^]*?\n\n/gm, '');
      const out = join(app, 'dist');
      await bundlers[name].bundle(app, out, plugin());
      same(await run(out), expected, title);
    }
  },

  async 'includes: what is wrong with them has a place'(name, plugin) {
    const app = newApp(`${name}-missing`, 'program');
    writeFileSync(join(app, 'lib/words.ot'), 'require ./math;\nrequire ./nowhere;\n');
    const message = await bundlers[name].bundle(app, join(app, 'dist'), plugin()).then(
      () => 'no error',
      (error) => error.message,
    );
    includes(message, "words.ot:2:9 - error OT4010: The included file './nowhere' cannot be found.", 'message');
  },

  async 'bundles, and the stack leads to the source'(name, plugin) {
    const app = newApp(`${name}-once`);
    const out = join(app, 'dist');
    const warnings = await bundlers[name].bundle(app, out, plugin({ typescript: true }));
    same(warnings.join('\n'), '', 'warnings');
    same(await run(out), expected, 'output');
    const maps = readdirSync(out).filter((file) => file.endsWith('.map')).map((file) => JSON.parse(readFileSync(join(out, file), 'utf8')));
    const sources = maps.flatMap((map) => map.sources);
    for (const source of ['main.ot', 'lib/greet.ot', 'sum.ts', 'later.ot']) {
      same(sources.filter((path) => path.endsWith(`/${source}`)).length, 1, `${source} among ${sources}`);
    }
    same(sources.filter((path) => path.startsWith('/')).join(), '', 'absolute paths in maps');
  },

  async 'options: inlined runtime, await mode, exclude'(name, plugin) {
    const app = newApp(`${name}-options`);
    writeFileSync(join(app, 'main.ot'), "import { f } from './lib/f.ot';\nconst { log } = globalThis.console;\nf().then(() => log('second'));\nlog('first');\n");
    writeFileSync(join(app, 'lib/f.ot'), "export async function f() { await null; globalThis.console.log('now'); }\n");
    for (const [mode, text] of [['eager', 'now\nfirst\nsecond\n'], ['spec', 'first\nnow\nsecond\n']]) {
      const out = join(app, mode);
      await bundlers[name].bundle(app, out, plugin({ await: mode, runtime: 'inline' }));
      same(await run(out), text, mode);
      if (/["']oite\/runtime["']/.test(readFileSync(join(out, 'main.mjs'), 'utf8'))) throw new Error('imports the runtime');
    }
    // Plain JavaScript under our extension passes through, when told so.
    await bundlers[name].bundle(app, join(app, 'native'), plugin({ exclude: '**/f.ot' }));
    includes(readFileSync(join(app, 'native/main.mjs'), 'utf8'), 'await null', 'excluded');
  },

  async 'for browsers: nothing of Node is left, and what needs it says so'(name, plugin) {
    const app = newApp(`${name}-browser`);
    writeFileSync(join(app, 'main.ot'), [
      "import { greet } from './lib/greet';",
      'async function main() { console.log(await greet("browser")); await yieldNow(); fs.readFileSync("x"); }',
      'main().catch((error) => console.log(error.message));',
    ].join('\n'));
    const out = join(app, 'dist');
    await forBrowsers[name](app, out, plugin());
    if (/(?:from|import|require\()\s*["']node:/.test(readFileSync(join(out, 'main.mjs'), 'utf8'))) throw new Error('imports parts of Node');
    same(await run(out), "Hello, browser! (1)\n'fs' of oite/std needs Node\n", 'output');
  },

  async 'a folder whose name looks like the end of a URL'(name, plugin) {
    if (name === 'webpack' || name === 'rspack') return; // they take it for that themselves
    const app = newApp(`${name} #1`);
    const out = join(folder, `${name}-hash`);
    await bundlers[name].bundle(app, out, plugin({ typescript: true }));
    includes(await run(out), 'Hello, later! (2)', 'output');
  },

  async 'errors have a place and a frame'(name, plugin) {
    const app = newApp(`${name}-error`);
    writeFileSync(join(app, 'lib/greet.ot'), 'export const greet = 1;\nexport const fail = ;\n');
    const message = await bundlers[name].bundle(app, join(app, 'dist'), plugin({ typescript: true })).then(
      () => 'no error',
      (error) => error.message,
    );
    includes(message, 'greet.ot:2:21 - error OT1001: Expression expected.', 'message');
    includes(message, '> 2 | export const fail = ;', 'frame');
  },

  async 'watches'(name, plugin) {
    const { app, out, until, end } = await watching(name, plugin, newApp(`${name}-watch`));
    const prints = (text, about) => async (error) => {
      if (error) throw error;
      same(await run(out), text, about);
    };
    try {
      await until(prints(expected, 'first build'));
      const path = join(app, 'lib/greet.ot');
      const text = readFileSync(path, 'utf8').replace("'Hello'", "'Bye'");
      writeFileSync(path, text.replace('(name: string)', '(name: string'));
      await until((error) => includes(String(error?.message ?? error?.text), 'OT1001', 'an error'));
      writeFileSync(path, text);
      await until(prints(expected.replaceAll('Hello', 'Bye'), 'after the error'));
    } finally {
      await end();
    }
  },

  async 'watches included files'(name, plugin) {
    const { app, out, until, end } = await watching(name, plugin, newApp(`${name}-watch-program`, 'program'));
    const prints = (text, about) => async (error) => {
      if (error) throw error;
      same(await run(out), text, about);
    };
    try {
      await until(prints(program, 'first build'));
      const path = join(app, 'lib/math.ot');
      writeFileSync(path, readFileSync(path, 'utf8').replace("'math begins'", "'math, too'"));
      await until(prints(program.replace('math begins', 'math, too'), 'after a change'));
    } finally {
      await end();
    }
  },
};

/** What one bundler alone has. */
const special = {
  vite: {
    async "the server: files as text and URLs, virtual modules, stacks on the server's side, changes, errors"(name, plugin) {
      const app = newApp('vite-server');
      const write = (files) => Object.entries(files).forEach(([file, text]) => writeFileSync(join(app, file), text));
      write({
        'page.ot': "import raw from './dep.ot?raw';\nimport url from './dep.ot?url';\nimport { v } from './dep';\nimport { made } from 'virtual:made.ot';\nexport const all = async (): Promise<any> => [raw, url, await v, made];\nexport function fail() {\n  throw new Error('boom');\n}\n",
        'dep.ot': 'export const v: number = await 1;\n',
      });
      const virtual = {
        name: 'virtual',
        resolveId: (id) => (id === 'virtual:made.ot' ? `\0${id}` : null),
        load: (id) => (id === '\0virtual:made.ot' ? 'export const made: string = await "made";' : null),
      };
      const { end, server } = await startServer(app, [plugin(), virtual]);
      try {
        const page = () => server.ssrLoadModule('/page.ot');
        const { all, fail } = await page();
        same(JSON.stringify(await all()), '["export const v: number = await 1;\\n","/dep.ot",1,"made"]', 'modules');
        try {
          fail();
        } catch (error) {
          server.ssrFixStacktrace(error);
          includes(error.stack, 'page.ot:7:9', 'stack');
        }
        const { map } = await server.transformRequest('/page.ot');
        same(JSON.stringify(map.sources), '["page.ot"]', 'sources');
        const changed = (text) => new Promise((done) => {
          server.watcher.on('change', (path) => path.endsWith('dep.ot') && setTimeout(done, 50));
          write({ 'dep.ot': text });
        });
        await changed('export const v: number = ;\n');
        const error = await server.transformRequest('/dep.ot').then(() => undefined, (reason) => reason);
        same(JSON.stringify([error?.plugin, error?.loc?.line, error?.loc?.column]), '["oite",1,25]', 'error');
        await changed('export const v: number = await 3;\n');
        same(JSON.stringify((await (await page()).all()).slice(2)), '[3,"made"]', 'after the change');
      } finally {
        await end();
      }
    },
  },
};

/** A bundler that watches; `until` waits for a build that is as its callback wants it. */
async function watching(name, plugin, app) {
  const out = join(app, 'dist');
  let wake = () => {};
  let last;
  const end = await bundlers[name].watch(app, out, plugin({ typescript: true }), (error) => {
    last = error ?? null;
    wake();
  });
  /** Some bundlers tell of one build twice. */
  const until = async (check) => {
    for (const limit = Date.now() + 60_000; ; ) {
      if (last === undefined) await Promise.race([new Promise((done) => (wake = done)), new Promise((done) => setTimeout(done, 5000))]);
      const seen = last;
      last = undefined;
      try {
        return await check(seen);
      } catch (error) {
        if (Date.now() > limit) throw error;
      }
    }
  };
  return { app, out, until, end };
}

let passed = 0;
let failed = 0;
for (const name of Object.keys(bundlers)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { default: plugin } = await import(pathToFileURL(resolve(`oite/${name}`)));
  for (const [title, test] of Object.entries({ ...tests, ...special[name] })) {
    if (title.startsWith('for browsers') && forBrowsers[name] === undefined) continue; // they do not resolve packages by themselves
    try {
      await test(name, plugin);
      passed++;
      console.log(`ok   ${name}: ${title}`);
    } catch (error) {
      failed++;
      console.log(`FAIL ${name}: ${title}\n${error.stack ?? error}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
