// 'oite/std': what Oite programs may use without importing it (names.ts lists the names that are bound by themselves).

export { Promise } from 'oite/runtime';
export { ByteStream } from './bytes.js';
export { console } from './console.js';
export { format, formatAll } from './format.js';
export { fs } from './fs.js';
export { fileStream } from './lines.js';
export { stdNames } from './names.js';
export { path } from './path.js';
export { __args__, __ffi_getenv, process } from './process.js';
export { requireFrom } from './require.js';
export {
  clearImmediate,
  clearInterval,
  clearTimeout,
  fetch,
  fetch as __ffi_fetch,
  initAsync,
  queueMicrotask,
  setImmediate,
  setInterval,
  setTimeout,
  yieldNow,
} from './tasks.js';
