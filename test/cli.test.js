// The command line as its users meet it: exit codes, streams, wrong usage, bad input.
import { spawn } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bin, folder, inParallel, node, oite, root } from './support/spawn.js';

const cli = suite('cli');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const good =
  'async function f(x: number) { return await g(x); }\nconst g = async (x: number) => x * 2;\nf(4).then(console.log);\n';
const bad = 'const a = 1;\n\nlet b = ;\nfoo();\nbar();\nbaz();\n';

/** No stack of ours and no line of our code. */
function isClean(text) {
  assert.not.match(text, /\bat .*:\d+:\d+/);
  assert.not.match(text, /dist\/node|node:internal/);
}

cli('--version prints the version of the package and nothing else', async () => {
  assert.equal(await oite(['--version']), { code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
});

cli('help goes to stdout, without a command too', async () => {
  const help = await oite(['--help']);
  assert.is(help.code, 0);
  assert.is(help.stderr, '');
  for (const command of ['run', 'build', 'check', 'inspect']) assert.match(help.stdout, `oite ${command}`);
  for (const args of [[], ['-h'], ['help']]) assert.equal(await oite(args), help);
  for (const command of ['run', 'build', 'check', 'inspect']) {
    const about = await oite(['help', command]);
    assert.is(about.code, 0);
    assert.match(about.stdout, `Usage: oite ${command}`);
    assert.equal(await oite([command, '--help']), about);
  }
});

cli('the forms of a command stand below each other; every command tells the version', async () => {
  assert.match((await oite(['--help'])).stdout, /^Usage: oite FILE \[ARGS…\]\n {7}oite <command> \[options\]\n/);
  assert.match((await oite(['help', 'build'])).stdout, /^Usage: oite build PATH… --out-dir DIR\n {7}oite build FILE /);
  const version = await oite(['--version']);
  for (const args of [['-v'], ['run', '--version'], ['build', '-v']]) assert.equal(await oite(args), version);
});

cli('standard output that takes nothing is no crash of ours', async () => {
  if (!existsSync('/dev/full')) return;
  const cwd = folder({ 'a.ot': good });
  for (const args of [['inspect', 'a.ot'], ['check', 'a.ot', '--json'], ['--help']]) {
    const { code, stderr } = await new Promise((resolve) => {
      const child = spawn(process.execPath, [bin, ...args], { cwd, stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
      child.on('close', (code) => resolve({ code, stderr }));
    });
    assert.equal([code, stderr], [1, 'oite: standard output cannot be written: no space left on the device\n'], args.join(' '));
  }
});

cli('inspect --json has the errors; --out is never the file itself', async () => {
  const cwd = folder({ 'a.ot': good, 'bad.ot': 'let = ;\n' });
  for (const [file, expected] of [['bad.ot', 'OT1001'], ['none.ot', 'OT4001']]) {
    const { code, stdout, stderr } = await oite(['inspect', file, '--json'], { cwd });
    assert.is(code, 1);
    assert.equal(JSON.parse(stdout).diagnostics.map((found) => found.code), [expected]);
    assert.match(stderr, expected);
  }
  symlinkSync('a.ot', join(cwd, 'link.ot'));
  for (const out of ['a.ot', './x/../a.ot', 'link.ot']) {
    const { code, stderr } = await oite(['inspect', 'a.ot', '--out', out], { cwd });
    assert.is(code, 1);
    assert.match(stderr, /OT4003: The output would overwrite the input/);
  }
  assert.is(readFileSync(join(cwd, 'a.ot'), 'utf8'), good);
});

cli('help is the same in every language of the host', async () => {
  assert.equal(await oite(['--help'], { env: { LC_ALL: 'de_DE.UTF-8' } }), await oite(['--help']));
});

const wrongUsage = [
  [['build'], /needs a PATH/],
  [['check'], /needs a PATH/],
  [['inspect'], /needs a FILE/],
  [['run'], /needs a FILE/],
  [['run', '--await'], /'--await' needs a value/],
  [['run', '--await', 'eagre', 'a.ot'], /must be one of eager, spec, native, not 'eagre'\nDid you mean 'eager'\?/],
  [['run', '--wtch', 'a.ot'], /unknown option '--wtch'\nDid you mean '--watch'\?/],
  [['-e'], /'-e' needs a value/],
  [['--frobnicate'], /unknown option '--frobnicate'/],
  [['biuld', '--out-dir', 'x'], /Did you mean 'build'\?/],
  [['help', 'chekc'], /Did you mean 'check'\?/],
  [['build', 'a.ot'], /--out-dir/],
  [['build', 'a.ot', '--out-dir'], /'--out-dir' needs a value/],
  [['build', 'a.ot', '--outdir', 'out'], /unknown option '--outdir'\nDid you mean '--out-dir'\?/],
  [['build', 'a.ot', '--out-dir', 'out', '--awiat', 'eager'], /Did you mean '--await'\?/],
  [['build', 'a.ot', '--out-dir', 'out', '--await', 'x'], /must be one of eager, spec, native, not 'x'/],
  [['build', 'a.ot', '--out-dir', 'out', '--await', 'eager', '--await', 'spec'], /given twice/],
  [['build', 'a.ot', '--out-dir', 'out', '--out-file', 'out/b.js'], /exclude each other/],
  [['build', 'a.ot', 'b.ot', '--out-file', 'out/b.js'], /takes one input/],
  [['build', 'a.ot', '--out-dir', 'out', '--source-map', 'maybe'], /must be one of true, inline, hidden, false/],
  [['inspect', 'a.ot', '--format', 'lsting'], /Did you mean 'listing'\?/],
  [['inspect', 'a.ot', '--function', 'f'], /--function goes with --format/],
  [['inspect', 'a.ot', 'b.ot'], /b\.ot/],
  [['build', 'a.ot', '--out-dir', 'out', '--watch=no'], /option '--watch' takes no value/],
  [['completion', 'tcsh'], /^oite: the shell must be one of bash, zsh, fish, not 'tcsh'/],
];
for (const option of ['--constructor', '--toString=1', '--__proto__', '--no-valueOf', '--__proto__.x=1']) {
  wrongUsage.push([[option], /unknown option/], [['build', 'a.ot', '--out-dir', 'out', option], /unknown option/]);
}

cli('wrong usage: exit code 2, a hint on stderr, nothing done', async () => {
  const cwd = folder({ 'a.ot': good, 'b.ot': good });
  await inParallel(wrongUsage, async ([args, expected]) => {
    const { code, stdout, stderr } = await oite(args, { cwd });
    const about = `oite ${args.join(' ')}\n${stdout}${stderr}`;
    assert.is(code, 2, about);
    assert.is(stdout, '', about);
    assert.match(stderr, expected, about);
    assert.match(stderr, "Try 'oite --help'.", about);
    isClean(stderr);
    assert.equal(readdirSync(cwd).sort(), ['a.ot', 'b.ot'], about);
  });
});

cli('check: silent when all is well', async () => {
  const cwd = folder({ 'a.ot': good, 'src/b.ts': good, 'src/c.js': 'export const x = await 1;\n' });
  assert.equal(await oite(['check', 'a.ot', 'src'], { cwd }), { code: 0, signal: null, stdout: '', stderr: '' });
});

cli('check: a frame for each error, exit code 1', async () => {
  const cwd = folder({ 'src/bad.ot': bad });
  const { code, stdout, stderr } = await oite(['check', 'src'], { cwd });
  assert.is(code, 1);
  assert.is(stdout, '');
  const [first, ...frame] = stderr.trimEnd().split('\n');
  assert.match(first, /^src\/bad\.ot:3:9 - error OT1001: /);
  assert.equal(frame, [
    '  1 | const a = 1;', //
    '  2 |',
    '> 3 | let b = ;',
    '    |         ^',
    '  4 | foo();',
    '  5 | bar();',
  ]);
});

cli('check --json: the keys of a diagnostic', async () => {
  const cwd = folder({ 'bad.ot': bad });
  const { code, stdout, stderr } = await oite(['check', '--json', 'bad.ot'], { cwd });
  assert.is(code, 1);
  assert.is(stderr, '');
  const [diagnostic, ...others] = JSON.parse(stdout);
  assert.is(others.length, 0);
  const { message, ...rest } = diagnostic;
  assert.type(message, 'string');
  const place = { start: bad.indexOf(';\nfoo'), length: 1, line: 3, column: 9 };
  assert.equal(rest, { code: 'OT1001', severity: 'error', fileName: 'bad.ot', ...place });
});

cli('bad input: a diagnostic with a code, exit code 1, nothing written', async () => {
  const cwd = folder({
    'a.ot': good,
    'view.tsx': 'const x = <a/>;\n',
    'types.d.ts': 'declare const x: 1;\n',
    'empty/x.txt': '',
  });
  const cases = [
    ['none.ot', /none\.ot - error OT4001: .*no such file/],
    ['a.ot/b.ot', /OT4001/],
    ['view.tsx', /OT1004/],
    ['types.d.ts', /OT1004/],
  ].flatMap(([path, expected]) =>
    [
      ['check', path],
      ['build', path, '--out-dir', 'out'],
      ['inspect', path],
      ['run', path],
    ].map((args) => [args, expected]),
  );
  cases.push([['check', 'empty'], /empty - error OT4002/], [['build', 'empty', '--out-dir', 'out'], /OT4002/]);
  await inParallel(cases, async ([args, expected]) => {
    const { code, stdout, stderr } = await oite(args, { cwd });
    assert.is(code, 1, `${args.join(' ')}: ${stderr}`);
    assert.is(stdout, '', args.join(' '));
    assert.match(stderr, expected, args.join(' '));
    isClean(stderr);
  });
  assert.not(existsSync(join(cwd, 'out')));
});

cli('no control or bidi character of a source or a file name reaches the terminal', async () => {
  const name = 'a\x1b]0;title\x07\u202e\x9b.ot';
  const cwd = folder({ [name]: 'let \x1b[2J\u202e x = \x9b31m;\n// \x07 \u2066\n' });
  for (const args of [
    ['check', name],
    ['check', '--json', name],
    ['run', name],
    ['build', name, '--out-dir', 'o'],
    ['inspect', name],
    ['check', `${name}x`],
    ['run', `--\x1b[2J`],
  ]) {
    const { code, stdout, stderr } = await oite(args, { cwd, env: { FORCE_COLOR: '' } });
    assert.ok(code > 0, args[0]);
    assert.not.match(stdout + stderr, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/, args[0]);
  }
});

cli('colour only where it is wanted', async () => {
  const cwd = folder({ 'bad.ot': bad });
  const colored = /\x1b\[/;
  assert.not.match((await oite(['check', 'bad.ot'], { cwd })).stderr, colored);
  assert.match((await oite(['check', 'bad.ot'], { cwd, env: { FORCE_COLOR: '1' } })).stderr, colored);
  assert.not.match((await oite(['check', 'bad.ot'], { cwd, env: { FORCE_COLOR: '0' } })).stderr, colored);
  assert.not.match(
    (await oite(['check', 'bad.ot'], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stderr,
    colored,
  );
  assert.match((await oite(['run', 'bad.ot'], { cwd, env: { FORCE_COLOR: '1' } })).stderr, colored);
});

cli('inspect: the views of a file on stdout', async () => {
  const cwd = folder({ 'a.ot': good, 'bad.ot': bad });
  const views = {};
  for (const format of ['output', 'listing', 'plan', 'json']) {
    const { code, stdout, stderr } = await oite(['inspect', 'a.ot', '--format', format], { cwd });
    assert.is(code, 0, stderr);
    assert.is(stderr, '');
    views[format] = stdout;
  }
  assert.is((await oite(['inspect', 'a.ot'], { cwd })).stdout, views.output);
  assert.is((await oite(['inspect', 'a.ot', '--json'], { cwd })).stdout, views.json);
  const data = JSON.parse(views.json);
  assert.is(`${data.listing}\n`, views.listing);
  assert.is(`${data.plan}\n`, views.plan);
  assert.is(data.code, views.output);
  const part = (await oite(['inspect', 'a.ot', '--format', 'listing', '--function', 'f'], { cwd })).stdout;
  assert.match(part, /^\[0\] Push\(Function \{ \.\.\. \}\)\n\[1\] Let\("f"\)\n/);
  const unknown = await oite(['inspect', 'a.ot', '--format', 'plan', '--function', 'h'], { cwd });
  assert.is(unknown.code, 1);
  assert.match(unknown.stderr, 'OT4007');
  assert.is((await oite(['inspect', 'a.ot', '--out', 'view/a.js'], { cwd })).stdout, '');
  assert.is(readFileSync(join(cwd, 'view/a.js'), 'utf8'), views.output);
  const failed = await oite(['inspect', 'bad.ot', '--out', 'bad.js'], { cwd });
  assert.is(failed.code, 1);
  assert.not(existsSync(join(cwd, 'bad.js')));
});

cli('inspect --format listing prints the ten lines of the article', async () => {
  const text = 'async function test() {\n    const result = await Promise.resolve(42);\n    return result;\n}\n';
  const { stdout } = await oite(['inspect', 'a.ot', '--format', 'listing'], { cwd: folder({ 'a.ot': text }) });
  const lines = ['Push(Function { ... })', 'Let("test")', 'Jump(10)', 'Push(String("Promise"))', 'Load("Promise")'];
  lines.push('GetProp("resolve")', 'Push(Number(42.0))', 'Call(1)', 'Await', 'Return');
  assert.is(stdout, lines.map((line, index) => `[${index}] ${line}\n`).join(''));
});

cli('the command works through a link, as npm installs it', async () => {
  const cwd = folder({ 'a.ot': good });
  symlinkSync(bin, join(cwd, 'oite'));
  assert.equal(await node([join(cwd, 'oite'), 'a.ot'], { cwd }), { code: 0, signal: null, stdout: '8\n', stderr: '' });
});

cli.run();
