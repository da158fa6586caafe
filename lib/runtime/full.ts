// What `oite/runtime/full` exports: `oite/runtime` with all helpers.

import { helpers } from './helpers.js';
import * as core from './index.js';

export { Promise } from './index.js';
export const { SuppressedError } = helpers;
export const eager = { ...core.eager, ...helpers };
export const spec = { ...core.spec, ...helpers };
export const native = { ...core.native, ...helpers };
