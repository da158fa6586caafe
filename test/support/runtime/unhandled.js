// `unhandled.js native|eager LETTERS`: rejects a promise with nobody listening and prints what the program gets to see.
const [mode, scenario] = process.argv.slice(2);
const runtime = await import('../../../dist/runtime/runtime.js');
const P = mode === 'eager' ? runtime.Promise : Promise;
const log = (...words) => console.log(...words);
const has = (letter) => scenario.includes(letter);
let promise;

if (has('L')) process.on('unhandledRejection', (reason, p) => log('event', reason?.message ?? reason, p === promise));
if (has('O')) process.once('unhandledRejection', (reason, p) => log('once', reason?.message ?? reason, p === promise));
if (has('H')) process.on('rejectionHandled', (p) => log('handled', p === promise));
if (has('U')) process.on('uncaughtException', (error, origin) => log('uncaught', error.message, origin));
process.on('exit', (code) => log('exit', code));

promise = P.reject(has('p') ? 'primitive' : new Error('boom'));
if (has('q')) queueMicrotask(() => queueMicrotask(() => promise.catch(() => log('caught in time'))));
if (has('t')) process.nextTick(() => promise.catch(() => log('caught in a tick')));
if (has('l')) setTimeout(() => promise.catch(() => log('caught late')), 5);
if (has('2')) P.reject(new Error('second'));
setTimeout(() => log('timer', process.listenerCount('unhandledRejection')), 20);
