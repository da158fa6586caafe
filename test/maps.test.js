// Source maps: valid, exact at every name that can be told apart, and right for a program that throws.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from '@jridgewell/sourcemap-codec';
import sourceMap from 'source-map';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { transpile } from '../dist/index.js';
import { transpileDebugged } from './support/debugged.js';
import { throwing } from './support/maps/programs.js';

// Names that come to nothing yet: keys of patterns that hold an `await` (the planner writes `.key` by itself).
const gaps = {
  'hard/09-await-in-target.js': ['x'],
  'patterns/nested/input.ot': ['g', 'z'],
};
// What emitted code reads of a frame: not the source's.
const frameFields = new Set(['s', 'h', 'v', 'l']);

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const modes = ['eager', 'spec'];

/** The inputs of all fixtures that are no bad input. */
const inputs = readdirSync(fixtures, { recursive: true })
  .filter((path) => /(?:^|[\\/])(?:input\.\w+|hard[\\/][^\\/]+\.m?js)$/.test(path))
  .sort()
  .map((path) => path.replaceAll('\\', '/'))
  .map((path) => ({ path, fileName: `/home/someone/${basename(path)}`, text: readFileSync(join(fixtures, path), 'utf8') }));

/** Lines as V8 and editors count them: ECMA-262 12.3; a BOM is no part of the text. */
const linesOf = (text) => text.replace(/^\ufeff/, '').split(/\r\n|[\n\r\u2028\u2029]/);

/** What is wrong with the map's form. */
async function judgeForm(map, code, text) {
  const problems = [];
  const json = JSON.parse(JSON.stringify(map));
  if (json.version !== 3 || json.sources.length !== 1 || !Array.isArray(json.names)) problems.push('not a version 3 map of one source');
  const generated = linesOf(code);
  const original = linesOf(text);
  const decoded = decode(json.mappings);
  if (decoded.length > generated.length) problems.push(`${decoded.length} lines mapped, ${generated.length} in the code`);
  let count = 0;
  decoded.forEach((segments, line) => {
    let before = -1;
    for (const [column, source, originalLine, originalColumn, name] of segments) {
      const at = `${line}:${column}`;
      count++;
      if (column <= before) problems.push(`${at} follows column ${before}`);
      before = column;
      if (column > (generated[line]?.length ?? -1)) problems.push(`${at} is not in the code`);
      if (source === undefined) continue;
      if (source !== 0) problems.push(`${at} has source ${source}`);
      if (!(originalColumn >= 0 && originalColumn <= (original[originalLine]?.length ?? -1))) {
        problems.push(`${at} maps to ${originalLine}:${originalColumn}, which is not in the source`);
      }
      if (name !== undefined && json.names[name] === undefined) problems.push(`${at} has name ${name}`);
    }
  });
  const seen = await sourceMap.SourceMapConsumer.with(json, null, (consumer) => {
    let n = 0;
    consumer.eachMapping(() => n++);
    return n;
  });
  if (seen !== count) problems.push(`the consumer sees ${seen} of ${count} segments`);
  return { problems, decoded };
}

/** The places of `word` in `text` that are no part of a longer word. */
function placesOf(text) {
  const places = new Map();
  for (const { 0: word, index } of text.matchAll(/[\p{ID_Continue}$\u200c\u200d]+/gu)) {
    const list = places.get(word);
    if (list === undefined) places.set(word, [index]);
    else list.push(index);
  }
  return places;
}

