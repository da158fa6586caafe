// An async call that completes at once, awaited in a loop.

async function leaf(x: number): Promise<number> {
  return x + 1;
}

function leafSync(x: number): number {
  return x + 1;
}

export const awaits = (n: number): number => n;

export async function run(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await leaf(i);
  return sum;
}

export function runSync(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += leafSync(i);
  return sum;
}
