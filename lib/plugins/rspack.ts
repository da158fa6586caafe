// `oite/rspack`: the plugin for Rspack.

import { type CompilerPlugin, type PluginOptions, unplugin } from './plugin.js';

export type { PluginOptions };

/** The plugin for Rspack. Throws `TypeError` for an unknown option or value. */
export default unplugin.rspack as (options?: PluginOptions) => CompilerPlugin;
