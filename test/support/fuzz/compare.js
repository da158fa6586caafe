// Compares the log of a program's native run with that of its lowered form.

/**
 * The log of a program, and what went wrong with it or null. lower(text) gives { code } or { problem }; expected(text) the log
 * to be met.
 */
export function compare(text, expected, lower, runner) {
  const log = expected(text);
  return { log, failure: isBroken(log) ? null : failureOf(text, log, lower, runner) };
}

function failureOf(text, wanted, lower, runner) {
  const lowered = attempt(lower, text);
  if (lowered.problem !== undefined) return { kind: lowered.kind, detail: lowered.problem };
  let got = runner.run(lowered.code);
  // A busy machine is no failure: only what does not end with a long limit either.
  if (got.some((line) => line.includes('(time)'))) got = runner.run(lowered.code, { timeout: 10000 });
  // Endless programs stop at some entry or other: what they logged before is compared.
  const length = wanted.length >= 2900 ? 2900 : Math.max(wanted.length, got.length);
  for (let i = 0; i < length; i++) {
    if (wanted[i] === got[i]) continue;
    return {
      kind: got.some((line) => line.startsWith('does not parse')) ? 'output' : 'log',
      detail: describe(wanted, got, i),
      code: lowered.code,
    };
  }
  return null;
}

// A candidate of the shrinker may not parse or not end: no program to compare.
const isBroken = (log) =>
  log.length === 0 || log.some((line) => line.startsWith('does not parse') || line.includes('(time)'));

function attempt(lower, text) {
  try {
    const result = lower(text);
    return result.problem === undefined ? result : { kind: 'diagnostic', problem: result.problem };
  } catch (error) {
    return { kind: 'crash', problem: String(error.stack).split('\n', 6).join('\n') };
  }
}

function describe(wanted, got, at) {
  const from = Math.max(0, at - 2);
  const show = (lines) =>
    lines
      .slice(from, at + 3)
      .map((line, i) => `  ${from + i === at ? '>' : ' '} ${line}`)
      .join('\n');
  return `entry ${at} of ${wanted.length}\n native:\n${show(wanted)}\n lowered (${got.length}):\n${show(got)}`;
}
