// The judge of fixtures itself: each kind of wrong output or run is found. Made-up results stand in for the runs.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { goldenNames } from './support/fixtures/cases.js';
import { judgeRun } from './support/fixtures/judge.js';
import { asyncSyntax, nativeForm, syntaxErrors } from './support/fixtures/oracle.js';

const test = suite('fixtures judge');

function made(options = {}) {
  return { name: 'made/up', directory: '/', input: 'input.ot', helpers: [], data: [], files: [], bad: false, options };
}

function results(native, lowered) {
  const result = (overrides) => ({ stdout: 'a\nb\n', code: 0, error: '', ...overrides });
  return new Map([
    ['made/up oracle', result(native)],
    ['made/up eager', result(lowered)],
  ]);
}

test('a run that differs is a problem', () => {
  assert.equal(judgeRun(made(), 'eager', results({}, {})), []);
  assert.match(judgeRun(made(), 'eager', results({}, { stdout: 'a\nc\n' }))[0], 'stdout line 2: expected "b", got "c"');
  assert.match(judgeRun(made(), 'eager', results({}, { stdout: 'a\nb\nmore\n' }))[0], 'expected "", got "more"');
  assert.match(judgeRun(made(), 'eager', results({}, { stdout: '' }))[0], 'stdout line 1');
  assert.match(judgeRun(made(), 'eager', results({}, { code: 1 }))[0], 'exit code 1, native 0');
  assert.match(judgeRun(made(), 'eager', results({ code: 1 }, { code: 1 }))[0], 'options.json says 0');
  assert.match(
    judgeRun(made({ exitCode: 1 }), 'eager', results({ code: 1, error: 'x' }, { code: 1, error: 'y' }))[0],
    'error y',
  );
  assert.equal(judgeRun(made(), 'spec', results({}, {})), ['was not run']);
});

test('async syntax that is left is found; top-level await of a module is not counted', () => {
  const code = `async function f() { await 1; for await (const x of y); await using z = w; }
const o = { async m() {}, async *g() {} }; const a = async () => 1; class C { static async s() {} }`;
  assert.is(asyncSyntax(code, true).filter((text) => text.endsWith('async')).length, 5);
  for (const kind of ['await', 'for await', 'using'])
    assert.ok(
      asyncSyntax(code, true).some((text) => text.endsWith(kind)),
      kind,
    );
  assert.equal(asyncSyntax('const x = await 1; for await (const y of z) await y;', true), []);
  assert.is(asyncSyntax('const x = await 1;', false).length, 1);
  assert.equal(asyncSyntax('const async = 1, o = { async: 2, await: 3 }; o.await = async;', false), []);
});

test('text that does not parse is found', () => {
  assert.equal(syntaxErrors('let a = 1;'), []);
  assert.is(syntaxErrors('let a = ;').length, 1);
});

test("the native form binds Oite's names only where they are free", () => {
  assert.match(nativeForm('console.log(1)', 'input.ot').code, /^const \{ console \} = require\('oite\/std'\)/);
  assert.match(nativeForm('export {}; fs.x', 'input.ot').code, /^import \{ fs \} from 'oite\/std'/);
  assert.not.match(nativeForm('const fs = 1; fs; ({ path: 1 }).path', 'input.ot').code, /oite\/std/);
  assert.not.match(nativeForm('console.log(1)', 'input.ts').code, /oite\/std/);
});

test('goldens wait for a reason', () => {
  assert.equal(
    [...goldenNames(made({ golden: ['eager'], eager: { reason: 'r' } }))],
    ['output.eager.js', 'stdout.txt', 'stdout.eager.txt'],
  );
});

test.run();
