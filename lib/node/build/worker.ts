// A thread of `oite build --jobs`.

import { parentPort, workerData } from 'node:worker_threads';
import { drain, type Share } from './jobs.js';
import { compileUnit } from './unit.js';

const share = workerData as Share;

drain(share, (unit, index) => {
  const result = compileUnit(unit, share.settings, { writes: false, flags: share.flags });
  const buffers = result.files.map(({ bytes }) => bytes.buffer as ArrayBuffer);
  parentPort!.postMessage([index, result], buffers);
});
