// Writes the operations of one function's listing: an append-only list in which jump targets are labels until the end.
// Arguments are kept as the text that is printed, in the notation of Rust's debug format, as the seed prints them.

import type { Span } from '../source.js';
import { invariant } from '../invariant.js';

/** One operation. `args` are printed text; `targets` are the indices this operation may jump to. */
export interface ListedOp extends Span {
  readonly index: number;
  readonly op: string;
  readonly args: readonly string[];
  readonly targets: readonly number[];
}

/** A place to jump to, not known yet when the jump is written. */
export interface Label {
  index: number;
}

type Argument = string | Label;

interface PendingOp extends Span {
  readonly op: string;
  readonly args: readonly Argument[];
}

/** Operations with named fields are printed with braces: `SetupTry { catch_addr: 4, finally_addr: 9 }`. */
const fieldNames: Readonly<Record<string, readonly string[]>> = {
  SetupTry: ['catch_addr', 'finally_addr'],
};

/** Operations after which the next one is not reached in sequence. */
const leaves = new Set(['Return', 'Throw', 'Jump', 'Leave']);

export class ListingWriter {
  private readonly ops: PendingOp[] = [];
  private labelled = -1;

  label(): Label {
    return { index: -1 };
  }

  /** Binds `label` to the next operation, which may be one past the last. */
  place(label: Label): void {
    invariant(label.index === -1, 'a listing label is placed twice');
    label.index = this.ops.length;
    this.labelled = this.ops.length;
  }

  add(span: Span, op: string, ...args: readonly Argument[]): void {
    this.ops.push({ start: span.start, end: span.end, op, args });
  }

  /** Whether control can fall out of the end of what is written so far. */
  fallsThrough(): boolean {
    const last = this.ops[this.ops.length - 1];
    return last === undefined || this.labelled === this.ops.length || !leaves.has(last.op);
  }

  finish(): readonly ListedOp[] {
    return this.ops.map(({ op, args, start, end }, index) => {
      const targets: number[] = [];
      const names = fieldNames[op];
      const printed = args.map((arg, position) => {
        const name = names?.[position];
        let text = arg as string;
        if (typeof arg !== 'string') {
          invariant(arg.index >= 0, 'a listing label is never placed');
          targets.push(arg.index);
          text = String(arg.index);
        }
        return name === undefined ? text : `${name}: ${text}`;
      });
      return { index, op, args: printed, targets, start, end };
    });
  }
}

/** The printed form of one operation: `[7] Call(1)`. */
export function printOp({ index, op, args }: ListedOp): string {
  if (args.length === 0) return `[${index}] ${op}`;
  const list = args.join(', ');
  return fieldNames[op] === undefined ? `[${index}] ${op}(${list})` : `[${index}] ${op} { ${list} }`;
}

const hidden = /["\\]|[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0',
};

/** A double-quoted string; what a terminal could not show, or could obey, is escaped. */
export function quoted(text: string): string {
  return `"${text.replace(hidden, (c) => shortEscapes[c] ?? `\\u{${c.codePointAt(0)!.toString(16)}}`)}"`;
}

/** Source text that is printed without quotes (regular expressions, names in headers). */
export function printable(text: string): string {
  return text.replace(hidden, (c) => (c === '"' || c === '\\' ? c : `\\u{${c.codePointAt(0)!.toString(16)}}`));
}

/** A number as Rust's debug format shows a 64-bit float: `42.0`, `0.1`, `1e21`, `inf`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) return value.toExponential().replace('e+', 'e');
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}
