// Early errors. V8 is the oracle: each snippet is offered to it as a sloppy script, a strict script and a module, bare
// and in many places, and our answer (valid or not) must be the same. For TypeScript the oracle is V8 on tsc's output.
// EARLY_ERRORS=all runs every combination (about a minute) instead of a slice.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkEarlyErrors } from '../dist/check/early-errors.js';
import { blankHtmlComments, realParseErrors } from '../dist/check/sloppy.js';
import { deepestPlace, parseDeep } from '../dist/check/depth.js';
import { ts } from '../dist/parse/typescript.js';
import { aroundExpressions, aroundStatements } from './support/early-errors/wrappers.js';

const test = suite('early errors');
const here = fileURLToPath(new URL('.', import.meta.url));
const all = process.env.EARLY_ERRORS === 'all';

function lines(name) {
  const text = readFileSync(join(here, 'support/early-errors', name), 'utf8');
  return text.split('\n').filter(Boolean).map((line) => line.replaceAll('⏎', '\n'));
}

function parse(text, isModule, fileName) {
  const setExternalModuleIndicator = isModule ? (file) => void (file.externalModuleIndicator = true) : undefined;
  const languageVersion = ts.ScriptTarget.ESNext;
  return ts.createSourceFile(fileName, text, { languageVersion, setExternalModuleIndicator }, true);
}

/** What we have against `code`: codes of ours, or `TS…` for the parser's. */
function complaints(code, mode, dialect = 'javascript') {
  const isModule = mode === 'module';
  const text = isModule ? code : blankHtmlComments(code);
  const sourceFile = parse(text, isModule, dialect === 'javascript' ? 'input.js' : 'input.ts');
  const file = {
    sourceFile, text, dialect, isModule, strictDefault: mode === 'strict', functionBody: false, topLevelAwait: isModule,
  };
  const refused = realParseErrors(file, sourceFile.parseDiagnostics);
  if (refused.length > 0) return refused.map((diagnostic) => `TS${diagnostic.code}`);
  const reports = checkEarlyErrors(file);
  for (const { code: id, start, end, message } of reports) {
    assert.match(id, /^OT11\d\d$/);
    assert.ok(start >= 0 && start <= end && end <= text.length, `${id} in ${code}`);
    assert.match(message, /^[^\n]+\.$/);
  }
  return reports.map(({ code: id }) => id);
}

function askV8(questions) {
  const script = join(here, 'support/early-errors/oracle.js');
  const child = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', script], {
    input: JSON.stringify(questions), encoding: 'utf8', maxBuffer: 2 ** 28,
  });
  assert.is(child.status, 0, child.stderr);
  return JSON.parse(child.stdout);
}

