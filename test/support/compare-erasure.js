// Compares erasure with tsc over folders of sources: node test/support/compare-erasure.js FOLDER...
// What both lower differently by rule (decorators, accessor, using) is taken out of the sources first, and the whole
// source must at least give a program without syntax errors.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eraseSource, withoutLowered } from './erase-source.js';
import { firstDifference, syntaxError, transpileWithTsc } from './tsc.js';

function* sourcesIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesIn(path);
    else if (/\.[cm]?ts$/.test(entry.name) && !/\.d\.(?:\w+\.)?[cm]?ts$/.test(entry.name)) yield path;
  }
}

/** `{ files, masked, differences: [{ path, text }] }` */
export function compareFolder(folder) {
  const result = { files: 0, masked: 0, differences: [] };
  for (const path of sourcesIn(folder)) {
    result.files++;
    const source = readFileSync(path, 'utf8');
    let text;
    try {
      const masked = withoutLowered(source);
      if (masked !== source) {
        result.masked++;
        text = syntaxError(eraseSource(source).code);
      }
      text ??= firstDifference(transpileWithTsc(masked), eraseSource(masked).code);
    } catch (error) {
      text = error.stack;
    }
    if (text !== undefined) result.differences.push({ path, text });
  }
  return result;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const folder of process.argv.slice(2)) {
    const { files, masked, differences } = compareFolder(folder);
    for (const { path, text } of differences) console.log(`${path}\n${text}\n`);
    console.log(`${folder}: ${files} files compared, ${masked} of them without what is lowered, ${differences.length} differences`);
    if (differences.length > 0) process.exitCode = 1;
  }
}
