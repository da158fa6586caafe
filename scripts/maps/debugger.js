// Runs a program under a real inspector. The main thread runs it; a worker holds the session and drives it.
//   node debugger.js FILE JOB
// JOB, as JSON: { breakpoints: [[line, column]…] (0-based, in FILE), names: [[…]…] per breakpoint, step: true }
// Prints as JSON: { hits: [{ breakpoint, line, column, values }…], steps: [{ url, line, column }…] }

import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';

const here = import.meta.url;
if (isMainThread) {
  const url = pathToFileURL(process.argv[2]).href;
  const worker = new Worker(new URL(here), { workerData: { url, job: JSON.parse(process.argv[3]) } });
  worker.once('message', async () => {
    await (await import(url)).done;
    worker.postMessage('end');
  });
} else {
  const { url, job } = workerData;
  const session = new Session();
  session.connectToMainThread();
  const post = (method, params) => new Promise((resolve, reject) => {
    session.post(method, params, (error, result) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result)));
  });
  const hits = [];
  const steps = [];
  const ids = new Map();
  const limit = 600;
  const urls = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  session.on('Debugger.paused', async ({ params: { callFrames, hitBreakpoints = [] } }) => {
    const [frame] = callFrames;
    const place = { url: urls.get(frame.location.scriptId) ?? '', line: frame.location.lineNumber, column: frame.location.columnNumber };
    const breakpoint = ids.get(hitBreakpoints[0]);
    if (job.step) {
      steps.push(place);
      void post(steps.length < limit ? 'Debugger.stepOver' : 'Debugger.resume');
      return;
    }
    const values = {};
    for (const name of job.names?.[breakpoint] ?? []) {
      const { result, exceptionDetails } = await post('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression: name, silent: true })
        .catch(() => ({ exceptionDetails: {} }));
      // Of objects only that they are there: what they hold is the program's affair.
      if (exceptionDetails === undefined) values[name] = /^(?:function|object)$/.test(result.type) ? result.subtype ?? result.type : result.description ?? String(result.value ?? result.type);
    }
    hits.push({ breakpoint, ...place, values });
    void post('Debugger.resume');
  });
  // A listener keeps this thread alive, which the session does not.
  parentPort.once('message', () => {
    writeSync(1, JSON.stringify({ hits, steps }));
    process.exit();
  });
  await post('Debugger.enable');
  await post('Debugger.setBlackboxPatterns', { patterns: ['^node:', 'dist/runtime/', 'scripts/maps/debugger', 'dist/start/'] });
  for (const [i, [lineNumber, columnNumber]] of job.breakpoints.entries()) {
    const { breakpointId } = await post('Debugger.setBreakpointByUrl', { url, lineNumber, columnNumber });
    ids.set(breakpointId, i);
  }
  parentPort.postMessage('ready');
}
