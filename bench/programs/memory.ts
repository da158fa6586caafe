// Tasks that wait: each holds a number across its await, and its promise is kept.

async function task(gate: Promise<number>, i: number): Promise<number> {
  const own = i * 2;
  return await gate + own;
}

export function prepare(tasks: number) {
  let open: (value: number) => void = () => {};
  const gate = new Promise<number>((resolve) => {
    open = resolve;
  });
  const running: Promise<number>[] = [];
  const start = (count: number): void => {
    for (let i = 0; i < count; i++) running.push(task(gate, i));
  };
  start(tasks);
  return {
    start,
    async finish(): Promise<number> {
      open(1);
      let sum = 0;
      for (const one of running) sum += await one;
      return sum;
    },
  };
}
