// Helpers that most programs do without: for decorators, `using`, yield*, patterns, dead zones, for-in. They need no promise,
// so that `oite/runtime/full` can add them to `oite/runtime` from a file of its own.

import * as decorators from './decorators.js';
import { scope, SuppressedError } from './dispose.js';
import { arrayRest, delegateCall, noThrow, patternNext } from './iterate.js';
import { bound, check, constant, has, key, keyed, keys, rename, rest, tdz } from './misc.js';

export const helpers = {
  ...decorators, scope, SuppressedError, arrayRest, delegateCall, noThrow, patternNext,
  bound, check, constant, has, key, keyed, keys, rename, rest, tdz,
};
