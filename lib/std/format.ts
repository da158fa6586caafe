// Values as text, in the format of Oite's `console.log`: one line, no padding inside brackets, strings in double quotes
// except at the top level.
//   {id: 1, name: "Alice"}   [1, 2, 3]   Map(1) {"a" => 1}   Point {x: 1}   [Function: f]   Promise {5}
// Differs from `util.inspect`: no line breaks, no depth of 2, no cut arrays. Cycles print as [Circular], nesting
// beyond `maxDepth` as [Object] or [Array]. Getters are not called, nor the traps of a proxy for `get` and `has`.

import { BRAND } from '../runtime/abi.js';
import { inspect, types } from './builtins.js';
import { formatKey, quote } from './format-text.js';
import { formatError } from './format-error.js';

/** Deeper values are abbreviated: a text that nests further cannot be read, and the stack is finite. */
const maxDepth = 100;
/** So many objects are printed; then `...`. A small graph with shared parts can be a text without end. */
const maxParts = 100_000;

/** State of one call of `format`. */
interface Printer {
  /** The objects that are being printed, outermost first. */
  readonly open: object[];
  parts: number;
}

/** What `nested` formatters need: prints a part of a value. */
export type Print = (value: unknown) => string;

/** Joins arguments of `console.log` by one space; strings at the top level stand as they are. */
export function formatAll(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : format(value))).join(' ');
}

/** One value as text; a string is quoted. */
export function format(value: unknown): string {
  const printer: Printer = { open: [], parts: 0 };
  if (types.isNativeError(value)) {
    printer.open.push(value);
    return formatError(value, (part) => formatPart(part, printer), true);
  }
  return formatPart(value, printer);
}

function formatPart(value: unknown, printer: Printer): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? 'null' : formatObject(value, printer);
    case 'function':
      return formatObject(value, printer);
    default:
      return String(value);
  }
}

function formatObject(value: object, printer: Printer): string {
  if (printer.open.includes(value)) return '[Circular]';
  if (++printer.parts > maxParts) return '...';
  if (printer.open.length >= maxDepth) return Array.isArray(value) ? '[Array]' : '[Object]';
  printer.open.push(value);
  try {
    return formatOpen(value, (part) => formatPart(part, printer));
  } catch (error) {
    // A hostile object (a throwing getter of Symbol.toStringTag, a revoked proxy) must not end the program.
    return `[Object: ${error instanceof Error ? error.message : 'cannot be printed'}]`;
  } finally {
    printer.open.pop();
  }
}

/** An object that is neither a cycle nor too deep. */
function formatOpen(value: object, print: Print): string {
  if (typeof value === 'function') return types.isProxy(value) ? inOneLine(value) : braces(functionName(value), properties(value, print), '');
  if (types.isProxy(value)) return formatProxy(value, print);
  if (Array.isArray(value)) return formatArray(value, print);
  if (types.isNativeError(value)) return formatError(value, print, false);
  return formatBuiltin(value, print) ?? formatPlain(value, print);
}

/** `prefix {parts}`; without parts the text for an empty one. */
function braces(prefix: string, parts: readonly string[], empty = prefix === '' ? '{}' : `${prefix} {}`): string {
  if (parts.length === 0) return empty === '' ? prefix : empty;
  return `${prefix === '' ? '' : `${prefix} `}{${parts.join(', ')}}`;
}

/** What a proxy says to have. One that says nothing is printed by Node, which looks behind it. */
function formatProxy(value: object, print: Print): string {
  let keys: readonly PropertyKey[];
  try {
    keys = Reflect.ownKeys(value);
    for (const key of keys) Reflect.getOwnPropertyDescriptor(value, key);
  } catch {
    return inOneLine(value);
  }
  if (Array.isArray(value)) return formatArray(value, print);
  const name = constructorName(value);
  return braces(name === 'Object' || name === undefined ? '' : name, properties(value, print));
}

function formatArray(value: readonly unknown[], print: Print): string {
  const parts: string[] = [];
  const length = Object.getOwnPropertyDescriptor(value, 'length')!.value as number;
  for (let i = 0; i < length; i++) {
    const item = Object.getOwnPropertyDescriptor(value, i);
    if (item !== undefined) {
      parts.push('value' in item ? print(item.value) : accessorName(item));
      continue;
    }
    const first = i;
    while (i + 1 < length && !Object.hasOwn(value, i + 1)) i++;
    const holes = i - first + 1;
    parts.push(`<${holes} empty item${holes === 1 ? '' : 's'}>`);
  }
  parts.push(...properties(value, print, (key) => /^\d+$/.test(key)));
  const name = constructorName(value);
  return `${name === 'Array' ? '' : `${name ?? '[Array: null prototype]'}(${length}) `}[${parts.join(', ')}]`;
}

