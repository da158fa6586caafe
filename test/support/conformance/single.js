// Programs of their own, from single.txt: they stand between lines of three dashes. `// gap: REASON` before one says that it is
// known to differ.

import { readFileSync } from 'node:fs';

/** Each program, sloppy and strict: { name, code, since, gap }. */
export function* singlePrograms() {
  const programs = readFileSync(new URL('single.txt', import.meta.url), 'utf8').split('\n---\n');
  for (const text of programs) {
    const gap = /^\/\/ gap: (.*)\n/.exec(text)?.[1];
    const program = text.replace(/^\/\/ gap: .*\n/, '').trim();
    for (const strict of [false, true]) {
      yield { name: `${program}${strict ? ' (strict)' : ''}`, code: `${strict ? "'use strict';\n" : ''}${program}\n`, since: 0, gap };
    }
  }
}
