// The wrapped body of a script: its failure is an uncaught error, and a program that cannot go on ends with code 13.
import { execFile } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('main');
const runtime = new URL('../dist/runtime/runtime.js', import.meta.url).href;

const run = (body) => new Promise((resolve) => {
  const source = `import { eager, spec, Promise as Eager } from ${JSON.stringify(runtime)};
process.on('exit', (code) => console.log('exit', code));
const one = (o, a) => function one$1($f) {
  if ($f !== null) return $f.v;
  return o.await(o.frame(one$1, this), 1, 0, a, undefined);
};
${body}`;
  execFile(process.execPath, ['--input-type=module', '-e', source], (error, stdout, stderr) => {
    resolve({ code: error?.code ?? 0, stdout, stderr });
  });
});

for (const [mode, P] of [['eager', 'Eager'], ['spec', 'Promise']]) {
  test(`${mode}: ends well`, async () => {
    const { code, stdout } = await run(`${mode}.main(one(${mode}, new ${P}((r) => setTimeout(r, 5))), undefined);`);
    assert.is(code, 0);
    assert.match(stdout, 'exit 0');
  });
  test(`${mode}: fails`, async () => {
    const { code, stderr } = await run(`${mode}.main(one(${mode}, new ${P}((r, j) => setTimeout(j, 5, new Error('boom')))));`);
    assert.is(code, 1);
    assert.match(stderr, 'Error: boom');
  });
  test(`${mode}: never settles`, async () => {
    const { code, stdout } = await run(`${mode}.main(one(${mode}, new ${P}(() => {})));`);
    assert.is(code, 13);
    assert.match(stdout, /exit (0|13)/);
  });
  test(`${mode}: leaves early on purpose`, async () => {
    const { code } = await run(`${mode}.main(one(${mode}, new ${P}(() => {}))); setTimeout(() => process.exit(), 5);`);
    assert.is(code, 0);
  });
}

test.run();
