// `oite inspect FILE --serve`: the playground for one file, on this machine alone.
//
// It answers three addresses under a random token and nothing else. No request names a file: the one file is read, and
// never written. Pages of other origins cannot ask (Host, Origin and Sec-Fetch-Site are checked, nothing is said to CORS).

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { watch, type FSWatcher } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, dirname } from 'node:path';
import type { TranspileOptions } from '../options.js';
import { readInput, reasonOf } from './input.js';
import { decoratorsFor } from './tsconfig-decorators.js';
import { playgroundPage } from './playground-page.js';
import { Reporter } from './reporter.js';
import { UsageError } from './usage.js';

export interface ServeOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly transpile: TranspileOptions;
}

/** The server, once it listens, and the address that people open. */
export interface Serving {
  readonly server: Server;
  readonly address: string;
}

/** Serves the playground for the file at `path` until the process ends; prints its address on stdout. */
export async function serveFile(path: string, options: ServeOptions): Promise<void> {
  const read = readInput(path);
  if ('diagnostic' in read) {
    new Reporter(false).report([read.diagnostic], undefined);
    process.exitCode = 1;
    return;
  }
  let serving: Serving;
  try {
    const { transpile } = options;
    serving = await listen(path, { ...options, transpile: { ...transpile, decorators: transpile.decorators ?? decoratorsFor(dirname(path)) } });
  } catch (error) {
    throw new UsageError(`cannot listen on port ${options.port}: ${reasonOf(error)}`, 'Without --port, a free one is taken.');
  }
  process.stdout.write(`${serving.address}\n`);
  process.stderr.write('The page follows the file; nothing is written. Ctrl+C ends.\n');
}

/** Starts a server on 127.0.0.1. Its address holds the token; without it there is nothing to see. */
export async function listen(path: string, { port, transpile }: ServeOptions): Promise<Serving> {
  const token = randomBytes(24).toString('base64url');
  const followers = new Set<ServerResponse>();
  const server = createServer((request, response) => answer(request, response, { path, token, transpile, followers, port: portOf(server) }));
  const watcher = follow(path, followers);
  server.on('close', () => watcher?.close());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, address: `http://127.0.0.1:${portOf(server)}/${token}/` };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Context {
  readonly path: string;
  readonly token: string;
  readonly port: number;
  readonly transpile: TranspileOptions;
  readonly followers: Set<ServerResponse>;
}

const headers = {
  'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin', 'x-frame-options': 'DENY',
} as const;

function answer(request: IncomingMessage, response: ServerResponse, context: Context): void {
  const refuse = (status: number): void => {
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
    response.end(`${status}\n`);
  };
  if (!isOwn(request, context.port)) return refuse(403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const match = /^\/([\w-]+)\/(follow)?$/.exec(request.url ?? '');
  if (match === null || !isSame(match[1]!, context.token)) return refuse(404);
  if (match[2] === 'follow') return addFollower(request, response, context);
  const read = readInput(context.path);
  const source = 'text' in read ? read.text : '';
  response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "frame-ancestors 'none'" });
  response.end(request.method === 'HEAD' ? '' : playgroundPage({ source, fileName: basename(context.path), options: context.transpile, watch: 'follow' }));
}

/** Whether a request names this server, and comes from its own page or from somebody who typed the address. */
function isOwn({ headers: given }: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (given.host === undefined || !hosts.includes(given.host)) return false;
  if (given.origin !== undefined && !hosts.some((host) => given.origin === `http://${host}`)) return false;
  const site = given['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Server-sent events: the text of the file each time that it changes. */
function addFollower(request: IncomingMessage, response: ServerResponse, { followers, path }: Context): void {
  if (followers.size >= 20) followers.values().next().value?.end();
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
  followers.add(response);
  request.on('close', () => followers.delete(response));
  tell(path, [response]);
}

function tell(path: string, to: Iterable<ServerResponse>): void {
  const read = readInput(path);
  if ('text' in read) for (const response of to) response.write(`data: ${JSON.stringify(read.text)}\n\n`);
}

/** Watches the folder: editors replace files instead of writing to them. */
function follow(path: string, followers: ReadonlySet<ServerResponse>): FSWatcher | undefined {
  let timer: NodeJS.Timeout | undefined;
  try {
    const watcher = watch(dirname(path), (_, name) => {
      if (name !== null && name !== basename(path)) return;
      clearTimeout(timer);
      timer = setTimeout(() => tell(path, followers), 40);
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined; // no watching here: a reload shows the file as it is
  }
}
