// Code frames: the caret stands under what it means, whatever the line holds.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { toDiagnostics } from '../dist/diagnostics.js';
import { renderDiagnostics } from '../dist/node/code-frame.js';
import { colorsFor } from '../dist/node/colors.js';
import { visible } from '../dist/node/text-width.js';

const frames = suite('code frames');
const none = colorsFor({}, {});

/** The frame for the text between « and ». */
function frame(marked, { message = 'm', help, fileName = 'a.ot', colors = none } = {}) {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const text = marked.replace(/[«»]/g, '');
  const report = { code: 'OT1', severity: 'error', message, start, end, ...(help && { help }) };
  return renderDiagnostics(toDiagnostics([report], text, fileName), text, colors);
}

/** The marked line and the one with the carets, without the gutter. */
function marks(marked) {
  const lines = frame(marked).split('\n');
  const at = lines.findIndex((line) => line.startsWith('>'));
  const gutter = lines[at].indexOf('|') + 2;
  return [lines[at].slice(gutter), lines[at + 1].slice(gutter)];
}

frames('place, message, two lines around, help', () => {
  const text = 'one\ntwo\nthree\nlet «bad» = 1;\nfive\nsix\nseven\n';
  assert.equal(frame(text, { message: 'Wrong.', help: 'Right it.' }).split('\n'), [
    'a.ot:4:5 - error OT1: Wrong.',
    '  2 | two',
    '  3 | three',
    '> 4 | let bad = 1;',
    '    |     ^^^',
    '  5 | five',
    '  6 | six',
    'help: Right it.',
    '',
  ]);
});

frames('line numbers align, at the end of the file too', () => {
  assert.equal(
    frame(`${'x\n'.repeat(9)}«»`)
      .split('\n')
      .slice(1),
    ['   8 | x', '   9 | x', '> 10 |', '     | ^', ''],
  );
});

frames('every kind of line end', () => {
  for (const end of ['\n', '\r\n', '\r', '\u2028', '\u2029']) {
    const lines = frame(`a${end}b «c»${end}d`).split('\n');
    assert.is(lines[0], 'a.ot:2:3 - error OT1: m');
    assert.equal(lines.slice(1), ['  1 | a', '> 2 | b c', '    |   ^', '  3 | d', '']);
  }
});

frames('a range over several lines is marked to the end of its first', () => {
  assert.equal(marks('f(«abc,\n  d»);'), ['f(abc,', '  ^^^^']);
});

frames('tabs', () => {
  assert.equal(marks('\tx\t«yy» z'), ['    x   yy z', '        ^^']);
  assert.equal(marks('«\tx»'), ['    x', '^^^^^']);
});

frames('wide, combining and joined characters', () => {
  assert.equal(marks("'日本' «x»"), ["'日本' x", '       ^']);
  assert.equal(marks("'«日»本'"), ["'日本'", ' ^^']);
  assert.equal(marks("'e\u0301' «x»"), ["'e\u0301' x", '    ^']);
  assert.equal(marks("'👩‍👩‍👧' «x»"), ["'👩‍👩‍👧' x", '     ^']);
  assert.equal(marks('\ufefflet «x»'), ['let x', '    ^']);
});

frames('what could act on a terminal is shown', () => {
  assert.equal(marks("'\x1b[2J' «x»"), ["'␛[2J' x", '       ^']);
  assert.equal(marks("'\x9b\x7f\0' «x»"), ["'\ufffd␡␀' x", '      ^']);
  assert.equal(marks("'\u202e' «x»"), ["'<U+202E>' x", '           ^']);
  assert.equal(marks("'\ud800' «x»"), ["'\ufffd' x", '    ^']);
  assert.is(visible('a\tb\nc\u2066\u200b'), 'a␉b␊c<U+2066><U+200B>');
  assert.match(
    frame('«x»', { fileName: 'a\x1b.ot', message: 'b\x07', help: '\r' }),
    /^a␛\.ot:1:1 - error OT1: b␇\n[\s\S]*help: ␍\n$/,
  );
});

frames('long lines are cropped around the caret', () => {
  const long = 'abcdefghij'.repeat(100);
  for (const at of [0, 5, 60, 500, 990, 999]) {
    const [line, carets] = marks(`${long.slice(0, at)}«${long[at]}»${long.slice(at + 1)}`);
    assert.ok(line.length <= 102, String(at));
    assert.is(line[carets.indexOf('^')], long[at], String(at));
    assert.is(carets.trim(), '^', String(at));
  }
  const [line, carets] = marks(`«${long}»`);
  assert.is(line.length, carets.length + 1); // the line goes on: …
});

frames('a huge line takes no time', () => {
  const started = performance.now();
  marks(`${'日'.repeat(100_000)}«x»`);
  assert.ok(performance.now() - started < 5000);
});

frames('colour only when asked for', () => {
  assert.match(frame('«x»', { colors: colorsFor({ isTTY: true }, {}) }), '\x1b[31m^\x1b[39m');
  const on = (isTTY, env) => colorsFor({ isTTY }, env).red('x') !== 'x';
  assert.not(on(false, {}));
  assert.ok(on(true, { TERM: 'xterm' }));
  assert.not(on(true, { TERM: 'dumb' }));
  assert.not(on(true, { NO_COLOR: '1', FORCE_COLOR: '1' }));
  assert.ok(on(true, { NO_COLOR: '' }));
  assert.ok(on(false, { FORCE_COLOR: '3' }));
  assert.not(on(true, { FORCE_COLOR: '0' }));
});

frames.run();
