// What the writers of one function's listing share: the operations so far, the jump targets around the current
// statement, and a guard against trees that are too deep for recursion.

import { ts } from '../parse/typescript.js';
import type { Span } from '../source.js';
import { type Label, ListingWriter } from './listing-writer.js';

/** A statement that `break` or `continue` may name, or a region that a jump out of it leaves in an orderly way. */
export interface JumpScope {
  readonly labels: readonly string[];
  readonly onBreak?: Label;
  readonly onContinue?: Label;
  /** A try, an iteration or a disposal scope: jumping out of it is `Leave`, not `Jump`. */
  readonly region?: true;
  /** Whether a `break` without a label means this statement; a labelled block is left by its label alone. */
  readonly anonymous?: true;
  /** Values that the statement keeps on the stack; a jump out of it drops them. */
  readonly values?: number;
}

export interface FunctionScope {
  readonly out: ListingWriter;
  readonly file: ts.SourceFile;
  readonly isGenerator: boolean;
  readonly jumps: JumpScope[];
  depth: number;
}

/** Deeper nodes are listed as one `TooDeep`: recursion must not end in a stack overflow. */
export const depthLimit = 600;

export function spanOf(scope: FunctionScope, node: ts.Node): Span {
  return { start: node.getStart(scope.file), end: node.getEnd() };
}

/** Adds an operation that belongs to `node`. */
export function add(scope: FunctionScope, node: ts.Node, op: string, ...args: readonly (string | Label)[]): void {
  scope.out.add(spanOf(scope, node), op, ...args);
}

/** Runs `write` one level deeper; false when the limit is reached and a placeholder was written instead. */
export function deeper(scope: FunctionScope, node: ts.Node, write: () => void): void {
  if (scope.depth >= depthLimit) {
    add(scope, node, 'TooDeep');
    return;
  }
  scope.depth++;
  write();
  scope.depth--;
}

export function isAsync(node: ts.Node): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((m) => m.kind === ts.SyntaxKind.AsyncKeyword);
}

/** Removes parentheses and the type syntax around an expression. */
export function bare(node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) || ts.isAsExpression(inner) || ts.isNonNullExpression(inner) ||
    ts.isSatisfiesExpression(inner) || ts.isTypeAssertionExpression(inner) || ts.isExpressionWithTypeArguments(inner)
  ) inner = inner.expression;
  return inner;
}
