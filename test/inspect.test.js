// inspect(): what it says of functions, states, links and maps is held against the output itself, against the strictest
// reader of source maps, and against V8. The stepper is held against native runs.
import { readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sourceMap from 'source-map';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inspect } from '../dist/index.js';
import { graphOf, toDot, toMermaid } from '../dist/inspect/graph.js';
import { layOut } from '../dist/inspect/layout.js';
import { linksOf } from '../dist/inspect/links.js';
import { choicesOf, replay, startWalk, stateOf } from '../dist/inspect/stepper.js';
import { firstLine, tokensOf } from '../dist/inspect/tokens.js';
import { lineStarts, positionOf } from '../dist/source.js';

const test = suite('inspect');
const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));

/** Every input of a fixture, inspected in its own mode. Those of `errors` are bad on purpose. */
const cases = readdirSync(fixtures, { recursive: true })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /(?:^|\/)(?:input\.\w+|hard\/[^/]+\.m?js|demo\/\w+\.ot)$/.test(path) && !path.startsWith('errors/'))
  .sort()
  .map((path) => {
    const source = readFileSync(join(fixtures, path), 'utf8');
    return { path, source, result: inspect(source, { fileName: path }) };
  })
  .filter(({ result }) => result.code !== '');
const machines = cases.flatMap(({ path, source, result }) =>
  result.functions.filter(({ form }) => form === 'machine').map((fn) => ({ path, source, result, fn })),
);

test('there is enough to look at', () => {
  assert.ok(cases.length > 200 && machines.length > 800, `${cases.length} files, ${machines.length} machines`);
});

test('the data is plain: JSON keeps all of it', () => {
  for (const { path, result } of cases.slice(0, 40)) assert.equal(JSON.parse(JSON.stringify(result)), result, path);
});

