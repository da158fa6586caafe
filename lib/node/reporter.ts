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
