// The playground as one file that needs no server:
//   npm run playground                     writes playground.html
//   npm run playground -- --out FILE
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { playgroundPage } from '../dist/node/playground-page.js';

const { values: { out } } = parseArgs({ options: { out: { type: 'string', default: 'playground.html' } } });
const page = playgroundPage({ source: '', fileName: 'playground.ot', options: {} });
writeFileSync(out, page);
console.log(`${out}: ${(Buffer.byteLength(page) / 1e6).toFixed(1)} MB; open it in a browser, or put it on any web server`);
