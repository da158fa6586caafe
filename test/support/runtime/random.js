// A small seeded generator of random numbers, and the interleavings of requests that the generator tests play.

export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, int: (n) => Math.floor(next() * n), pick: (list) => list[Math.floor(next() * list.length)] };
}

/** Values by name, made afresh for each run. */
export const values = {
  number: () => 1,
  text: () => 'text',
  nothing: () => undefined,
  object: () => ({ an: 'object' }),
  fulfilled: () => Promise.resolve('fulfilled'),
  rejected: () => {
    const promise = Promise.reject('rejected');
    promise.catch(() => {});
    return promise;
  },
  late: () =>
    new Promise((resolve) => {
      Promise.resolve()
        .then(() => {})
        .then(() => resolve('late'));
    }),
  thenable: () => ({ then: (f) => f('thenable') }),
  failing: () => ({ then: (f, r) => r('failing') }),
  getter: () => ({
    get then() {
      throw 'getter';
    },
  }),
};

/**
 * What yield* can be asked to return where V8 shall be the oracle: V8 13 goes on by next() when that rejects, and not
 * by a throw as ECMA-262 27.6.3.7 and V8 11 do.
 */
export const returnable = Object.keys(values).filter((name) => !['rejected', 'failing', 'getter'].includes(name) ||
  parseInt(process.versions.v8) < 12);

/** Lets `n` ticks go by. */
export const ticks = async (n) => {
  for (let i = 0; i < n; i++) await undefined;
};
