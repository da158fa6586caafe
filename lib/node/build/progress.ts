// A line that tells how far a long build is; only on a terminal, and only after a second.

import { writeSync } from 'node:fs';

/** A stream that may be a terminal. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly fd?: number;
}

const patience = 1000;
const interval = 100;

export class Progress {
  readonly #fd: number | undefined;
  #next = performance.now() + patience;
  #isShown = false;

  constructor(terminal: Terminal | undefined) {
    this.#fd = terminal?.isTTY === true ? terminal.fd : undefined;
  }

  show(done: number, all: number): void {
    if (this.#fd === undefined || performance.now() < this.#next) return;
    this.#next = performance.now() + interval;
    this.#isShown = true;
    this.#write(`\r\x1b[Kbuilding ${done} of ${all} files`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#isShown) this.#write('\r\x1b[K');
    this.#isShown = false;
  }

  /** At once: this thread is busy, and a stream would wait for it. */
  #write(text: string): void {
    try {
      writeSync(this.#fd!, text);
    } catch {
      // a terminal that takes nothing now misses a number
    }
  }
}
