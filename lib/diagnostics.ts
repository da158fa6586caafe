// Diagnostics: the user's errors, with a code and a place. Phases report offsets; lines and columns are worked out once.
// Messages live here, one function per code, so that wording and codes can be seen together.

import { lineStarts, positionOf, type Span } from './source.js';

export type Severity = 'error' | 'warning' | 'info';

export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fileName: string;
  /** Offset in UTF-16 units. */
  readonly start: number;
  readonly length: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  readonly help?: string;
}

/** What a phase reports: a message at a span. */
export interface Report extends Span {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
}

/** Turns reports into diagnostics, in source order. */
export function toDiagnostics(reports: readonly Report[], text: string, fileName: string): readonly Diagnostic[] {
  if (reports.length === 0) return [];
  const starts = lineStarts(text);
  return [...reports]
    .sort((a, b) => a.start - b.start)
    .map(({ code, severity, message, start, end, help }) => {
      const { line, column } = positionOf(starts, start);
      const place = { fileName, start, length: end - start, line: line + 1, column: column + 1 };
      return help === undefined ? { code, severity, message, ...place } : { code, severity, message, ...place, help };
    });
}

function error(code: string, span: Span, message: string, help?: string): Report {
  const base = { code, severity: 'error' as const, message, start: span.start, end: span.end };
  return help === undefined ? base : { ...base, help };
}

function warning(code: string, span: Span, message: string): Report {
  return { code, severity: 'warning', message, start: span.start, end: span.end };
}

export const messages = {
  syntax: (span: Span, message: string) => error('OT1001', span, message),
  binary: (span: Span) => error('OT1002', span, 'This file holds binary data, not source text.'),
  tooDeep: (span: Span) => error('OT1003', span, 'The code is nested too deeply.', 'Split the expression or the statement.'),
  fileKind: (span: Span, extension: string) =>
    error('OT1004', span, `Files that end in '${extension}' cannot be transpiled.`, 'Known are .ot .tscl .ts .mts .cts .js .mjs .cjs.'),
  typesInJavaScript: (span: Span) =>
    error('OT1005', span, 'Type syntax is not allowed in a JavaScript file.', 'Rename the file to .ts or .ot.'),
  jsx: (span: Span) => error('OT1006', span, 'JSX is not supported.'),
  awaitOutside: (span: Span, what: string) =>
    error('OT2001', span, `'${what}' is only allowed in an async function and at the top level.`, "Make the enclosing function 'async'."),
  besideEval: (span: Span, what: string) =>
    error('OT2002', span, `An async function with a direct eval or a 'with' statement cannot hold this: ${what}.`, 'Move one of the two to another function.'),
  awaitInDecorator: (span: Span) =>
    error('OT2004', span, 'await and yield are not supported in this place.', 'Store the value in a variable first.'),
  parameterDecorator: (span: Span) =>
    error('OT2005', span, 'Parameters can only have legacy decorators.', "Set the option 'decorators' to 'legacy'."),
  inputMap: (span: Span) => warning('OT3002', span, 'This source map cannot be read; places lead to this file.'),
  hostName: (span: Span, name: string) =>
    warning('OT3001', span, `With the runtime inlined, '${name}' is the host's and not Oite's.`),
} as const;
