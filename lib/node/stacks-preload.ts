// 'oite/stacks': `node --import oite/stacks dist/app.js` shows stacks of built programs as `oite run` does. Without it, Node's
// own --enable-source-maps gives places and names, but no async callers.

import { createRequire } from 'node:module';
import type * as Start from './start.js';

const { installStacks, watchRuntime } = createRequire(import.meta.url)('../start/start.cjs') as typeof Start;

process.setSourceMapsEnabled(true);
installStacks();
watchRuntime();
