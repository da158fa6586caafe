const later = (value) => new Promise((resolve) => setTimeout(resolve, 0, value));

async function counting(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += await later(i);
  }
  return sum;
}

async function captures(n) {
  const list = [];
  for (let i = 0; i < n; i++) {
    list.push(() => i);
    await later(i);
  }
  return list.map((f) => f());
}

async function members(list) {
  let text = '';
  for (const item of list) {
    const shown = await later(item);
    text += shown;
  }
  for (const key in { a: 1, b: 2 }) {
    text += await later(key);
  }
  return text;
}

async function repeated(n) {
  let left = n;
  while (left > 0) {
    left = await later(left - 1);
  }
  do {
    left++;
    await later(left);
  } while (left < 2);
  return left;
}

async function labels(n) {
  let count = 0;
  outer: for (;;) {
    for (let i = 0; i < n; i++) {
      await later(i);
      if (i === 1) continue outer;
      count++;
      if (count > 3) {
        break outer;
      }
    }
  }
  return count;
}

async function choices(n) {
  let text = '';
  switch (n) {
    case 0:
      text = await later('zero');
      break;
    case await later(1):
      text = 'one';
    case 2:
      text += await later('two');
      break;
    default:
      text = 'many';
  }
  return text;
}

async function finals(n) {
  const log = [];
  try {
    try {
      log.push('try');
      await later();
      if (n > 0) throw new Error('inner');
      return log.join(' ');
    } catch (error) {
      log.push(error.message);
      await later();
      throw new Error('outer');
    } finally {
      log.push('finally');
      await later();
    }
  } catch {
    log.push('caught');
  } finally {
    log.push('last');
  }
  return log.join(' ');
}

async function leaving(n) {
  for (const i of [1, 2, 3]) {
    try {
      if (i === n) break;
      if (i === 1) continue;
      await later(i);
    } finally {
      await later();
    }
  }
  return n;
}

async function main() {
  const log = [];
  log.push(await counting(3));
  log.push(await captures(2));
  log.push(await members(['x', 'y']));
  log.push(await repeated(2));
  log.push(await labels(3));
  for (let i = 0; i < 4; i++) log.push(await choices(i));
  log.push(await finals(0));
  log.push(await finals(1));
  log.push(await leaving(3));
  return log;
}

export const done = main();
