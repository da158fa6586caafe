// A preload: kills its process in the middle of the KILL_AT-th change that it makes to files. Of what is written then, the
// first half is there.

'use strict';

const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

let left = Number(process.env.KILL_AT);
const { writeSync } = fs;
const half = (data) => (typeof data === 'string' ? data.slice(0, data.length >> 1) : data.subarray(0, data.length >> 1));
const killed = {
  writeFileSync: (original, path, data, options) => original(path, half(data), options),
  writeSync: (original, file, data, offset = 0, length = data.length - offset) => writeSync(file, data, offset, length >> 1),
};
for (const name of ['mkdirSync', 'writeFileSync', 'writeSync', 'renameSync', 'copyFileSync', 'rmSync', 'rmdirSync', 'unlinkSync', 'utimesSync']) {
  const original = fs[name];
  fs[name] = function (...args) {
    if (args[0] === 1 || args[0] === 2) return original.apply(this, args); // stdout and stderr
    if (--left === 0) {
      killed[name]?.(original, ...args);
      process.kill(process.pid, 'SIGKILL');
    }
    return original.apply(this, args);
  };
}
syncBuiltinESMExports();
