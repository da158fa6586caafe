// Makes docs/speed.svg and the tables in README.md from the newest recorded run on each Node in results: npm run bench:readme
// The oldest Node has the chart and the table with all compilers.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mean, ratio, speedup } from './print.js';

const here = new URL('./', import.meta.url);
const root = new URL('../', here);
const SHOWN = ['oite eager', 'oite spec', 'tsc ES5', 'Babel regenerator', 'esbuild', 'async-to-promises', 'synchronous'];
const COLORS = ['#2f6fd0', '#1b9e77', '#d95f02', '#c2539a', '#8c6d1f', '#7b7b7b', 'none'];

const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

/** The chart: a line for each workload, on a logarithmic scale around native. */
function chart({ speed, node, date, versions }) {
  const LEFT = 110;
  const WIDTH = 760;
  const TOP = 64;
  const ROW = 30;
  const shown = SHOWN.filter((name) => Object.values(speed).some((line) => line[name]?.ns !== undefined));
  const ratios = Object.values(speed).flatMap((line) => shown.map((name) => line.native.ns / line[name]?.ns)).filter((x) => x > 0);
  const low = Math.floor(Math.log10(Math.min(...ratios)));
  const high = Math.ceil(Math.log10(Math.max(...ratios)));
  const x = (value) => (LEFT + ((Math.log10(value) - low) / (high - low)) * (WIDTH - LEFT - 30)).toFixed(1);
  const rows = Object.entries(speed);
  const bottom = TOP + rows.length * ROW;
  const parts = [];
  const text = (at, y, content, more = '') => parts.push(`<text x="${at}" y="${y}" ${more}>${escape(content)}</text>`);
  for (let power = low; power <= high; power++) {
    const at = x(10 ** power);
    parts.push(`<line x1="${at}" x2="${at}" y1="${TOP}" y2="${bottom}" class="${power === 0 ? 'one' : 'grid'}"/>`);
    text(at, bottom + 16, power === 0 ? 'native' : `${10 ** power}×`, 'text-anchor="middle"');
  }
  rows.forEach(([workload, line], i) => {
    const y = TOP + (i + 0.5) * ROW;
    text(LEFT - 10, y + 4, workload, 'text-anchor="end"');
    for (const name of [...shown].reverse()) {
      const ns = line[name]?.ns;
      if (ns === undefined) continue;
      const color = COLORS[SHOWN.indexOf(name)];
      const own = name.startsWith('oite');
      parts.push(`<circle cx="${x(line.native.ns / ns)}" cy="${y}" r="${own ? 6 : 4.5}" fill="${color}"`
        + `${color === 'none' ? ' class="ring"' : ''}><title>${escape(name)}: ${ratio(line.native.ns / ns)}× native</title></circle>`);
    }
  });
  shown.forEach((name, i) => {
    const at = LEFT + (i % 4) * 160;
    const y = 24 + Math.floor(i / 4) * 20;
    const color = COLORS[SHOWN.indexOf(name)];
    parts.push(`<circle cx="${at}" cy="${y - 4}" r="5" fill="${color}"${color === 'none' ? ' class="ring"' : ''}/>`);
    text(at + 10, y, name === 'synchronous' ? 'without async (the limit)' : name);
  });
  const caption = `Speed of the output relative to V8's own async. Node ${node.slice(1)}, ${date.slice(0, 10)}, Oite ${versions['oite eager']}.`;
  text(LEFT, bottom + 38, caption, 'class="small"');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 50}" role="img" aria-label="${escape(caption)}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#333}.small{font-size:11px}.grid{stroke:#8884;stroke-width:1}',
    '.one{stroke:#888;stroke-width:2}.ring{stroke:#888;stroke-width:1.5}',
    '@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>',
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

const line = (cells) => `| ${cells.join(' | ')} |`;
const rule = (header) => line(header.map((_, i) => (i === 0 ? '---' : '---:')));

