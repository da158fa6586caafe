// `oite/vite`: the plugin for Vite.

import { type NamedPlugin, type PluginOptions, unplugin } from './plugin.js';

export type { PluginOptions };

/** The plugin for Vite. Throws `TypeError` for an unknown option or value. */
export default unplugin.vite as (options?: PluginOptions) => NamedPlugin;
