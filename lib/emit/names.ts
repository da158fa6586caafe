// Fresh names: none of them occurs anywhere in the file.

import type { MachineNames } from '../plan/context.js';
import { SHORTCUTS } from '../runtime/abi.js';

export type Shortcut = (typeof SHORTCUTS)[number];

export interface FileNames extends MachineNames {
  /** The receiver of a method that is called directly. */
  readonly self: string;
  /** The caught value in entries and machines. */
  readonly caught: string;
  /** The label of the dispatch loop, where code that is kept jumps to it. */
  readonly dispatch: string;
  /** The number of the chosen clause of a `switch` in the fast tier. */
  readonly clause: string;
  /** What makes Oite's `require` of a module. */
  readonly requireFrom: string;
  /** The awaited value of a top-level await in a module. */
  readonly awaited: string;
  /** The names of SHORTCUTS (runtime/abi.ts). */
  readonly shortcuts: ReadonlyMap<Shortcut, string>;
  /** `hint$1`, `hint$2` …; never the same twice. */
  fresh(hint: string): string;
  /** A temp of a machine; machines share them. */
  temp(number: string): string;
  /** A label of the fast tier; functions share them. */
  label(number: string): string;
}

/** `tag` ends the names that may become global. */
export function chooseNames(taken: ReadonlySet<string>, tag = ''): FileNames {
  const used = new Set<string>();
  const fresh = (hint: string): string => {
    let name = hint;
    for (let i = 1; taken.has(name) || used.has(name); i++) name = `${hint}_${i}`;
    used.add(name);
    return name;
  };
  const numbers = new Map<string, number>();
  const dollars = namesWithDollar(taken);
  let prefix = '$';
  while (dollars.some((name) => name.startsWith(prefix) && /^L?\d*$/.test(name.slice(prefix.length)))) prefix += '$';
  // What begins with a dollar, as all of these do, can only be taken by what does.
  const own = dollars.length === 0 ? (hint: string): string => hint : fresh;
  return {
    runtime: own(`$oite${tag}`),
    frame: own('$f'),
    state: own('$s'),
    handler: own('$h'),
    value: own('$v'),
    locals: own('$l'),
    rest: own('$p'),
    self: own('$this'),
    caught: own('$e'),
    dispatch: own('$dispatch'),
    clause: own('$i'),
    requireFrom: own('$requireFrom'),
    awaited: own('$t'),
    shortcuts: new Map(SHORTCUTS.map((name) => [name, own(`$${name}${tag}`)])),
    fresh: (hint) => {
      const number = (numbers.get(hint) ?? 0) + 1;
      numbers.set(hint, number);
      return fresh(`${hint}$${number}${tag}`);
    },
    temp: (number) => prefix + number,
    label: (number) => `${prefix}L${number}`,
  };
}

/** A tag that differs between texts (FNV-1a): scripts that bring their runtime along share a realm without an import. */
export function tagOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `_${(hash >>> 0).toString(36)}`;
}

/** Those that begin as ours do: in most files there are none. */
function namesWithDollar(names: Iterable<string>): readonly string[] {
  const found: string[] = [];
  for (const name of names) if (name.charCodeAt(0) === 0x24) found.push(name);
  return found;
}
