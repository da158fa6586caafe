// What Oite programs may use without importing it, for `oite check --types` and for editors. It needs no other types, so
// that a program can be checked where Node's are not installed. docs/standard-library.md says what everything does.

export interface Console {
  log(...values: any[]): void;
  info(...values: any[]): void;
  debug(...values: any[]): void;
  warn(...values: any[]): void;
  error(...values: any[]): void;
  dir(value?: any, ...rest: any[]): void;
  dirxml(...values: any[]): void;
  assert(condition?: any, ...values: any[]): void;
  trace(...values: any[]): void;
  group(...values: any[]): void;
  groupCollapsed(...values: any[]): void;
  groupEnd(): void;
  table(data?: any, columns?: readonly string[]): void;
  count(label?: string): void;
  countReset(label?: string): void;
  time(label?: string): void;
  timeEnd(label?: string): void;
  timeLog(label?: string, ...values: any[]): void;
  clear(): void;
}
export declare const console: Console;

/** Bytes: a `Buffer` of Node. */
export type Bytes = Buffer;

/** A growing buffer, to be used with the functions of `ByteStream` alone. */
export interface ByteStream {
  readonly length: number;
}
export declare const ByteStream: {
  create(): ByteStream;
  writeU8(s: ByteStream, n: number): void;
  writeU32(s: ByteStream, n: number): void;
  writeF64(s: ByteStream, n: number): void;
  writeVarint(s: ByteStream, n: number): void;
  writeString(s: ByteStream, text: string): void;
  patchU32(s: ByteStream, offset: number, n: number): void;
  length(s: ByteStream): number;
  toArray(s: ByteStream): number[];
};

type Path = string | URL | Uint8Array;
type Callback<T extends any[] = []> = (error: any, ...values: T) => void;
type Content = string | ArrayBufferView | readonly number[] | ByteStream;
type Encoding = string | { readonly encoding?: string | null; readonly [option: string]: any };

export interface Stats {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  readonly size: number;
  readonly mode: number;
  readonly mtime: Date;
  readonly mtimeMs: number;
  readonly [name: string]: any;
}

export interface Lines extends AsyncIterableIterator<string> {
  return(): Promise<IteratorResult<string>>;
  [Symbol.asyncDispose](): Promise<void>;
}
/** A path; or what is open already and stays open: a descriptor, a handle; or a stream of bytes or text. */
type LineSource = Path | number | FileHandle | AsyncIterable<Uint8Array | string>;

/** What `fs.open` gives: a `FileHandle` of Node. */
export interface FileHandle {
  readonly fd: number;
  read(...values: any[]): Promise<any>;
  close(): Promise<void>;
  readonly [name: string]: any;
}
export interface LineOptions {
  readonly encoding?: string;
  readonly chunkSize?: number;
}

export interface FileSystem {
  readFile(path: Path | number | FileHandle, encoding: null | 'bytes'): Promise<Bytes>;
  readFile(path: Path | number | FileHandle, encoding?: Encoding): Promise<string>;
  readFile(path: Path | number, callback: Callback<[Bytes]>): void;
  readFile(path: Path | number, options: any, callback: Callback<[any]>): void;
  writeFile(path: Path | number | FileHandle, content: Content, options?: any): Promise<void>;
  writeFile(path: Path | number, content: Content, options: any, callback: Callback): void;
  appendFile(path: Path | number | FileHandle, content: Content, options?: any): Promise<void>;
  appendFile(path: Path | number, content: Content, options: any, callback: Callback): void;
  exists(path: Path): Promise<boolean>;
  exists(path: Path, callback: (found: boolean) => void): void;
  readDir(path: Path): Promise<string[]>;
  readdir(path: Path): Promise<string[]>;
  readdir(path: Path, options: any): Promise<any[]>;
  access(path: Path, mode?: number): Promise<void>;
  chmod(path: Path, mode: number | string): Promise<void>;
  chown(path: Path, user: number, group: number): Promise<void>;
  copyFile(from: Path, to: Path, mode?: number): Promise<void>;
  cp(from: Path, to: Path, options?: any): Promise<void>;
  lchown(path: Path, user: number, group: number): Promise<void>;
  link(path: Path, to: Path): Promise<void>;
  lstat(path: Path): Promise<Stats>;
  lutimes(path: Path, atime: any, mtime: any): Promise<void>;
  mkdir(path: Path, options?: any): Promise<string | undefined>;
  mkdtemp(prefix: string): Promise<string>;
  open(path: Path, flags?: string | number, mode?: number): Promise<FileHandle>;
  opendir(path: Path, options?: any): Promise<any>;
  readlink(path: Path): Promise<string>;
  realpath(path: Path): Promise<string>;
  rename(from: Path, to: Path): Promise<void>;
  rm(path: Path, options?: any): Promise<void>;
  rmdir(path: Path, options?: any): Promise<void>;
  stat(path: Path): Promise<Stats>;
  statfs(path: Path, options?: any): Promise<any>;
  symlink(target: Path, path: Path, type?: string): Promise<void>;
  truncate(path: Path, length?: number): Promise<void>;
  unlink(path: Path): Promise<void>;
  utimes(path: Path, atime: any, mtime: any): Promise<void>;
  readLines(from: LineSource, options?: LineOptions | string | null): Lines;
  readFileSync(path: Path | number, encoding: null | 'bytes'): Bytes | undefined;
  readFileSync(path: Path | number, encoding?: Encoding): string | undefined;
  writeFileSync(path: Path | number, content: Content, options?: any): boolean;
  writeBinaryFile(path: Path | number, content: Content): boolean;
  appendFileSync(path: Path | number, content: Content, options?: any): boolean;
  existsSync(path: Path): boolean;
  mkdirSync(path: Path, options?: any): boolean;
  copyFileSync(from: Path, to: Path, mode?: number): boolean;
  renameSync(from: Path, to: Path): boolean;
  unlinkSync(path: Path): boolean;
  rmdirSync(path: Path): boolean;
  readdirSync(path: Path): string[];
  readdirSync(path: Path, options: any): any[];
  statSync(path: Path): Stats | null;
  /** Everything else that Node's `fs` has. */
  readonly [name: string]: any;
}
export declare const fs: FileSystem;

