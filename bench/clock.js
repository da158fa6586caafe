// The clock: processor time of the main thread where that can be had, so that other load on the machine and helper threads
// of V8 do not count; else the time of day.

import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const path = `/proc/self/task/${process.pid}/schedstat`;
const cell = new Int32Array(new SharedArrayBuffer(4));

const threadTime = () => {
  // Linux brings the figure up to date when the thread gives way.
  Atomics.wait(cell, 0, 0, 0.01);
  return Number(readFileSync(path, 'latin1').split(' ', 1)[0]) / 1e6;
};

const works = () => {
  try {
    return threadTime() > 0;
  } catch {
    return false;
  }
};

/** What `now` counts, for the record. */
export const clock = works() ? 'processor time of the main thread' : 'time of day';

/** Milliseconds since some moment. */
export const now = clock === 'time of day' ? () => performance.now() : threadTime;
