// Stacks: places, names and async callers of lowered programs are those that V8 shows of the source.

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { programs } from './support/maps/callers.js';
import { addFiles, bin, folder, node, root } from './support/spawn.js';

const place = folder({ 'node_modules/package.json': '{}' });
symlinkSync(root, join(place, 'node_modules/oite'), 'junction');

/** What is left of a stack when it does not matter where the file is, and which of Node's frames stand in between. */
const plain = (text) => text.split('\n').filter((line) => !/\bnode:/.test(line))
  .map((line) => line.replace(/(?:file:\/\/)?\/[^\s()]*\/(program)\.\w+/g, '$1')).join('\n').trim();

const stacks = suite('stacks');
let native;
async function run(text, extension, args, env) {
  addFiles(place, { [`program.${extension}`]: text });
  const { stdout, stderr } = await node([...args, join(place, `program.${extension}`)], { cwd: place, env });
  return plain(stdout + stderr.replace(/^(?:Debugger listening|For help, see).*\n/gm, ''));
}

for (const { name, text, spec = true } of programs) {
  stacks(name, async () => {
    native = await run(text, 'mjs', []);
    assert.match(native, /^async /m);
    assert.is(await run(text, 'ot', [bin]), native, 'eager');
    if (spec) assert.is(await run(text, 'ot', [bin, 'run', '--await', 'spec']), native, 'spec');
  });
  stacks(`${name}, debugged`, async () => {
    const inspected = ['--inspect=127.0.0.1:0', '--import', 'oite/register'];
    native = await run(text, 'mjs', []);
    assert.is(await run(text, 'ot', inspected), native, 'eager');
    if (spec) assert.is(await run(text, 'ot', inspected, { OITE_AWAIT: 'spec' }), native, 'spec');
  });
}

stacks('by the hook, and with the machine tier alone', async () => {
  const { text } = programs[1];
  native = await run(text, 'mjs', []);
  assert.is(await run(text, 'ot', ['--import', 'oite/register']), native, 'hook');
  assert.is(await run(text, 'ot', [bin, 'run', '--optimize', 'size']), native, 'size');
});

stacks('an uncaught error shows its line and all its callers', async () => {
  const text = 'async function f() {\n  await null;\n  await new Promise((r) => setTimeout(r, 1));\n  throw new Error("x");\n}\nasync function g() {\n  await f();\n}\ng();\n';
  const shown = (await run(text, 'ot', [bin])).split('\n').filter((line) => line.trim() !== '');
  assert.equal(shown.slice(0, 6), ['program:4', '  throw new Error("x");', '        ^', 'Error: x', '    at f (program:4:9)', '    at async g (program:7:3)']);
});

stacks('a rejection that no function threw has callers too', async () => {
  const text = 'const fail = () => new Promise((_, reject) => setTimeout(() => reject(new Error("x")), 1));\nasync function f() {\n  await fail();\n}\nasync function g() {\n  await f();\n}\ng().catch((e) => console.log(e.stack));\n';
  const frames = (await run(text, 'ot', [bin])).split('\n    at ');
  assert.equal(frames.slice(-2), ['async f (program:3:3)', 'async g (program:6:3)']);
});

stacks('a formatter of the program goes before, and can be taken back', async () => {
  const text = `const before = Error.prepareStackTrace;
Error.prepareStackTrace = (error, sites) => sites;
const sites = new Error('x').stack;
Error.prepareStackTrace = before;
console.log(Array.isArray(sites), typeof sites[0].getFileName(), new Error('y').stack.split('\\n')[1]);
`;
  assert.match(await run(text, 'ot', [bin]), /^true string {5}at Object.<anonymous> \(program:5:66\)$/);
});

stacks('two hooks: the last one to end gives Node its formatting back', async () => {
  const text = `import { register } from 'oite/hook';
const before = Error.prepareStackTrace;
const ends = [register(), register()];
const during = Error.prepareStackTrace;
ends[0]();
ends[0]();
console.log(before !== during, Error.prepareStackTrace === during);
ends[1]();
console.log(Error.prepareStackTrace === before);
`;
  assert.is(await run(text, 'mjs', []), 'true true\ntrue');
});

stacks('headers of errors are those of Node', async () => {
  const text = `class Own extends Error { name = 'Named'; }
const shown = [new Own('message'), new TypeError(), Object.assign(new Error('a'), { name: '' })];
try { Buffer.alloc('x'); } catch (e) { shown.push(e); }
for (const e of shown) console.log(e.stack.split('\\n')[0]);
`;
  assert.is(await run(text, 'ot', [bin]), await run(text, 'mjs', []));
});

stacks('built programs: oite/stacks shows them as oite run does; Node alone the places and names', async () => {
  const { text } = programs[0];
  native = await run(text, 'mjs', []);
  const source = join(place, 'program.ot');
  addFiles(place, { 'program.ot': text });
  const { code, stderr } = await node([bin, 'build', source, '--out-dir', join(place, 'out')], { cwd: place });
  assert.is(code, 0, stderr);
  const built = join(place, 'out/program.js');
  const prepared = await node(['--import', 'oite/stacks', built], { cwd: place });
  assert.is(plain(prepared.stdout + prepared.stderr), native);
  const alone = await node(['--enable-source-maps', built], { cwd: place });
  assert.is(plain(alone.stdout).split('\n')[0], native.split('\n')[0]);
});

stacks.run();
