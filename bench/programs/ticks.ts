// In which order things happen that the specification orders by ticks.

export async function order(): Promise<string> {
  const log: string[] = [];
  const note = (name: string) => (): void => {
    log.push(name);
  };
  const ticks = (name: string, count: number): void => {
    let promise = Promise.resolve();
    for (let i = 1; i <= count; i++) promise = promise.then(note(`${name}${i}`));
  };
  const plain = async (): Promise<void> => {
    await null;
    log.push('plain');
  };
  const returns = async (): Promise<number> => Promise.resolve(1);
  const awaits = async (): Promise<number> => await Promise.resolve(1);
  const foreign = { then: (resolve: (value: number) => void): void => resolve(2) };
  async function* generator(): AsyncGenerator<number> {
    yield 1;
    yield Promise.resolve(2);
    return Promise.resolve(3);
  }
  const iterate = async (): Promise<void> => {
    for await (const x of generator()) log.push(`item ${x}`);
    log.push('iterated');
  };
  const fails = async (): Promise<void> => {
    try {
      await Promise.reject(new Error('x'));
    } catch {
      log.push('caught');
    } finally {
      await 0;
      log.push('finally');
    }
  };
  ticks('tick ', 14);
  plain();
  returns().then(note('returned'));
  awaits().then(note('awaited'));
  (async () => {
    await foreign;
    log.push('foreign');
  })();
  iterate();
  fails().then(note('failed'));
  await new Promise((resolve) => setTimeout(resolve, 5));
  return log.join();
}
