// The Fibonacci numbers by recursion.

async function fibonacci(n: number): Promise<number> {
  if (n < 2) return n;
  return await fibonacci(n - 1) + await fibonacci(n - 2);
}

function fibonacciSync(n: number): number {
  if (n < 2) return n;
  return fibonacciSync(n - 1) + fibonacciSync(n - 2);
}

/** `n` times fibonacci(15), which makes 1,973 calls; each is awaited. */
export const awaits = (n: number): number => n * 1973;

export async function run(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await fibonacci(15);
  return sum;
}

export function runSync(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += fibonacciSync(15);
  return sum;
}
