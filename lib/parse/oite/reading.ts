// Oite's own syntax in a source text that TypeScript's parser refused: what to put in its place before the text is
// parsed again. Found by tokens, so that strings, templates, comments and regular expressions are left alone, and an `&`
// between two operands stays what it is.
//
//   require ./lexer;                  an include (the program phase writes a call in its place)
//   let r = &mut obj;                 let r =      obj;
//   function f<'a, T>(x: &'a T)       function f<    T>(x:     T)
//   struct View<'a> { x: &'a T }      (blank; a class where types are checked)
//   f: fn(number) -> string           f: (a:number) => string
//   while (let x = next()) …          for   (let x; x = next();) …
//   function typeof(value) …          function typeo$(value) …

import type { Report } from '../../diagnostics.js';
import type { Span } from '../../source.js';
import { blank, type Patch } from '../patches.js';
import { Tokens } from '../tokens.js';
import { ts } from '../typescript.js';
import { borrowAt, functionTypeAt, lifetimesAt } from './borrows.js';
import { oiteMessages } from './messages.js';
import { reservedName } from './reserved.js';

const K = ts.SyntaxKind;

/** `require ./x;`, or `import * from "x"`, which must not exist. */
export interface Include extends Span {
  readonly specifier: string;
  /** Where the specifier stands. */
  readonly place: Span;
  readonly optional: boolean;
}

export interface Reading {
  /** Changes of the text, sorted. Includes are blank. */
  readonly patches: readonly Patch[];
  /** The same where types are checked: a struct is a class there. The same array if there is no difference. */
  readonly typePatches: readonly Patch[];
  readonly includes: readonly Include[];
  readonly reports: readonly Report[];
}

/** A struct that is being read. */
interface Struct {
  readonly start: number;
  readonly word: Span;
  readonly depth: number;
  readonly firstPatch: number;
  readonly separators: number[];
  angles: number;
}

/** Reads Oite's syntax in `source`. */
export function readOite(source: string): Reading {
  return new Reader(source).run();
}

