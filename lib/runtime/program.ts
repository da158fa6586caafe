// Files of one program: which of them a name comes from. In this order: the file's own names (it never asks here), those
// of files that were loaded before it, the last one first, Oite's standard library, the host. A name of none of these may
// still be that of a file which is not loaded yet, as in an include cycle: it is looked for until it is found.
//
// What a file takes from others are properties of one object. V8 inlines them, down to the number of an enum's member, as
// long as that object is a constant of the file which only ever gains properties: so each is defined when it is known where
// the name comes from, and until then the object's prototype answers. Values that do not change any more are plain
// properties, the others accessors.
//
// State lives in the global symbol registry, so that all copies of the runtime in a realm see one program.

import { PROGRAM } from './abi.js';

interface Part {
  /** Accessors of the file's top-level names. */
  shared: object | undefined;
  /** Those of them that no function of the file writes to: when the file is done they change no more. */
  steady: Set<string> | undefined;
  /** The file and what it includes has run to its end. */
  done: boolean;
  /** When it was loaded, in the order of events; it is not loaded while it includes others. */
  stamp: number;
  open: number;
  /** Takes the value of a name of `owner` from there again, since somebody writes to it. */
  unsettle?(owner: Part, name: string): void;
}

/** What the loader and the runtime of scripts read, too. */
interface Program {
  readonly parts: Part[];
  clock: number;
  /** True from when an include asks for a file until a loader takes notice. */
  asked: boolean;
  /** The promise of the last script that awaited at its top level. */
  main: PromiseLike<unknown> | undefined;
  /** Names that a file writes to without declaring them. */
  readonly written: Set<string>;
  /** The files that declare a name, in the order of `parts`. */
  readonly owners: Map<string, Part[]>;
}

const KEY = Symbol.for(PROGRAM);

type Names = Record<string, unknown>;
const global = globalThis as unknown as Record<string | symbol, unknown>;

const state = (): Program =>
  (global[KEY] ??= {
    parts: [], clock: 0, asked: false, main: undefined, written: new Set(), owners: new Map(),
  } satisfies Program) as Program;

const warn = (text: string): void => {
  const { console } = global as { console?: { warn(text: string): void } };
  console?.warn(text);
};

const accessor = (get: () => unknown, set: (value: unknown) => void): PropertyDescriptor =>
  ({ get, set, enumerable: true, configurable: true });
const property = (value: unknown): PropertyDescriptor => ({ value, writable: true, enumerable: true, configurable: true });

/** The functions of the core that scripts with a top-level await use. */
interface Mains {
  main(machine: never, thisArg: unknown): void;
  settle?(result: unknown): unknown;
}

type Machine = (this: unknown, frame: null) => unknown;

