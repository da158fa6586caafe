// Tokens of a source text without a parser: for what has to be found before the text can be parsed. TypeScript's scanner
// with the two decisions that a parser makes for it: whether a slash begins a regular expression, and where a template
// goes on after a brace.

import { ts } from './typescript.js';

const K = ts.SyntaxKind;

/** Brackets that are open: what a slash after the closing one means depends on what stood before the opening one. */
interface Open {
  readonly token: ts.SyntaxKind;
  /** The closing bracket ends a statement or a statement's head, so an operand may follow. */
  readonly beforeOperand: boolean;
}

const headWords: ReadonlySet<ts.SyntaxKind> = new Set([K.IfKeyword, K.WhileKeyword, K.ForKeyword, K.WithKeyword]);

export class Tokens {
  /** The token that was read last; `EndOfFileToken` at the end. */
  kind: ts.SyntaxKind = K.Unknown;
  start = 0;
  end = 0;
  /** The token before it, `Unknown` at the start of the text. */
  previous: ts.SyntaxKind = K.Unknown;
  /** Whether an operand is expected where this token stands, rather than an operator. */
  operandNext = true;
  /** Whether a line ends between this token and the one before it; also true at the start of the text. */
  newLine = true;
  private readonly scanner: ts.Scanner;
  private readonly open: Open[] = [];
  private accepted = true;

  constructor(readonly text: string) {
    this.scanner = ts.createScanner(ts.ScriptTarget.ESNext, true, ts.LanguageVariant.Standard, text);
  }

  /** How many brackets are open. */
  get depth(): number {
    return this.open.length;
  }

  /** The innermost bracket that is open; `Unknown` outside of all. */
  get inside(): ts.SyntaxKind {
    return this.open[this.open.length - 1]?.token ?? K.Unknown;
  }

  /** Reads the next token. */
  next(): ts.SyntaxKind {
    if (!this.accepted) this.accept();
    const { scanner } = this;
    let kind = scanner.scan();
    this.newLine = this.previous === K.Unknown || scanner.hasPrecedingLineBreak();
    if ((kind === K.SlashToken || kind === K.SlashEqualsToken) && this.operandNext) kind = scanner.reScanSlashToken();
    if (kind === K.CloseBraceToken && this.open[this.open.length - 1]?.token === K.TemplateHead) {
      kind = scanner.reScanTemplateToken(false);
    }
    this.kind = kind;
    this.start = scanner.getTokenStart();
    this.end = scanner.getTokenEnd();
    this.accepted = kind === K.EndOfFileToken;
    return kind;
  }

  /** Goes on at `offset`, as if the text from the last token up to there were blank. */
  skip(offset: number): void {
    this.accepted = true;
    this.scanner.resetTokenState(offset);
  }

  /** Goes on at `offset` behind a token of `kind` that the caller has read in place of the last one. */
  replace(kind: ts.SyntaxKind, offset: number): void {
    this.kind = kind;
    this.end = offset;
    this.scanner.resetTokenState(offset);
  }

  /** Whether the last token is a string without its closing quote. */
  get unterminated(): boolean {
    return this.scanner.isUnterminated();
  }

  private accept(): void {
    const { kind, previous, open } = this;
    this.accepted = true;
    if (kind === K.OpenParenToken || kind === K.OpenBracketToken) {
      open.push({ token: kind, beforeOperand: kind === K.OpenParenToken && headWords.has(previous) });
    } else if (kind === K.OpenBraceToken || kind === K.TemplateHead) {
      open.push({ token: kind, beforeOperand: !this.operandNext || startsBlock(previous) });
    } else if (kind === K.TemplateTail) open.pop();
    const isProperty = previous === K.DotToken || previous === K.QuestionDotToken;
    // `x!` of TypeScript ends an operand as x does.
    const isNonNull = kind === K.ExclamationToken && !this.operandNext;
    this.operandNext = !isProperty && !isNonNull && !endsOperand(kind);
    if (kind === K.CloseParenToken || kind === K.CloseBraceToken) this.operandNext = open.pop()?.beforeOperand ?? true;
    else if (kind === K.CloseBracketToken) open.pop();
    this.previous = kind;
  }
}

/** Tokens after which a slash divides, as an operand ends with them. */
function endsOperand(kind: ts.SyntaxKind): boolean {
  return kind === K.Identifier || kind === K.CloseBracketToken || kind === K.CloseParenToken ||
    kind === K.CloseBraceToken || kind === K.NumericLiteral || kind === K.BigIntLiteral || kind === K.StringLiteral ||
    kind === K.NoSubstitutionTemplateLiteral || kind === K.TemplateTail || kind === K.RegularExpressionLiteral ||
    kind === K.ThisKeyword || kind === K.SuperKeyword || kind === K.TrueKeyword || kind === K.FalseKeyword ||
    kind === K.NullKeyword || kind === K.PlusPlusToken || kind === K.MinusMinusToken || kind === K.PrivateIdentifier ||
    (kind >= K.FirstFutureReservedWord && kind <= K.LastKeyword);
}

/** Whether a brace after this token opens a block rather than an object literal. */
function startsBlock(previous: ts.SyntaxKind): boolean {
  return previous === K.Unknown || previous === K.SemicolonToken || previous === K.OpenBraceToken ||
    previous === K.CloseBraceToken || previous === K.ElseKeyword || previous === K.DoKeyword ||
    previous === K.TryKeyword || previous === K.FinallyKeyword || previous === K.EqualsGreaterThanToken ||
    previous === K.CloseParenToken;
}
