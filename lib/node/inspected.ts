// Whether a debugger may be attached to this process.

import { createRequire } from 'node:module';
import type * as Inspector from 'node:inspector';

const require = createRequire(import.meta.url);

/** Whether the inspector listens: by --inspect, or because something opened it before. */
export function isInspected(): boolean {
  // node:inspector takes a while to load: asked only where it can be true.
  const asked = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some((flag) => flag.includes('--inspect'));
  const { moduleLoadList } = process as unknown as { moduleLoadList?: readonly string[] };
  if (!asked && moduleLoadList?.includes('NativeModule inspector') !== true) return false;
  try {
    return (require('node:inspector') as typeof Inspector).url() !== undefined;
  } catch {
    return false; // a Node that was built without it
  }
}
