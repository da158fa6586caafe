// The package as users get it: what is in it, and that it works from an installed tarball.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folder, node, root } from './support/spawn.js';

const pack = suite('package');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

function npm(args, cwd) {
  const env = { ...process.env, npm_config_loglevel: 'error', npm_config_update_notifier: 'false' };
  return execFileSync('npm', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

let tarball;
let files;
let installed;

pack.before(() => {
  const cwd = folder();
  // The build is there already; `prepack` would make it again under the other tests.
  const [report] = JSON.parse(npm(['pack', root, '--json', '--ignore-scripts', '--pack-destination', cwd], cwd));
  tarball = join(cwd, report.filename);
  files = report.files.map(({ path }) => path).sort();
  installed = folder(userProject());
  installTarball(installed);
});

/** A project that depends on the tarball, with a lockfile that takes the versions of its dependencies from ours. */
function userProject() {
  const dependencies = { oite: `file:${tarball}` };
  const own = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const packages = { '': { name: 'user', dependencies }, 'node_modules/oite': { version: manifest.version } };
  for (const [path, entry] of Object.entries(own.packages)) if (path !== '' && !entry.dev) packages[path] = entry;
  return {
    'package.json': JSON.stringify({ name: 'user', private: true, dependencies }),
    'package-lock.json': JSON.stringify({ name: 'user', lockfileVersion: 3, packages }),
  };
}

/** What `npm install` would do, without the network that it asks for: unpack, link the command and the dependencies. */
function installTarball(project) {
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, 'oite'), { recursive: true });
  mkdirSync(join(modules, '.bin'));
  execFileSync('tar', ['-xzf', tarball, '-C', join(modules, 'oite'), '--strip-components=1']);
  symlinkSync(join(modules, 'oite', manifest.bin.oite), join(modules, '.bin/oite'));
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
  }
}

/** Runs a file with this text in the folder where the package is installed. */
async function runIn(name, text, args = []) {
  writeFileSync(join(installed, name), text);
  const { code, stdout, stderr } = await node([...args, name], { cwd: installed });
  assert.equal([code, stderr], [0, ''], `${name}: ${stdout}${stderr}`);
  return stdout;
}

pack('holds what users need and nothing else', () => {
  const kinds = [
    /^dist\/.*(?<!\.d)\.js$/,
    /^dist\/.*\.d\.ts$/,
    /^bin\/(?:oite\.js|package\.json)$/,
    /^dist\/start\/(?:(?:start|register|compiler)\.cjs|LICENSES\.txt)$/,
    /^(?:README|CHANGELOG|LICENSE)(?:\.md)?$/,
    /^package\.json$/,
    /^types\/(?:host|std)\.d\.ts$/,
  ];
  assert.equal(
    files.filter((path) => !kinds.some((kind) => kind.test(path))),
    [],
  );
  for (const path of ['README.md', 'LICENSE', 'CHANGELOG.md', 'bin/oite.js']) assert.ok(files.includes(path), path);
  for (const path of files.filter((name) => /^dist\/.*\.js$/.test(name))) {
    assert.not.match(readFileSync(join(root, path), 'utf8'), /\/work\/|\/tmp\/(?!\*)/, path);
  }
});

pack('every export and the command lead to a file of the package', () => {
  const targets = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(targets));
  const named = [...targets(manifest.exports), ...targets(manifest.imports), ...targets(manifest.bin)];
  for (const target of named) assert.ok(files.includes(target.replace(/^\.\//, '')), target);
});

pack('no install scripts, few dependencies', () => {
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) assert.not(name in manifest.scripts, name);
  const lock = JSON.parse(readFileSync(join(installed, 'package-lock.json'), 'utf8'));
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  assert.equal(
    packages.filter(([, { hasInstallScript }]) => hasInstallScript),
    [],
  );
  assert.ok(packages.length <= 30, `${packages.length} packages`);
});

pack('the API, imported and required', async () => {
  const text =
    'const { code, map, diagnostics } = transpile("const x: number = 1;"); console.log(code.trim(), map.version, diagnostics.length, Object.keys(oite).sort().join());\n';
  const expected = 'const x = 1; 3 0 inspect,transpile\n';
  assert.is(await runIn('api.mjs', `import * as oite from 'oite'; const { transpile } = oite;\n${text}`), expected);
  assert.is(await runIn('api.cjs', `const oite = require('oite'); const { transpile } = oite;\n${text}`), expected);
});

pack('the command', async () => {
  writeFileSync(
    join(installed, 'a.ot'),
    'async function f(x: number) { return await x; }\nf(2).then((x) => console.log({ x }));\n',
  );
  const bin = join(installed, 'node_modules/.bin/oite');
  assert.equal(await node([bin, 'a.ot'], { cwd: installed }), {
    code: 0,
    signal: null,
    stdout: '{x: 2}\n',
    stderr: '',
  });
  const built = await node([bin, 'build', 'a.ot', '--out-dir', 'out'], { cwd: installed });
  assert.is(built.code, 0, built.stderr);
  assert.equal(await node(['out/a.js'], { cwd: installed }), { code: 0, signal: null, stdout: '{x: 2}\n', stderr: '' });
});

pack('the hook, the runtime and the standard library', async () => {
  const text =
    "import { Promise as P, eager } from 'oite/runtime'; import { yieldNow } from 'oite/std'; const p = new P(() => {}); console.log(p instanceof Promise, typeof eager.await, typeof yieldNow);\n";
  assert.is(await runIn('runtime.mjs', text), 'true function function\n');
  assert.is(
    await runIn('hook.ot', 'const x: number = 3; console.log({ x });\n', ['--import', 'oite/register']),
    '{x: 3}\n',
  );
  assert.is(await runIn('hook.ot', 'const x: number = 3; console.log({ x });\n', ['-r', 'oite/register']), '{x: 3}\n');
  assert.is(
    await runIn(
      'hook.mjs',
      "import { register } from 'oite/hook'; const end = register(); await import('./hook.ot'); end();\n",
    ),
    '{x: 3}\n',
  );
});

pack('its types are found, without skipLibCheck', async () => {
  writeFileSync(
    join(installed, 'types.mts'),
    `import { transpile, inspect, type Diagnostic, type TranspileOptions } from 'oite';
import { register } from 'oite/hook';
import esbuildPlugin from 'oite/esbuild';
import vitePlugin, { type PluginOptions } from 'oite/vite';
import { Promise as P } from 'oite/runtime';
const options: TranspileOptions = { await: 'spec' };
const diagnostics: readonly Diagnostic[] = transpile('', options).diagnostics;
const end: () => void = register({ await: 'eager' });
const p: Promise<number> = P.resolve(1);
const plugin: PluginOptions = { typescript: true, exclude: /x/ };
const plugins: { name: string }[] = [vitePlugin(plugin), esbuildPlugin()];
export { diagnostics, end, inspect, p, plugins };
`,
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', target: 'es2022', types: [] };
  writeFileSync(join(installed, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.mts'] }));
  const result = await node([tsc, '-p', 'tsconfig.json'], { cwd: installed });
  assert.equal(result, { code: 0, signal: null, stdout: '', stderr: '' });
});

pack.run();
