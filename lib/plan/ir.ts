// The plan: the intermediate representation of one lowered function.
//
// It has two forms. The *tree* keeps the structure of the source (loops stay loops) with every suspension point pulled
// out of its expression into a node of its own; the *blocks* are the control-flow graph made from it. The fast tier is
// printed from the tree, the machine tier from the blocks, so both suspend at the same places by construction.
//
//   source   x = f(await g(a), b)
//   tree     step  $1 = f
//            await g(a)            -- leaves the value in $v
//            step  x = $1($v, b)
//   blocks   B0: $1 = f; suspend await g(a) -> B1   live {x b $1}
//            B1: x = $1($v, b); …
//
// Code is never text: a rope holds source spans, text of ours and locals, and is rendered when it is emitted.

import type { Span } from '../source.js';
import type { ts } from '../parse/typescript.js';
import type { Binding } from '../analyse/types.js';

/** A variable of the machine: a user's binding that lives at the top of the machine, or a temp of ours. */
export interface Local {
  readonly kind: 'binding' | 'temp';
  /** For a binding its name in the source; for a temp a hint. */
  readonly name: string;
  readonly binding?: Binding;
  /** Index in `Machine.locals`. */
  readonly index: number;
  /** The array that it is an element of, in functions that pack their temps: no variable of its own. */
  readonly pack?: Local;
}

/** A jump statement inside code that is kept as it stands, which leaves that code: where it stands, and what it does. All returns are. */
export interface Exit extends Span {
  readonly action: Jump | ReturnAction;
}

/** A throw statement inside kept code that nothing there catches. */
export interface ThrowExit extends Span {
  readonly value: Span;
  /** `throw a, b`: as an argument, the value needs brackets. */
  readonly isList: boolean;
}

/** What is known of a returned value: it is no object; it is that of a variable; it is a function made there, which must not get a name; nothing. */
export type Result = 'primitive' | 'variable' | 'function' | 'any';

export interface ReturnAction {
  readonly kind: 'return';
  readonly value: Span | undefined;
  readonly result: Result;
  /** A `try` in the kept code would catch what comes after the value. */
  readonly isCaught: boolean;
  /** `return a, b`: as an argument, the value needs brackets. */
  readonly isList: boolean;
}

/** Whether a local is the array that holds packed temps. */
export function isPack({ kind, name }: Local): boolean {
  return kind === 'temp' && name === 'pack';
}

export type Piece = string | Span | Local | { readonly at: number; readonly text: string; readonly name?: string };
export type Rope = readonly Piece[];

export function isLocal(piece: Exclude<Piece, string>): piece is Local {
  return (piece as Partial<Local>).index !== undefined;
}

export interface Label {
  readonly id: number;
  /** The name in the source, if it has one. */
  readonly name?: string;
}

/** Runs code that holds no suspension point. Without code, it says that `writes` has no value any more. `writes`: the local that it surely assigns, if it does nothing else to it. */
export interface Step {
  readonly kind: 'step';
  readonly code: Rope;
  readonly writes?: Local;
  /** Jumps in the code that leave it. */
  readonly exits?: readonly Exit[];
  readonly throws?: readonly ThrowExit[];
  /** The code is a whole statement of the source, with its own end. */
  readonly whole?: boolean;
  /** The statement that code of ours stands for. */
  readonly at?: Span;
}

/** Evaluates the operand and gives way. The value that it resumes with is in `$v`. */
export interface Suspend {
  readonly kind: 'suspend';
  readonly op: 'await' | 'yield';
  readonly operand: Rope;
  /** The await or yield in the source. */
  readonly at: Span;
  /** Of `for await`: the statement. Its await stands at what gets the value. */
  readonly loop?: Span;
  /** Eager: the helper that reads the operand, where it is not that of an await. */
  readonly read?: 'pull';
  /** Eager: the operand is a call that gives a value or WAIT, and no promise. */
  readonly direct?: boolean;
  /** Code that only runs when it really suspended, with what it was resumed with in `$v`. */
  readonly resumed?: Rope;
  /** yield: what happens when the generator is resumed by `return(v)`, with `v` in `$v`. */
  readonly onReturn?: readonly Node[];
}

export interface If {
  readonly kind: 'if';
  readonly test: Rope;
  readonly then: readonly Node[];
  readonly else: readonly Node[];
  readonly at: Span;
}

/** An endless loop. `continue` goes to its start, `break` behind it. */
export interface Loop {
  readonly kind: 'loop';
  readonly label: Label;
  readonly body: readonly Node[];
}

