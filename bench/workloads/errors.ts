// An error that passes a `finally` on its way through three frames.

let cleaned = 0;

async function parse(x: number): Promise<number> {
  if (x >= 0) throw new RangeError(`bad input ${x & 7}`);
  return x;
}

async function read(x: number): Promise<number> {
  try {
    return await parse(x);
  } finally {
    cleaned++;
  }
}

async function load(x: number): Promise<number> {
  const value = await read(x);
  return value + 1;
}

function parseSync(x: number): number {
  if (x >= 0) throw new RangeError(`bad input ${x & 7}`);
  return x;
}

function readSync(x: number): number {
  try {
    return parseSync(x);
  } finally {
    cleaned++;
  }
}

function loadSync(x: number): number {
  const value = readSync(x);
  return value + 1;
}

export const awaits = (n: number): number => n * 3;

export async function run(n: number): Promise<number> {
  let sum = 0;
  cleaned = 0;
  for (let i = 0; i < n; i++) {
    try {
      sum += await load(i);
    } catch (error) {
      sum += (error as Error).message.length;
    }
  }
  return sum + cleaned;
}

export function runSync(n: number): number {
  let sum = 0;
  cleaned = 0;
  for (let i = 0; i < n; i++) {
    try {
      sum += loadSync(i);
    } catch (error) {
      sum += (error as Error).message.length;
    }
  }
  return sum + cleaned;
}
