// The map that a source brings along, when it is itself the output of a tool: ours is led through it, so that places are
// those of the first source (ECMA-426). Only maps in the file are read: a path in a file says where to read from, and a
// compiler is not to follow it.

import { decode, encode, type SourceMapMappings, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import type { Span } from '../source.js';
import type { RawSourceMap } from './index.js';

/** What is needed of a map. */
export interface InputMap {
  readonly sources: readonly string[];
  readonly sourcesContent: readonly (string | null)[];
  readonly names: readonly string[];
  readonly mappings: SourceMapMappings;
  readonly ignoreList: readonly number[];
}

/** The comment that holds a map, and the map: undefined if it cannot be read. */
export interface InputMapComment extends Span {
  readonly map: InputMap | undefined;
}

const comment = /^[ \t]*\/\/[#@][ \t]*sourceMappingURL=data:application\/json[^,\s]*,\S*[ \t]*$/gm;

/** The last comment of `text` that holds a map. */
export function findInputMap(text: string): InputMapComment | undefined {
  if (!text.includes('sourceMappingURL=data:')) return undefined;
  const last = [...text.matchAll(comment)].at(-1);
  if (last === undefined) return undefined;
  const start = last.index + last[0].search(/\S/);
  return { start, end: start + last[0].trim().length, map: readMap(last[0].trim()) };
}

function readMap(text: string): InputMap | undefined {
  const [, parameters = '', data = ''] = /data:application\/json([^,]*),(.*)$/.exec(text) ?? [];
  try {
    const json = parameters.endsWith(';base64') ? fromBase64(data) : decodeURIComponent(data);
    return checkMap(JSON.parse(json.replace(/^\)\]\}'[^\n]*\n/, '')));
  } catch {
    return undefined;
  }
}

/** UTF-8 in base64 → text. */
function fromBase64(data: string): string {
  const { atob } = globalThis as unknown as { atob(data: string): string };
  return decodeURIComponent(atob(data).replace(/[^\w]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`));
}

/** The parts of a map, or undefined when it is none, or one in sections. */
function checkMap(value: unknown): InputMap | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, sources, sourcesContent, sourceRoot, names = [], mappings, ignoreList, x_google_ignoreList: older } = value as Record<string, unknown>;
  if (version !== 3 || !Array.isArray(sources) || !Array.isArray(names) || typeof mappings !== 'string') return undefined;
  const root = typeof sourceRoot === 'string' && sourceRoot !== '' ? sourceRoot.replace(/\/*$/, '/') : '';
  const ignored = ignoreList ?? older;
  const decoded = decode(mappings);
  const isRight = decoded.every((line) => line.every(([column, source, ofLine, ofColumn, name]) =>
    column >= 0 && (source === undefined || (source in sources && ofLine! >= 0 && ofColumn! >= 0 && (name === undefined || name in names)))));
  if (!isRight) return undefined;
  return {
    sources: sources.map((name: unknown) => (typeof name === 'string' ? root + name : '')),
    sourcesContent: sources.map((_, i) => {
      const content: unknown = Array.isArray(sourcesContent) ? sourcesContent[i] : null;
      return typeof content === 'string' ? content : null;
    }),
    names: names.map(String),
    mappings: decoded,
    ignoreList: Array.isArray(ignored) ? ignored.filter((index): index is number => typeof index === 'number' && index in sources) : [],
  };
}

/** `map`, whose first source is a text with the map `input`, led through that. Places that `input` does not know are unmapped. */
export function compose(map: RawSourceMap, input: InputMap): RawSourceMap {
  const names = [...input.names];
  const indexOf = new Map(names.map((name, i) => [name, i]));
  const nameOf = (name: string): number => {
    let index = indexOf.get(name);
    if (index === undefined) indexOf.set(name, (index = names.push(name) - 1));
    return index;
  };
  const offset = input.sources.length - 1;
  const lead = (segment: SourceMapSegment): SourceMapSegment => {
    if (segment.length === 1) return segment;
    const [column, source, line, sourceColumn, ownName] = segment;
    // What else the map has stands behind the sources of the input.
    if (source > 0) return [column, source + offset, line, sourceColumn];
    const found = segmentAt(input.mappings[line], sourceColumn);
    if (found === undefined || found.length === 1) return [column];
    // A name of the input holds where its token begins, and so does ours.
    const inner = found.length === 5 && found[0] === sourceColumn ? found[4] : undefined;
    const name = inner ?? (ownName === undefined ? undefined : nameOf(map.names[ownName]!));
    return name === undefined ? [column, found[1], found[2], found[3]] : [column, found[1], found[2], found[3], name];
  };
  const mappings = encode(decode(map.mappings).map((line) => line.map(lead)));
  const ignoreList = [...input.ignoreList, ...(map.ignoreList ?? []).map((index) => index + offset)];
  return {
    ...map,
    sources: [...input.sources, ...map.sources.slice(1)],
    sourcesContent: [...input.sourcesContent, ...map.sourcesContent.slice(1)],
    names,
    mappings,
    ...(ignoreList.length === 0 ? {} : { ignoreList, x_google_ignoreList: ignoreList }),
  };
}

/** The last segment of a line that is not behind `column`. */
function segmentAt(line: readonly SourceMapSegment[] | undefined, column: number): SourceMapSegment | undefined {
  if (line === undefined) return undefined;
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (line[middle]![0] <= column) low = middle + 1;
    else high = middle;
  }
  return line[low - 1];
}
