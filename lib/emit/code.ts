// Code of a plan → lines of output. Both tiers write with it: it renders ropes, gives each line its place in the source,
// and puts beside a statement what the functions in it need.

import { isSpan, type Content, type Edit } from '../edits.js';
import { startOf } from '../parse/start.js';
import type { Span } from '../source.js';
import type { Analysis } from '../analyse/types.js';
import { identifiersIn } from '../plan/bindings.js';
import { resumeValue } from '../plan/context.js';
import type { FunctionPlan } from '../plan/index.js';
import { isLocal, type Local, type Piece, type Rope, type Step } from '../plan/ir.js';
import type { Layout } from './layout.js';
import type { FileNames, Shortcut } from './names.js';
import { begins, firstPlace, nameIn, type Places, valuePlace, withPlace } from './places.js';
import type { References } from './references.js';

/** The machine of an inner function, and where the body of that function begins. */
export interface Guest {
  readonly pos: number;
  readonly content: Content;
}

/** What the emission of one function knows. */
export interface FunctionContext {
  readonly plan: FunctionPlan;
  readonly analysis: Analysis;
  readonly names: FileNames;
  readonly text: string;
  readonly eager: boolean;
  /** The machine's own name. */
  readonly name: string;
  readonly nameOf: (local: Local) => string;
  readonly aliasOf: (local: Local) => string;
  readonly references: References;
  /** Machines of inner functions that stand with the code that makes those functions. */
  readonly guests: readonly Guest[];
  readonly layout: Layout;
  readonly places: Places;
  /** 'arrow' where `this` and its like are those of the surrounding function. */
  readonly form: 'function' | 'arrow';
  readonly directive: boolean;
  /** Its callers get no promise: see direct.ts. */
  readonly direct: boolean;
  /** What the fast tier's `this` is called. */
  readonly self: string;
  /** The name of a shortcut, which is then used. */
  readonly shortcut: (name: Shortcut) => string;
  /** Edits on jumps in kept code are added here. */
  readonly edits: Edit[];
}

const nowhere: readonly number[] = [];

export class CodeWriter {
  protected out: Content[] = [];
  protected indent = '      ';
  private readonly entered = new Set<object>();
  /** The suspension that the code being written goes on from. */
  protected from: Span | undefined;
  /** The place of the code being written, its statement, and what the start of its next line stands for: the last is its first token. */
  protected at: number | undefined;
  private around: ReturnType<Places['statementAt']>;
  protected leads: readonly number[] = [];
  /** The first place in the block: calls of the runtime that come before it belong to it. */
  protected upcoming: number | undefined;

  /** What names of the runtime begin with. */
  private readonly runtime: string;

  constructor(protected readonly context: FunctionContext) {
    this.runtime = `${context.names.runtime}.`;
  }

  protected line(...content: Content[]): void {
    this.out.push(`\n${this.indent}`);
    for (const part of content) this.out.push(part);
  }

  /** A line that stands for code of the source: its first token has a place. */
  protected codeLine(...content: Content[]): void {
    const { leads, indent, out } = this;
    this.leads = nowhere;
    if (leads.length === 0) return this.line(...content);
    const last = leads.length - 1;
    // Statements without code of their own, `for (;;)` or `try`, have their places in the indent.
    const outer = Math.min(last, indent.length - 1);
    out.push(`\n${indent.slice(outer + 1)}`);
    for (let i = last - outer; i < last; i++) out.push({ text: ' ', at: leads[i]! });
    out.push(withPlace(content.length === 1 && content[0] !== '' ? content[0]! : content, leads[last]!));
  }

  /**
   * The code of `rope` follows, which stands at `given`: less than 0 where the source has nothing for it. The first line
   * of a statement stands for its first token, and for those of the statements around it that have no code before.
   */
  protected enter(rope: Rope, given?: number): void {
    if (given === undefined && this.isOurs(rope)) {
      this.leads = nowhere;
      return;
    }
    const at = given !== undefined && given >= 0 ? given : firstPlace(rope) ?? this.at ?? (this.calls(rope) ? this.upcoming : undefined);
    this.at = at;
    this.around = at === undefined ? undefined : this.context.places.statementAt(at);
    const begun = this.around === undefined ? nowhere : begins(this.around, this.entered, this.context.plan.lowering.sourceFile);
    this.leads = begun.length > 0 ? begun : at === undefined ? nowhere : [at];
  }

  /** Whether a step only keeps books: temps and completion records. */
  private isOurs(rope: Rope): boolean {
    return !this.calls(rope) && rope.every((piece) => typeof piece === 'string' || (isLocal(piece) && piece.kind === 'temp' && piece !== resumeValue));
  }

  private calls(rope: Rope): boolean {
    return rope.some((piece) => typeof piece === 'string' && piece.startsWith(this.runtime));
  }

  protected content(rope: Rope): Content {
    return rope.map((piece, i): Content => {
      if (piece === ' = ') return this.isShortcut(rope[i + 1]) ? ' =' : this.assignment(rope[i - 1]);
      if (typeof piece === 'string') return this.helper(piece, rope[i + 2], rope[i - 1] === ' = ');
      if (!isLocal(piece)) return piece;
      // A function that is called out of an array would get it as its `this`.
      return piece.pack !== undefined && this.mayCall(rope[i + 1]) ? ['(0, ', this.local(piece), ')'] : this.local(piece);
    });
  }

