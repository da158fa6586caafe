// A file with errors, on its way to the person who wrote it. Whoever catches it sees a SyntaxError with `diagnostics`;
// when nobody does, the terminal shows the code frames and nothing else: no stack of ours, no line of our code.

import type { Diagnostic } from '../diagnostics.js';
import { renderDiagnostics } from './code-frame.js';
import { colorsFor } from './colors.js';
import { isMainThread } from './threads.js';

const code = 'ERR_OITE_SOURCE';

/** The error's own properties are plain data: they survive the way from the loader's thread. */
export interface SourceError extends SyntaxError {
  readonly code: typeof code;
  readonly diagnostics: readonly Diagnostic[];
  readonly sourceText: string;
  /** Folders in which a missing file would end it. */
  readonly folders: readonly string[];
}

/** An error for the diagnostics of one file. Its `stack` is the plain text of the code frames. `folders`: as in `SourceError`. */
export function sourceError(diagnostics: readonly Diagnostic[], sourceText: string, folders: readonly string[]): SourceError {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const [first] = errors;
  const place = first === undefined ? '' : `${first.fileName}:${first.line}:${first.column} - ${first.code}: `;
  const error = new SyntaxError(`${place}${first?.message ?? 'unknown error'}`);
  error.stack = renderDiagnostics(errors, sourceText, colorsFor({}, {})).trimEnd();
  const hidden = (value: unknown) => ({ value, enumerable: false, configurable: true, writable: true });
  return Object.defineProperties(error, {
    code: hidden(code),
    diagnostics: hidden(errors),
    sourceText: hidden(sourceText),
    folders: hidden(folders),
  }) as SourceError;
}

export function isSourceError(error: unknown): error is SourceError {
  return error instanceof Error && (error as Partial<SourceError>).code === code;
}

/** Prints the code frames of `error` on stderr. */
export function printSourceError(error: SourceError): void {
  const { diagnostics, sourceText } = error;
  const text =
    Array.isArray(diagnostics) && typeof sourceText === 'string'
      ? renderDiagnostics(diagnostics, sourceText, colorsFor(process.stderr))
      : `${error.stack}\n`;
  process.stderr.write(text);
}

/** Tells `node --watch` to wait for files that are missing, too: it watches what was loaded, and no new file ever was. */
function awaitMissing({ folders }: SourceError): void {
  if (process.env['WATCH_REPORT_DEPENDENCIES'] !== undefined && folders.length > 0) process.send?.({ 'watch:require': folders });
}

let watching = false;

/** Lets an uncaught source error end the process with its code frames alone and exit code 1. */
export function watchUncaught(): void {
  // In a worker the error goes to the parent's 'error' event: its `stack` is the frame already.
  if (watching || !isMainThread()) return;
  watching = true;
  process.on('uncaughtExceptionMonitor', (error) => {
    const handled = process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback();
    if (!isSourceError(error) || handled) return;
    awaitMissing(error);
    printSourceError(error);
    process.exit(1);
  });
}
