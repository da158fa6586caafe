// A closure over the variables of each iteration, called in the next one.

async function leaf(x: number): Promise<number> {
  return x + 1;
}

function leafSync(x: number): number {
  return x + 1;
}

export const awaits = (n: number): number => n;

export async function run(n: number): Promise<number> {
  let previous = (): number => 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = await leaf(i);
    sum += previous();
    previous = () => value + i;
  }
  return sum;
}

export function runSync(n: number): number {
  let previous = (): number => 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = leafSync(i);
    sum += previous();
    previous = () => value + i;
  }
  return sum;
}
