// `oite/webpack`: the plugin for webpack.

import { type CompilerPlugin, type PluginOptions, unplugin } from './plugin.js';

export type { PluginOptions };

/** The plugin for webpack. Throws `TypeError` for an unknown option or value. */
export default unplugin.webpack as (options?: PluginOptions) => CompilerPlugin;