test('a machine has its states as cases, in the spans that are given for it', () => {
  let both = 0;
  for (const { path, result, fn } of machines) {
    const { machines: spans, entries } = fn.output;
    assert.ok(spans.length > 0, path);
    for (const { start, end } of spans) {
      const text = result.code.slice(start, end);
      assert.match(text, /^(?:function [^(]+\(\$|const [^=]+= \(\$)/, `${path} ${fn.name}`);
      for (const { state, inMachine } of fn.blocks) if (state !== null && inMachine) assert.ok(text.includes(`case ${state}:`), `${path} ${fn.name} ${state}`);
      assert.ok(fn.size.output >= end - start);
    }
    if (fn.blocks.some(({ inMachine }) => !inMachine)) both++;
    if (fn.kind === 'top level') assert.equal(entries, []);
    else assert.ok(entries.length > 0, `${path} ${fn.name}`);
    const [, name] = /^(?:function|const) ([^\s(]+)/.exec(result.code.slice(spans[0].start));
    for (const { start, end } of entries) assert.ok(result.code.slice(start, end).includes(name), `${path} ${fn.name}`);
  }
  assert.ok(both > 100, `${both} have a fast tier`);
});

test('suspension points say where they stand and what they are', () => {
  const begins = { await: /^await\b/, 'for await': /^/, yield: /^yield\b/, 'yield*': /^yield\s*\*/, return: /^/, 'await using': /^/ };
  const seen = new Set();
  for (const { path, source, fn } of machines) {
    for (const { construct, start, end, line, column, from, to, states, handler, live } of fn.suspensions) {
      seen.add(construct);
      assert.match(source.slice(start, end), begins[construct], `${path} ${fn.name} ${line}:${column}`);
      assert.equal(positionOf(lineStarts(source), start), { line: line - 1, column: column - 1 });
      const block = fn.blocks.find(({ id }) => id === from);
      assert.is(block.terminator, 'suspend');
      assert.is(block.handler, handler);
      assert.is(states.before, stateOf(fn, from));
      assert.is(states.after, fn.blocks.find(({ id }) => id === to).state);
      assert.ok(states.after > 0);
      for (const name of live) assert.ok(fn.locals.includes(name), `${path} ${name}`);
    }
  }
  assert.equal([...seen].sort(), Object.keys(begins).sort());
});

test('a function that never waits, one with eval, the top level, and native mode have forms of their own', () => {
  const source = `async function plain() { return 1; }
const machine = async () => { await 1; };
await machine();`;
  const forms = (text, options) => inspect(text, { fileName: 'a.ot', ...options }).functions.map(({ name, kind, form }) => [name, kind, form]);
  assert.equal(forms(source), [
    ['top level', 'top level', 'machine'], ['plain', 'async function', 'direct'], ['machine', 'async arrow', 'machine'],
  ]);
  assert.equal(forms(`${source} export {};`)[0], ['top level', 'top level', 'native']);
  assert.equal(forms('async function evil(x) { eval(x); return await x; }'), [['evil', 'async function', 'scoped']]);
  assert.equal(new Set(forms(source, { await: 'native' }).map(([, , form]) => form)), new Set(['native']));
  assert.equal(forms('function f() {}'), []);
});

test('pairs say what the strictest reader of maps says', async () => {
  let count = 0;
  for (const { path, source, result } of cases.filter((_, i) => i % 5 === 0)) {
    const starts = lineStarts(result.code);
    const origins = lineStarts(source);
    await sourceMap.SourceMapConsumer.with(JSON.parse(JSON.stringify(result.map)), null, (consumer) => {
      for (const [start, end, from, to, name] of result.pairs) {
        assert.ok(start < end, path);
        const { line, column } = positionOf(starts, start);
        const found = consumer.originalPositionFor({ line: line + 1, column });
        count++;
        if (from < 0) assert.is(found.line, null, `${path} ${line + 1}:${column}`);
        else {
          const at = positionOf(origins, from);
          assert.equal([found.line, found.column, found.name ?? undefined], [at.line + 1, at.column, name], `${path} ${line + 1}:${column}`);
          assert.ok(to >= from && positionOf(origins, to).line <= at.line + 1, path);
        }
      }
    });
  }
  assert.ok(count > 10_000);
});

test('links go both ways, to every copy', () => {
  for (const { path, result } of cases.slice(0, 60)) {
    const links = linksOf(result.pairs);
    for (const [start, , from, to] of result.pairs) {
      if (from < 0) assert.is(links.sourceAt(start), undefined, path);
      else {
        assert.equal(links.sourceAt(start), { start: from, end: to }, path);
        assert.ok(links.codeOf({ start: from, end: from + 1 }).some((span) => span.start <= start && span.end > start), path);
      }
    }
  }
});

/** All of a script: V8 gives a thousand at a time. */
async function possibleBreakpoints(session, scriptId) {
  const all = [];
  for (let start = { scriptId, lineNumber: 0, columnNumber: 0 }; ;) {
    const { locations } = await session.post('Debugger.getPossibleBreakpoints', { start });
    all.push(...locations);
    if (locations.length < 1000) return all;
    const { lineNumber, columnNumber = 0 } = locations.at(-1);
    start = { scriptId, lineNumber, columnNumber: columnNumber + 1 };
  }
}

test('breakpoints are said to land where V8 stops, but for a few places that only its compiler knows', async () => {
  const session = new Session();
  session.connect();
  await session.post('Debugger.enable');
  await session.post('Runtime.enable');
  let lines = 0;
  const wrong = [];
  for (const { path, source, result } of cases.filter(({ path }, i) => i % 3 === 0 && !/84-ticks/.test(path))) {
    const { code, audit, pairs } = result;
    if (/^\s*(?:import|export)\b/m.test(code)) continue;
    const { scriptId } = await session.post('Runtime.compileScript', { expression: code, sourceURL: 'probe.js', persistScript: true });
    if (scriptId === undefined) continue;
    const locations = await possibleBreakpoints(session, scriptId);
    const starts = lineStarts(code);
    const stops = locations.map(({ lineNumber, columnNumber = 0 }) => starts[lineNumber] + columnNumber).sort((a, b) => a - b);
    const statements = new Set(audit.statements.map(({ line }) => line));
    const origins = lineStarts(source);
    const first = new Map();
    for (const [, , at] of pairs) {
      if (at < 0) continue;
      const { line } = positionOf(origins, at);
      first.set(line + 1, Math.min(at, first.get(line + 1) ?? Infinity));
    }
    for (const { line, lands } of audit.breakpoints) {
      if (!statements.has(line)) continue;
      const native = pairs.filter((pair) => pair[2] === first.get(line)).map(([at]) => stops.find((stop) => stop >= at)).filter((stop) => stop !== undefined);
      const lineOf = (at) => positionOf(starts, at).line;
      lines++;
      if (String([...new Set(native.map(lineOf))]) !== String([...new Set(lands.map(({ at }) => lineOf(at)))])) wrong.push(`${path}:${line}`);
    }
  }
  session.disconnect();
  assert.ok(lines > 1000, `${lines} lines`);
  assert.ok(wrong.length <= lines * 0.03, `${wrong.length} of ${lines}: ${wrong.slice(0, 20).join(' ')}`);
});

test('the audit is about statements that do something', () => {
  const source = `import type { T } from './t'; interface I {} declare const d: number; let empty; type N = 1;
async function f(x) { let y = 1; ; outer: for (;;) { if (await x) break outer; } try { y++; } finally {} }\n`;
  const { audit, code } = inspect(source, { fileName: 'a.ot' });
  assert.equal(audit.statements.map(({ start }) => /^\w+/.exec(source.slice(start))[0]), ['let', 'for', 'if', 'break', 'y']);
  for (const { start, exact } of audit.statements) for (const at of exact) assert.ok(at >= 0 && at < code.length, String(start));
  const { characters } = audit;
  assert.is(characters.mapped + characters.unmapped + characters.uncovered, code.replace(/\s/g, '').length);
  assert.is(audit.exact, audit.statements.filter(({ exact }) => exact.length > 0).length);
  const none = inspect(source, { fileName: 'a.ot', sourceMap: false });
  assert.equal([none.pairs, none.audit.statements], [[], []]);
});

test('a file with errors has its diagnostics and empty views', () => {
  const result = inspect('async function f() { await }', { fileName: 'a.ot' });
  assert.is(result.diagnostics.length, 1);
  assert.equal([result.code, result.functions, result.pairs, result.listing], ['', [], [], '']);
});

// ---- graphs

test('graphs hold every block and every way, and DOT and Mermaid name them all', () => {
  for (const { path, fn } of machines) {
    const { nodes, edges } = graphOf(fn);
    assert.is(nodes.length, fn.blocks.length, path);
    for (const { id, edges: ways } of fn.blocks) for (const { to } of ways) assert.ok(edges.some((edge) => edge.from === id && edge.to === to), path);
    for (const { handler } of fn.regions) assert.ok(edges.some(({ to, kind }) => to === handler && kind === 'throw'), path);
    const dot = toDot([fn]);
    const mermaid = toMermaid([fn]);
    for (const { id } of nodes) {
      assert.match(dot, `f0_${id} [label=`, path);
      assert.match(mermaid, new RegExp(`^    f0b${id}[\\[(]`, 'm'), path);
    }
    assert.is(dot.match(/ -> /g)?.length ?? 0, edges.length, path);
    // Quotes are closed on every line, whatever the source holds.
    for (const line of dot.split('\n')) assert.is((line.replace(/\\./g, '').match(/"/g) ?? []).length % 2, 0, `${path}: ${line}`);
    for (const line of mermaid.split('\n')) assert.is((line.match(/"/g) ?? []).length % 2, 0, `${path}: ${line}`);
  }
});

test('nothing in DOT or Mermaid ends what it stands in', () => {
  const { functions } = inspect('async function f(a) { await a["\\"]; x [label=\\"", `</b>\\u202e]]\n`, "end"]; }', { fileName: 'a.ot' });
  assert.not.match(toMermaid(functions), /<\/b>|\u202e/);
  assert.not.match(toDot(functions), /\u202e/);
});

test('a layout has room for every node, and edges that go from one to the other', () => {
  for (const { path, fn } of machines.filter((_, i) => i % 7 === 0)) {
    const graph = graphOf(fn);
    const { nodes, edges, width, height } = layOut(graph, (id) => ({ width: 60 + (id % 5) * 20, height: 30 + (id % 3) * 15 }));
    const box = ({ x, y, width: w, height: h }) => [x - w / 2, y, x + w / 2, y + h];
    nodes.forEach((a, i) => {
      const [left, top, right, bottom] = box(a);
      assert.ok(left >= 0 && top >= 0 && right <= width && bottom <= height, path);
      for (const b of nodes.slice(i + 1)) {
        const [l, t, r, d] = box(b);
        assert.ok(r <= left || l >= right || d <= top || t >= bottom, `${path} ${fn.name}: ${a.id} lies on ${b.id}`);
      }
    });
    assert.is(edges.length, graph.edges.length);
    for (const { index, points } of edges) {
      const at = (id) => box(nodes.find((node) => node.id === id));
      const touches = ([left, top, right, bottom], { x, y }) => x >= left && x <= right && y >= top && y <= bottom;
      assert.ok(touches(at(graph.edges[index].from), points[0]) && touches(at(graph.edges[index].to), points.at(-1)), path);
    }
  }
});

// ---- the stepper

test('every block can be walked to, and every walk can be taken again by its keys', () => {
  for (const { path, fn } of machines.filter((_, i) => i % 5 === 0)) {
    const seen = new Set();
    const reached = new Set();
    const queue = [{ walk: startWalk(fn), keys: [] }];
    while (queue.length > 0 && seen.size < 3000) {
      const { walk, keys } = queue.shift();
      const key = JSON.stringify([walk.block, walk.phase, [...walk.completions]]);
      if (seen.has(key)) continue;
      seen.add(key);
      if (walk.block !== null) reached.add(walk.block);
      const choices = choicesOf(fn, walk);
      assert.is(choices.length === 0, walk.phase === 'done', path);
      assert.is(new Set(choices.map((choice) => choice.key)).size, choices.length, `${path}: keys are told apart`);
      for (const { key: next, next: to } of choices) queue.push({ walk: to, keys: [...keys, next] });
      if (keys.length === 6) assert.equal(replay(fn, keys).at(-1), walk, path);
    }
    if (seen.size === 3000) continue;
    // A finalizer that always returns never goes on in another way: these ways stay in the plan.
    const open = fn.blocks.filter(({ id }) => !reached.has(id));
    const entered = (id) => fn.blocks.filter((block) => reached.has(block.id)).flatMap(({ edges }) => edges).filter(({ to }) => to === id);
    for (const { id } of open) assert.ok(entered(id).every(({ completion }) => completion !== undefined), `${path} ${fn.name}: B${id}`);
  }
});

// `ask` and `gate` take their answers from a script: natively they are functions; for the stepper, answers to its choices.
const program = `async function run(log, ask, gate) {
  log('start');
  for (let i = 0; ask('more'); i++) {
    log('body');
    try {
      if (ask('skip')) continue;
      log(await gate('first'));
      if (ask('leave')) break;
      try {
        await gate('second');
        log('second');
        if (ask('out')) return 1;
      } catch (e) {
        log('caught');
        await gate('in catch');
      }
    } finally {
      log('finally');
      await gate('in finally');
      log('after');
    }
    log('next');
  }
  log('end');
}`;

/** A generator of reproducible answers. */
function answers(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

async function runNatively(seed) {
  const next = answers(seed);
  const log = [];
  let asked = 0;
  const ask = (what) => what === 'more' && ++asked > 4 ? false : next() < 0.5;
  const gate = async (what) => {
    if (next() < 0.3) throw new Error(what);
    return what;
  };
  const run = new Function(`return ${program}`)();
  const outcome = await run((text) => log.push(text), ask, gate).then(() => 'fulfilled', () => 'rejected');
  return { log, outcome };
}

function runSteps(fn, seed, isSettled) {
  const next = answers(seed);
  const log = [];
  let asked = 0;
  let walk = startWalk(fn);
  for (let steps = 0; walk.phase !== 'done'; steps++) {
    assert.ok(steps < 2000, 'the walk ends');
    const choices = choicesOf(fn, walk);
    const block = fn.blocks.find(({ id }) => id === walk.block);
    const take = (key) => choices.find((choice) => choice.key === key) ?? assert.unreachable(`no ${key} at ${block.end}: ${choices.map((c) => c.key)}`);
    if (walk.phase === 'before' && block.steps.length > 0) {
      for (const { code } of block.steps) for (const [, text] of code.matchAll(/log\((?:'([^']+)'|\$v)\)/g)) log.push(text ?? 'first');
      walk = take('r').next;
    } else if (block.terminator === 'branch') {
      const [, what] = /ask\('(\w+)'\)/.exec(block.operand);
      walk = take((what === 'more' && ++asked > 4 ? false : next() < 0.5) ? 'y' : 'e').next;
    } else if (block.terminator === 'leave') {
      const [, what] = /ask\('(\w+)'\)/.exec(block.end);
      walk = take((what === 'more' && ++asked > 4 ? false : next() < 0.5) ? 'x0' : 'n').next;
    } else if (block.terminator === 'suspend' && walk.phase !== 'suspended') {
      const rejects = next() < 0.3;
      if (isSettled(steps)) walk = take(rejects ? 'j' : 'f').next;
      else {
        const suspended = take('s').next;
        assert.is(suspended.phase, 'suspended');
        walk = choicesOf(fn, suspended).find(({ key }) => key === (rejects ? 't' : 'v')).next;
      }
    } else {
      assert.ok(choices.length <= 2, `${block.end} is known`);
      walk = choices[0].next;
    }
  }
  return { log, outcome: walk.outcome };
}

test('walks through loops with try and finally do what the program does natively', async () => {
  const [fn] = inspect(program, { fileName: 'a.ot' }).functions;
  let longest = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const native = await runNatively(seed);
    longest = Math.max(longest, native.log.length);
    assert.equal(runSteps(fn, seed, () => true), native, `seed ${seed}, settled`);
    assert.equal(runSteps(fn, seed, (n) => n % 2 === 0), native, `seed ${seed}, some pending`);
  }
  assert.ok(longest > 15);
});

test('a walk shows what variables were given, what is awaited, and what is saved', () => {
  const [fn] = inspect('async function f(a) { let s = 1; const b = await g(a); return s + b + await a; }', { fileName: 'a.ot' }).functions;
  const walks = replay(fn, ['r', 's', 'v', 'r']);
  assert.equal(walks.map(({ phase }) => phase), ['before', 'end', 'suspended', 'before', 'end']);
  assert.is(walks[0].values.get('a'), 'the argument');
  assert.is(walks[1].values.get('s'), '1');
  assert.match(walks[2].event, 'suspended at await g(a)');
  assert.is(walks[4].values.get('b'), '⟨g(a)⟩');
});

// ---- colours

test('tokens: strings, comments, templates and regular expressions are told apart over lines', () => {
  const kinds = (text) => {
    let state = firstLine;
    return text.split('\n').map((line) => {
      const { tokens, next } = tokensOf(line, state);
      state = next;
      return tokens.filter(({ kind }) => kind !== 'punctuation').map(({ start, end, kind }) => `${kind}:${line.slice(start, end)}`);
    });
  };
  assert.equal(kinds('a /* b\nc */ d // e'), [['name:a', 'comment:/* b'], ['comment:c */', 'name:d', 'comment:// e']]);
  assert.equal(kinds('`x${a + `y${b}`}z\nw` + c'), [
    ['string:`', 'string:x${', 'name:a', 'string:`', 'string:y${', 'name:b', 'string:`', 'string:z'], ['string:w`', 'name:c'],
  ]);
  assert.equal(kinds('a = /[/]"/g.test(b) / 2;'), [['name:a', 'string:/[/]"/g', 'name:test', 'name:b', 'number:2']]);
  assert.equal(kinds("x.await; await y; 'a\\'b' + \"c\""), [['name:x', 'name:await', 'suspend:await', 'name:y', "string:'a\\'b'", 'string:"c"']]);
});

test('tokens cover every program without overlap', () => {
  for (const { path, source } of cases) {
    let state = firstLine;
    for (const line of source.split('\n')) {
      const { tokens, next } = tokensOf(line, state);
      state = next;
      let at = 0;
      for (const { start, end } of tokens) {
        assert.ok(start >= at && end > start && end <= line.length, path);
        at = end;
      }
    }
    assert.equal(state, firstLine, `${path}: nothing stays open`);
  }
});

test('a source that is changed before it is parsed is shown as it was written', () => {
  // A declaration that repeats a parameter becomes `var`, which may move what follows; borrows are blanked.
  const source = 'async function f(a) { const a = await g(&b); return a; } async function* h(y) { for await (const x of y) yield x; }';
  const { functions, listings, audit, pairs, diagnostics } = inspect(source, { fileName: 'a.ot' });
  assert.equal(diagnostics.filter(({ severity }) => severity === 'error'), []);
  assert.equal(functions.map(({ start, end }) => source.slice(start, end)), source.split(/(?<=\}) (?=async)/));
  const points = functions.flatMap(({ suspensions }) => suspensions);
  assert.equal([...new Set(points.map(({ construct }) => construct))].sort(), ['await', 'for await', 'yield']);
  for (const { start, column } of points) {
    assert.match(source.slice(start), /^(?:await g|for await|x of|yield x)/);
    assert.is(column, start + 1);
  }
  assert.equal(listings.map(({ start }) => start), functions.map(({ start }) => start));
  for (const { start, column } of audit.statements) {
    assert.match(source.slice(start), /^(?:const|return|for|yield)/);
    assert.is(column, start + 1);
  }
  for (const [, , , end] of pairs) assert.ok(end <= source.length);
});

test.run();
