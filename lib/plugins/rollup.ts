// `oite/rollup`: the plugin for Rollup.

import { type NamedPlugin, type PluginOptions, unplugin } from './plugin.js';

export type { PluginOptions };

/** The plugin for Rollup. Throws `TypeError` for an unknown option or value. */
export default unplugin.rollup as (options?: PluginOptions) => NamedPlugin;
