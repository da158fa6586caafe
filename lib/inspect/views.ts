// What inspect() gives: plain data, ready for JSON. The page, the text formats and the stepper read nothing else.
// Offsets are UTF-16 units, of the source or of the code as the name says; lines and columns are 1-based.

import type { Diagnostic } from '../diagnostics.js';
import type { AwaitMode } from '../options.js';
import type { Span } from '../source.js';
import type { FunctionListing } from './listing.js';

/** The part of the source that makes a function give way. */
export type Construct = 'await' | 'for await' | 'yield' | 'yield*' | 'return' | 'await using';

export interface SuspensionView extends Span {
  /** Counted within the function, from 0, in the order of the plan. */
  readonly id: number;
  readonly kind: 'await' | 'yield';
  readonly construct: Construct;
  readonly line: number;
  readonly column: number;
  /** What it waits for, or yields, as the plan writes it; `$1` and the like are temps, `$v` the value last received. */
  readonly operand: string;
  /** The block that ends here, and the one that it resumes in. */
  readonly from: number;
  readonly to: number;
  /** A generator that is resumed by `return(value)`: the block that it goes on in. */
  readonly onReturn: number | null;
  /** The state in which control comes here (0: that of a call that was not suspended yet), and the state that it is resumed in. */
  readonly states: { readonly before: number; readonly after: number };
  /** The block that a rejection goes to; null: out of the function. */
  readonly handler: number | null;
  /** Names of the variables that live across it; `$1` and the like are temps. */
  readonly live: readonly string[];
}

export type EdgeKind = 'next' | 'then' | 'else' | 'resume' | 'return' | 'exit' | 'normal' | 'jump' | 'throw';

/** A number that a completion record is given or compared with. */
export interface CompletionView {
  readonly local: string;
  readonly number: number;
}

export interface EdgeView {
  readonly to: number;
  readonly kind: EdgeKind;
  /** The completion record that this edge writes (`exit`) or is chosen by (at the end of a finalizer), and its number. */
  readonly completion?: CompletionView;
}

/** Code that runs without giving way. */
export interface StepView {
  readonly code: string;
  /** Where its parts stand in the source; empty for code of ours. */
  readonly spans: readonly Span[];
  /** The variables that it may give a value. */
  readonly writes: readonly string[];
  /** It writes this number to a completion record, the only values that the stepper knows. */
  readonly completes?: CompletionView;
}

export interface BlockView {
  readonly id: number;
  /** The number that the machine's `switch` has for it; 0: the start of the function; null where control only falls into it. */
  readonly state: number | null;
  /** False: it runs before anything is suspended, and stands in the fast tier alone. */
  readonly inMachine: boolean;
  readonly steps: readonly StepView[];
  /** The code of the steps. */
  readonly code: readonly string[];
  readonly terminator: 'goto' | 'branch' | 'suspend' | 'return' | 'throw' | 'leave' | 'end-finally';
  /** The terminator as the plan writes it. */
  readonly end: string;
  /** What the terminator evaluates: a test, an operand, a value; null where it has none. */
  readonly operand: string | null;
  /** Where the terminator stands in the source; null: nowhere. */
  readonly at: Span | null;
  /** `end-finally`: the completion record that it reads, and the variable that holds its value or reason. */
  readonly completion: { readonly local: string; readonly value: string } | null;
  /** Where control may go from its end. A throw goes to `handler`. */
  readonly edges: readonly EdgeView[];
  /** The targets of `edges`, in their order. */
  readonly to: readonly number[];
  /** The block that a throw in this one goes to; null: out of the function. */
  readonly handler: number | null;
}

/** The blocks whose throws go to one place. */
export interface RegionView {
  readonly kind: 'catch' | 'finally';
  readonly handler: number;
  readonly blocks: readonly number[];
  /** The handler of the region around it. */
  readonly outer: number | null;
}

export interface FunctionView extends Span {
  readonly name: string;
  readonly kind: 'async function' | 'async generator' | 'async arrow' | 'top level';
  readonly line: number;
  readonly column: number;
  /**
   * machine: states and, where the output holds one, a structured copy. direct: it never waits, so it has no machine.
   * scoped: it holds a direct eval or `with` and became a generator. native: it is left alone, as the top level of a module.
   */
  readonly form: 'machine' | 'direct' | 'scoped' | 'native';
  /**
   * What is generated for it, in the code: the function that is called, and the machine that may suspend. Where the function
   * around it stands in two tiers, so does this one.
   */
  readonly output: { readonly entries: readonly Span[]; readonly machines: readonly Span[] };
  /** UTF-8 bytes of the function in the source and of all that is generated for it. */
  readonly size: { readonly source: number; readonly output: number };
  readonly suspensions: readonly SuspensionView[];
  /** In the order of the machine; the first is the entry. */
  readonly blocks: readonly BlockView[];
  readonly regions: readonly RegionView[];
  /** Its parameters, as far as they are variables of the machine. */
  readonly parameters: readonly string[];
  /** Its variables, temps included. */
  readonly locals: readonly string[];
  /** Variables that live in a record, since an inner function captures them. */
  readonly boxed: readonly string[];
  readonly plan: string;
}

/**
 * One segment of the map, with its reach: `[start, end)` in the code, `[start, end)` in the source, maybe a name.
 * Source offsets of -1: the code is explicitly unmapped.
 */
export type MapPair =
  | readonly [number, number, number, number]
  | readonly [number, number, number, number, string];

export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface StatementAudit extends Span, Place {
  /** Offsets in the code of segments that point exactly at its first token. */
  readonly exact: readonly number[];
}

/** Where a debugger would stop for a breakpoint on a line of the source. */
export interface BreakpointAudit {
  readonly line: number;
  readonly lands: readonly {
    /** Offset in the code, and its place there. */
    readonly at: number;
    readonly generated: Place;
    /** Where the map says that this is; null: nowhere. */
    readonly source: Place | null;
  }[];
}

export interface MapAudit {
  readonly statements: readonly StatementAudit[];
  /** How many statements have an exact segment. */
  readonly exact: number;
  /** Characters of the code that are no white space: mapped, explicitly unmapped, or before any segment of their line. */
  readonly characters: { readonly mapped: number; readonly unmapped: number; readonly uncovered: number };
  readonly breakpoints: readonly BreakpointAudit[];
}

export interface Inspection {
  readonly fileName: string;
  readonly await: AwaitMode;
  readonly diagnostics: readonly Diagnostic[];
  readonly code: string;
  readonly map: object | null;
  /** UTF-8 bytes. */
  readonly size: { readonly source: number; readonly output: number };
  /** One entry for each async function, in source order, and one for a script that awaits at its top level. */
  readonly functions: readonly FunctionView[];
  readonly listings: readonly FunctionListing[];
  /** All listings, in the seed's format. */
  readonly listing: string;
  /** All plans, as text. */
  readonly plan: string;
  readonly pairs: readonly MapPair[];
  readonly audit: MapAudit;
}
