// The built runtime inside of a test realm: evaluated there from its one-expression text, so that its promises are the realm's.

import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const url = new URL('../../dist/runtime/runtime.js', import.meta.url);
let script;

/** Where modules import the runtime from. */
export const runtimeUrl = url;

/** The exports of the runtime, evaluated in the context. */
export async function prepareRuntime() {
  const { inlineRuntime } = await import('../../dist/emit/runtime-text.js');
  script = new vm.Script(`(${inlineRuntime})`, { filename: 'runtime.js' });
}

export const loadRuntime = (context) => script.runInContext(context);
export const runtimeSize = () => readFileSync(url).length;
