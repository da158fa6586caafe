// Erasure against tsc: the same tokens where both only erase, the same behaviour where both rewrite.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareWithTsc } from './support/compare-erasure.js';
import { logOf } from './support/erase-run.js';
import { eraseSource, straddled } from './support/erase-source.js';
import { snippetsOf } from './support/snippets.js';
import { firstDifference, parse, syntaxError, transpileWithTsc, ts } from './support/tsc.js';

const fixtures = new URL('../fixtures/erase/', import.meta.url);
const casesOf = (path) => snippetsOf(readFileSync(new URL(path, fixtures), 'utf8'));
const filesIn = (path) => readdirSync(new URL(path, fixtures)).filter((name) => name.endsWith('.ts'));

const tokens = suite('erase: same tokens as tsc');
for (const file of filesIn('.')) {
  for (const { name, source } of casesOf(file)) {
    tokens(`${file}: ${name}`, () => {
      assert.equal(
        parse(source).parseDiagnostics.map(({ messageText }) => messageText),
        [],
        'the case itself must parse',
      );
      const { code, edits, file: tree } = eraseSource(source);
      assert.is(straddled(tree, edits), undefined, 'an edit cuts a node in two');
      const difference = firstDifference(transpileWithTsc(source), code);
      if (name.startsWith('!')) {
        assert.ok(difference, 'differs from tsc no longer: take the mark away');
        assert.is(syntaxError(code), undefined);
      } else assert.is(difference, undefined, `${difference}\n${code}`);
    });
  }
}
tokens('the sources of this project', () => {
  const lib = new URL('../lib/', import.meta.url);
  const paths = readdirSync(lib, { recursive: true }).map(String).filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
  assert.ok(paths.length > 40);
  for (const path of paths) {
    const { difference } = compareWithTsc(readFileSync(new URL(path, lib), 'utf8'), path);
    assert.is(difference, undefined, `${path}: ${difference}`);
  }
});
tokens.run();

const behaviour = suite('erase: same behaviour as tsc');
Symbol.dispose ??= Symbol('Symbol.dispose');
Symbol.asyncDispose ??= Symbol('Symbol.asyncDispose');
for (const file of filesIn('run/')) {
  for (const { name, source } of casesOf(`run/${file}`)) {
    behaviour(`${file}: ${name}`, async () => {
      const isLegacy = file === 'legacy.ts';
      assert.equal(
        parse(source).parseDiagnostics.map(({ messageText }) => messageText),
        [],
        'the case itself must parse',
      );
      const {
        code,
        edits,
        reports,
        file: tree,
      } = eraseSource(source, { decorators: isLegacy ? 'legacy' : 'standard' });
      assert.equal(reports, []);
      assert.is(straddled(tree, edits), undefined, 'an edit cuts a node in two');
      const expected = await logOf(
        transpileWithTsc(source, {
          target: ts.ScriptTarget.ES2022,
          ...(isLegacy ? { experimentalDecorators: true } : {}),
        }),
      );
      const actual = await logOf(code);
      assert.ok(actual.length > 0, 'the case logs nothing');
      if (name.startsWith('!')) {
        assert.not.equal(actual, expected, 'differs from tsc no longer: take the mark away');
        assert.equal(
          actual,
          source
            .split('\n')
            .filter((line) => line.startsWith('//= '))
            .map((line) => line.slice(4)),
        );
      } else assert.equal(actual, expected, code);
    });
  }
}
behaviour.run();

const facts = suite('erase: facts, reports and layout');
const code = (source, options) => eraseSource(source, options).code;

