// A result as text: one table for each section.

/** Lines of cells to aligned columns; the first column is a name. */
const table = (lines) => {
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => String(line[i] ?? '').length)));
  return lines.map((line) => line
    .map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell ?? '').padStart(widths[i])))
    .join('  ').trimEnd()).join('\n');
};

/** A ratio with two or three digits that say something. */
export const ratio = (x) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2));

/** What stands in a cell that has no figure. */
const without = (cell) => (cell === undefined ? '-' : cell.wrong ? 'wrong result' : 'fails');

/** How many times faster than native; text where it was not measured. */
export const speedup = (line, name) => {
  const cell = line[name];
  return cell?.ns === undefined ? without(cell) : ratio(line.native.ns / cell.ns);
};

/** Geometric mean over all workloads, '-' where one of them has no figure. */
export const mean = (speed, name) => {
  const ratios = Object.values(speed).map((line) => line.native.ns / (line[name]?.ns ?? NaN));
  const value = Math.exp(ratios.reduce((sum, x) => sum + Math.log(x), 0) / ratios.length);
  return Number.isNaN(value) ? '-' : ratio(value);
};

const columnsOf = (rows) => [...new Set(Object.values(rows).flatMap((line) => Object.keys(line)))];

const printSpeed = ({ speed, ticks }) => {
  const columns = columnsOf(speed);
  const lines = columns.map((name) => [
    name,
    ...Object.values(speed).map((line) => (name === 'native' ? `${line.native.ns} ns` : speedup(line, name))),
    name === 'native' ? 1 : mean(speed, name),
    ticks?.[name] === undefined ? '' : ticks[name] ? 'yes' : 'no',
  ]);
  return [
    'Speed relative to native async (above 1 is faster); the line "native" is in ns per await.',
    table([['', ...Object.keys(speed), 'mean', 'keeps ticks'], ...lines]),
  ];
};

const printWaiting = ({ waiting }) => [
  'A task alone that waits again and again, and tasks in an AsyncLocalStorage: speed relative to native, whose line is in ns per await.',
  table([['', ...Object.keys(waiting)], ...columnsOf(waiting).map((name) => [
    name, ...Object.values(waiting).map((line) => (name === 'native' ? `${line.native.ns} ns` : speedup(line, name))),
  ])]),
];

const printMemory = ({ memory: { one, million } }) => [
  'Memory: bytes of heap per suspended task (of 100,000); most memory held by a process with a million of them, 512 MB of heap.',
  table([['', 'bytes', 'to native', 'a million'], ...Object.keys(one).map((name) => [
    name, one[name].bytes === undefined ? without(one[name]) : Math.round(one[name].bytes),
    one[name].bytes === undefined ? '' : ratio(one[name].bytes / one.native.bytes),
    million[name].peak === undefined ? without(million[name]) : `${Math.round(million[name].peak / 2 ** 20)} MB`,
  ])]),
];

const printScale = (rows, title) => [
  title,
  table([['', ...Object.keys(rows)], ...columnsOf(rows).map((name) => [
    name, ...Object.values(rows).map((line) => line[name]?.ns ?? without(line[name])),
  ])]),
];

const printTranspile = ({ transpile, corpus }) => {
  const { bytes, files, functions } = corpus;
  const native = transpile.native.raw !== undefined ? transpile.native : undefined;
  const size = (cell, key) => [
    `${(cell[key] / 1e6).toFixed(3)} MB`,
    native && cell !== native ? Math.round((cell[key] - native[key]) / functions) : '',
  ];
  return [
    `Transpiling ${(bytes / 1e6).toFixed(2)} MB of TypeScript (${files} files), one thread, warm, with source maps; and the size`
      + `\nof the output, with what each of its ${functions} async functions adds to native's, raw and gzipped.`,
    table([
      ['', 'MB/s', 'time / parse', 'raw', 'per function', 'gzipped', 'per function', 'files refused'],
      ...Object.entries(transpile).map(([name, cell]) => (cell.speed === undefined ? [name, without(cell)] : [
        name, cell.speed, ratio(cell.parses),
        ...(cell.raw < 10_000 ? [] : [...size(cell, 'raw'), ...size(cell, 'gzip'), cell.failed || '']),
      ])),
    ]),
  ];
};

/** The whole result as text. */
export function print(result) {
  const parts = [[`Node ${result.node.slice(1)}, V8 ${result.v8}, ${result.machine}, ${result.date.slice(0, 16)}Z, ${result.rounds} round(s)${result.quick ? ', quick' : ''}, ${result.clock}`]];
  if (result.speed) parts.push(printSpeed(result));
  if (result.waiting) parts.push(printWaiting(result));
  if (result.memory) parts.push(printMemory(result));
  if (result.tasks) parts.push(printScale(result.tasks, 'ns per await against the number of suspended tasks'));
  if (result.awaits) parts.push(printScale(result.awaits, 'ns per await against the number of awaits in a function'));
  if (result.transpile) parts.push(printTranspile(result));
  for (const { name, reason } of result.missing) parts.push([`${name} was not measured: ${reason}`]);
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