/** The tables, as Markdown. */
function markdown([result, ...others]) {
  const { speed, ticks, memory, transpile, versions } = result;
  const names = ['oite eager', 'oite eager size', 'oite spec', 'esbuild', 'tsc ES2015', 'tsc ES5', 'swc ES2016', 'swc ES5', 'Babel regenerator', 'async-to-promises', 'bluebird']
    .filter((name) => Object.values(speed).some((line) => line[name] !== undefined));
  const header = ['', 'native, ns', ...names.map((name) => (name.startsWith('oite') ? `**${name.slice(5)}**` : name)), 'no async'];
  return [
    '![Speed of each workload relative to native async](docs/speed.svg)',
    '',
    `Recorded ${result.date.slice(0, 10)} on Node ${result.node.slice(1)} (${result.machine}, ${result.clock}) by \`npm run bench -- --save\`; times faster than native async:`,
    '',
    line(header),
    rule(header),
    ...Object.entries(speed).map(([workload, cells]) => line([
      workload, Math.round(cells.native.ns), ...names.map((name) => speedup(cells, name)), speedup(cells, 'synchronous').replace(/^-$/, '–'),
    ])),
    line(['geometric mean', '', ...names.map((name) => mean(speed, name)), '']),
    ...(ticks ? [line(['keeps the order of ticks', 'yes', ...names.map((name) => (ticks[name] === undefined ? '–' : ticks[name] ? 'yes' : 'no')), ''])] : []),
    ...(memory ? [line(['bytes per suspended task', Math.round(memory.one.native.bytes), ...names.map((name) => {
      const { bytes } = memory.one[name] ?? {};
      return bytes === undefined ? '–' : Math.round(bytes);
    }), ''])] : []),
    ...(transpile ? [line(['transpiling, MB/s', '', ...names.map((name) => transpile[name]?.speed?.toFixed(2) ?? '–'), ''])] : []),
    '',
    `Versions: ${Object.entries(versions).filter(([name]) => names.includes(name) && !name.startsWith('oite')).map(([name, version]) => `${name} ${version}`).join(', ')}.`,
    ...(others.length > 0 ? otherNodes(others) : []),
  ].join('\n');
}

/** What other Nodes make of our output. */
function otherNodes(results) {
  const header = ['', ...Object.keys(results[0].speed), 'mean'];
  const row = ({ node, speed }, name) =>
    line([`Node ${node.slice(1)}, ${name.slice(5)}`, ...Object.values(speed).map((cells) => speedup(cells, name)), mean(speed, name)]);
  const dates = [...new Set(results.map(({ date }) => date.slice(0, 10)))].join(', ');
  return [
    '', `On other Nodes (recorded ${dates}):`, '', line(header), rule(header),
    ...results.flatMap((result) => ['oite eager', 'oite spec'].map((name) => row(result, name))),
  ];
}

const results = new URL('results/', here);
/** The newest run on each Node. */
const newest = new Map();
for (const file of readdirSync(results).sort()) {
  const major = /-node(\d+)\.json$/.exec(file)?.[1];
  if (major !== undefined) newest.set(Number(major), file);
}
if (newest.size === 0) {
  console.error('There is no recorded run: npm run bench -- --save');
  process.exit(1);
}
const recorded = [...newest].sort(([a], [b]) => a - b).map(([, file]) => JSON.parse(readFileSync(new URL(file, results), 'utf8')));
writeFileSync(new URL('docs/speed.svg', root), chart(recorded[0]));
const readme = readFileSync(new URL('README.md', root), 'utf8');
const marked = /(<!-- bench -->\n)[^]*?(<!-- \/bench -->)/;
if (!marked.test(readme)) {
  console.error('README.md has no place for the table: <!-- bench --> … <!-- /bench -->');
  process.exit(1);
}
writeFileSync(new URL('README.md', root), readme.replace(marked, (_, open, close) => `${open}${markdown(recorded)}\n${close}`));
console.log(`docs/speed.svg and the table in README.md now show ${[...newest.values()].sort().join(', ')}`);
