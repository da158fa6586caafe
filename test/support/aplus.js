// Runs promises-aplus-tests against the eager promise and prints the counts as JSON.
import suite from 'promises-aplus-tests';
import * as adapter from './aplus-adapter.js';

let passes = 0;

/** What mocha wants of a reporter. */
class Count {
  constructor(runner) {
    runner.on('pass', () => {
      passes++;
    });
    runner.on('fail', (test, error) => console.error(test.fullTitle(), error));
  }
}

suite(adapter, { reporter: Count, bail: false }, (error) => {
  const failures = error?.failures?.length ?? (error ? 1 : 0);
  console.log(JSON.stringify({ passes, failures }));
  process.exit(failures === 0 ? 0 : 1);
});
