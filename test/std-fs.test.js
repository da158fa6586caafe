// Oite's `fs`: promise functions, the synchronous ones that answer instead of throwing, and lines.

import { execFileSync } from 'node:child_process';
import nodeFs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ByteStream, fileStream, fs } from '../dist/std/index.js';

const test = suite('std fs');
let directory;
test.before(() => {
  directory = nodeFs.mkdtempSync(join(tmpdir(), 'oite-std-'));
});
test.after(() => nodeFs.rmSync(directory, { recursive: true }));

const at = (name) => join(directory, name);

/** What `work` throws or rejects with. */
async function failure(work) {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Runs `work` and returns [its result, what it reported on stderr]. */
function reported(work) {
  const { error } = console;
  const lines = [];
  console.error = (text) => lines.push(text);
  try {
    return [work(), lines];
  } finally {
    console.error = error;
  }
}

async function lines(source) {
  const all = [];
  for await (const line of source) all.push(line);
  return all;
}

/** Open descriptors of this process that belong to `path`. */
function openDescriptors(path) {
  if (process.platform !== 'linux') return [];
  return nodeFs.readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return nodeFs.readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  });
}

test('readFile and writeFile: text by default, bytes on request', async () => {
  await fs.writeFile(at('a.txt'), 'héllo');
  assert.is(await fs.readFile(at('a.txt')), 'héllo');
  assert.is(await fs.readFile(at('a.txt'), 'latin1'), 'hÃ©llo');
  assert.is(await fs.readFile(at('a.txt'), { encoding: 'utf8' }), 'héllo');
  assert.equal(await fs.readFile(at('a.txt'), null), Buffer.from('héllo'));
  assert.equal(await fs.readFile(at('a.txt'), 'bytes'), Buffer.from('héllo'));
  await fs.appendFile(at('a.txt'), '!');
  assert.is(await fs.readFile(at('a.txt')), 'héllo!');
  await fs.writeFile(at('b.bin'), new Uint8Array([0, 255]));
  assert.equal([...(await fs.readFile(at('b.bin'), null))], [0, 255]);
});

test('rejections have code and path', async () => {
  for (const [code, path, work] of [
    ['ENOENT', at('none'), (p) => fs.readFile(p)],
    ['EISDIR', directory, (p) => fs.readFile(p)],
    ['ENOENT', at('none/x'), (p) => fs.writeFile(p, '')],
    ['ENOENT', at('none'), (p) => fs.readDir(p)],
    ['ENOENT', at('none'), (p) => fs.stat(p)],
    ['ENOENT', at('none'), (p) => fs.unlink(p)],
    ['ENOENT', at('none'), (p) => lines(fs.readLines(p))],
    ['EISDIR', directory, (p) => lines(fs.readLines(p))],
  ]) {
    const error = await failure(() => work(path));
    assert.instance(error, Error);
    assert.is(error.code, code);
    assert.is(error.path, path);
    assert.match(error.stack, /\n {4}at /);
  }
});

test('exists, readDir and the other promise functions', async () => {
  await fs.mkdir(at('d/e'), { recursive: true });
  await fs.writeFile(at('d/z'), '');
  await fs.writeFile(at('d/a'), '');
  assert.is(await fs.exists(at('d')), true);
  assert.is(await fs.exists(at('nope')), false);
  assert.equal(await fs.readDir(at('d')), ['a', 'e', 'z']);
  assert.equal(await fs.readdir(at('d')), ['a', 'e', 'z']);
  await fs.rename(at('d/z'), at('d/y'));
  await fs.copyFile(at('d/y'), at('d/x'));
  await fs.unlink(at('d/y'));
  assert.equal(await fs.readDir(at('d')), ['a', 'e', 'x']);
  assert.is((await fs.stat(at('d'))).isDirectory(), true);
  await fs.rm(at('d'), { recursive: true });
  assert.is(await fs.exists(at('d')), false);
});

