// 'oite/register': `node --import oite/register app.ot` or `node -r oite/register app.ot`.
// Options come from the environment; `oite run` gives its own to the processes that its program forks, in the URL.

import { register } from './hook.js';
import { fromQuery } from './settings.js';

register(fromQuery(new URL(import.meta.url).searchParams));
