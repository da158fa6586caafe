// Programs that grow in one dimension, for scripts/transpile-speed.js.

const repeat = (count, make) => Array.from({ length: count }, (_, i) => make(i)).join('');

const unit = (i) => `
export interface Item${i} { readonly id: number; name: string }
/** Sums up what the source says. */
export async function total${i}(items: readonly Item${i}[], load: (id: number) => Promise<number>): Promise<number> {
  let sum = 0;
  for (const item of items) {
    try {
      const amount: number = await load(item.id);
      if (amount > 0) sum += amount;
    } catch (error) {
      console.error(\`\${item.name}: \${(error as Error).message}\`);
    }
  }
  return sum;
}
export class Store${i}<T extends Item${i}> {
  private readonly items = new Map<number, T>();
  constructor(protected readonly limit: number = 10) {}
  get size(): number { return this.items.size; }
  add(item: T): this { if (this.size < this.limit) this.items.set(item.id, item); return this; }
  async first(match: (item: T) => Promise<boolean>): Promise<T | undefined> {
    for (const item of this.items.values()) if (await match(item)) return item;
    return undefined;
  }
}
`;

/** `make(size)` is Oite source of that size; times are given per `unit`. */
export const shapes = [
  { name: 'size of a file (KB)', unit: 'KB', sizes: [100, 1000, 10000], make: (size) => {
    const one = unit(0).length;
    return repeat(Math.ceil(size * 1000 / (one + 8)), unit);
  } },
  { name: 'async functions', unit: 'function', sizes: [100, 1000, 10000], make: (n) => repeat(n, (i) => `async function f${i}(x) { return await g(x) + ${i}; }\n`) },
  { name: 'plain functions', unit: 'function', sizes: [100, 1000, 10000], make: (n) => repeat(n, (i) => `function f${i}(x: number) { return g(x) + ${i}; }\n`) },
  { name: 'classes with async methods', unit: 'class', sizes: [100, 1000, 10000], make: (n) => repeat(n, (i) => `class C${i} { #x = ${i}; async m(y) { return this.#x + await y; } }\n`) },
  { name: 'awaits in a row', unit: 'await', sizes: [50, 500, 5000], make: (n) => `async function f(g) {\n${repeat(n, (i) => `  await g(${i});\n`)}}\n` },
  { name: 'awaits, each with a variable', unit: 'await', sizes: [50, 500, 5000], make: (n) => `async function f(g) {\n${repeat(n, (i) => `  const x${i} = await g(${i});\n`)}  return [${repeat(n, (i) => `x${i}, `)}];\n}\n` },
  { name: 'awaits in one expression', unit: 'await', sizes: [50, 500, 5000], make: (n) => `async function f(g) {\n  return g(${repeat(n, (i) => `await g(${i}), `)});\n}\n` },
  { name: 'awaits in a chain of operators', unit: 'await', sizes: [50, 500, 5000], make: (n) => `async function f(g) {\n  return 0${repeat(n, (i) => ` + await g(${i})`)};\n}\n` },
  { name: 'awaits in try', unit: 'await', sizes: [50, 500, 5000], make: (n) => `async function f(g) {\n${repeat(n, (i) => `  try { await g(${i}); } catch (e) { g(e); } finally { await g(); }\n`)}}\n` },
  { name: 'awaits in loops', unit: 'await', sizes: [50, 500, 5000], make: (n) => `async function f(g) {\n${repeat(n, (i) => `  for (const x of g(${i})) { if (x) continue; await x; }\n`)}}\n` },
  { name: 'await in an else-if chain', unit: 'await', sizes: [25, 250, 1000], make: (n) => `async function f(g) {\n  if (g) await 0;\n${repeat(n, (i) => `  else if (g(${i})) await ${i};\n`)}}\n` },
  { name: 'nested async functions', unit: 'level', sizes: [10, 50, 250], make: (n) => `${repeat(n, (i) => `async function f${i}(x) { await x; let y${i} = x;\n`)}${repeat(n, (i) => `await y${n - 1 - i}; return y${n - 1 - i}; }\n`)}` },
  { name: 'nested async arrows', unit: 'level', sizes: [10, 50, 250], make: (n) => `const f = ${repeat(n, (i) => `async (x${i}) => { await x${i}; return `)}1${'; }'.repeat(n)};\n` },
  { name: 'nested blocks', unit: 'level', sizes: [10, 50, 250], make: (n) => `async function f(g) {\n${repeat(n, (i) => `for (const x${i} of g) { await x${i};\n`)}${'}\n'.repeat(n)}}\n` },
  { name: 'nested try', unit: 'level', sizes: [10, 50, 250], make: (n) => `async function f(g) {\n${'try {\n'.repeat(n)}await g;\n${'} finally { await g; }\n'.repeat(n)}}\n` },
  { name: 'nested calls', unit: 'level', sizes: [10, 100, 500], make: (n) => `async function f(g) {\n return ${'g(await '.repeat(n)}g${')'.repeat(n)};\n}\n` },
  { name: 'enum members', unit: 'member', sizes: [100, 1000, 10000], make: (n) => `enum E {\n${repeat(n, (i) => `  A${i} = ${i},\n`)}}\n` },
  { name: 'references to one variable', unit: 'name', sizes: [100, 1000, 10000], make: (n) => `async function f(g) {\n  let x = 0;\n  const h = () => x;\n${repeat(n, () => '  x = g(x);\n')}  await h();\n}\n` },
  { name: 'text without line breaks (KB)', unit: 'KB', sizes: [10, 100, 1000], make: (n) => repeat(n, (i) => unit(i).replace(/\s*\n\s*/g, ' ').replace(/\/\*.*?\*\//g, '')) },
];