export interface ParsedPath {
  root: string;
  dir: string;
  base: string;
  ext: string;
  name: string;
}
export interface PathFunctions {
  join(...parts: string[]): string;
  resolve(...parts: string[]): string;
  dirname(path: string): string;
  basename(path: string, extension?: string): string;
  extname(path: string): string;
  parse(path: string): ParsedPath;
  format(path: Partial<ParsedPath>): string;
  isAbsolute(path: string): boolean;
  relative(from: string, to: string): string;
  normalize(path: string): string;
  toNamespacedPath(path: string): string;
  readonly sep: string;
  readonly delimiter: string;
  readonly posix: PathFunctions;
  readonly win32: PathFunctions;
}
export declare const path: PathFunctions;

/** How a command has ended. */
export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}
export interface Process {
  readonly argv: string[];
  readonly env: { get(name: string): string | undefined; set(name: string, value: string): void } & Record<string, string | undefined>;
  readonly stdin: { readLine(): string | null; readBytes(count: number): string | null; readonly [name: string]: any };
  readonly stdout: { write(text: string | Uint8Array, ...rest: any[]): boolean; readonly [name: string]: any };
  readonly stderr: { write(text: string | Uint8Array, ...rest: any[]): boolean; readonly [name: string]: any };
  exitCode: number | string | undefined;
  readonly pid: number;
  readonly platform: string;
  readonly execPath: string;
  readonly version: string;
  cwd(): string;
  chdir(path: string): void;
  exit(code?: number): never;
  exec(command: string, args?: readonly string[]): Finished;
  on(event: string, listener: (...values: any[]) => void): any;
  once(event: string, listener: (...values: any[]) => void): any;
  /** Everything else that Node's `process` has. */
  readonly [name: string]: any;
}
export declare const process: Process;

/** `fileStream(path)`: the lines of a file; by itself, those of the standard input. */
export declare const fileStream: ((from: LineSource, options?: LineOptions | string | null) => Lines) & AsyncIterable<string>;

/** Lets timers and I/O have their turn. */
export declare function yieldNow(): Promise<void>;
export declare function initAsync(): void;
/** The arguments of the program. */
export declare const __args__: string[];
export declare function __ffi_getenv(name: string): string | undefined;
export declare const __ffi_fetch: (url: string, options?: any) => Promise<any>;

/** Types that Oite programs name. */
declare global {
  type Vec<T> = T[];
  type Option<T> = T | null | undefined;
  type Result<T, E = Error> = T | E;
  type Ref<T> = T;
  type MutRef<T> = T;
  type RefL<T> = T;
  type MutRefL<T> = T;
  type i8 = number;
  type i16 = number;
  type i32 = number;
  type i64 = number;
  type isize = number;
  type u8 = number;
  type u16 = number;
  type u32 = number;
  type u64 = number;
  type usize = number;
  type f32 = number;
  type f64 = number;
  type bool = boolean;
  type str = string;
}
