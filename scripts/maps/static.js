// What a map says without running anything: statement starts, names, its form and its size.

import { createRequire } from 'node:module';
import { decode } from '@jridgewell/sourcemap-codec';
import sourceMap from 'source-map';

const ts = createRequire(import.meta.url)('typescript');

const linesOf = (text) => text.split(/\r\n|[\n\r\u2028\u2029]/);
const parse = (text) => ts.createSourceFile('x.js', text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);

/** The statements that run: a declaration of names alone does not. */
export function statementsOf(file) {
  const list = [];
  const visit = (node) => {
    const runs = ts.isVariableStatement(node)
      ? node.declarationList.declarations.some(({ initializer }) => initializer !== undefined)
      : ts.isStatement(node) && !ts.isBlock(node) && !ts.isEmptyStatement(node) && !ts.isLabeledStatement(node) && !ts.isTryStatement(node)
        && !ts.isDeclarationStatement(node);
    if (runs) list.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return list;
}

/** Places of identifiers in a file of JavaScript. */
function identifiersOf(file) {
  const list = [];
  const visit = (node) => {
    if (ts.isIdentifier(node) && node.text !== '') list.push(file.getLineAndCharacterOfPosition(node.getStart()));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return list;
}

/** The word at a place, or ''. */
function wordAt(lines, line, column) {
  return /^[\p{ID_Continue}$\u200c\u200d]+/u.exec(lines[line]?.slice(column) ?? '')?.[0] ?? '';
}

/** Problems of form; two consumers have to see the same segments. */
async function problemsOf(map, code, text) {
  const problems = [];
  const decoded = decode(map.mappings);
  const generated = linesOf(code);
  const original = linesOf(text);
  if (map.version !== 3) problems.push('version');
  if (decoded.length > generated.length) problems.push('more lines than the code');
  let count = 0;
  decoded.forEach((segments, line) => {
    let before = -1;
    for (const [column, source, originalLine, originalColumn, name] of segments) {
      count++;
      if (column < before || column > generated[line].length) problems.push(`column ${line}:${column}`);
      before = column;
      if (source === undefined) continue;
      if (map.sources[source] === undefined) problems.push(`source ${line}:${column}`);
      if (source === 0 && !(originalColumn <= (original[originalLine]?.length ?? -1))) problems.push(`original ${originalLine}:${originalColumn}`);
      if (name !== undefined && map.names[name] === undefined) problems.push(`name ${name}`);
    }
  });
  let seen = 0;
  await sourceMap.SourceMapConsumer.with(JSON.parse(JSON.stringify(map)), null, (consumer) => consumer.eachMapping(() => seen++));
  if (seen !== count) problems.push(`the other consumer sees ${seen} of ${count} segments`);
  return problems;
}

/** The figures of one output; each is a pair: how many of how many. */
export async function measure(text, code, map) {
  const file = parse(text);
  const decoded = decode(map.mappings);
  const originalLines = linesOf(text);
  const generatedLines = linesOf(code);
  const mapped = new Set(decoded.flat().map(([, , line, column]) => `${line}:${column}`));
  const statements = statementsOf(file);
  const starts = statements.filter((node) => {
    const { line, character } = file.getLineAndCharacterOfPosition(node.getStart());
    return mapped.has(`${line}:${character}`);
  });
  // A name of the output that stands for a keyword, an await say, stands for no name.
  const names = identifiersOf(file);
  const isName = new Set(names.map(({ line, character }) => `${line}:${character}`));
  let accurate = 0;
  let judged = 0;
  const found = new Set();
  for (const { line, character } of identifiersOf(parse(code))) {
    const segment = decoded[line]?.find((it) => it[0] === character && it.length > 1);
    if (segment === undefined) continue;
    const [, , originalLine, originalColumn, name] = segment;
    const here = wordAt(generatedLines, line, character);
    const there = wordAt(originalLines, originalLine, originalColumn);
    if (!isName.has(`${originalLine}:${originalColumn}`)) continue;
    judged++;
    if (here === there || map.names[name] === there) {
      accurate++;
      found.add(`${originalLine}:${originalColumn}`);
    } else if (process.env.MAPS_WRONG) console.log(here, there, map.names[name], generatedLines[line]);
  }
  const recalled = names.filter(({ line, character }) => found.has(`${line}:${character}`));
  return {
    starts: [starts.length, statements.length],
    recall: [recalled.length, names.length],
    accuracy: [accurate, judged],
    size: [map.mappings.length + JSON.stringify(map.names).length, text.length],
    problems: await problemsOf(map, code, text),
  };
}
