// Decoded segments → a version-3 source map (ECMA-426).

import type { Segments } from '../emit/segments.js';
import type { PatchedText } from '../parse/patches.js';
import { encodeMappings } from './mappings.js';

export interface RawSourceMap {
  readonly version: 3;
  readonly file: string;
  readonly sources: readonly string[];
  readonly sourcesContent: readonly (string | null)[];
  readonly names: readonly string[];
  readonly mappings: string;
  /** The sources that are not the program's: the runtime that a file brings along. The same twice: the second is for older readers. */
  readonly ignoreList?: readonly number[];
  readonly x_google_ignoreList?: readonly number[];
}

/** The name of the runtime among the sources. A URL of its own: it is in no file beside the map. */
const runtimeSource = 'oite:runtime';

/**
 * `fileName` without its folders: maps name the source relative to themselves, and leak no path of the host. `segments`
 * map to the text that was parsed, the result to its source; they are gone afterwards. `runtime`: the text of the one that the file brings along.
 */
export function buildMap(
  origin: PatchedText, fileName: string, segments: Segments, names: readonly string[], runtime: string | undefined,
): RawSourceMap {
  const text = origin.source;
  const columns = origin.columns();
  if (columns !== undefined) segments.moveColumns(columns);
  const mappings = encodeMappings(segments.entries());
  segments.release();
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  return {
    version: 3,
    file: base.replace(/\.(ot|tscl|[mc]?ts)$/, (_, extension: string) => (extension === 'mts' ? '.mjs' : extension === 'cts' ? '.cjs' : '.js')),
    sources: runtime === undefined ? [base] : [base, runtimeSource],
    // Without its BOM, which readers of files drop, too: columns are counted without it.
    sourcesContent: [text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, ...(runtime === undefined ? [] : [runtime])],
    names,
    mappings,
    ...(runtime === undefined ? {} : { ignoreList: [1], x_google_ignoreList: [1] }),
  };
}

/** The map as a comment for the end of the code. */
export function inlineMapComment(map: RawSourceMap): string {
  return `//# sourceMappingURL=data:application/json;base64,${toBase64(JSON.stringify(map))}`;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of the UTF-8 form, without a host's help: the core runs anywhere. */
function toBase64(text: string): string {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += digits[word >> 18]! + digits[(word >> 12) & 63]! + (b === undefined ? '=' : digits[(word >> 6) & 63]!) + (c === undefined ? '=' : digits[word & 63]!);
  }
  return out;
}
