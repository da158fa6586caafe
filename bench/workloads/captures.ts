// Closures over the variables of each iteration, called in later ones.

async function leaf(x: number): Promise<number> {
  return x + 1;
}

function leafSync(x: number): number {
  return x + 1;
}

export const awaits = (n: number): number => n;

export async function run(n: number): Promise<number> {
  const handlers: (() => number)[] = [];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const base = i * 2;
    handlers[i & 7] = () => base + i;
    sum += await leaf(i);
    sum += handlers[(i >> 1) & 7]!();
  }
  return sum;
}

export function runSync(n: number): number {
  const handlers: (() => number)[] = [];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const base = i * 2;
    handlers[i & 7] = () => base + i;
    sum += leafSync(i);
    sum += handlers[(i >> 1) & 7]!();
  }
  return sum;
}
