// What the visitors of this phase share: the source, the list of edits, the analysis of names, and the way to walk on.

import type { Analysis } from '../analyse/types.js';
import { after, type Content, type Edit } from '../edits.js';
import type { Report } from '../diagnostics.js';
import { ts } from '../parse/typescript.js';
import type { Span } from '../source.js';
import { afterLineBreak, blanksAfter, blanksBefore, isLineBreak, isLineStart, skipTrivia, wouldJoin } from './text.js';
import type { Usage } from './usage.js';

/** Questions that the phases around this one answer. Every answer has a default. */
export interface EraseFacts {
  /** How emitted code refers to the runtime. Default `$oite`. */
  readonly runtimeName?: string;
  /** A name that the file does not use, like `hint`. Default: a search in the text. */
  readonly freshName?: (hint: string) => string;
  /** What the names of the file mean. Default: found out here. */
  readonly analysis?: Analysis;
  /** True for a function (or file) whose body is lowered to a machine: `using` in it is not this phase's work. */
  readonly isLowered?: (node: ts.SignatureDeclaration | ts.SourceFile) => boolean;
  /** True for an async function (or file) that becomes a generator: `yield` stands for `await` in it. */
  readonly isScoped?: (node: ts.SignatureDeclaration | ts.SourceFile) => boolean;
}

export interface EraseOptions {
  readonly decorators: 'standard' | 'legacy';
}

export interface Eraser {
  readonly text: string;
  readonly file: ts.SourceFile;
  readonly edits: Edit[];
  readonly reports: Report[];
  readonly facts: EraseFacts;
  readonly options: EraseOptions;
  /** False for JavaScript sources: nothing is a type there. */
  readonly typed: boolean;
  readonly isModule: boolean;
  readonly usage: Usage;
  readonly visit: (node: ts.Node) => void;
  readonly visitChildren: (node: ts.Node) => void;
  /** The name that a namespace's or enum's code calls it by, inside. */
  readonly containerName: (node: ts.ModuleDeclaration | ts.EnumDeclaration) => string;
  /** The namespace whose block the walk is in, and the name that its function calls it by. */
  namespace: Namespace | undefined;
  /** Names of functions, classes, enums and namespaces that the block the walk is in has declared so far. */
  declared: Set<string>;
  /** True outside of all blocks and namespaces: `var` declares there, `let` elsewhere. */
  isFileLevel: boolean;
  /** The statement before the current one has no semicolon: one must not begin with `(` that did not. */
  guard: boolean;
  /** Declarations whose variable is declared before a `try` of ours: they are assigned. */
  readonly hoisted: Set<ts.Node>;
  /** Names that `freshName` gave. */
  readonly taken: Set<string>;
  /** Set when an edit refers to the runtime. */
  usesRuntime: boolean;
}

export interface Namespace {
  readonly node: ts.ModuleDeclaration;
  readonly name: string;
}

/** Replaces a range. */
export function put(e: Eraser, start: number, end: number, content: Content): void {
  e.edits.push({ start, end, content, origin: 'erase' });
}

/** Removes a range; a blank stays where the tokens on both sides would run together. */
export function cut(e: Eraser, start: number, end: number): void {
  if (start === end) return;
  put(e, start, end, wouldJoin(e.text.charCodeAt(start - 1), e.text.charCodeAt(end)) ? ' ' : '');
}

/** Adds text behind the code of a span. */
export function append(e: Eraser, { start, end }: Span, content: Content): void {
  if (content !== '') e.edits.push(after({ start, end }, content, 'erase'));
}

export function startOf(e: Eraser, node: ts.Node): number {
  return skipTrivia(e.text, node.pos);
}

/**
 * Removes a statement or class member, and with it the lines that hold nothing else and a documentation comment right
 * before it. The white space is removed by edits of its own, so that each edit stays within its node.
 */
export function cutWhole(e: Eraser, node: ts.Node, replacement = ''): void {
  const { text } = e;
  const start = startOf(e, node);
  put(e, start, node.end, replacement);
  if (replacement !== '') return;
  const after = blanksAfter(text, node.end);
  const endsLine = after >= text.length || isLineBreak(text.charCodeAt(after));
  let first = start;
  const comment = ts.getLeadingCommentRanges(text, node.pos)?.at(-1);
  if (comment !== undefined && isDocumentation(text, comment, start)) first = comment.pos;
  const before = blanksBefore(text, first);
  if (!endsLine) {
    if (first < start) put(e, first, start, '');
  } else if (isLineStart(text, before)) {
    if (before < start) put(e, before, start, '');
    const next = afterLineBreak(text, after);
    if (node.end < next) put(e, node.end, next, '');
  } else {
    if (before < start) put(e, before, start, '');
    if (node.end < after) put(e, node.end, after, '');
  }
}

/** A documentation comment right before `start`. Notices that must be kept are no documentation. */
function isDocumentation(text: string, { pos, end }: ts.CommentRange, start: number): boolean {
  return text.startsWith('/**', pos) && /^\s*$/.test(text.slice(end, start)) && !/\n\s*\n/.test(text.slice(end, start))
    && !/@(?:license|preserve)\b/.test(text.slice(pos, end));
}

/** A name that occurs nowhere in the file; each call makes another one. */
export function freshName(e: Eraser, hint: string): string {
  if (e.facts.freshName !== undefined) return e.facts.freshName(hint);
  for (let i = 1; ; i++) {
    const name = `${hint}_${i}`;
    if (e.taken.has(name) || e.text.includes(name)) continue;
    e.taken.add(name);
    return name;
  }
}

/**
 * A name for a variable whose uses are all in code of ours: `hint` itself, if the file does not use it. Nested
 * constructs may share it, the inner one shadows the outer one.
 */
export function localName(e: Eraser, hint: string): string {
  return e.text.includes(hint) ? freshName(e, hint) : hint;
}

/** The runtime's helper `name`, as emitted code refers to it. */
export function helper(e: Eraser, name: string): string {
  e.usesRuntime = true;
  return `${e.facts.runtimeName ?? '$oite'}.${name}`;
}