facts('an erased statement takes its line and its documentation along', () => {
  assert.is(code('a;\n\n/** doc */\ninterface A {\n  x: 1\n}\nb;\n'), 'a;\n\nb;\n');
  assert.is(code('a; type B = 1;\nc;'), 'a;\nc;');
  assert.is(code('/* @license x */\nimport type { A } from "a";\nb;'), '/* @license x */\nb;');
  assert.is(
    code('class A {\n  x = 1;\n  declare y: T;\n  z(): void;\n  z() {}\n}'),
    'class A {\n  x = 1;\n  z() {}\n}',
  );
  assert.is(code('const f = (a : number , b ?: string) : T => a ;'), 'const f = (a , b) => a ;');
});
facts('a file without types is left alone', () => {
  const source =
    'import a from "a";\nexport const b = (c) => [...a, { c }];\nfor await (const d of b) { label: for (;;) break label; }\n';
  assert.equal(eraseSource(source).edits, []);
});
facts('JavaScript keeps unused imports; decorators, accessor and using are lowered', () => {
  const options = { fileName: 'input.js' };
  assert.equal(eraseSource('import a from "a"; export {}; import * as b from "b";', options).edits, []);
  const { code: lowered, usesRuntime } = eraseSource(
    'import a from "a"; { using x = f(); } class A { accessor b = 1 }',
    options,
  );
  assert.is(usesRuntime, true);
  assert.match(lowered, /^import a from "a"; \{ const \$u = \$oite\.scope\(\); try \{ const x = \$u\.use\(f\(\)\);/);
  assert.not.match(lowered, /accessor|using/);
});
facts('the name of the runtime is asked for', () => {
  assert.match(code('{ using a = b; }', { facts: { runtimeName: 'R' } }), /= R\.scope\(\)/);
  assert.is(eraseSource('enum E { A }').usesRuntime, false);
});
facts('using in a lowered function is left alone', () => {
  const source = 'async function f() { await using a = b; for (using c of d) {} } { using e = g; }';
  const lowered = code(source, { facts: { isLowered: (node) => node.kind === ts.SyntaxKind.FunctionDeclaration } });
  assert.ok(lowered.startsWith('async function f() { await using a = b; for (using c of d) {} }'));
  assert.not.match(lowered, /using e/);
  assert.is(code('using a = b;', { facts: { isLowered: (node) => ts.isSourceFile(node) } }), 'using a = b;');
});
facts('await and yield in the keys and decorators of a decorated class are reported', () => {
  for (const source of [
    '@d class A { [await k]() {} }',
    'class A { @(await d) m() {} }',
    '@(await d) class A {}',
    '@d class A extends (await b) {}',
  ]) {
    for (const decorators of ['standard', 'legacy']) {
      assert.equal(
        eraseSource(`export {}; ${source}`, { decorators }).reports.map((report) => report.code),
        ['OT2004'],
        source,
      );
    }
  }
  assert.equal(eraseSource('export {}; class A { @d m = async () => { await x; } }').reports, []);
});
facts('decorators of parameters are reported unless they are legacy', () => {
  const source = 'class A { m(@d a) {} constructor(@d b) {} }';
  assert.equal(eraseSource(source).reports.map((report) => [report.code, report.start]), [['OT2005', 12], ['OT2005', 33]]);
  assert.equal(eraseSource(source, { decorators: 'legacy' }).reports, []);
});
facts('says whether module syntax is left', () => {
  const left = (source) => eraseSource(source).keepsModuleSyntax;
  assert.is(left('import type { A } from "a"; let b: A;'), false);
  assert.is(left('import { A } from "a"; let b: A;'), false);
  assert.is(left('import { A } from "a"; A;'), true);
  assert.is(left('export {};'), false);
  assert.is(left('let a;'), true);
});
facts('user code is never copied as text', () => {
  // Each identifier of a value position occurs in a span: renaming all of them by edits reaches every copy.
  const source =
    '@dec1 class A extends dec2 { @dec3 [dec4()] = dec5; @dec6 accessor x = dec7; static y = dec8; }\n' +
    '{ using z = dec9; } enum E { A = dec10 } namespace N { export const q = dec11; }';
  const { edits } = eraseSource(source);
  const names = [...source.matchAll(/dec\d+/g)].map(({ index, 0: text }) => ({
    start: index,
    end: index + text.length,
    text,
  }));
  const covered = (content) =>
    typeof content === 'string'
      ? ''
      : Array.isArray(content)
        ? content.map(covered).join('')
        : 'text' in content
          ? ''
          : source.slice(content.start, content.end);
  const spans = edits.map(({ content }) => covered(content)).join(' ');
  const replaced = edits.filter(({ start, end }) => end > start);
  for (const { start, end, text } of names) {
    const isCut = replaced.some((edit) => edit.start <= start && edit.end >= end);
    if (isCut) assert.ok(spans.includes(text), text);
  }
});
facts('a long chain of operators is no deep recursion', () => {
  assert.is(code(`let a: T = ${'1 + '.repeat(5000)}1;`).length, 5000 * 4 + 10);
});
facts.run();
