// What the hook and `oite run` make for a process that a debugger is attached to; no option of the API leads there.

import { resolveOptions } from '../../dist/options.js';
import { runPipeline } from '../../dist/pipeline.js';

/** `transpile`, for a debugger. */
export const transpileDebugged = (source, options) => runPipeline(source, { ...resolveOptions(options), debug: true });
