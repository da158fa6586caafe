// The part of the compiler that runs programs: scripts/build-start.js makes dist/start/compiler.cjs of it, together with
// its parser. load-compiler.ts loads that when a file is not in the cache.

export { runPipeline, survey, type Trace } from '../pipeline.js';
export { printLast } from './print.js';
export { findSpecifiers, type Specifier } from './specifiers.js';
