// Call sites → the text of a stack, as V8 writes it (v8.dev/docs/stack-trace-api) and Node maps it: places and names of the
// source, nothing of the runtime, and behind it those who await.

import { findSourceMap, type SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Caller, Machine } from './async-callers.js';

/** What Node's types leave out of a call site. */
export interface CallSite extends NodeJS.CallSite {
  getScriptNameOrSourceURL(): string | null;
  getEnclosingLineNumber(): number;
  getEnclosingColumnNumber(): number;
  isAsync(): boolean;
  /** The place of the member that a combinator's frame stands for. */
  getPromiseIndex(): number | null;
}

interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/** Of a generated place: where it comes from, `undefined` if from nowhere, or itself if its file has no map. */
function original({ file, line, column }: Place): Place | undefined {
  const map = mapOf(file);
  if (map === undefined) return { file, line, column };
  const { originalSource, originalLine, originalColumn } = entryAt(map, line, column);
  if (originalSource === undefined || originalLine === undefined || originalColumn === undefined) return undefined;
  if (isIgnored(map, originalSource)) return undefined;
  return { file: originalSource, line: originalLine + 1, column: originalColumn + 1 };
}

type SourceMapping = ReturnType<SourceMap['findEntry']> & { readonly originalSource: string; readonly originalLine: number; readonly originalColumn: number };

function mapOf(file: string): SourceMap | undefined {
  return file.startsWith('node:') ? undefined : findSourceMap(file);
}

/** Whether the map says of a source that it is not the program's: the runtime that was made part of a file. */
function isIgnored({ payload }: SourceMap, source: string): boolean {
  const { sources, ignoreList } = payload as { sources: readonly (string | null)[]; ignoreList?: readonly number[] };
  return ignoreList?.some((index) => typeof sources[index] === 'string' && source.endsWith(sources[index])) ?? false;
}

function show({ file, line, column }: Place): string {
  return `${file.startsWith('file:') ? fileURLToPath(file) : file}:${line}:${column}`;
}

function withName(name: string | undefined, place: string): string {
  return name === undefined || name === '' ? place : `${name} (${place})`;
}

/** The folder of this package's code: its frames are left out. */
const own = new URL('../', import.meta.url).href;
const isOwn = (file: string): boolean => file.startsWith(own) || file.startsWith(fileURLToPath(own));

/** Whether a frame is the built-in `next`, `throw` or `return` by which the runtime, below it, goes on with a generator. */
export function isResumption(site: CallSite, below: CallSite | undefined): boolean {
  const file = below?.getFileName();
  return typeof site.getFileName() !== 'string' && typeof file === 'string' && isOwn(file) && /^(?:next|throw|return)$/.test(site.getFunctionName() ?? '');
}

/** Whether a frame is one of the runtime's own functions. */
export function isOfRuntime(site: CallSite): boolean {
  const file = site.getFileName();
  return typeof file === 'string' && isOwn(file);
}

/** Whether a frame is the entry of a function that keeps its scopes, which calls the runtime, `above` it: its body is a frame of its own. */
export function isScopedEntry(above: CallSite | undefined): boolean {
  return above !== undefined && isOfRuntime(above) && /\bscoped(?:Generator)?$/.test(above.getFunctionName() ?? '');
}

/** What stands for a call site in a stack; undefined leaves it out. */
export function siteText(site: CallSite): string | undefined {
  const file = site.getScriptNameOrSourceURL() ?? site.getFileName();
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  if (typeof file !== 'string' || line === null || column === null || site.isNative()) return site.toString();
  if (isOwn(file)) return undefined;
  const map = mapOf(file);
  if (map === undefined) return site.toString();
  const place = original({ file, line, column });
  // A place of nothing is what we put around the program's code.
  if (place === undefined) return undefined;
  const [headLine, headColumn] = [site.getEnclosingLineNumber(), site.getEnclosingColumnNumber()];
  // The head of a machine says more about a method than the token that others go by.
  const isMachine = /\$\d+$/.test(site.getFunctionName() ?? '');
  const enclosing = entryAt(map, headLine, headColumn);
  const sourceName = isMachine && enclosing.name !== undefined ? headName(map, headLine) ?? enclosing.name : enclosing.name;
  const prefix = `${site.isAsync() ? 'async ' : ''}${site.isConstructor() ? 'new ' : ''}`;
  return prefix + withName(nameOf(site, sourceName), show(place));
}

/** Names that are only there because nothing else is. */
const anonymous = '<anonymous>';

