// The built runtime inside of a test realm: evaluated there from its one-expression text, so that its promises are the realm's.

import vm from 'node:vm';
import { full as text } from '../../dist/runtime/inline.js';

const script = new vm.Script(`(${text})`, { filename: 'oite-runtime.js' });

/** Where modules import the runtime from. */
export const runtimeUrl = new URL('../../dist/runtime/runtime.js', import.meta.url);

/** The exports of the runtime, evaluated in the context. */
export const loadRuntime = (context) => script.runInContext(context);