const includePattern = /require[ \t]+(?:("[^"\n]*"|'[^'\n]*')|(\.{1,2}(?:\/[^\s;'"`(){},]*)?))[ \t]*;?/y;
const barePattern = /require[ \t]+[\p{ID_Start}~@/][^\s;'"`(){},]*(?=[ \t]*(?:;|\/\/|\r?$))/uym;
const starPattern = /import\s*\*\s*from\s*("[^"\n]*"|'[^'\n]*')[ \t]*;?/y;
const whileLetPattern = /while(\s*\(\s*let\s+)(mut\s+)?([\p{ID_Start}$_][\p{ID_Continue}$]*)(\s*:[^=()]+?)?\s*=(?![=>])/uy;
const structPattern = /struct[ \t]+[\p{ID_Start}$_][\p{ID_Continue}$]*\s*[<{;(]/uy;
const letMutPattern = /let[ \t]+(mut)[ \t]+[\p{ID_Start}$_{[]/uy;

class Reader {
  private readonly tokens: Tokens;
  private readonly patches: Patch[] = [];
  private readonly includes: Include[] = [];
  private readonly reports: Report[] = [];
  /** Parentheses of `while (let …)` heads that are open, by depth. */
  private readonly heads: number[] = [];
  private struct: Struct | undefined;
  private readonly structs: { readonly region: Patch; readonly inner: readonly Patch[]; readonly asClass: readonly Patch[] }[] = [];

  constructor(private readonly source: string) {
    this.tokens = new Tokens(source);
  }

  run(): Reading {
    const { tokens } = this;
    while (tokens.next() !== K.EndOfFileToken) this.token();
    const { patches, structs } = this;
    const order = (list: Patch[]): Patch[] => list.sort((a, b) => a.start - b.start);
    const run = order([...patches, ...structs.map(({ region }) => region)]);
    const types = structs.length === 0 ? run : order([...patches, ...structs.flatMap(({ inner, asClass }) => [...inner, ...asClass])]);
    return { patches: run, typePatches: types, includes: this.includes, reports: this.reports };
  }

  private matches(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.tokens.start;
    return pattern.exec(this.source);
  }

  private token(): void {
    const { tokens, source } = this;
    if (this.struct !== undefined) this.inStruct(this.struct);
    switch (tokens.kind) {
      case K.RequireKeyword: return this.include();
      case K.ImportKeyword: return this.star();
      case K.AmpersandToken:
      case K.AmpersandAmpersandToken: {
        const borrow = borrowAt(source, tokens);
        if (borrow === undefined) return;
        this.patches.push(blank(source, borrow));
        return tokens.skip(borrow.end);
      }
      case K.StringLiteral: {
        const found = lifetimesAt(source, tokens);
        if (found === undefined) return;
        this.patches.push(...found.patches);
        if (found.ends && this.struct !== undefined) this.struct.angles--;
        return tokens.replace(found.ends ? K.GreaterThanToken : K.CommaToken, found.end);
      }
      case K.WhileKeyword:
        if (this.whileLet()) return;
        break;
      case K.CloseParenToken:
        if (this.heads[this.heads.length - 1] === tokens.depth) {
          this.heads.pop();
          this.patches.push({ start: tokens.start, end: tokens.start, text: ';' });
        }
        return;
      case K.LetKeyword: {
        const match = letMutMatch(this.matches(letMutPattern));
        if (match !== undefined) this.patches.push(blank(source, match));
        break;
      }
      case K.Identifier:
        if (source.startsWith('struct', tokens.start)) return this.beginStruct();
        if (source.startsWith('fn', tokens.start) && tokens.end - tokens.start === 2) this.functionType();
        return;
    }
    const name = reservedName(source, tokens);
    if (name === undefined) return;
    this.patches.push({ ...name.span, text: name.text });
    if (!name.ambient) this.reports.push(oiteMessages.reservedName(name.span, source.slice(name.span.start, name.span.end)));
    tokens.replace(K.Identifier, name.span.end);
  }

  private include(): void {
    const { tokens } = this;
    if (tokens.previous === K.DotToken) return;
    const match = this.matches(includePattern);
    if (match === null) return this.bareInclude();
    const [text, quoted, bare] = match;
    const written = quoted ?? bare!;
    const start = tokens.start + text.indexOf(written);
    this.addInclude(text, quoted === undefined ? written : quoted.slice(1, -1), { start, end: start + written.length }, false);
  }

  /** `require lexer;` */
  private bareInclude(): void {
    const { tokens, source } = this;
    const text = tokens.newLine || tokens.previous === K.SemicolonToken ? this.matches(barePattern)?.[0] : undefined;
    if (text === undefined) return;
    const span = { start: tokens.start, end: tokens.start + text.length };
    this.reports.push(oiteMessages.bareInclude(span, text.slice('require'.length).trim()));
    this.patches.push(blank(source, span));
    tokens.replace(K.SemicolonToken, span.end);
  }

  private star(): void {
    const match = this.matches(starPattern);
    if (match === null) return;
    const [text, quoted] = match;
    const start = this.tokens.start + text.lastIndexOf(quoted!);
    this.addInclude(text, quoted!.slice(1, -1), { start, end: start + quoted!.length }, true);
  }

  private addInclude(text: string, specifier: string, place: Span, optional: boolean): void {
    const { tokens, source } = this;
    const span = { start: tokens.start, end: tokens.start + text.length };
    // `if (x) require ./y` is nested, too: an operand may follow only a parenthesis that closes a head.
    const isBody = tokens.previous === K.ElseKeyword || tokens.previous === K.DoKeyword || (tokens.previous === K.CloseParenToken && tokens.operandNext);
    const isNested = tokens.depth > 0 || isBody;
    if (isNested) this.reports.push(oiteMessages.nestedInclude(span));
    if (optional) this.reports.push(oiteMessages.starImport(span, specifier));
    this.includes.push({ ...span, specifier, place, optional });
    const patch = blank(source, span);
    // A body must not be missing.
    this.patches.push(isNested ? { ...patch, text: `;${patch.text.slice(1)}` } : patch);
    tokens.replace(K.SemicolonToken, span.end);
  }

  private whileLet(): boolean {
    const { tokens, patches } = this;
    const match = this.matches(whileLetPattern);
    if (match === null) return false;
    const [, before, mut = '', name, type = ''] = match;
    const from = tokens.start + 'while'.length;
    patches.push({ start: tokens.start, end: from, text: 'for  ' });
    const nameEnd = from + before!.length + mut.length + name!.length + type.length;
    patches.push({ start: nameEnd, end: nameEnd, text: `; ${name}` });
    // The parenthesis opens at the next token; it closes when as many brackets are open as then.
    this.heads.push(tokens.depth + 1);
    return true;
  }

  private functionType(): void {
    const found = functionTypeAt(this.source, this.tokens.start, readOite);
    if (found === undefined) return;
    this.patches.push(found.patch);
    // What follows is the result's type.
    this.tokens.replace(K.EqualsGreaterThanToken, found.patch.end);
  }

  private beginStruct(): void {
    const { tokens, source } = this;
    if (this.struct !== undefined || tokens.previous === K.DotToken || this.matches(structPattern) === null) return;
    const exported = /export[ \t]+$/.exec(source.slice(Math.max(0, tokens.start - 30), tokens.start));
    this.struct = {
      start: tokens.start - (exported?.[0].length ?? 0), word: { start: tokens.start, end: tokens.end },
      depth: tokens.depth, firstPatch: this.patches.length, separators: [], angles: 0,
    };
  }

  /** Follows the members of a struct to its end. */
  private inStruct(struct: Struct): void {
    const { tokens } = this;
    const { kind, depth } = tokens;
    if (kind === K.LessThanToken) struct.angles++;
    else if (kind === K.GreaterThanToken) struct.angles = Math.max(0, struct.angles - 1);
    else if (kind === K.CommaToken && depth === struct.depth + 1 && struct.angles === 0) struct.separators.push(tokens.start);
    const closes = kind === K.CloseBraceToken && depth === struct.depth + 1;
    if (closes || (kind === K.SemicolonToken && depth === struct.depth)) this.endStruct(struct);
  }

  private endStruct({ start, word, firstPatch, separators }: Struct): void {
    const { source, patches, tokens } = this;
    this.struct = undefined;
    const inner = patches.splice(firstPatch);
    let region = blank(source, { start, end: tokens.end });
    // Its file is a module all the same.
    if (start < word.start) region = { ...region, text: `export {};${region.text.slice(10)}` };
    const asClass: Patch[] = [{ ...word, text: 'class ' }];
    for (const at of separators) asClass.push({ start: at, end: at + 1, text: ';' });
    this.structs.push({ region, inner, asClass });
  }
}

function letMutMatch(match: RegExpExecArray | null): Span | undefined {
  if (match === null) return undefined;
  const start = match.index + match[0].indexOf('mut');
  return { start, end: start + 3 };
}