/** AppendMethodCall of V8's messages: the type of the receiver, the function's name, and the property it was called by. */
function nameOf(site: CallSite, sourceName: string | undefined): string | undefined {
  const name = sourceName === anonymous ? null : sourceName ?? site.getFunctionName();
  if (site.isToplevel() || site.isConstructor()) return name ?? undefined;
  const type = site.getTypeName();
  if (sourceName !== undefined && name !== null) return typed(type, sourceName);
  const method = site.getMethodName();
  if (name === null) return `${type ?? ''}.${method ?? anonymous}`;
  const full = type === null || name.startsWith(type) ? name : `${type}.${name}`;
  return method !== null && method !== name && !name.endsWith(`.${method}`) && !name.endsWith(` ${method}`) ? `${full} [as ${method}]` : full;
}

/** A function's name as the source has it, of a method with the type that the source shows, and the receiver's type. */
function typed(type: string | null, name: string): string {
  if (name.startsWith('#')) return name;
  const own = name.slice(name.lastIndexOf('.') + 1);
  return type === null || type === 'Object' && own !== name ? name : `${type}.${own}`;
}

/** What stands for one that awaits. */
export function callerText(caller: Caller): string | undefined {
  if ('combinator' in caller) return `async Promise.${caller.combinator} (index ${caller.index})`;
  if ('topLevel' in caller) return topLevelText(caller.topLevel);
  if ('place' in caller) {
    const at = caller.place && original(caller.place);
    return at && `async ${withName(caller.place.name, show(at))}`;
  }
  const found = findResumption(caller.machine, caller.thisArg, caller.state);
  const place = found && original(found.place);
  return place && `async ${withName(found.name, show(place))}`;
}

/** The first frame of a plain stack that is not ours. */
function topLevelText({ stack = '' }: Error): string | undefined {
  for (const line of stack.split('\n').slice(1)) {
    const site = parseSite(line);
    if (site === undefined || isOwn(site.place.file)) continue;
    const place = original(site.place);
    return place && `async ${withName(site.name, show(place))}`;
  }
  return undefined;
}

interface PlainSite {
  readonly name: string | undefined;
  readonly place: Place;
}

function parseSite(line: string): PlainSite | undefined {
  const match = /^ {4}at (?:async )?(?:(.*) \()?(.*?):(\d+):(\d+)\)?$/.exec(line);
  return match === null ? undefined : { name: match[1], place: { file: match[2]!, line: +match[3]!, column: +match[4]! } };
}

/**
 * Where a machine goes on in `state`. A machine that is entered with a frame reads its state first: a frame that throws
 * then shows which file it is in, and where. From there its own text leads to its states, whose labels stand for awaits
 * and go by the machine's name in `names`; those of a machine inside it go by another.
 */
function findResumption(machine: Machine, thisArg: unknown, state: number): PlainSite | undefined {
  const site = locate(machine, thisArg);
  const map = site && mapOf(site.place.file);
  if (site === undefined || map === undefined) return undefined;
  const text = Function.prototype.toString.call(machine);
  const from = text.search(/\.s\b/) + 1;
  for (const { index } of text.matchAll(new RegExp(`\\bcase ${state}:`, 'g'))) {
    const place = move(site.place, text, from, index);
    if (entryAt(map, place.line, place.column).name !== machine.name) continue;
    return { name: callerName(site.name, headName(map, move(site.place, text, from, 0).line)), place };
  }
  return undefined;
}

function entryAt(map: SourceMap, line: number, column: number): Partial<SourceMapping> & { readonly name?: string } {
  return map.findEntry(line - 1, column - 1);
}

/** The name in the head of a machine, the last one that is mapped in its line. */
function headName(map: SourceMap, line: number): string | undefined {
  const last = entryAt(map, line, Infinity);
  return entryAt(map, line, (last as { generatedColumn: number }).generatedColumn).name;
}

/** `Type.f$1` with the name that the source has for `f$1`. */
function callerName(shown: string | undefined, sourceName: string | undefined): string | undefined {
  if (sourceName === undefined || shown === undefined) return shown;
  if (sourceName === anonymous) return undefined;
  return typed(/^(.*)\.[^.]*$/.exec(shown)?.[1] ?? null, sourceName);
}

/** The place of offset `to` in a text of which offset `from` is at `place`. */
function move(place: Place, text: string, from: number, to: number): Place {
  const start = (offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
  const count = (offset: number): number => text.slice(0, offset).split('\n').length;
  const line = place.line + count(to) - count(from);
  // Only the first line of the text may begin inside a line of the file.
  const firstLine = start(to) === 0 ? (start(from) === 0 ? place.column - from - 1 : undefined) : 0;
  return { file: place.file, line, column: to - start(to) + 1 + (firstLine ?? 0) };
}

function locate(machine: Machine, thisArg: unknown): PlainSite | undefined {
  const probe = {
    get s(): never {
      throw new Error();
    },
  };
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 2;
  try {
    machine.call(thisArg, probe);
  } catch (error) {
    // Inside of the formatting of a stack, V8 formats this one by itself.
    return parseSite(String((error as Error).stack).split('\n')[2] ?? '');
  } finally {
    Error.stackTraceLimit = limit;
  }
  return undefined;
}