// Where V8 and the language differ, or V8 is older than the language. The reason comes first.
const departures = [
  ['ECMA-262 13.15.1: a call is no target in strict code; V8 waits until it runs',
    /f\(\)\)? ?(?:[-+]?=|\+\+|of b|in b)|\+\+f\(\)/],
  ['Annex B.1.1 is for scripts: `a <!-- b` in a module is `a < !(--b)`', /<!--/],
  ['using declarations are newer', /\busing\b/],
  ['V8 misses conflicts with a var, and refuses the label `arguments`, in static blocks',
    /^class W \{ static \{/],
  ['all of a class is strict code; V8 misses octals in its names, fields and static blocks',
    /class [AW] .*(?:\b0\d|\\\d)/s],
  ['ECMA-262 15.7: field initialisers are [~Await]; V8 reserves `await` in static ones', /class W \{ static x = .*aw(?:a|\\u0061)it/s],
  ['type syntax, reported elsewhere', /\benum A\b/],
  ['a hashbang comes first in a file', /^#!/],
];
// Valid programs that TypeScript's parser cannot read.
const unreadable = [
  /async\(\.\.\.a/, /for \(let(?: = |\.x in|\(\))/, /l\\u0065t\na/, /\[async (?:a|x) =>/,
];
const known = [...departures.map(([, pattern]) => pattern), ...unreadable];
const isKnown = (code) => known.some((pattern) => pattern.test(code));

function compare(questions) {
  const answers = askV8(questions);
  const differences = [];
  questions.forEach(([code, mode], i) => {
    const ours = complaints(code, mode);
    if ((ours.length > 0) !== (answers[i] !== '') && !isKnown(code)) {
      differences.push(`${mode}: ${JSON.stringify(code)} V8: ${answers[i] || 'valid'}, ours: ${ours[0] ?? 'valid'}`);
    }
  });
  assert.is(differences.join('\n'), '');
  return answers;
}

const modes = ['sloppy', 'strict', 'module'];
const snippets = lines('snippets.txt');
const bare = modes.flatMap((mode) => snippets.map((code) => [code, mode]));
let bareAnswers;

test('agrees with V8 on every snippet in sloppy scripts, strict scripts and modules', () => {
  const answers = (bareAnswers = compare(bare));
  const refused = answers.filter((answer) => answer !== '').length;
  // Both answers must be well represented for the comparison to mean anything.
  assert.ok(refused > 1200 && answers.length - refused > 1200, `${refused} of ${answers.length} refused`);
});

test('agrees with V8 on the snippets in other places', () => {
  const questions = [];
  const step = all ? 1 : 41;
  let count = 0;
  for (const mode of modes) {
    for (const code of snippets) {
      for (const place of [...aroundStatements, ...aroundExpressions]) {
        if (count++ % step === 0) questions.push([place.replace('@', () => code), mode]);
      }
    }
  }
  compare(questions);
});

test('what V8 accepts is accepted in TypeScript files too, as far as the parser reads it', () => {
  const answers = bareAnswers ?? askV8(bare);
  const alarms = bare.filter(([code, mode], i) => {
    if (answers[i] !== '' || isKnown(code)) return false;
    return complaints(code, mode, 'typescript').some((id) => id.startsWith('OT'));
  });
  assert.equal(alarms, []);
});

// tsc's output hides these: it merges or drops what its checker would have refused.
const hiddenByTsc = [
  'namespace A { return }', 'import { a, a } from "b"; a', 'export const a = 1; export { a }',
];

test('agrees with V8 on what tsc makes of TypeScript', () => {
  const cases = [];
  for (const source of lines('typescript.txt')) {
    for (const mode of ['sloppy', 'module']) {
      const sourceFile = parse(source, mode === 'module', 'input.ts');
      assert.equal(sourceFile.parseDiagnostics.map(({ messageText }) => messageText), [], source);
      if (mode === 'module' || sourceFile.externalModuleIndicator === undefined) cases.push([source, mode]);
    }
  }
  const outputs = cases.map(([source, mode]) => {
    const { outputText } = ts.transpileModule(source, {
      fileName: 'input.ts',
      compilerOptions: {
        target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Preserve, isolatedModules: true, alwaysStrict: false,
        experimentalDecorators: true,
        moduleDetection: mode === 'module' ? ts.ModuleDetectionKind.Force : ts.ModuleDetectionKind.Legacy,
      },
    });
    return [outputText, mode];
  });
  const answers = askV8(outputs);
  const differences = cases.flatMap(([source, mode], i) => {
    const ours = complaints(source, mode, 'typescript');
    if ((ours.length > 0) === (answers[i] !== '') || hiddenByTsc.includes(source)) return [];
    return [`${mode}: ${source} V8: ${answers[i] || 'valid'}, ours: ${ours[0] ?? 'valid'}`];
  });
  assert.is(differences.join('\n'), '');
});

test('no false alarm over real packages', () => {
  const root = fileURLToPath(new URL('../node_modules/', import.meta.url));
  const files = ['acorn', 'underscore', 'mocha', 'yargs', 'magic-string', 'source-map', 'uvu']
    .flatMap((name) => {
      try {
        return readdirSync(join(root, name), { recursive: true, withFileTypes: true });
      } catch {
        return []; // not installed
      }
    })
    .filter((entry) => entry.isFile() && /\.[cm]?js$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8'))
    .filter((text) => text.length < 300_000);
  assert.ok(files.length > 50, `${files.length} files`);
  const answers = askV8(files.flatMap((text) => [[text, 'module'], [text, 'sloppy']]));
  files.forEach((text, i) => {
    const mode = answers[2 * i] === '' ? 'module' : answers[2 * i + 1] === '' ? 'sloppy' : undefined;
    if (mode !== undefined) assert.equal(complaints(text, mode), [], text.slice(0, 200));
  });
});

test('newer syntax is judged by the language, not by the engine', () => {
  const valid = [
    'async function f() { await using a = b; using c = d; for (using e of f) ; for await (await using g of h) ; }',
    '{ using a = b }', 'x = /(?i:a)b/', 'x = /(?<a>b)|(?<a>c)/', 'x = /(?-i:a)/', '@a class B { @c d() {} }',
    'class A { accessor b = 1; static accessor #c }',
  ];
  const invalid = [
    ['using a = b', 'OT1130'], ['for (using a;;) ;', 'OT1129'],
    ['for (using a in b) ;', 'OT1130'], ['switch (0) { case 1: using a = b }', 'OT1130'],
    ['function f() { await using a = b }', 'OT1106'], ['{ using a = b, a = c }', 'OT1101'],
    ['x = /(?ii:a)/', 'OT1182'], ['x = /(?<a>b)(?<a>c)/', 'OT1182'], ['({ accessor a: 1 })', 'OT1118'],
    ['class A { @b constructor() {} }', 'OT1118'], ['class A { @b static {} }', 'OT1118'],
  ];
  for (const code of valid) assert.equal(complaints(code, 'sloppy'), [], code);
  for (const [code, id] of invalid) assert.is(complaints(code, 'sloppy')[0], id, code);
});

test('the body of a CommonJS module is a function, and a script may await', () => {
  const check = (text, more) => {
    const sourceFile = parse(text, more.isModule ?? false, 'input.ts');
    return checkEarlyErrors({ sourceFile, text, dialect: 'oite', isModule: false, ...more }).map(({ code }) => code);
  };
  assert.equal(check('return new.target', {}), []);
  assert.equal(check('return new.target', { functionBody: false }), ['OT1108', 'OT1149']);
  assert.equal(check('return', { isModule: true }), ['OT1108']);
  assert.equal(check('await x', {}), []);
  assert.equal(check('await x', { topLevelAwait: false }), ['OT1106']);
  assert.equal(check('function f() { await x }', {}), ['OT1106']);
});

test('reports stand at the place that is wrong, in source order', () => {
  const text = 'let a;\nlet b, a;\nfunction f() { break }\n';
  const sourceFile = parse(text, false, 'input.js');
  const reports = checkEarlyErrors({ sourceFile, text, dialect: 'javascript', isModule: false });
  const found = reports.map(({ code, start, end }) => [code, text.slice(start, end)]);
  assert.equal(found, [['OT1101', 'a'], ['OT1122', 'break']]);
  assert.is(reports[0].start, 14);
});

test('HTML-like comments are blanked without moving anything', () => {
  const cases = [
    ['a <!-- b\nc', 'a       \nc'],
    ['--> b\nc --> d', '     \nc --> d'],
    ['x = "<!--"; y = `<!--${"-->"} <!--`; z = /<!--/; /* <!-- */ w // <!--', undefined],
    ['if (a) /<!--/.x; (a) <!-- b', 'if (a) /<!--/.x; (a)       '],
    ['{}\n/<!--/.x; a = {} / 1 <!-- b', '{}\n/<!--/.x; a = {} / 1       '],
    ['`${{ a: `<!--${1}` }}` <!-- b', '`${{ a: `<!--${1}` }}`       '],
  ];
  for (const [text, expected] of cases) assert.is(blankHtmlComments(text), expected ?? text);
});

test('deep trees are walked, deeper ones are not parsed', () => {
  const long = `x = ${'a + '.repeat(50_000)}a`;
  assert.equal(complaints(long, 'sloppy'), []);
  const read = (text) => parseDeep(() => ts.createSourceFile('input.ts', text, ts.ScriptTarget.ESNext, true));
  const deep = `x = ${'('.repeat(20_000)}a${')'.repeat(20_000)}`;
  assert.is(read(deep), undefined);
  assert.equal(deepestPlace(deep), { start: 4 + 19_999, end: 4 + 20_000 });
  // The parser remembers which parentheses do not begin an arrow function: an overflow must not leave that behind.
  assert.is(read(`${'x = (a, b); '.repeat(1000)}${'(a,'.repeat(20_000)}`), undefined);
  assert.is(read('x = (a, b) => 1;'.repeat(1000)).parseDiagnostics.length, 0);
});

test.run();
