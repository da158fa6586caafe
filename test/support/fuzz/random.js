// A seeded source of choices: the same seed gives the same program on every machine.

/** Numbers, picks and chances from one seed (mulberry32). */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (p) => next() < p,
    pick: (items) => items[below(items.length)],
    /** Picks a key of a table of weights. */
    weighted(table) {
      let total = 0;
      for (const key in table) total += table[key];
      let at = next() * total;
      for (const key in table) if ((at -= table[key]) < 0) return key;
      return Object.keys(table)[0];
    },
  };
}
