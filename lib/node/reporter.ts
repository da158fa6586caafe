// Where diagnostics of a command go: as text on stderr at once, or collected for --json.

import type { Diagnostic } from '../diagnostics.js';
import { renderDiagnostics } from './code-frame.js';
import { colorsFor } from './colors.js';

export class Reporter {
  readonly diagnostics: Diagnostic[] = [];
  readonly #json: boolean;

  constructor(json: boolean) {
    this.#json = json;
  }

  /** Whether any diagnostic so far is an error. */
  get failed(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }

  /** Takes diagnostics of one text; without `text` they are about the file as a whole. */
  report(diagnostics: readonly Diagnostic[], text: string | undefined): void {
    if (diagnostics.length === 0) return;
    const first = this.diagnostics.length === 0;
    this.diagnostics.push(...diagnostics);
    if (this.#json) return;
    const shown = renderDiagnostics(diagnostics, text, colorsFor(process.stderr));
    process.stderr.write(first ? shown : `\n${shown}`);
  }
}

/**
 * JSON for people and programs: characters that a terminal would act on are escaped, which JSON reads back the same.
 * `indent` 0: in one line.
 */
export function toJson(value: unknown, indent = 2): string {
  const escaped = (c: string): string =>
    Array.from({ length: c.length }, (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
  return `${JSON.stringify(value, null, indent).replace(/[\x7f-\x9f\u2028\u2029\p{Cf}]/gu, escaped)}\n`;
}
