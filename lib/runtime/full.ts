// What `oite/runtime/full` exports: `oite/runtime` with all helpers.

import { helpers } from './helpers.js';
import * as core from './index.js';
import { scopes } from './scoped.js';

export { Promise } from './index.js';
export const { SuppressedError } = helpers;
export const eager = { ...core.eager, ...helpers, ...scopes(core.eager) };
export const spec = { ...core.spec, ...helpers, ...scopes(core.spec) };
export const native = { ...core.native, ...helpers };
