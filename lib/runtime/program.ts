// Files of one program: which of them a name comes from. In this order: the file's own names (it never asks here), those
// of files that were loaded before it, the last one first, Oite's standard library, the host. A name of none of these may
// still be that of a file which is not loaded yet, as in an include cycle: it is looked for at every use.
//
// State lives in the global symbol registry, so that all copies of the runtime in a realm see one program.

import { PROGRAM } from './abi.js';

interface Part {
  /** Accessors of the file's top-level names. */
  shared: object | undefined;
  /** When it was loaded, in the order of events; it is not loaded while it includes others. */
  stamp: number;
  open: number;
}

/** What the loader and the runtime of scripts read, too. */
interface Program {
  readonly parts: Part[];
  clock: number;
  /** True from when an include asks for a file until a loader takes notice. */
  asked: boolean;
  /** The promise of the last script that awaited at its top level. */
  main: PromiseLike<unknown> | undefined;
}

const KEY = Symbol.for(PROGRAM);

type Names = Record<string, unknown>;
const global = globalThis as unknown as Record<string | symbol, unknown>;

const state = (): Program =>
  (global[KEY] ??= { parts: [], clock: 0, asked: false, main: undefined } satisfies Program) as Program;

const warn = (text: string): void => {
  const { console } = global as { console?: { warn(text: string): void } };
  console?.warn(text);
};

const accessor = (get: () => unknown, set: (value: unknown) => void): PropertyDescriptor => ({ get, set, enumerable: true });

/** The functions of the core that scripts with a top-level await use. */
interface Mains {
  main(machine: never, thisArg: unknown): void;
  settle?(result: unknown): unknown;
}

type Machine = (this: unknown, frame: null) => unknown;

/** The helpers for files of a program. `waits`: whether awaiting a value would suspend. */
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
   * Oite's names are; `strict`: an assignment to a name that nothing defines is an error.
   */
  program(file: string, used: readonly string[], std: Names = {}, strict = false) {
    const program = state();
    const part: Part = { shared: undefined, stamp: ++program.clock, open: 0 };
    program.parts.push(part);
    const warned = new Set<string>();

    /** The accessors of `name` in the file that it comes from. */
    const find = (name: string, loadedOnly: boolean): PropertyDescriptor | undefined => {
      let found: Part | undefined;
      let late: Part | undefined;
      for (const other of program.parts) {
        if (other === part || !other.shared || !Object.hasOwn(other.shared, name)) continue;
        if (other.open === 0 && other.stamp < part.stamp) {
          if (!found || other.stamp > found.stamp) found = other;
        } else late ??= other;
      }
      const owner = found ?? (loadedOnly ? undefined : late);
      return owner && Object.getOwnPropertyDescriptor(owner.shared, name);
    };

    const late = (name: string, quiet: boolean): unknown => {
      const found = find(name, false);
      if (found) return found.get!();
      if (name in globalThis) return global[name];
      if (!quiet && !warned.has(name)) {
        warned.add(name);
        warn(`warning: ${file}: '${name}' is not defined in this program; it is undefined`);
      }
      return undefined;
    };

    const assign = (name: string, value: unknown): void => {
      const found = find(name, false);
      if (found) (found.set ?? constant(name))(value);
      else if (strict && !(name in globalThis)) throw new ReferenceError(`${name} is not defined`);
      else global[name] = value;
    };

    const constant = (name: string) => (): never => {
      throw new TypeError(`Assignment to '${name}', which another file of the program declares and does not share for writing.`);
    };

    const descriptorOf = (name: string): PropertyDescriptor => {
      const found = find(name, true);
      if (found) return accessor(found.get!, found.set ?? constant(name));
      if (Object.hasOwn(std, name)) return { value: std[name], writable: true, enumerable: true };
      const host = Object.getOwnPropertyDescriptor(globalThis, name);
      // What is not enumerable belongs to the language, and nobody replaces it.
      if (host && 'value' in host && !host.enumerable) return { value: host.value, writable: true, enumerable: true };
      return accessor(() => late(name, false), (value) => assign(name, value));
    };

    /** An object of all names that the file uses. It is made anew when files were loaded, so that its shape stays. */
    const view = (): Names => {
      const names = Object.create(null) as Names;
      for (const name of used) Object.defineProperty(names, name, descriptorOf(name));
      return names;
    };

    let names = view();
    const finish = (): Names => {
      part.open--;
      part.stamp = ++program.clock;
      return (names = view());
    };

    return {
      names,
      /** The file's own names, as accessors. */
      share(shared: object): void {
        part.shared = shared;
      },
      /** Loads another file, once; answers the names as they are then. `awaited`: the answer may be a promise of them. */
      include(load: () => unknown, awaited = false): unknown {
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
        if (!main || !waits(main)) return finish();
        if (awaited) return main.then(finish);
        part.open--;
        throw Object.assign(
          new Error(`${file} includes a file that awaits at its top level, and does not await itself`), { code: 'OT4012' },
        );
      },
      /** The value of a name for `typeof`: no warning when nothing defines it. */
      peek: (name: string): unknown => {
        const { value, get } = Object.getOwnPropertyDescriptor(names, name)!;
        return get && !find(name, true) ? late(name, true) : get ? get() : value;
      },
    };
  },
});
