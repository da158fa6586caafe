// Decorators: the 2023-11 proposal as TypeScript implements it (order, contexts, initializers, metadata), and the
// legacy ones of `experimentalDecorators`. lib/erase/decorators.ts and lib/erase/legacy.ts emit the calls.

import { Object, Symbol, TypeError } from './host.js';

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Decorator = (target: unknown, context: unknown, ...rest: unknown[]) => unknown;
type Part = 'value' | 'get' | 'set';

/** What the decorators made of one element. */
export interface Applied {
  /** Initializers that map the first value, in their order. */
  readonly i: Method[];
  /** Added initializers, that run when the field is there. */
  readonly e: Method[];
  value?: unknown;
  get?: unknown;
  set?: unknown;
}

/** `[decorators, kind, key, has, get, set, functions]`; the last four of private elements only. */
type Element = readonly [
  decorators: readonly Decorator[], kind: number, key: PropertyKey,
  has?: Method, get?: Method, set?: Method, functions?: Record<PropertyKey, unknown>,
];

export interface Decorated extends Array<Applied> {
  /** What methods of instances, static methods and the class added. */
  i: Method[];
  s: Method[];
  c: Method[];
  /** The class as it was, and what its decorators made of it. */
  O: unknown;
  C: unknown;
}

const kinds = ['field', 'accessor', 'method', 'getter', 'setter', 'class'];
const parts: readonly (Part | undefined)[] = [undefined, undefined, 'value', 'get', 'set', 'value'];

const accept = (f: unknown): Method | undefined => {
  if (f !== undefined && typeof f !== 'function') throw new TypeError('A decorator must give a function or undefined');
  return f as Method | undefined;
};

/** Applies the decorators of one element or class to `applied`, the last one first. */
const applyAll = (
  decorators: readonly Decorator[], kind: number, base: object, applied: Applied, added: Method[],
): void => {
  const part = parts[kind];
  for (let i = decorators.length; i-- > 0;) {
    let finished = false;
    const context = {
      ...base,
      addInitializer(f: unknown) {
        if (finished) throw new TypeError('Initializers can only be added while the decorator runs');
        added.push(accept(f ?? null)!);
      },
    };
    const decorator = decorators[i]!;
    const result = decorator(kind === 1 ? { get: applied.get, set: applied.set } : part && applied[part], context);
    finished = true;
    if (kind === 1) {
      if (result === undefined) continue;
      if (typeof result !== 'object' || result === null) {
        throw new TypeError('A decorator of an accessor must give an object');
      }
      const { get, set, init } = result as Record<string, unknown>;
      applied.get = accept(get) ?? applied.get;
      applied.set = accept(set) ?? applied.set;
      if (accept(init) !== undefined) applied.i.unshift(init as Method);
    } else if (accept(result) !== undefined) {
      if (part === undefined) applied.i.unshift(result as Method);
      else applied[part] = result;
    }
  }
};

/** ApplyDecoratorsToClassDefinition of the proposal: the static elements first, fields last, then the class. */
export const decorate = (
  Class: Method, elements: readonly Element[], decorators: readonly Decorator[] = [],
): Decorated => {
  const key = (Symbol as unknown as { metadata?: symbol }).metadata;
  const parent = Object.getPrototypeOf(Class) as Record<symbol, object> | null;
  const metadata: object | undefined = key && Object.create(parent?.[key] ?? null);
  const all = elements.map(() => ({ i: [], e: [] })) as unknown as Decorated;
  all.i = [];
  all.s = [];
  all.c = [];
  for (let group = 0; group < 4; group++) {
    elements.forEach(([list, flags, name, has, get, set, functions], index) => {
      const kind = flags & 7;
      const isStatic = (flags & 8) !== 0;
      if ((kind ? 0 : 2) + (isStatic ? 0 : 1) !== group) return;
      const isPrivate = (flags & 16) !== 0;
      const access: Record<string, unknown> = { has: has ?? ((o: object) => name in o) };
      if (kind < 4) access['get'] = get ?? ((o: Record<PropertyKey, unknown>) => o[name]);
      if (kind < 2 || kind > 3) {
        access['set'] = set ?? ((o: Record<PropertyKey, unknown>, v: unknown) => { o[name] = v; });
      }
      const target = isStatic ? Class : (Class as { prototype: unknown }).prototype;
      const applied = all[index]!;
      const holder = isPrivate ? functions! : target;
      const descriptor = kind === 0 ? undefined : Object.getOwnPropertyDescriptor(holder, name);
      Object.assign(applied, descriptor);
      applyAll(
        list, kind, { kind: kinds[kind], name, static: isStatic, private: isPrivate, access, metadata }, applied,
        kind < 2 ? applied.e : isStatic ? all.s : all.i,
      );
      if (kind !== 0 && !isPrivate) {
        for (const part of ['value', 'get', 'set'] as const) {
          if (part in descriptor!) descriptor![part] = applied[part] as never;
        }
        Object.defineProperty(target, name, descriptor!);
      }
    });
  }
  all.O = Class;
  const own: Applied = { i: [], e: [], value: Class };
  applyAll(decorators, 5, { kind: 'class', name: Class.name, metadata }, own, all.c);
  all.C = own.value;
  if (metadata) {
    Object.defineProperty(all.C, key!, { value: metadata, writable: true, enumerable: true, configurable: true });
  }
  return all;
};

/** Runs added initializers. */
export const run = (self: unknown, ...lists: readonly Method[][]): void => {
  for (const list of lists) for (const f of list) f.call(self);
};

/** The first value of a decorated field. */
export const init = ({ i }: Applied, self: unknown, value?: unknown): unknown => {
  for (const f of i) value = f.call(self, value);
  return value;
};

/** Legacy decorators of a class (`target` alone) or a member: `descriptor` is null for what has one, else undefined. */
export const legacy = (
  decorators: readonly Decorator[], target: object, key?: PropertyKey, descriptor?: object | null,
): unknown => {
  const isClass = key === undefined;
  let result: unknown = isClass ? target : descriptor;
  if (!isClass && descriptor === null) result = Object.getOwnPropertyDescriptor(target, key);
  const { decorate: metadata } = globalThis.Reflect as unknown as { decorate?: Method };
  if (typeof metadata === 'function') {
    result = isClass ? metadata(decorators, target) : metadata(decorators, target, key, result);
  } else {
    for (let i = decorators.length; i-- > 0;) {
      const f = decorators[i];
      if (f) result = (isClass ? (f as Method)(result) : f(target, key, result)) || result;
    }
  }
  if (!isClass && result) Object.defineProperty(target, key, result);
  return result;
};

/** A legacy decorator of a parameter, as one of the member. */
export const param = (index: number, decorator: Method) => (target: unknown, key: unknown): void => {
  decorator(target, key, index);
};
