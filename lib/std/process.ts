// Node's `process` with Oite's names added:
//   env.get(k) env.set(k, v)   stdin.readLine() stdin.readBytes(n)   exec(command, args)
// The additions live in front of Node's objects and not on them: a property set on Node's `process.env` would become
// a variable of the environment, and reading `process.stdin` opens it.

import { childProcess } from './builtins.js';
import { readBytes, readLine } from './stdin.js';

type Host = typeof globalThis.process;

/** What `process.exec` answers. */
export interface Finished {
  /** The exit code; 128 + n after a signal as shells count, 127 when the command could not be started. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Node's process with Oite's additions. */
export type OiteProcess = Omit<Host, 'env' | 'stdin'> & {
  readonly env: Host['env'] & { get(name: string): string | undefined; set(name: string, value: string): void };
  readonly stdin: Host['stdin'] & { readLine(): string | null; readBytes(count: number): string | null };
  exec(command: string, args?: readonly string[]): Finished;
};

/** Runs a command to its end, without a shell. */
function exec(command: string, args: readonly string[] = []): Finished {
  const { status, signal, error, stdout, stderr } = childProcess().spawnSync(command, args, { encoding: 'utf8', maxBuffer: Infinity });
  if (error !== undefined) return { exitCode: 127, stdout: stdout ?? '', stderr: stderr || error.message };
  const code = status ?? (signal === null ? 1 : 128 + (signalNumbers()[signal] ?? 0));
  return { exitCode: code, stdout, stderr };
}

function signalNumbers(): Readonly<Record<string, number>> {
  return {
    SIGHUP: 1,
    SIGINT: 2,
    SIGQUIT: 3,
    SIGABRT: 6,
    SIGKILL: 9,
    SIGSEGV: 11,
    SIGPIPE: 13,
    SIGALRM: 14,
    SIGTERM: 15,
  };
}

/** A stand-in for `target()` that has the properties of `extra` too. Functions are called on the target. */
function extended<T extends object>(target: () => T, shape: object, extra: Readonly<Record<string, unknown>>): T {
  return new Proxy(shape, {
    get(_, key) {
      if (typeof key === 'string' && Object.hasOwn(extra, key)) return extra[key];
      return Reflect.get(target(), key);
    },
    set: (_, key, value) => Reflect.set(target(), key, value),
    has: (_, key) => (typeof key === 'string' && Object.hasOwn(extra, key)) || Reflect.has(target(), key),
    deleteProperty: (_, key) => Reflect.deleteProperty(target(), key),
    ownKeys: () => Reflect.ownKeys(target()),
    getOwnPropertyDescriptor(_, key) {
      const found = Reflect.getOwnPropertyDescriptor(target(), key);
      // A proxy may not show a property as fixed that its own (empty) shape does not have.
      return found === undefined ? undefined : { ...found, configurable: true };
    },
    defineProperty: (_, key, property) => Reflect.defineProperty(target(), key, property),
    getPrototypeOf: () => Reflect.getPrototypeOf(target()),
  }) as T;
}

const env = extended(
  () => globalThis.process.env,
  {},
  {
    get: (name: string): string | undefined => globalThis.process.env[name],
    set(name: string, value: string): void {
      globalThis.process.env[name] = value;
    },
  },
);

/** Methods of a stream must be called on the stream itself. */
const stdin = new Proxy({} as Record<PropertyKey, unknown>, {
  get(_, key) {
    if (key === 'readLine') return readLine;
    if (key === 'readBytes') return readBytes;
    const stream = globalThis.process.stdin;
    const value: unknown = Reflect.get(stream, key);
    return typeof value === 'function' ? value.bind(stream) : value;
  },
  set: (_, key, value) => Reflect.set(globalThis.process.stdin, key, value),
  has: (_, key) => key === 'readLine' || key === 'readBytes' || key in globalThis.process.stdin,
  getPrototypeOf: () => Reflect.getPrototypeOf(globalThis.process.stdin),
});

/** The process that Oite programs see. */
export const process = extended<Host>(() => globalThis.process, {}, { env, stdin, exec }) as unknown as OiteProcess;

/** The arguments of the program, without Node's and its own name. */
export const __args__: string[] = globalThis.process.argv.slice(2);

/** Oite's older name for `process.env.get`. */
export function __ffi_getenv(name: string): string | undefined {
  return globalThis.process.env[name];
}
