// Which decorators a project means: `experimentalDecorators` of the tsconfig.json that a file belongs to.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parseJsonWithComments } from './json-comments.js';

interface Config {
  readonly extends?: unknown;
  readonly compilerOptions?: { readonly experimentalDecorators?: unknown };
}

const found = new Map<string, 'standard' | 'legacy'>();

/** Forgets what was read: the files may have changed. */
export function forgetProjects(): void {
  found.clear();
}

/** 'legacy' when the nearest tsconfig.json turns them on; looks no higher than the folder with the package.json. */
export function decoratorsFor(folder: string): 'standard' | 'legacy' {
  const known = found.get(folder);
  if (known !== undefined) return known;
  const config = join(folder, 'tsconfig.json');
  const parent = dirname(folder);
  const isRoot = parent === folder || existsSync(join(folder, 'package.json')) || existsSync(join(folder, '.git'));
  const result = existsSync(config)
    ? experimentalDecorators(config, new Set()) === true
      ? 'legacy'
      : 'standard'
    : isRoot
      ? 'standard'
      : decoratorsFor(parent);
  found.set(folder, result);
  return result;
}

/** The option of a config file or of what it extends; the last of several bases wins, and its own value over them. */
function experimentalDecorators(path: string, seen: Set<string>): boolean | undefined {
  if (seen.has(path)) return undefined;
  seen.add(path);
  let config: Config;
  try {
    config = (parseJsonWithComments(readFileSync(path, 'utf8')) ?? {}) as Config;
  } catch {
    return undefined; // what cannot be read says nothing about decorators
  }
  const own = config.compilerOptions?.experimentalDecorators;
  if (typeof own === 'boolean') return own;
  const bases: readonly unknown[] = Array.isArray(config.extends) ? config.extends : [config.extends];
  for (const base of [...bases].reverse()) {
    const file = typeof base === 'string' ? baseConfig(base, dirname(path)) : undefined;
    const value = file === undefined ? undefined : experimentalDecorators(file, seen);
    if (value !== undefined) return value;
  }
  return undefined;
}

function baseConfig(name: string, folder: string): string | undefined {
  if (name.startsWith('.') || isAbsolute(name)) {
    const path = resolve(folder, name);
    return [path, `${path}.json`].find((candidate) => existsSync(candidate));
  }
  const require = createRequire(join(folder, 'tsconfig.json'));
  for (const candidate of [name, `${name}.json`, `${name}/tsconfig.json`]) {
    try {
      return require.resolve(candidate);
    } catch {
      // the next spelling, or nothing
    }
  }
  return undefined;
}
