// The public Promises/A+ suite against the eager promise, in a child: its test runner takes the process over.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

test('passes promises-aplus-tests, all of it', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./support/aplus.js', import.meta.url))]);
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      out += text;
    });
  }
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.is(code, 0, out.slice(-2000));
  const { passes, failures } = JSON.parse(out.slice(out.lastIndexOf('{')));
  assert.is(failures, 0);
  // What 2.1.2 of the suite counts.
  assert.is(passes, 872);
});

test.run();
