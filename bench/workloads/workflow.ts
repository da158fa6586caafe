// A request handler over a store in memory: lookups, a loop, an early return, try and finally.

interface Session { userId: number }
interface User { id: number; name: string; discount: number }
interface Order { id: number; amount: number; item: string }
interface Reply { status: number; total: number }

class Store {
  readonly sessions = new Map<string, Session>();
  readonly users = new Map<number, User>();
  readonly orders = new Map<number, Order[]>();
  readonly prices = new Map<string, number>();
  open = 0;

  async session(token: string): Promise<Session | undefined> {
    return this.sessions.get(token);
  }
  async user(id: number): Promise<User> {
    const user = this.users.get(id);
    if (user === undefined) throw new Error(`no user ${id}`);
    return user;
  }
  async ordersOf(id: number): Promise<Order[]> {
    return this.orders.get(id) ?? [];
  }
  async price(item: string): Promise<number> {
    return this.prices.get(item) ?? 0;
  }

  sessionSync(token: string): Session | undefined {
    return this.sessions.get(token);
  }
  userSync(id: number): User {
    const user = this.users.get(id);
    if (user === undefined) throw new Error(`no user ${id}`);
    return user;
  }
  ordersOfSync(id: number): Order[] {
    return this.orders.get(id) ?? [];
  }
  priceSync(item: string): number {
    return this.prices.get(item) ?? 0;
  }
}

async function totalOf(store: Store, user: User): Promise<number> {
  let total = 0;
  for (const order of await store.ordersOf(user.id)) {
    total += order.amount * await store.price(order.item);
  }
  return total * (1 - user.discount);
}

async function handle(store: Store, token: string): Promise<Reply> {
  store.open++;
  try {
    const session = await store.session(token);
    if (session === undefined) return { status: 401, total: 0 };
    const user = await store.user(session.userId);
    const total = await totalOf(store, user);
    return { status: 200, total };
  } finally {
    store.open--;
  }
}

function totalOfSync(store: Store, user: User): number {
  let total = 0;
  for (const order of store.ordersOfSync(user.id)) {
    total += order.amount * store.priceSync(order.item);
  }
  return total * (1 - user.discount);
}

function handleSync(store: Store, token: string): Reply {
  store.open++;
  try {
    const session = store.sessionSync(token);
    if (session === undefined) return { status: 401, total: 0 };
    const user = store.userSync(session.userId);
    const total = totalOfSync(store, user);
    return { status: 200, total };
  } finally {
    store.open--;
  }
}

const USERS = 64;
const tokens: string[] = [];

function fill(): Store {
  const store = new Store();
  tokens.length = 0;
  for (let id = 0; id < USERS; id++) {
    tokens.push(`token-${id}`);
    // Every eighth caller has no session.
    if (id % 8 !== 7) store.sessions.set(tokens[id]!, { userId: id });
    store.users.set(id, { id, name: `user ${id}`, discount: (id % 4) / 8 });
    const orders: Order[] = [];
    for (let i = 0; i < 4; i++) orders.push({ id: i, amount: i + 1, item: `item-${(id + i) % 16}` });
    store.orders.set(id, orders);
  }
  for (let i = 0; i < 16; i++) store.prices.set(`item-${i}`, 10 + i);
  return store;
}

/** Of eight requests seven take nine awaits, with that of the handler itself, and one takes two. */
export const awaits = (n: number): number => (n * (7 * 9 + 2)) / 8;

export async function run(n: number): Promise<number> {
  const store = fill();
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const reply = await handle(store, tokens[i % USERS]!);
    sum += reply.status + reply.total;
  }
  return sum + store.open;
}

export function runSync(n: number): number {
  const store = fill();
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const reply = handleSync(store, tokens[i % USERS]!);
    sum += reply.status + reply.total;
  }
  return sum + store.open;
}
