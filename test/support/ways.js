// The ways to run a file: by the command, and by Node with the hook. All have to give the same result.
import * as assert from 'uvu/assert';
import { bin, node, registerFile, registerScript } from './spawn.js';

export const ways = {
  run: [bin, 'run'],
  '--import': ['--import', registerFile],
  '-r': ['-r', registerScript],
};

/** Runs `file` in each way; the results have to be the same. */
export async function everyWay(file, options = {}) {
  const results = await Promise.all(
    Object.entries(ways).map(async ([name, args]) => [
      name,
      await node([...args, file, ...(options.args ?? [])], options),
    ]),
  );
  for (const [name, result] of results)
    assert.equal(result, results[0][1], `${file}: ${name} and ${results[0][0]} differ`);
  return results[0][1];
}
