// An async generator read through `for await`.

async function* numbers(n: number): AsyncGenerator<number> {
  for (let i = 0; i < n; i++) yield i * 2;
}

function* numbersSync(n: number): Generator<number> {
  for (let i = 0; i < n; i++) yield i * 2;
}

export const awaits = (n: number): number => n;

export async function run(n: number): Promise<number> {
  let sum = 0;
  for await (const x of numbers(n)) sum += x;
  return sum;
}

export function runSync(n: number): number {
  let sum = 0;
  for (const x of numbersSync(n)) sum += x;
  return sum;
}
