// Tasks inside of an AsyncLocalStorage: ten, each with a store of its own, which it looks at after each await. What loses a
// store computes something else.

import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<{ readonly id: number }>();

async function step(value: number): Promise<number> {
  await new Promise<void>((resolve) => queueMicrotask(resolve));
  return value + (storage.getStore()?.id ?? -1000);
}

async function task(n: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += await step(i);
    sum += storage.getStore()?.id ?? -1000;
  }
  return sum;
}

export const awaits = (n: number): number => n * 2;

export async function run(n: number): Promise<number> {
  const tasks: Promise<number>[] = [];
  for (let id = 0; id < 10; id++) tasks.push(storage.run({ id }, () => task(Math.ceil(n / 10))));
  let sum = 0;
  for (const one of tasks) sum += await one;
  return sum;
}
