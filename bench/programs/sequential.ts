// One task that waits again and again, and nothing beside it: for a callback, for a promise of the host, and for the other
// end of a queue, a second task that waits for the first.

class Queue {
  private items: number[] = [];
  private waiting: ((item: number) => void)[] = [];

  put(item: number): void {
    const resolve = this.waiting.shift();
    if (resolve) resolve(item);
    else this.items.push(item);
  }

  take(): Promise<number> {
    const item = this.items.shift();
    return new Promise((resolve) => {
      if (item === undefined) this.waiting.push(resolve);
      else resolve(item);
    });
  }
}

const host = globalThis.Promise;

async function callback(value: number): Promise<number> {
  await new Promise<void>((resolve) => queueMicrotask(resolve));
  return value;
}

async function echo(from: Queue, to: Queue, n: number): Promise<void> {
  for (let i = 0; i < n; i++) to.put(await from.take() + 1);
}

/** Awaits that wait: two of the task, one of the host, two at the queues. */
export const awaits = (n: number): number => n * 5;

export async function run(n: number): Promise<number> {
  const there = new Queue();
  const back = new Queue();
  const other = echo(there, back, n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += await callback(i);
    sum += await host.resolve(i).then((x) => x + 1);
    there.put(i);
    sum += await back.take();
  }
  await other;
  return sum;
}
