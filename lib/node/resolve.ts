// Where a specifier leads. Oite's order: the path as it is, then with .ot, .tscl, .ts, .js, then index.* of a folder.
// The same function serves `require`, `import` and `oite build`.

import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const candidates = ['.ot', '.tscl', '.ts', '.js'];

/** TypeScript's habit: the extension of the output names the source. */
const sourcesOf: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ot', '.tscl', '.ts'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false; // such as a file where a folder should be
  }
}

/** The file that `path` (absolute) stands for, or undefined. `folder`: only as a folder, as after a trailing slash. */
export function resolvePath(path: string, folder = false): string | undefined {
  if (!folder) {
    if (isFile(path)) return path;
    for (const extension of candidates) if (isFile(path + extension)) return path + extension;
  }
  for (const extension of candidates) {
    const index = resolve(path, `index${extension}`);
    if (isFile(index)) return index;
  }
  if (folder) return undefined;
  const output = /\.[mc]?js$/.exec(path)?.[0];
  if (output === undefined) return undefined;
  const base = path.slice(0, -output.length);
  const source = sourcesOf[output]!.find((extension) => isFile(base + extension));
  return source === undefined ? undefined : base + source;
}

/** Whether a specifier names a file by its place rather than a package. */
export function isPathSpecifier(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier) || /^\.{1,2}$/.test(specifier) || isAbsolute(specifier);
}

/** `resolvePath` for a `require` request made by the file `from`. */
export function resolveRequest(request: string, from: string): string | undefined {
  return resolvePath(resolve(dirname(from), request), isFolderRequest(request));
}

/** `resolvePath` for an `import` specifier (a relative one or a file URL), as a URL; keeps query and hash. */
export function resolveImport(specifier: string, parent: string): string | undefined {
  const url = new URL(specifier, parent);
  if (url.protocol !== 'file:') return undefined;
  const found = resolvePath(fileURLToPath(url), isFolderRequest(url.pathname));
  if (found === undefined) return undefined;
  const target = pathToFileURL(found);
  target.search = url.search;
  target.hash = url.hash;
  return target.href;
}

/** Whether a request can only mean a folder. */
export function isFolderRequest(request: string): boolean {
  return /(?:^|\/)\.{0,2}$/.test(request);
}

const ownRequire = createRequire(import.meta.url);
const ownFile = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What emitted code imports, as in package.json: Node would look at six files and folders to find it. */
const imported: ReadonlyMap<string, string> = new Map([
  ['oite/runtime', ownFile('../runtime/runtime.js')],
  ['oite/runtime/full', ownFile('../runtime/full-runtime.js')],
  ['oite/std', ownFile('../start/std.js')],
]);

/** 'oite' and its subpaths lead to this very package, wherever the file that names them lives. */
export function resolveOwn(specifier: string): string | undefined {
  if (specifier !== 'oite' && !specifier.startsWith('oite/')) return undefined;
  const known = imported.get(specifier);
  if (known !== undefined) return known;
  try {
    return ownRequire.resolve(specifier);
  } catch {
    return undefined; // not one of ours: Node says what is wrong with it
  }
}
