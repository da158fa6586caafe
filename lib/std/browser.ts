// 'oite/std' where there is no Node: bundlers take it by the condition `browser`. The host's console stays the console;
// what needs Node says so when it is used.

export { Promise } from 'oite/runtime';
export { ByteStream } from './bytes.js';
export { stdNames } from './names.js';
export { clearInterval, clearTimeout, fetch, fetch as __ffi_fetch, initAsync, queueMicrotask, setInterval, setTimeout } from './tasks.js';

export const { console } = globalThis;
export const fs = needsNode('fs');
export const path = needsNode('path');
export const process = needsNode('process');
export const fileStream = needsNode('fileStream');
export const requireFrom = needsNode('requireFrom');
export const __args__: readonly string[] = Object.freeze([]);

/** Browsers have no environment. */
export function __ffi_getenv(): undefined {}

/** A promise that is fulfilled in a later turn of the event loop. */
export function yieldNow(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const listener = (): void => {
      port1.close();
      resolve();
    };
    Object.assign(port1, { onmessage: listener });
    port2.postMessage(0);
  });
}

/** Something that throws when it is called, or a property of it is read. */
function needsNode(name: string): never {
  const refuse = (): never => {
    throw new TypeError(`'${name}' of oite/std needs Node`);
  };
  return new Proxy(() => {}, { get: refuse, set: refuse, has: refuse, apply: refuse, construct: refuse }) as never;
}
