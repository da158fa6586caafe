// Standard input, read synchronously as Oite's `process.stdin` does.

import { nodeFs } from './builtins.js';

/** Bytes that were read beyond the last line. */
let rest: Buffer = Buffer.alloc(0);
let ended = false;

/** Reads more into `rest`; false at the end of the input. Blocks until there is some. */
function readMore(): boolean {
  if (ended) return false;
  const chunk = Buffer.allocUnsafe(65536);
  for (;;) {
    try {
      const count = nodeFs.readSync(0, chunk, 0, chunk.length, null);
      ended = count === 0;
      if (!ended) rest = Buffer.concat([rest, chunk.subarray(0, count)]);
      return !ended;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') {
        ended = true;
        return false;
      }
      if (code !== 'EAGAIN') throw error;
      // A terminal or pipe that does not block: wait a little without spinning.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function take(count: number): Buffer {
  const taken = rest.subarray(0, count);
  rest = rest.subarray(count);
  return taken;
}

/** The next line without its end, or null at the end of the input. */
export function readLine(): string | null {
  let from = 0;
  for (;;) {
    const at = rest.indexOf(10, from);
    if (at >= 0)
      return take(at + 1)
        .toString('utf8')
        .replace(/\r?\n$/, '');
    from = rest.length;
    if (!readMore()) return rest.length === 0 ? null : take(rest.length).toString('utf8');
  }
}

/** At most `count` bytes as text, or null at the end of the input. */
export function readBytes(count: number): string | null {
  while (rest.length < count && readMore());
  return rest.length === 0 && count > 0 ? null : take(count).toString('utf8');
}
