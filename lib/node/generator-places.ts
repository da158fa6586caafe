// Where a suspended generator stands. Functions that keep their scopes (emit/scoped.ts) are generators, which tell nobody
// but the inspector; it is asked only where a debugger is attached.

import { createRequire } from 'node:module';
import type * as Inspector from 'node:inspector';
import { isInspected } from './inspected.js';

/** 1-based; `name` with the receiver's type, as V8 shows the callers of an async function; '' for none. */
export interface GeneratorPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly name: string;
}

interface Property {
  readonly name: string;
  readonly value?: { readonly type: string; readonly className?: string; readonly description?: string; readonly value?: unknown };
}

/** Names the object that is asked for, for a moment. */
const key = Symbol.for('oite.asked');
const asked = globalThis as Record<symbol, unknown>;
const urls = new Map<string, string>();
let session: Inspector.Session | undefined;

function post<Result>(method: string, parameters: object = {}): Result {
  let result: unknown;
  // A session with its own thread answers at once.
  (session!.post as (method: string, parameters: object, done: (error: Error | null, result: object) => void) => void)
    .call(session, method, parameters, (error, value) => {
      if (error !== null) throw error;
      result = value;
    });
  return result as Result;
}

/** The place of a generator that waits; undefined when that cannot be known. */
export function placeOfGenerator(generator: object): GeneratorPlace | undefined {
  if (!isInspected()) return undefined;
  try {
    return ask(generator);
  } catch {
    return undefined;
  }
}

function ask(generator: object): GeneratorPlace | undefined {
  if (session === undefined) {
    const { Session } = createRequire(import.meta.url)('node:inspector') as typeof Inspector;
    session = new Session();
    session.connect();
    session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  }
  asked[key] = generator;
  try {
    const { result } = post<{ result: { objectId: string } }>('Runtime.evaluate', { expression: 'globalThis[Symbol.for("oite.asked")]', objectGroup: 'oite' });
    const { internalProperties } = post<{ internalProperties: readonly Property[] }>('Runtime.getProperties', { objectId: result.objectId, ownProperties: true });
    const of = (name: string): Property['value'] => internalProperties.find((property) => property.name === `[[Generator${name}]]`)?.value;
    const place = of('Location')?.value as { scriptId: string; lineNumber: number; columnNumber: number } | undefined;
    if (place === undefined) return undefined;
    const file = urlOf(place.scriptId);
    return file === undefined ? undefined : { file, line: place.lineNumber + 1, column: place.columnNumber + 1, name: nameOf(of('Function'), of('Receiver')) };
  } finally {
    delete asked[key];
    post('Runtime.releaseObjectGroup', { objectGroup: 'oite' });
  }
}

/** All scripts are told when the domain is enabled; it is not left so, since it costs what runs. */
function urlOf(scriptId: string): string | undefined {
  if (!urls.has(scriptId)) {
    post('Debugger.enable');
    post('Debugger.disable');
  }
  return urls.get(scriptId);
}

/** `Type.name`: generators are methods with the name of their function. */
function nameOf(method: Property['value'], receiver: Property['value']): string {
  const key = /^\*\s*("(?:[^"\\]|\\.)*"|[^\s("]+)/.exec(method?.description ?? '')?.[1] ?? '';
  const name = key.startsWith('"') ? (JSON.parse(key) as string) : key;
  if (name === '' || name.startsWith('#')) return name;
  const { type, className = '', description = '' } = receiver ?? { type: 'undefined' };
  if (type === 'function') return `${/^class\s+([^\s{]+)/.exec(description)?.[1] ?? 'Function'}.${name}`;
  return type === 'object' && !/^(?:global|Window)?$/.test(className) ? `${className}.${name}` : name;
}
