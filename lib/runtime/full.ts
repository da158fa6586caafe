// What `oite/runtime/full` exports: `oite/runtime` with all helpers.

import { helpers } from './helpers.js';
import * as core from './index.js';
import { programs } from './program.js';
import { scopes } from './scoped.js';

/** Native promises do not show their state. */
const always = (): boolean => true;

export { Promise } from './index.js';
export const { SuppressedError } = helpers;
export const eager = { ...core.eager, ...helpers, ...scopes(core.eager), ...programs(core.eager, core.eager.waits) };
export const spec = { ...core.spec, ...helpers, ...scopes(core.spec), ...programs(core.spec, always) };
export const native = { ...core.native, ...helpers, ...programs(core.native, always) };
