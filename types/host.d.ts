// What the host gives to every program, in short, for checking types where Node's own types are not installed.

declare function setTimeout(callback: (...values: any[]) => void, delay?: number, ...values: any[]): any;
declare function setInterval(callback: (...values: any[]) => void, delay?: number, ...values: any[]): any;
declare function setImmediate(callback: (...values: any[]) => void, ...values: any[]): any;
declare function clearTimeout(timer: any): void;
declare function clearInterval(timer: any): void;
declare function clearImmediate(timer: any): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T, options?: any): T;
declare function fetch(url: string | URL | Request, options?: any): Promise<Response>;
interface Response {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly url: string;
  readonly body: any;
  text(): Promise<string>;
  json(): Promise<any>;
  arrayBuffer(): Promise<ArrayBuffer>;
}
declare var Response: { new (body?: any, options?: any): Response; readonly [name: string]: any };
interface Request extends Response {
  readonly method: string;
}
declare var Request: { new (input: any, options?: any): Request };
interface Headers extends Iterable<[string, string]> {
  get(name: string): string | null;
  set(name: string, value: string): void;
  has(name: string): boolean;
}
declare var Headers: { new (init?: any): Headers };
interface URL {
  href: string;
  protocol: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;
  readonly origin: string;
  readonly searchParams: URLSearchParams;
  toString(): string;
}
declare var URL: { new (url: string | URL, base?: string | URL): URL; readonly [name: string]: any };
interface URLSearchParams extends Iterable<[string, string]> {
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  append(name: string, value: string): void;
}
declare var URLSearchParams: { new (init?: any): URLSearchParams };
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: any;
  addEventListener(type: string, listener: (event: any) => void, options?: any): void;
}
declare var AbortSignal: { readonly [name: string]: any };
interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}
declare var AbortController: { new (): AbortController };
declare var TextEncoder: { new (): { encode(text?: string): Uint8Array } };
declare var TextDecoder: { new (encoding?: string, options?: any): { decode(bytes?: any, options?: any): string } };
interface Buffer extends Uint8Array {
  toString(encoding?: string, start?: number, end?: number): string;
  equals(other: Uint8Array): boolean;
  readonly [name: `read${string}` | `write${string}`]: any;
}
declare var Buffer: any;
interface ImportMeta {
  readonly url: string;
  readonly dirname: string;
  readonly filename: string;
  resolve(specifier: string): string;
}
declare var performance: any;
declare var crypto: any;
declare function require(name: string): any;
declare var module: any;
declare var exports: any;
declare var __filename: string;
declare var __dirname: string;
declare module 'node:*';
declare module 'assert';
declare module 'assert/strict';
declare module 'async_hooks';
declare module 'buffer';
declare module 'child_process';
declare module 'cluster';
declare module 'console';
declare module 'constants';
declare module 'crypto';
declare module 'dgram';
declare module 'diagnostics_channel';
declare module 'dns';
declare module 'dns/promises';
declare module 'domain';
declare module 'events';
declare module 'fs';
declare module 'fs/promises';
declare module 'http';
declare module 'http2';
declare module 'https';
declare module 'inspector';
declare module 'module';
declare module 'net';
declare module 'os';
declare module 'path';
declare module 'path/posix';
declare module 'path/win32';
declare module 'perf_hooks';
declare module 'process';
declare module 'punycode';
declare module 'querystring';
declare module 'readline';
declare module 'readline/promises';
declare module 'repl';
declare module 'stream';
declare module 'stream/consumers';
declare module 'stream/promises';
declare module 'stream/web';
declare module 'string_decoder';
declare module 'timers';
declare module 'timers/promises';
declare module 'tls';
declare module 'tty';
declare module 'url';
declare module 'util';
declare module 'util/types';
declare module 'v8';
declare module 'vm';
declare module 'worker_threads';
declare module 'zlib';
