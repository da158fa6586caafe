// Ten calls at a time, joined by Promise.all.

const WIDTH = 10;

async function part(i: number): Promise<number> {
  return i * 2;
}

function partSync(i: number): number {
  return i * 2;
}

async function fan(first: number): Promise<number> {
  const parts: Promise<number>[] = [];
  for (let i = 0; i < WIDTH; i++) parts.push(part(first + i));
  let sum = 0;
  for (const value of await Promise.all(parts)) sum += value;
  return sum;
}

function fanSync(first: number): number {
  const parts: number[] = [];
  for (let i = 0; i < WIDTH; i++) parts.push(partSync(first + i));
  let sum = 0;
  for (const value of parts) sum += value;
  return sum;
}

/** The parts, the join, and the await of the whole. */
export const awaits = (n: number): number => n * (WIDTH + 2);

export async function run(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await fan(i);
  return sum;
}

export function runSync(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += fanSync(i);
  return sum;
}
