// `using` and `await using`: ECMA-262 (2026) 14.3.1 and the DisposeCapability records of 9.x, without DisposableStack.

import { asyncDisposeKey, call, callable, disposeKey, Error, hidden, object } from './host.js';

type Suppressed = new (error: unknown, suppressed: unknown, message?: string) => Error;

/** The host's, or one like it. */
export const SuppressedError: Suppressed = (globalThis as unknown as { SuppressedError?: Suppressed }).SuppressedError ??
  class SuppressedError extends Error {
    static {
      hidden(this.prototype, 'name', 'SuppressedError');
      hidden(this.prototype, 'message', '');
    }

    constructor(error: unknown, suppressed: unknown, message?: string) {
      super();
      if (message !== undefined) hidden(this, 'message', `${message}`);
      hidden(this, 'error', error);
      hidden(this, 'suppressed', suppressed);
    }
  };

/** One resource: ECMA-262 DisposableResource. */
interface Resource {
  readonly value: unknown;
  readonly method: unknown;
  readonly async: boolean;
  /** The method is a `Symbol.dispose` that stands in for the async one: what it gives is not awaited. */
  readonly stand: boolean;
}

/** The resources of one block, and the error that leaves it. */
export class Scope {
  readonly r: Resource[] = [];
  /** There is an error, and which. */
  f = false;
  x: unknown;
  /** needsAwait and hasAwaited of DisposeResources. */
  n = false;
  a = false;

  /** AddDisposableResource of a `using`; gives the value. */
  use<T>(value: T): T {
    return this.add(value, false);
  }

  /** AddDisposableResource of an `await using`; gives the value. */
  useAsync<T>(value: T): T {
    return this.add(value, true);
  }

  private add<T>(value: T, async: boolean): T {
    let method: unknown;
    let stand = false;
    if (value !== undefined && value !== null) {
      object(value, '');
      if (async) method = (value as Record<PropertyKey, unknown>)[asyncDisposeKey];
      if (method === undefined || method === null) {
        stand = async;
        method = (value as Record<PropertyKey, unknown>)[disposeKey];
      }
      callable(method, 'Symbol.dispose method');
    } else if (!async) return value;
    this.r.push({ value, method, async, stand });
    return value;
  }

  /** An error leaves the block, or comes from a disposal: it suppresses the one before. */
  fail(error: unknown): void {
    this.x = this.f ? new SuppressedError(error, this.x, 'An error was suppressed during disposal') : error;
    this.f = true;
  }

  /** Disposes what is left up to the next await, and gives what to await; undefined: all is done, `end` is next. */
  next(): { v: unknown } | undefined {
    for (;;) {
      const resource = this.r[this.r.length - 1];
      if (resource === undefined || (!resource.async && this.n)) {
        // What was null or undefined in an `await using` takes its turn too, once.
        const owed = this.n && !this.a;
        this.n = false;
        if (owed) {
          if (resource === undefined) this.a = true;
          return { v: undefined };
        }
        if (resource === undefined) return undefined;
      }
      this.r.pop();
      const { value, method, async, stand } = resource;
      if (method === undefined) this.n = true;
      else {
        let result: unknown;
        try {
          result = call(method, value);
        } catch (e) {
          this.fail(e);
          if (!stand) continue;
        }
        if (async) {
          this.a = true;
          return { v: stand ? undefined : result };
        }
      }
    }
  }

  /** Throws the error, if there is one. */
  end(): void {
    if (this.f) throw this.x;
  }

  /** The end of a block that has no `await using`. */
  dispose(): void {
    this.next();
    this.end();
  }
}

export const scope = (): Scope => new Scope();
