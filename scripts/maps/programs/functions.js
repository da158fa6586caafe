const later = (value) => new Promise((resolve) => setTimeout(resolve, 0, value));

async function plain(n) {
  const a = await later(n);
  const b = a + 1;
  return b;
}

const arrow = async (n) => {
  let x = n;
  x += await later(1);
  return x;
};

const expression = async function named(n) {
  if (n > 1) {
    return await plain(n);
  }
  return n;
};

async function never(n) {
  const double = n * 2;
  return double;
}

class Counter {
  #count = 0;
  async add(n) {
    this.#count += await later(n);
    return this.#count;
  }
  async #hidden() {
    await later();
    return this.#count;
  }
  async read() {
    const count = await this.#hidden();
    return count;
  }
  static async make(n) {
    const counter = new Counter();
    await counter.add(n);
    return counter;
  }
}

class Twice extends Counter {
  async add(n) {
    const first = await super.add(n);
    const second = await super.add(n);
    return first + second;
  }
}

const object = {
  base: 10,
  async method(n) {
    const value = this.base + (await plain(n));
    return value;
  },
  async 'quoted name'() {
    await later();
    return 'quoted';
  },
};

async function parameters(a, { b, c = 3 }, [d], ...rest) {
  const sum = a + b + c + d;
  await later();
  return sum + rest.length;
}

async function closures(n) {
  let total = 0;
  const add = (k) => {
    total += k;
  };
  add(n);
  await later();
  add(1);
  const read = async () => {
    await later();
    return total;
  };
  return read();
}

async function nested(n) {
  async function inner(m) {
    const y = await later(m);
    return y + n;
  }
  const z = await inner(1);
  return z;
}

async function operators(n) {
  const list = [await later(1), await later(2)];
  const either = n > 0 ? await later('yes') : await later('no');
  const fallback = (await later(null)) || 'none';
  const text = `${await later('a')}-${either}`;
  return { list, text, fallback };
}

async function recursive(n) {
  if (n === 0) return 0;
  const rest = await recursive(n - 1);
  return rest + n;
}

async function main() {
  const log = [];
  log.push(await plain(1));
  log.push(await arrow(2));
  log.push(await expression(3));
  log.push(await never(4));
  const counter = await Counter.make(5);
  log.push(await counter.read());
  log.push(await new Twice().add(6));
  log.push(await object.method(7));
  log.push(await object['quoted name']());
  log.push(await parameters(1, { b: 2 }, [4], 5, 6));
  log.push(await closures(8));
  log.push(await nested(9));
  log.push(await operators(10));
  log.push(await recursive(3));
  return log;
}

export const done = main();