/** Objects with internal slots; undefined for all others. */
function formatBuiltin(value: object, print: Print): string | undefined {
  const name = constructorName(value) ?? 'Object: null prototype';
  if (types.isMap(value)) {
    const entries = Array.from(Map.prototype.entries.call(value), ([k, v]) => `${print(k)} => ${print(v)}`);
    return braces(`${name}(${entries.length})`, [...entries, ...properties(value, print)]);
  }
  if (types.isSet(value)) {
    const items = Array.from(Set.prototype.values.call(value), print);
    return braces(`${name}(${items.length})`, [...items, ...properties(value, print)]);
  }
  const state = types.isPromise(value) ? nativePromiseState(value) : promiseState(value, print);
  if (state !== undefined) return braces(name, [state, ...properties(value, print)]);
  if (types.isDate(value))
    return Number.isNaN(Date.prototype.getTime.call(value)) ? 'Invalid Date' : Date.prototype.toISOString.call(value);
  if (types.isRegExp(value)) return RegExp.prototype.toString.call(value);
  if (types.isBoxedPrimitive(value)) return `[${name}: ${print((value as Number).valueOf())}]`;
  if (Buffer.isBuffer(value))
    return `<Buffer${value.length === 0 ? '' : ' '}${hex(value)}>`;
  if (types.isTypedArray(value))
    return `${name}(${value.length}) [${Array.from(value as Uint8Array, print).join(', ')}]`;
  if (types.isWeakMap(value) || types.isWeakSet(value)) return `${name} {<items unknown>}`;
  if (types.isArgumentsObject(value))
    return `[Arguments] ${formatArray(Array.from(value as ArrayLike<unknown>), print)}`;
  if (types.isAnyArrayBuffer(value)) return formatBuffer(value, name);
  if (types.isDataView(value)) {
    return `${name} {byteLength: ${value.byteLength}, byteOffset: ${value.byteOffset}, buffer: ${formatBuffer(value.buffer, 'ArrayBuffer')}}`;
  }
  const custom = (value as { [inspect.custom]?: unknown })[inspect.custom];
  if (typeof custom === 'function' || types.isMapIterator(value) || types.isSetIterator(value)) return inOneLine(value);
  return undefined;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function formatBuffer(value: ArrayBufferLike, name: string): string {
  return `${name} {<${hex(new Uint8Array(value))}>, byteLength: ${value.byteLength}}`;
}

function formatPlain(value: object, print: Print): string {
  const name = constructorName(value);
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  const tagged = typeof tag === 'string' && tag !== '' && tag !== name;
  let prefix = name ?? '[Object: null prototype]';
  if (tagged) prefix += ` [${tag}]`;
  else if (name === 'Object') prefix = '';
  return braces(prefix, properties(value, print));
}

/** Own enumerable properties as `key: value`. */
function properties(value: object, print: Print, skip?: (key: string) => boolean): string[] {
  const parts: string[] = [];
  for (const key of Reflect.ownKeys(value)) {
    const property = Reflect.getOwnPropertyDescriptor(value, key);
    if (property === undefined || property.enumerable !== true) continue;
    if (typeof key === 'string' && skip?.(key) === true) continue;
    parts.push(`${formatKey(key)}: ${'value' in property ? print(property.value) : accessorName(property)}`);
  }
  return parts;
}

function accessorName({ get, set }: PropertyDescriptor): string {
  if (get === undefined) return '[Setter]';
  return set === undefined ? '[Getter]' : '[Getter/Setter]';
}

/** The name of the class of a value; undefined when its prototype chain is empty. Reads no accessor. */
function constructorName(value: object): string | undefined {
  for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const made: unknown = Object.getOwnPropertyDescriptor(at, 'constructor')?.value;
    if (typeof made === 'function' && made.name !== '') return made.name;
  }
  return undefined;
}

/** All kinds of functions print alike, so that a lowered async function prints as it did before. */
function functionName(value: Function): string {
  const name: unknown = Object.getOwnPropertyDescriptor(value, 'name')?.value;
  const known = typeof name === 'string' && name !== '';
  if (/^class(?![\w$])/.test(Function.prototype.toString.call(value))) {
    const base: unknown = Object.getPrototypeOf(value);
    const parent = typeof base === 'function' && base.name !== '' ? ` extends ${base.name}` : '';
    return `[class ${known ? name : '(anonymous)'}${parent}]`;
  }
  return known ? `[Function: ${name}]` : '[Function (anonymous)]';
}

/** The state of a promise of the runtime's; undefined for what is none. To ask for a reason would mark it as handled. */
function promiseState(value: object, print: Print): string | undefined {
  const ask = (value as Record<symbol, unknown>)[Symbol.for(BRAND)];
  if (typeof ask !== 'function') return undefined;
  const state: unknown = ask.call(value, 0);
  if (state === 0) return '<pending>';
  return state === 1 ? print(ask.call(value, 1)) : '<rejected>';
}

/** JavaScript cannot read the state of a native promise; `util.inspect` can. */
function nativePromiseState(value: Promise<unknown>): string {
  const text = inspect(value, { depth: 0, breakLength: Infinity, compact: true });
  const inner = /^\S+ \{ (.*) \}$/s.exec(text)?.[1] ?? '';
  if (inner.startsWith('<pending>')) return '<pending>';
  if (inner.startsWith('<rejected>')) return '<rejected>';
  const string = /^'([^'\\]*)'$/.exec(inner);
  if (string !== null) return quote(string[1]!);
  return /^[-\w.]+$/.test(inner) ? inner : '<fulfilled>';
}

/** Node's own text for objects whose contents only Node can read. */
function inOneLine(value: object): string {
  return inspect(value, { breakLength: Infinity, compact: true, depth: 8 }).replace(/\s*\n\s*/g, ' ');
}