/** Words of names and strings that stand once in the source, with their places. */
function markersOf(text, fileName) {
  const places = placesOf(text);
  const markers = [];
  const file = ts.createSourceFile(fileName.replace(/\.ot$/, '.ts'), text, ts.ScriptTarget.ESNext, true);
  const visit = (node) => {
    if (ts.isIdentifier(node) && places.get(node.text)?.length === 1) markers.push({ word: node.text, at: node.getStart() });
    else if (ts.isStringLiteral(node)) {
      const word = node.getText();
      if (word.length > 2 && text.indexOf(word) === text.lastIndexOf(word)) markers.push({ word, at: node.getStart() });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return markers;
}

/** The statements that run, with where they start; a declaration without a value does not. */
function statementsOf(text, fileName) {
  const file = ts.createSourceFile(fileName.replace(/\.ot$/, '.ts'), text, ts.ScriptTarget.ESNext, true);
  const list = [];
  const awaits = [];
  const visit = (node) => {
    if (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    const runs = ts.isVariableStatement(node)
      ? node.declarationList.declarations.some(({ initializer }) => initializer !== undefined)
      : ts.isStatement(node) && !ts.isBlock(node) && !ts.isEmptyStatement(node) && !ts.isLabeledStatement(node) && !ts.isTryStatement(node) && !ts.isDeclarationStatement(node);
    if (runs) list.push(node);
    if (ts.isAwaitExpression(node)) awaits.push(node.getStart());
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { awaits, statements: list.map((node) => ({ kind: ts.SyntaxKind[node.kind], at: node.getStart() })) };
}

/** What emitted code has around the code of the source: no place of the source stands for it. */
const scaffolding = /^\s*(?:var \$s\b|if \(\$f !== null\)|(?:\$\w+: )?(?:for \(;;\) )?(?:try \{ )?switch \(\$s\)|\} \} catch \(\$e\)|if \(\$h === 0\)|\$s = \$h;|\$h = \d+;|(?:const|import) \{ (?:eager|spec)\b)/;

/** Scaffolding is unmapped for those who search by line and for Node, which searches over line ends; machines have names. */
function judgeMachines(map, code, decoded) {
  const problems = [];
  const nodeMap = new SourceMap(map);
  linesOf(code).forEach((line, i) => {
    const segments = decoded[i] ?? [];
    if (scaffolding.test(line)) {
      const column = line.search(/\S/);
      if (segments.some((it) => it[0] <= column && it.length > 1)) problems.push(`mapped: ${line}`);
      if (nodeMap.findEntry(i, column).originalLine !== undefined) problems.push(`mapped for Node: ${line}`);
    }
    for (const { 0: head, 1: isFunction, 2: name, index } of line.matchAll(/(function |const )(\w+)\$\d+(?: = )?\(\$f\b/g)) {
      if (name === 'async' || name === 'main') continue; // without a name; the body of a script
      const column = index + (isFunction === 'function ' ? 0 : head.indexOf('('));
      const token = segments.find((it) => it[0] === column);
      if (map.names[token?.[4]] !== name) problems.push(`${head} has the name ${map.names[token?.[4]]}`);
    }
  });
  return problems;
}

/** Offsets → line and column, as a map counts them. */
function positions(text) {
  const bom = text.startsWith('\ufeff') ? 1 : 0;
  const starts = [bom];
  for (const { 0: end, index } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(index + end.length);
  return (offset) => {
    let line = starts.length - 1;
    while (starts[line] > offset) line--;
    return [line, offset - starts[line]];
  };
}

const figures = {};
for (const mode of modes) {
  const test = suite(`maps: ${mode}`);
  const sum = (figures[mode] = { files: 0, segments: 0, mapBytes: 0, sourceBytes: 0, markers: 0, exact: 0, statements: 0, starts: 0, awaits: 0, resumptions: 0, missed: {} });
  for (const { path, fileName, text } of inputs) {
    test(path, async () => {
      const { code, map, diagnostics } = transpile(text, { fileName, await: mode });
      if (diagnostics.some(({ severity }) => severity === 'error')) return;
      const { problems, decoded } = await judgeForm(map, code, text);
      assert.not.match(JSON.stringify({ ...map, sourcesContent: [] }), 'someone', 'names a folder');
      const codePlaces = placesOf(code);
      const inCode = positions(code);
      const inText = positions(text);
      for (const { word, at } of markersOf(text, fileName)) {
        let found = -1;
        if (/^['"]/.test(word)) {
          found = code.indexOf(word);
          if (found !== code.lastIndexOf(word)) continue;
        } else if (codePlaces.get(word)?.length === 1) [found] = codePlaces.get(word);
        if (found < 0 || frameFields.has(word)) continue;
        sum.markers++;
        const [line, column] = inCode(found);
        const segment = decoded[line]?.find((it) => it[0] === column);
        const wanted = inText(at);
        if (segment?.[2] === wanted[0] && segment[3] === wanted[1]) sum.exact++;
        else if (!gaps[path]?.includes(word)) problems.push(`${word} (${wanted.map((n) => n + 1).join(':')}) maps to ${segment?.slice(2, 4).map((n) => n + 1).join(':') ?? 'nothing'}`);
      }
      const mapped = new Set(decoded.flat().map((segment) => `${segment[2]}:${segment[3]}`));
      problems.push(...judgeMachines(map, code, decoded));
      const { statements, awaits } = statementsOf(text, fileName);
      for (const at of awaits) {
        sum.awaits++;
        if (mapped.has(inText(at).join(':'))) sum.resumptions++;
        else (sum.missed.AwaitExpression ??= []).push(`${path}:${inText(at).join(':')}`);
      }
      for (const { kind, at } of statements) {
        sum.statements++;
        const [line, column] = inText(at);
        if (mapped.has(`${line}:${column}`)) sum.starts++;
        else (sum.missed[kind] ??= []).push(`${path}:${line + 1}:${column + 1}`);
      }
      sum.files++;
      sum.segments += decoded.flat().length;
      sum.mapBytes += map.mappings.length;
      sum.sourceBytes += text.length;
      assert.is(problems.join('\n'), '');
    });
  }
  test('statements start where their code runs, and awaits have a place', () => {
    assert.ok(sum.starts / sum.statements > 0.98, `${sum.starts} of ${sum.statements}`);
    assert.ok(sum.resumptions / sum.awaits > 0.98, `${sum.resumptions} of ${sum.awaits}`);
  });
  test.run();
}

// ---- programs that throw

const folder = mkdtempSync(join(tmpdir(), 'oite-maps-'));

/** `file:line:column` of the top frame that the program prints; below frames of the runtime, if it says so. */
function topFrame(path, flags, throughRuntime = false) {
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, path], { encoding: 'utf8', env: { PATH: process.env.PATH } });
  const stack = stdout === '' ? stderr : stdout;
  const frames = (stack.match(/^ {4}at .*$/gm) ?? [stack]).map((frame) => frame.replace(/^.*[\\/(]([^\\/]+:\d+:\d+)\)?$/, '$1'));
  return throughRuntime ? frames.find((frame) => !frame.startsWith('lowered.') && !frame.startsWith('oite:runtime')) : frames[0];
}

const lineOf = (place) => place.replace(/:\d+$/, '');

const stacks = suite('maps: thrown errors');
for (const { name, extension = 'mjs', text, throughRuntime, lineOnly } of throwing) {
  const fileName = `${name}.${extension}`;
  stacks(fileName, () => {
    const native = join(folder, 'native');
    mkdirSync(native, { recursive: true });
    writeFileSync(join(native, fileName), text);
    const wanted = topFrame(join(native, fileName), []);
    assert.match(wanted, /^[\w-]+\.m?js:\d+:\d+$/);
    for (const [mode, lower] of modes.flatMap((name) => [[name, transpile], [name, transpileDebugged]])) {
      mkdirSync(join(folder, mode), { recursive: true });
      // Under a name of its own, so that a frame without a mapping does not pass for one of the source.
      const lowered = join(folder, mode, `lowered.${fileName}`);
      const { code, diagnostics } = lower(text, { fileName, await: mode, runtime: 'inline', sourceMap: 'inline' });
      assert.equal(diagnostics, []);
      writeFileSync(lowered, code);
      const place = topFrame(lowered, ['--enable-source-maps'], throughRuntime);
      if (lineOnly) assert.is(lineOf(place), lineOf(wanted), mode);
      else assert.is(place, wanted, mode);
    }
  });
}
stacks.after(() => {
  rmSync(folder, { recursive: true });
  if (process.env.MAPS_FIGURES !== undefined) console.dir(figures, { depth: null });
});
stacks.run();
