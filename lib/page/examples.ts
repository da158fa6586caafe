// What a playground can begin with.

export interface Example {
  readonly title: string;
  readonly source: string;
}

export const examples: readonly Example[] = [
  {
    title: 'A loop with try and finally',
    source: `// Downloads pages one after the other, tries again when a server is busy, and closes what it has opened.
interface Page { readonly url: string; readonly text: string }

async function download(urls: string[], retries: number): Promise<Page[]> {
    const pages: Page[] = [];
    const session = await open();
    try {
        for (const url of urls) {
            for (let attempt = 1; ; attempt++) {
                try {
                    const response = await session.get(url);
                    pages.push({ url, text: await response.text() });
                    break;
                } catch (error: any) {
                    if (error.status !== 503 || attempt === retries) throw error;
                    await sleep(attempt * 100);
                }
            }
        }
    } finally {
        await session.close();
    }
    return pages;
}
`,
  },
  {
    title: 'The first await',
    source: `async function test() {
    const result = await Promise.resolve(42);
    return result;
}
`,
  },
  {
    title: 'An async generator and for await',
    source: `async function* lines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
    let rest = "";
    for await (const chunk of chunks) {
        const parts = (rest + chunk).split("\\n");
        rest = parts.pop()!;
        yield* parts;
    }
    if (rest !== "") yield rest;
}

export async function count(chunks: AsyncIterable<string>): Promise<number> {
    let total = 0;
    for await (const line of lines(chunks)) {
        if (line.startsWith("#")) continue;
        total++;
    }
    return total;
}
`,
  },
  {
    title: 'A class, captured variables, await using',
    source: `class Store {
    #items = new Map<string, number>();

    async add(name: string, amount: Promise<number>): Promise<number> {
        const sum = (this.#items.get(name) ?? 0) + await amount;
        this.#items.set(name, sum);
        return sum;
    }

    async all(names: string[]): Promise<(() => number)[]> {
        const later: (() => number)[] = [];
        await using lock = await this.lock();
        for (let i = 0; i < names.length; i++) {
            await this.add(names[i], Promise.resolve(i));
            later.push(() => i);
        }
        return later;
    }

    async lock(): Promise<AsyncDisposable> {
        return { async [Symbol.asyncDispose]() { await null; } };
    }
}
`,
  },
];
