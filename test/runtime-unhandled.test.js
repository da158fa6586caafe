// A rejection of the eager promise that nobody handles ends as that of a native one, in each of Node's modes.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('unhandled rejections');
const program = fileURLToPath(new URL('./support/runtime/unhandled.js', import.meta.url));

const run = (mode, kind, scenario) => new Promise((resolve) => {
  execFile(process.execPath, [`--unhandled-rejections=${mode}`, program, kind, scenario], (error, stdout, stderr) => {
    // Process ids, positions and Node's own frames are not the point.
    const text = stderr.replace(/^\s+at .*$/gm, '').replace(/node:\d+|unhandled\.js:\d+|rejection id: \d+/g, '');
    resolve({ code: error?.code ?? 0, stdout, stderr: text });
  });
});

const scenarios = {
  'nobody listens': 'n',
  'a primitive reason': 'p',
  'listeners, two rejections': 'LO2',
  'handled late': 'LHl',
  'handled in the same turn': 'Lq',
  'handled in a tick': 'Lt',
  'an uncaughtException listener': 'U',
};
for (const mode of ['throw', 'strict', 'warn', 'none', 'warn-with-error-code']) {
  test(mode, async () => {
    await Promise.all(Object.entries(scenarios).map(async ([name, letters]) => {
      const [eager, native] = await Promise.all(['eager', 'native'].map((kind) => run(mode, kind, letters)));
      assert.equal(eager, native, name);
    }));
  });
}

test.run();
