// Ten thousand tasks in flight, each of which really waits: a task awaits a step, and the step awaits a gate that opens
// in a later turn of the event loop. There is no synchronous form.

class Gate {
  private waiting: (() => void)[] = [];

  pass(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  open(): boolean {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
    return waiting.length > 0;
  }
}

export const TASKS = 10_000;

async function step(gate: Gate, value: number): Promise<number> {
  await gate.pass();
  return value + 1;
}

async function task(gate: Gate, rounds: number, first: number): Promise<number> {
  let value = first;
  for (let i = 0; i < rounds; i++) value = await step(gate, value);
  return value;
}

export async function suspend(tasks: number, rounds: number): Promise<number> {
  const gate = new Gate();
  const running: Promise<number>[] = [];
  for (let i = 0; i < tasks; i++) running.push(task(gate, rounds, i));
  const turn = (): void => {
    if (gate.open()) setImmediate(turn);
  };
  setImmediate(turn);
  let sum = 0;
  for (const value of await Promise.all(running)) sum += value;
  return sum;
}

/** `n` rounds of all tasks, two awaits each. */
export const awaits = (n: number): number => n * TASKS * 2;

export const run = (n: number): Promise<number> => suspend(TASKS, n);
