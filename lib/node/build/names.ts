// Names of outputs, and what imports of sources are called in them.

import { basename, dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isFolderRequest, resolvePath } from '../resolve.js';

const sourceExtension = /(?<!\.d(?:\.[^./\\]+)?)\.(?:ot|tscl|([mc]?)ts)$/;

/** The output's name: .mts gives .mjs, .cts gives .cjs, JavaScript keeps its extension, all else .js. */
export function outputName(name: string): string {
  return name.replace(sourceExtension, (_, kind: string | undefined) => `.${kind ?? ''}js`);
}

/** `path` as a URL path from the folder `from`. */
export function urlPath(from: string, path: string): string {
  return encodeURI(relative(from, path).split(sep).join('/')).replace(/[?#]/g, encodeURIComponent);
}

export type LinkKind = 'static' | 'dynamic' | 'require' | 'url';

export interface Link {
  /** What the specifier is called in the output; undefined: as it is. */
  readonly text: string | undefined;
  /** The file that it leads to, if there is one. */
  readonly target: string | undefined;
}

/** Where the specifier `text` of the source file `from` leads, and what its output calls it. */
export function linkOf(text: string, kind: LinkKind, from: string): Link {
  // Absolute names say where the source is and not where its output will be.
  if (!/^\.{1,2}(?:$|\/)/.test(text)) return { text: undefined, target: undefined };
  const isUrl = kind !== 'require';
  const [path = '', suffix = ''] = isUrl ? splitUrl(text) : [text];
  const base = isUrl ? pathOfUrl(path, from) : resolve(dirname(from), path);
  const target = base === undefined ? undefined : resolvePath(base, isFolderRequest(path));
  const isExact = target !== undefined && target === base;
  let linked = path;
  // What does not exist may be built elsewhere, or later. Nobody searches for a URL.
  if (isExact || (target === undefined && kind !== 'url')) linked = outputName(path);
  else if (target !== undefined && kind !== 'url') linked = path + addition(target, base!, path);
  return { text: linked === path ? undefined : linked + suffix, target };
}

/** What the search has added to the specifier, as the output's name has it. */
function addition(target: string, base: string, path: string): string {
  if (target.startsWith(`${base}.`)) return outputName(target.slice(base.length));
  if (dirname(target) === base) return `${path.endsWith('/') ? '' : '/'}${outputName(basename(target))}`;
  return ''; // TypeScript's habit: './x.js' is what the output of x.ts is called
}

function splitUrl(text: string): [string, string] {
  const end = text.search(/[?#]/);
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end)];
}

/** The path of a URL relative to `from`, in which percent signs are escapes. */
function pathOfUrl(path: string, from: string): string | undefined {
  try {
    return resolve(fileURLToPath(new URL(path, pathToFileURL(from))));
  } catch {
    return undefined; // such as an escaped slash
  }
}
