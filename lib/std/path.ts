// Oite's `path`: Node's module, as a global object and as a named export (`import { path } from 'path'`).

import { nodePath } from './builtins.js';

/** Node's path functions for this platform. */
export const path: typeof nodePath = nodePath;
