// `oite/esbuild`: the plugin for esbuild.

import { type EsbuildPlugin, type PluginOptions, unplugin } from './plugin.js';

export type { PluginOptions };

/** The plugin for esbuild. Throws `TypeError` for an unknown option or value. */
export default unplugin.esbuild as (options?: PluginOptions) => EsbuildPlugin;
