// 'oite/register': `node --import oite/register app.ot` or `node -r oite/register app.ot`.
// Options come from the environment; `oite run` gives its own to the processes that its program forks, in the URL.

import { createRequire } from 'node:module';
import type * as Start from './start.js';

const { preload, fromQuery } = createRequire(import.meta.url)('../start/start.cjs') as typeof Start;

preload(fromQuery(new URL(import.meta.url).searchParams));