/** A list that `break` of its label leaves. */
export interface Labelled {
  readonly kind: 'labelled';
  readonly label: Label;
  readonly body: readonly Node[];
}

export interface Jump {
  readonly kind: 'break' | 'continue';
  readonly label: Label;
  /** The statement in the source, if it is one: its code stands for it. */
  readonly at?: Span;
}

export interface Return {
  readonly kind: 'return';
  readonly value: Rope | undefined;
  /** Of an expression of the source. */
  readonly result?: Result;
  readonly at: Span;
}

export interface Throw {
  readonly kind: 'throw';
  readonly value: Rope;
  readonly at: Span;
}

/**
 * `try`. A throw in `body` goes to `handler` with the reason in `$v`; after that, and on every other way out,
 * `finalizer` runs with the completion in `completion` (see Completion) and its value in `value`.
 */
export interface Try {
  readonly kind: 'try';
  readonly body: readonly Node[];
  readonly handler: readonly Node[] | undefined;
  readonly finalizer: readonly Node[] | undefined;
  readonly completion?: Local;
  readonly value?: Local;
}

/** `switch`: the tests run in order until one matches; the clause bodies stand in source order and fall through. */
export interface Switch {
  readonly kind: 'switch';
  readonly label: Label;
  readonly subject: Rope;
  readonly clauses: readonly { readonly before: readonly Node[]; readonly test: Rope | undefined; readonly body: readonly Node[] }[];
}

export type Node = Step | Suspend | If | Loop | Labelled | Jump | Return | Throw | Try | Switch;

/** Numbers in a completion record; those from `firstJump` on mean a jump out of the `try`. */
export const Completion = { normal: 0, throw: 1, return: 2, firstJump: 3 } as const;

// ---- blocks

export type BlockId = number & { readonly __block: never };

export type Terminator =
  /** `at`: the jump statement that it stands for. */
  | { readonly kind: 'goto'; readonly to: BlockId; readonly at?: Span }
  /** `thenAt`, `elseAt`: the jump statement that is all there is on that side. */
  | {
      readonly kind: 'branch'; readonly test: Rope; readonly then: BlockId; readonly else: BlockId; readonly at: Span;
      readonly thenAt?: Span; readonly elseAt?: Span;
    }
  | {
      readonly kind: 'suspend'; readonly op: 'await' | 'yield'; readonly operand: Rope; readonly at: Span;
      /** The suspension in the tree. */
      readonly node: Suspend;
      readonly resume: BlockId;
      /** Where it goes on if it need not suspend. */
      readonly next: BlockId;
      readonly onReturn: BlockId | undefined;
    }
  | { readonly kind: 'return'; readonly value: Rope | undefined; readonly at: Span }
  | { readonly kind: 'throw'; readonly value: Rope; readonly at: Span }
  /** Code kept as it stands with jumps out of it: it goes on at `next`, or leaves through one of the exits. */
  | { readonly kind: 'leave'; readonly code: Rope; readonly whole: boolean; readonly exits: readonly BlockExit[]; readonly next: BlockId }
  /** The end of a finalizer: goes where the completion record says. */
  | {
      readonly kind: 'end-finally'; readonly completion: Local; readonly value: Local;
      readonly normal: BlockId | undefined; readonly onReturn: BlockId | undefined;
      readonly jumps: readonly { readonly number: number; readonly to: BlockId }[];
    };

/** How one jump leaves kept code: it stores a return value, sets a completion record, and goes to the block. */
export interface BlockExit extends Span {
  readonly to: BlockId;
  readonly completion?: { readonly local: Local; readonly number: number };
  readonly returns?: { readonly local: Local; readonly value: Span | undefined };
}

export interface Block {
  readonly id: BlockId;
  readonly steps: Step[];
  terminator: Terminator;
  /** The block that a throw in this one goes to; undefined: out of the function. */
  readonly handler: BlockId | undefined;
}

/** A way out of a `try` with a finalizer, and the number that stands for it in the completion record. */
export interface Route {
  readonly number: number;
  readonly action: Jump;
}

export interface Machine {
  readonly node: ts.Node;
  readonly tree: readonly Node[];
  /** The jumps that leave each `try` with a finalizer: both tiers have to number them alike. */
  readonly routes: ReadonlyMap<Try, readonly Route[]>;
  /** In emit order; the first is the entry. */
  readonly blocks: readonly Block[];
  readonly locals: readonly Local[];
  /** Per block that ends in a suspension: the locals that are read after it, in order of their index. */
  readonly live: ReadonlyMap<BlockId, readonly Local[]>;
}
