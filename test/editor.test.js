// What editors and shells get: problem matchers against real diagnostics, the recipes of docs/editor.md, completion in
// the shells themselves.
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { complete, hasShell } from './support/shells.js';
import { addFiles, folder, node, oite, root } from './support/spawn.js';

const test = suite('editor');
const read = (path) => readFileSync(join(root, path), 'utf8');
const { contributes } = JSON.parse(read('editors/vscode/package.json'));
const pattern = (name) => contributes.problemPatterns.find((one) => one.name === name);

/** What a problem pattern of VS Code finds in a text. */
function problems(name, text) {
  const { regexp, kind: _, name: __, ...groups } = pattern(name);
  return text.split('\n').flatMap((line) => {
    const match = new RegExp(regexp).exec(line);
    return match ? [Object.fromEntries(Object.entries(groups).map(([key, group]) => [key, match[group]]))] : [];
  });
}

test('the problem matchers find every diagnostic, and nothing else', async () => {
  const cwd = folder({
    'src/a b.ot': 'let = ;\nconst x = 1;\n',
    'src/c.ot': "import './none';\nawait 1;\nfunction f() { await 2; }\n",
    'src/d.ts': 'const text = "x.ts:1:2 - no error TS: y"; let x: = 1;\n',
  });
  const { stderr } = await oite(['check', 'src', 'none.ot'], { cwd });
  const { stdout } = await oite(['check', 'src', 'none.ot', '--json'], { cwd });
  const expected = JSON.parse(stdout);
  const withPlace = expected.filter(({ code }) => code !== 'OT4001');
  assert.ok(withPlace.length >= 3 && withPlace.length < expected.length);
  assert.equal(
    problems('oite', stderr),
    withPlace.map(({ fileName: file, line, column, severity, code, message }) => ({
      file, line: `${line}`, column: `${column}`, severity, code, message,
    })),
  );
  assert.equal(problems('oite-file', stderr).map(({ file, code }) => [file, code]), [['none.ot', 'OT4001']]);
  const watching = contributes.problemMatchers.find(({ name }) => name === 'oite-watch').background;
  const built = await oite(['build', 'src', '--out-dir', 'out'], { cwd });
  const fine = await oite(['build', 'src/d.ts', '--out-dir', 'out'], { cwd: folder({ 'src/d.ts': '' }) });
  for (const { stderr: text } of [built, fine]) {
    assert.is(text.split('\n').filter((line) => new RegExp(watching.endsPattern).test(line)).length, 1, text);
  }
  assert.match(read('lib/node/build/watch.ts'), new RegExp(watching.beginsPattern.replace(/[$^]/g, '')));
});

test('the extension names files that are there, and known matchers', () => {
  const { languages, grammars, problemMatchers, breakpoints } = contributes;
  for (const path of [languages[0].configuration, grammars[0].path]) JSON.parse(read(join('editors/vscode', path)));
  assert.equal([grammars[0].language, breakpoints[0].language], [languages[0].id, languages[0].id]);
  for (const { pattern: name } of problemMatchers) assert.ok(pattern(name.slice(1)), name);
  const docs = read('docs/editor.md');
  for (const [, name] of docs.matchAll(/"\$([\w-]+)"/g)) assert.ok(problemMatchers.some((one) => one.name === name), name);
});

test('the recipes of docs/editor.md', async () => {
  const recipes = new Map([...read('docs/editor.md').matchAll(/```json (\S+)\n([\s\S]*?)```/g)].map(([, name, text]) => [name, JSON.parse(text)]));
  assert.equal([...recipes.keys()], ['settings.json', 'launch.json', 'tasks.json']);
  const cwd = folder({ 'src/app.ot': 'const x: number = await 42;\nconsole.log({ x });\n' });
  addFiles(cwd, { 'node_modules/x': '' });
  symlinkSync(root, join(cwd, 'node_modules/oite'), 'junction');
  const { runtimeArgs, program } = recipes.get('launch.json').configurations[0];
  const launched = await node([...runtimeArgs, program.replace('${file}', 'src/app.ot')], { cwd });
  assert.equal([launched.code, launched.stdout], [0, '{x: 42}\n'], launched.stderr);
  for (const { command } of recipes.get('tasks.json').tasks) {
    const words = command.split(' ').slice(2).filter((word) => word !== '--watch');
    assert.is((await oite(words, { cwd })).code, 0, command);
  }
});

/** What TAB makes of a line, in a folder with `files`. */
const files = { 'app.ot': '', 'build.ot': '', 'my file.ot': '', 'src/sub/x.ot': '', 'source.txt': '' };
const completed = {
  'oite che': 'oite check ',
  'oite app': 'oite app.ot ',
  'oite app.ot sou': 'oite app.ot source.txt ',
  'oite build.': 'oite build.ot ',
  'oite build sr': 'oite build src/',
  'oite build src --out-d': 'oite build src --out-dir ',
  'oite build src --out-dir sr': 'oite build src --out-dir src/',
  'oite build src --out-dir src/s': 'oite build src --out-dir src/sub/',
  'oite build src --await sp': 'oite build src --await spec ',
  'oite build src --await=ea': 'oite build src --await=eager ',
  'oite check my': 'oite check my\\ file.ot ',
  'oite check --ty': 'oite check --types ',
  'oite inspect app.ot --format=li': 'oite inspect app.ot --format=listing ',
  'oite completion z': 'oite completion zsh ',
  'oite help ins': 'oite help inspect ',
};
/** zsh leaves both ways to write a value open. */
const own = { zsh: { 'oite build src --out-d': 'oite build src --out-dir=' } };

for (const shell of ['bash', 'zsh', 'fish']) {
  test(`completion in ${shell}`, async () => {
    if (!hasShell(shell)) return console.log(`no ${shell}, or no script to give it a terminal: skips itself`);
    const expected = { ...completed, ...own[shell] };
    const lines = Object.keys(expected);
    const shown = await complete(shell, files, lines);
    assert.equal(Object.fromEntries(lines.map((line, i) => [line, shown[i]])), expected);
  });
}

test('completion for another shell is wrong usage', async () => {
  const { code, stderr } = await oite(['completion', 'tcsh']);
  assert.is(code, 2);
  assert.match(stderr, /bash, zsh, fish/);
});

test.run();
