// 'oite/hook': the hook for those who want to end it again.

import { createRequire } from 'node:module';
import type { HookOptions } from './settings.js';
import type * as Start from './start.js';

export type { HookOptions } from './settings.js';

const start = createRequire(import.meta.url)('../start/start.cjs') as typeof Start;

/**
 * From now on, this process runs .ot and .tscl files (and TypeScript, on request).
 *
 * @param options What they leave open comes from the environment: OITE_AWAIT, OITE_TYPESCRIPT, OITE_CACHE.
 * @returns The function that ends it; modules that are loaded already stay.
 * @throws TypeError for an option or a value that is not known.
 */
export const register: (options?: HookOptions) => () => void = start.register;
