// `oite/rolldown`: the plugin for Rolldown.

import { type NamedPlugin, type PluginOptions, unplugin } from './plugin.js';

export type { PluginOptions };

/** The plugin for Rolldown. Throws `TypeError` for an unknown option or value. */
export default unplugin.rolldown as (options?: PluginOptions) => NamedPlugin;