/** The helpers for files of a program. `waits`: whether awaiting what `main` gave would suspend. */
export const programs = ({ main, settle = (result) => result }: Mains, waits: (value: unknown) => boolean) => ({
  /** Like the core's, for a script that may be included: whoever includes it learns of its promise. */
  main(machine: Machine, thisArg: unknown): void {
    const result = settle(machine.call(thisArg, null));
    const program = global[KEY] as Program | undefined;
    if (program) program.main = result as PromiseLike<unknown>;
    main((() => result) as never, undefined);
  },
  /**
   * A file of a program. `file`: its name, for messages; `used`: the names that it uses and does not define; `std`: where
   * Oite's names are; `strict`: an assignment to a name that nothing defines is an error; `includes`: how many files it
   * includes; `writes`: those of `used` that it writes to.
   */
  program(file: string, used: readonly string[], std: Names = {}, strict = false, includes = 0, writes: readonly string[] = []) {
    const program = state();
    const part: Part = { shared: undefined, steady: undefined, done: false, stamp: ++program.clock, open: 0 };
    program.parts.push(part);
    const { written, owners } = program;
    for (const name of writes) written.add(name);
    const uses = new Set(used);
    const warned = new Set<string>();
    /** Where the properties of `names` come from. */
    const origins = new Map<string, unknown>();

    /** The file that `name` comes from. */
    const find = (name: string, loadedOnly: boolean): Part | undefined => {
      let found: Part | undefined;
      let late: Part | undefined;
      for (const other of owners.get(name) ?? []) {
        if (other === part) continue;
        if (other.open === 0 && other.stamp < part.stamp) {
          if (!found || other.stamp > found.stamp) found = other;
        } else late ??= other;
      }
      return found ?? (loadedOnly ? undefined : late);
    };

    const accessorOf = (owner: Part, name: string): PropertyDescriptor => Object.getOwnPropertyDescriptor(owner.shared, name)!;

    /** Writes to a name of another file; those who took its value for final take it again. */
    const write = (owner: Part, name: string, value: unknown): void => {
      const { set } = accessorOf(owner, name);
      if (!set) throw new TypeError(`Assignment to '${name}', which another file of the program declares and does not share for writing.`);
      if (owner.steady?.delete(name)) for (const other of program.parts) other.unsettle?.(owner, name);
      set(value);
    };

    const take = (owner: Part, name: string): void => {
      origins.set(name, owner);
      const { get } = accessorOf(owner, name);
      const isFinal = owner.done && owner.steady?.has(name) === true && !written.has(name);
      Object.defineProperty(names, name, isFinal ? property(get!()) : accessor(get!, (value) => write(owner, name, value)));
    };
    part.unsettle = (owner, name) => {
      if (origins.get(name) === owner && 'value' in Object.getOwnPropertyDescriptor(names, name)!) take(owner, name);
    };

    /** The library or the host, where they have the name for good. */
    const givenBy = (name: string): Names | undefined => {
      if (Object.hasOwn(std, name)) return std;
      const host = Object.getOwnPropertyDescriptor(globalThis, name);
      // What is not enumerable belongs to the language, and nobody replaces it.
      return host && 'value' in host && !host.enumerable ? (global as Names) : undefined;
    };

    const put = (name: string, origin: unknown, value: unknown): void => {
      origins.set(name, origin);
      Object.defineProperty(names, name, property(value));
    };

    /** Defines the property of a name whose origin is certain; false for all others. */
    const resolve = (name: string): boolean => {
      const owner = find(name, true);
      if (owner) {
        if (origins.get(name) !== owner) take(owner, name);
        return true;
      }
      const given = origins.has(name) ? undefined : givenBy(name);
      if (!given || includes > 0) return origins.has(name);
      put(name, given, given[name]);
      return true;
    };

    const read = (name: string, quiet: boolean): unknown => {
      if (resolve(name)) return names[name];
      const given = givenBy(name);
      if (given) return given[name];
      const owner = find(name, false);
      if (owner) {
        if (includes <= 0) take(owner, name);
        return accessorOf(owner, name).get!();
      }
      if (name in globalThis) return global[name];
      if (!quiet && !warned.has(name)) {
        warned.add(name);
        warn(`warning: ${file}: '${name}' is not defined in this program; it is undefined`);
      }
      return undefined;
    };

    const assign = (name: string, value: unknown): void => {
      const given = find(name, true) ? undefined : givenBy(name);
      if (given) return put(name, given, value);
      const owner = find(name, false);
      if (owner) write(owner, name, value);
      else if (strict && !(name in globalThis)) throw new ReferenceError(`${name} is not defined`);
      else global[name] = value;
    };

    const unknown = Object.create(null) as Names;
    for (const name of used) Object.defineProperty(unknown, name, accessor(() => read(name, false), (value) => assign(name, value)));
    // Not `Object.create`, nor an object without a prototype: V8 would keep its properties in a hash table.
    const Names = function () {} as unknown as new () => Names;
    Names.prototype = unknown;
    const names = new Names();

    for (const name of used) resolve(name);

    /** `from`: how many files there were before the one that has been included. */
    const finish = (from: number): Names => {
      const loaded = program.parts.slice(from);
      for (const other of loaded) if (other.open === 0) other.done = true;
      part.open--;
      part.stamp = ++program.clock;
      if (--includes === 0) for (const name of used) resolve(name);
      else for (const { shared = {} } of loaded) for (const name of Object.keys(shared)) if (uses.has(name)) resolve(name);
      return names;
    };

    return {
      names,
      /** The file's own names, as accessors. `steady`: those that no function of the file writes to. */
      share(shared: object, steady?: readonly string[]): void {
        part.shared = shared;
        part.steady = new Set(steady);
        for (const name of Object.keys(shared)) {
          const known = owners.get(name);
          if (known) known.push(part);
          else owners.set(name, [part]);
        }
      },
      /** Loads another file, once; answers the names as they are then. `awaited`: the answer may be a promise of them. */
      include(load: () => unknown, awaited = false): unknown {
        const from = program.parts.length;
        part.open++;
        program.asked = true;
        program.main = undefined;
        try {
          load();
        } catch (error) {
          part.open--;
          throw error;
        } finally {
          program.asked = false;
        }
        const { main } = program as Program;
        program.main = undefined;
        if (!main || !waits(main)) return finish(from);
        if (awaited) return main.then(() => finish(from));
        part.open--;
        throw Object.assign(
          new Error(`${file} includes a file that awaits at its top level, and does not await itself`), { code: 'OT4012' },
        );
      },
      /** The value of a name for `typeof`: no warning when nothing defines it. */
      peek: (name: string): unknown => (Object.hasOwn(names, name) ? names[name] : read(name, true)),
    };
  },
});
