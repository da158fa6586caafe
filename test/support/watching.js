// Children that watch files and go on for ever. Nothing is timed: each step waits for what they say.
import { spawn } from 'node:child_process';

/** Starts Node with `args` in `cwd`; it is ended with the test at the latest. */
export function startWatching(args, cwd, env = {}) {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env } });
  let text = '';
  let waiting = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part) => {
      text += part;
      waiting();
    });
  }
  process.on('exit', () => child.kill('SIGKILL')); // where a step failed
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
  /** Waits for `pattern` in what it prints from now on. */
  const says = (pattern) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill(); // nobody else would
        reject(new Error(`never said ${pattern}: ${text}`));
      }, 60_000);
      waiting = () => {
        const found = pattern.exec(text);
        if (found === null) return;
        clearTimeout(timer);
        text = text.slice(found.index + found[0].length);
        resolve(found[0]);
      };
      waiting();
    });
  /** The same after `change`, which is done again and again: Node may begin to watch a file only after it ran. */
  const saysAfter = async (change, pattern) => {
    change();
    const timer = setInterval(change, 1500);
    try {
      return await says(pattern);
    } finally {
      clearInterval(timer);
    }
  };
  const end = (signal = 'SIGTERM') => {
    child.kill(signal);
    return ended;
  };
  return { says, saysAfter, end };
}