  /** Whether arguments or a template may begin with `next`; in source type arguments or a comment may stand before them. */
  private mayCall(next: Piece | undefined): boolean {
    if (next === undefined || (typeof next !== 'string' && !isSpan(next))) return false;
    if (typeof next === 'string') return /^(?:\?\.)?[(`]/.test(next);
    return /^\s*(?:\?\.|[(`</!])/.test(this.context.text.slice(next.start, Math.min(next.end, next.start + 40)));
  }

  private local(local: Local): Content {
    const { nameOf, names } = this.context;
    if (local === resumeValue) {
      const at = this.from?.start;
      // A loop's await stands at a name of the source.
      return at !== undefined && /^(?:await|yield|return)\b/.test(this.context.text.slice(at, at + 7)) ? { text: names.value, at } : names.value;
    }
    const text = nameOf(local);
    const node = local.binding === undefined || this.around === undefined ? undefined : nameIn(local.binding, this.around);
    if (node === undefined) return text;
    const at = startOf(node, this.context.plan.lowering.sourceFile);
    return node.text === text ? { text, at } : { text, at, name: node.text };
  }

  /** The sign of an assignment is where it throws that its target is constant. */
  private assignment(target: Piece | undefined): Content {
    if (target === undefined || typeof target === 'string' || !isSpan(target)) return ' = ';
    const sign = this.context.text.slice(target.end, target.end + 80).search(/\S/);
    return this.context.text[target.end + sign] === '=' ? [' ', { text: '=', at: target.end + sign }, ' '] : ' = ';
  }

  /** A call of the runtime may throw what the source would throw: its position is the name after the dot, or of its shortcut. */
  private helper(text: string, argument: Piece | undefined, isAssigned: boolean): Content {
    const { runtime } = this;
    if (!text.startsWith(runtime)) return text;
    const name = /^\w*/.exec(text.slice(runtime.length))![0];
    const at = argument !== undefined && typeof argument !== 'string' && isSpan(argument) ? valuePlace(this.context.text, argument) : this.at;
    const rest = text.slice(runtime.length + name.length);
    if (this.isShortcut(text)) {
      const short = this.context.shortcut(name as Shortcut);
      // The place begins with the space before the name, which is ours and stands for no name of the source.
      return isAssigned && at !== undefined ? [{ text: ` ${short}`, at }, rest] : [isAssigned ? ' ' : '', short, rest];
    }
    // From the dot on, for the same reason.
    return at === undefined ? text : [runtime.slice(0, -1), { text: `.${name}`, at }, rest];
  }

  private isShortcut(piece: Piece | undefined): boolean {
    const { names, eager } = this.context;
    if (!eager || typeof piece !== 'string' || !piece.startsWith(this.runtime)) return false;
    return names.shortcuts.has(/^\w*/.exec(piece.slice(this.runtime.length))![0] as Shortcut);
  }

  /** A statement, with what its inner functions need beside them: variables or records of this iteration, machines. */
  protected statement(rope: Rope, content: Content): void {
    const beside = this.beside(rope);
    if (beside.length === 0) return this.codeLine(content);
    // The statement's place is its own, not that of what stands before it: a breakpoint would stop there.
    const at = this.leads.at(-1);
    this.leads = nowhere;
    this.line('{ ', ...beside, at === undefined ? content : withPlace(content, at), ' }');
  }

  protected beside(rope: Rope): readonly Content[] {
    const { guests, references, analysis, nameOf, aliasOf } = this.context;
    if (guests.length === 0 && references.aliased.size === 0) return [];
    const records = new Set<Local>();
    const machines: Content[] = [];
    for (const piece of rope) {
      if (typeof piece === 'string' || !isSpan(piece)) continue;
      for (let i = firstFrom(guests, piece.start); i < guests.length && guests[i]!.pos < piece.end; i++) machines.push(guests[i]!.content, ' ');
      if (references.aliased.size === 0) continue;
      for (const identifier of identifiersIn(analysis, piece.start, piece.end)) {
        const record = references.aliased.get(identifier);
        if (record !== undefined) records.add(record);
      }
    }
    return [...[...records].map((record) => `const ${aliasOf(record)} = ${nameOf(record)}; `), ...machines];
  }

  protected step(step: Step): void {
    if (step.code.length === 0) return;
    this.enter(step.code, step.at?.start);
    const content = this.content(step.code);
    this.statement(step.code, step.whole ? [content, this.needsEnd(step.code) ? ';' : ''] : [content, ';']);
  }

  /** Whether a kept statement relies on the end of its line to end. */
  protected needsEnd(code: Rope): boolean {
    const { text } = this.context;
    const { start } = code[0] as Span;
    const { end } = code.at(-1) as Span;
    const last = text.charCodeAt(end - 1);
    if (last === 0x3b) return false;
    return last !== 0x7d || !/^(?:\{|(?:if|for|while|try|switch|with)\b|\w+\s*:)/.test(text.slice(start, start + 80));
  }
}

/** The first guest, in source order, whose function's body begins at `start` or behind it. */
function firstFrom(guests: readonly Guest[], start: number): number {
  let low = 0;
  let high = guests.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (guests[middle]!.pos < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