test('with a callback they are the functions of Node', async () => {
  nodeFs.writeFileSync(at('c.txt'), 'abc');
  const data = await new Promise((resolve, reject) => fs.readFile(at('c.txt'), (e, d) => (e ? reject(e) : resolve(d))));
  assert.equal(data, Buffer.from('abc'));
  assert.is(await new Promise((resolve) => fs.exists(at('c.txt'), resolve)), true);
  assert.is(fs.createReadStream, nodeFs.createReadStream);
  assert.is(fs.constants, nodeFs.constants);
});

test('the synchronous functions answer where Node throws', () => {
  assert.is(fs.writeFileSync(at('s.txt'), 'text'), true);
  assert.is(fs.readFileSync(at('s.txt')), 'text');
  assert.is(fs.readFileSync(at('s.txt'), 'utf8'), 'text');
  assert.equal(fs.readFileSync(at('s.txt'), null), Buffer.from('text'));
  assert.is(fs.existsSync(at('s.txt')), true);
  assert.is(fs.statSync(at('s.txt')).isFile(), true);
  assert.is(fs.statSync(at('s.txt')).size, 4);
  assert.is(fs.statSync(at('none')), null);
  assert.is(fs.mkdirSync(at('m/n'), { recursive: true }), true);
  assert.equal(fs.readdirSync(at('m')), ['n']);
  for (const [answer, work] of [
    [undefined, () => fs.readFileSync(at('none'))],
    [false, () => fs.writeFileSync(at('none/x'), '')],
    [false, () => fs.mkdirSync(at('m'))],
    [[], () => fs.readdirSync(at('none'))],
    [false, () => fs.unlinkSync(at('none'))],
  ]) {
    const [result, messages] = reported(work);
    assert.equal(result, answer);
    assert.is(messages.length, 1);
    assert.match(messages[0], /ENOENT|EEXIST/);
  }
  const [, [message]] = reported(() => fs.readFileSync(directory));
  assert.match(message, /^EISDIR.*read '/);
  assert.ok(message.includes(directory), 'a message names the path');
  assert.throws(() => fs.readFileSync(), /path/, 'a mistake in the program is thrown');
});

test('writeBinaryFile takes a ByteStream', () => {
  const stream = ByteStream.create();
  for (let i = 0; i < 1000; i++) ByteStream.writeU8(stream, i);
  assert.is(fs.writeBinaryFile(at('x.bin'), stream), true);
  assert.equal([...nodeFs.readFileSync(at('x.bin'))], ByteStream.toArray(stream));
  assert.is(fs.writeBinaryFile(at('y.bin'), [1, 2]), true);
  assert.is(nodeFs.readFileSync(at('y.bin')).length, 2);
});

test('readLines: ends of lines, chunks in the middle of lines and characters', async () => {
  const text = 'one\r\ntwo\n\nfünf €\nlast';
  nodeFs.writeFileSync(at('l.txt'), text);
  for (const chunkSize of [1, 2, 3, 7, 65536]) {
    assert.equal(
      await lines(fs.readLines(at('l.txt'), { chunkSize })),
      ['one', 'two', '', 'fünf €', 'last'],
      `${chunkSize}`,
    );
  }
  nodeFs.writeFileSync(at('e.txt'), '');
  assert.equal(await lines(fs.readLines(at('e.txt'))), []);
  nodeFs.writeFileSync(at('n.txt'), '\n');
  assert.equal(await lines(fileStream(at('n.txt'))), ['']);
});

test('readLines: encodings, options, and what is open already', async () => {
  const text = 'añ\r\nb\n\n' + 'x'.repeat(5000) + '\nend';
  const expected = ['añ', 'b', '', 'x'.repeat(5000), 'end'];
  for (const [encoding, bytes] of [
    ['utf16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['latin1', Buffer.from(text, 'latin1')],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['windows-1252', Buffer.from(text, 'latin1')],
  ]) {
    nodeFs.writeFileSync(at('enc.txt'), bytes);
    for (const chunkSize of [1, 3, 1000, undefined]) {
      assert.equal(await lines(fs.readLines(at('enc.txt'), { encoding, chunkSize })), expected, `${encoding} ${chunkSize}`);
    }
    assert.equal(await lines(fs.readLines(at('enc.txt'), encoding)), expected);
  }
  for (const chunkSize of [0, -1, 1.5, '1', NaN]) assert.throws(() => fs.readLines(at('enc.txt'), { chunkSize }), /chunkSize must be a positive integer/);
  assert.throws(() => fs.readLines(at('enc.txt'), 'none'), /encoding is not supported/);
  nodeFs.writeFileSync(at('enc.txt'), 'a\nb\n');
  const fd = nodeFs.openSync(at('enc.txt'));
  for await (const line of fs.readLines(fd, { chunkSize: 2 })) if (line === 'a') break;
  assert.equal(await lines(fs.readLines(fd)), ['b'], 'the descriptor is still open');
  nodeFs.closeSync(fd);
  assert.is((await failure(() => lines(fs.readLines(fd)))).code, 'EBADF');
  const handle = await fs.open(at('enc.txt'));
  assert.equal(await lines(fileStream(handle)), ['a', 'b']);
  await handle.close();
  assert.is((await failure(() => lines(fs.readLines(handle)))).code, 'EBADF');
  assert.equal(await lines(fs.readLines(new Blob(['x\ny']).stream())), ['x', 'y']);
  const error = await failure(() => lines(fs.readLines(undefined)));
  assert.equal([error.code, error.path], ['ERR_INVALID_ARG_TYPE', undefined]);
});

test('descriptors in place of paths; a closed one rejects', async () => {
  const fd = nodeFs.openSync(at('fd.txt'), 'w+');
  await fs.writeFile(fd, 'one');
  await fs.appendFile(fd, [33]);
  assert.is(nodeFs.readFileSync(at('fd.txt'), 'utf8'), 'one!');
  nodeFs.closeSync(fd);
  const open = nodeFs.openSync(at('fd.txt'));
  assert.is(await fs.readFile(open), 'one!');
  nodeFs.closeSync(open);
  for (const work of [() => fs.readFile(open), () => fs.writeFile(open, 'x')]) assert.is((await failure(work)).code, 'EBADF');
});

test('leaving early and errors close the file', async () => {
  nodeFs.writeFileSync(at('big.txt'), 'line\n'.repeat(100_000));
  for await (const line of fs.readLines(at('big.txt'))) {
    assert.is(line, 'line');
    assert.is(openDescriptors(at('big.txt')).length, process.platform === 'linux' ? 1 : 0);
    break;
  }
  assert.equal(openDescriptors(at('big.txt')), []);
  const thrown = await failure(async () => {
    for await (const line of fileStream(at('big.txt'))) throw new Error(line);
  });
  assert.is(thrown.message, 'line');
  assert.equal(openDescriptors(at('big.txt')), []);
  const unused = fs.readLines(at('big.txt'));
  assert.equal(await unused.return(), { value: undefined, done: true });
  assert.equal(await unused.next(), { value: undefined, done: true });
});

test('overlapping next() calls are answered in order', async () => {
  nodeFs.writeFileSync(at('o.txt'), '1\n2\n3\n');
  const source = fs.readLines(at('o.txt'), { chunkSize: 2 });
  const results = await Promise.all([source.next(), source.next(), source.next(), source.next()]);
  assert.equal(
    results.map((r) => r.value),
    ['1', '2', '3', undefined],
  );
});

test('fileStream without a path reads the standard input', () => {
  const code =
    "import { fileStream } from 'oite/std'; for await (const l of fileStream) { console.log(l); if (l === 'b') break; }";
  const cwd = new URL('..', import.meta.url);
  const out = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', code], {
    cwd,
    input: 'a\nb\nc\n',
    encoding: 'utf8',
  });
  assert.is(out, 'a\nb\n');
});

test.run();
