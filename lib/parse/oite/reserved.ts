// Reserved words where a name is declared: `declare function typeof(value: any): string;` (oite-language: the parser that
// Oite's own compiler has takes any word there). The declaration gets another name of the same length; nothing can refer
// to it, as the word means something else wherever it is used.

import type { Span } from '../../source.js';
import type { Tokens } from '../tokens.js';
import { ts } from '../typescript.js';

const K = ts.SyntaxKind;

export interface ReservedName {
  readonly span: Span;
  /** What to write in its place. */
  readonly text: string;
  /** The declaration is erased: it says what exists elsewhere. */
  readonly ambient: boolean;
}

/** `this` is a parameter of TypeScript. */
const isReserved = (kind: ts.SyntaxKind): boolean => kind >= K.FirstReservedWord && kind <= K.LastReservedWord && kind !== K.ThisKeyword;

/** What must follow a word in the place of a name, and what precedes it, for it to be one that is declared. */
const afterFunction = /^\s*(?:<[^()]*>)?\s*\(/;
const afterVariable = /^\s*(?:[=:;,]|$)/;
const afterParameter = /^\s*\??\s*[,):=](?!>)/;
const afterClass = /^\s*(?:<[^()]*>\s*)?(?:\{|(?:extends|implements)\b)/;
const afterType = /^\s*(?:<[^()=]*>\s*)?=/;

/** Words that are values. */
const values: ReadonlySet<ts.SyntaxKind> = new Set([K.NullKeyword, K.TrueKeyword, K.FalseKeyword, K.SuperKeyword]);

/** The reserved word that was read, if it stands where a declaration has its name. */
export function reservedName(source: string, tokens: Tokens): ReservedName | undefined {
  const { kind, previous, start, end } = tokens;
  if (!isReserved(kind)) return undefined;
  const rest = source.slice(end, end + 200);
  const before = source.slice(Math.max(0, start - 200), start);
  let declared: boolean;
  switch (previous) {
    case K.FunctionKeyword:
    case K.AsteriskToken:
      declared = /\bfunction\s*\*?\s*$/.test(before) && afterFunction.test(rest);
      break;
    case K.LetKeyword:
    case K.ConstKeyword:
    case K.VarKeyword:
      // `const enum` is something else.
      declared = afterVariable.test(rest);
      break;
    case K.EnumKeyword:
      declared = /^\s*\{/.test(rest);
      break;
    case K.ClassKeyword:
    case K.InterfaceKeyword:
      // `class extends Base {}` has no name.
      declared = kind !== K.ExtendsKeyword && afterClass.test(rest);
      break;
    case K.TypeKeyword:
      declared = afterType.test(rest);
      break;
    case K.ModuleKeyword:
    case K.NamespaceKeyword:
      declared = /^\s*\{/.test(rest);
      break;
    case K.OpenParenToken:
    case K.CommaToken:
      // In parentheses no other word than that of a value ends an operand.
      declared = tokens.inside === K.OpenParenToken && !values.has(kind) ? afterParameter.test(rest)
        : previous === K.CommaToken && isInDeclaration(before) && afterVariable.test(rest);
      break;
    default:
      return undefined;
  }
  if (!declared) return undefined;
  const ambient = /\bdeclare\s+(?:async\s+|abstract\s+)?(?:function\b[^;{}]*|(?:let|const|var|enum|class|namespace|module)\s+)$/.test(before);
  return { span: { start, end }, text: `${source.slice(start, end - 1)}$`, ambient };
}

/** Whether the text before a word is a list of variables without brackets: `let a = 1, `. */
function isInDeclaration(before: string): boolean {
  return /(?:^|[;{}\n])\s*(?:export\s+|declare\s+)?(?:let|const|var)\s[^;(){}[\]\n]*,\s*$/.test(before);
}
