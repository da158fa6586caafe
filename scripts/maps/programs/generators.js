const later = (value) => new Promise((resolve) => setTimeout(resolve, 0, value));

async function* numbers(n) {
  for (let i = 0; i < n; i++) {
    yield await later(i);
  }
}

async function* doubled(source) {
  for await (const x of source) {
    const y = x * 2;
    yield y;
  }
}

async function* joined(n) {
  yield 'start';
  yield* numbers(n);
  const last = yield 'end';
  return last;
}

async function* closing() {
  try {
    yield 1;
    yield 2;
  } finally {
    await later();
  }
}

class Range {
  constructor(n) {
    this.n = n;
  }
  async *[Symbol.asyncIterator]() {
    const { n } = this;
    for (let i = 0; i < n; i++) yield i;
  }
}

async function sum(source) {
  let total = 0;
  for await (const x of source) {
    total += x;
  }
  return total;
}

async function early() {
  const seen = [];
  for await (const x of closing()) {
    seen.push(x);
    break;
  }
  return seen;
}

async function talking() {
  const it = joined(1);
  const first = await it.next();
  await it.next();
  await it.next();
  const end = await it.next('value');
  return [first, end];
}

async function mixed() {
  const pair = [later(1), 2];
  let total = 0;
  for await (const x of pair) total += x;
  return total;
}

async function together() {
  const [a, b] = await Promise.all([sum(numbers(2)), sum(doubled(numbers(3)))]);
  const settled = await Promise.allSettled([Promise.reject(new Error('no')), later(1)]);
  return a + b + settled.length;
}

async function main() {
  const log = [];
  log.push(await sum(numbers(3)));
  log.push(await sum(new Range(2)));
  log.push(await early());
  log.push(await talking());
  log.push(await mixed());
  log.push(await together());
  return log;
}

export const done = main();
