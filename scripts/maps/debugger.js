// Runs a program under a real inspector, once per job. The main thread runs it; a worker holds the session and drives it.
//   node debugger.js FILE JOBS
// JOBS, as a file of JSON: [{ breakpoints: [[line, column]…] (0-based, in FILE), names: [[…]…] per breakpoint, step: true }…]
// Writes FILE.seen, as JSON, for each: { bound: [[line, column] or null…], hits: [{ breakpoint, url, line, column, values }…],
//   steps: [{ url, line, column }…] }

import { readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';

if (isMainThread) {
  const url = pathToFileURL(process.argv[2]).href;
  const worker = new Worker(new URL(import.meta.url), { workerData: { url, path: process.argv[2], jobs: JSON.parse(readFileSync(process.argv[3], 'utf8')) } });
  // A query makes it another module: each job sees a program of its own.
  worker.on('message', async (query) => {
    await (await import(url + query)).done;
    worker.postMessage('end');
  });
} else {
  const limit = 600;
  const session = new Session();
  session.connectToMainThread();
  const post = (method, params) => new Promise((resolve, reject) => {
    session.post(method, params, (error, result) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result)));
  });
  const urls = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  let paused = () => {};
  let ended = () => {};
  // A listener keeps this thread alive, which the session does not.
  parentPort.on('message', () => ended());
  session.on('Debugger.paused', ({ params }) => void paused(params));
  await post('Debugger.enable');
  await post('Debugger.setBlackboxPatterns', { patterns: ['^node:', 'dist/runtime/', 'scripts/maps/debugger', 'dist/start/'] });
  const results = [];
  for (const [number, job] of workerData.jobs.entries()) results.push(await run(job, `?${number}`));
  writeFileSync(`${workerData.path}.seen`, JSON.stringify(results));
  session.disconnect();
  parentPort.close();

  async function run(job, query) {
    const result = { bound: [], hits: [], steps: [] };
    const ids = [];
    paused = async ({ callFrames: [frame], hitBreakpoints = [] }) => {
      const { scriptId, lineNumber: line, columnNumber: column } = frame.location;
      const url = urls.get(scriptId) ?? '';
      const place = { url: url.replace(/\?.*/, ''), line, column };
      if (job.step) {
        // Node's own code, which the pattern does not always hide, or the next program: the step has led out of this one.
        if (url.startsWith('node:') || (place.url === workerData.url && !url.endsWith(query))) return void post('Debugger.resume');
        result.steps.push(place);
        void post(result.steps.length < limit ? 'Debugger.stepOver' : 'Debugger.resume');
        return;
      }
      const breakpoint = ids.indexOf(hitBreakpoints[0]);
      result.hits.push({ breakpoint, ...place, values: await read(frame, job.names?.[breakpoint] ?? []) });
      void post('Debugger.resume');
    };
    for (const [lineNumber, columnNumber] of job.breakpoints) {
      const { breakpointId } = await post('Debugger.setBreakpointByUrl', { url: workerData.url + query, lineNumber, columnNumber });
      ids.push(breakpointId);
    }
    session.on('Debugger.breakpointResolved', resolved);
    await new Promise((resolve) => {
      ended = resolve;
      parentPort.postMessage(query);
    });
    session.off('Debugger.breakpointResolved', resolved);
    for (const breakpointId of ids) await post('Debugger.removeBreakpoint', { breakpointId });
    return result;

    function resolved({ params: { breakpointId, location } }) {
      result.bound[ids.indexOf(breakpointId)] = [location.lineNumber, location.columnNumber];
    }
  }

  /** The values of variables at a pause; of objects only that they are there: what they hold is the program's affair. */
  async function read({ callFrameId }, names) {
    const values = {};
    for (const name of names) {
      const { result, exceptionDetails } = await post('Debugger.evaluateOnCallFrame', { callFrameId, expression: name, silent: true })
        .catch(() => ({ exceptionDetails: {} }));
      if (exceptionDetails !== undefined) continue;
      values[name] = /^(?:function|object)$/.test(result.type) && result.subtype !== 'null' ? result.type : result.description ?? String(result.value ?? result.type);
    }
    return values;
  }
}
