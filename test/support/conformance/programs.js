// All conformance programs: the product of forms and what is looked at, and programs of their own.

import { classPrograms } from './classes.js';
import { forms } from './forms.js';
import { functionPrograms } from './functions.js';
import { generatorPrograms } from './generators.js';
import { loopPrograms } from './loops.js';
import { queuePrograms } from './queues.js';
import { singlePrograms } from './single.js';
import { patternParameters, patternPlaces } from './patterns.js';

function* product(rows, kinds) {
  for (const row of rows) {
    for (const form of kinds) {
      if (row.only && !row.only(form)) continue;
      const code = `${row.before ?? ''}\n${form.make(row.params ?? '', row.body ?? '')}\n${form.isLate ? `ready.then(() => { ${row.use} });` : row.use}\n`;
      for (const strict of row.sloppy ? [false] : [false, true])
        yield { name: `${row.name} (${form.name}${strict ? ', strict' : ''})`, code: `${strict ? "'use strict';\n" : ''}${code}`, since: row.since ?? 0, until: row.until };
    }
  }
}

/** Every program: { name, code, since, until }: the Nodes whose own run is right about it. */
export function* conformancePrograms() {
  yield* singlePrograms();
  yield* product(functionPrograms, forms);
  yield* product(generatorPrograms, forms.filter((form) => form.isGenerator));
  yield* classPrograms();
  yield* queuePrograms();
  yield* loopPrograms();
  yield* patternPlaces();
  yield* product(patternParameters, forms);
}
