// The words of JavaScript and TypeScript, told apart well enough to colour them, one line at a time. It is no parser:
// whether `/` divides or begins a regular expression is told by the word before it.

export type TokenKind = 'keyword' | 'suspend' | 'string' | 'number' | 'comment' | 'name' | 'punctuation';

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly kind: TokenKind;
}

/** What a line begins in: code, a block comment, or template literals, each with the depth of braces in its `${`. */
export interface LineState {
  readonly comment: boolean;
  /** -1: in the text of the template; else the braces open inside its substitution. */
  readonly templates: readonly number[];
}

export const firstLine: LineState = { comment: false, templates: [] };

const keywords = new Set(
  ('abstract as asserts break case catch class const continue debugger declare default delete do else enum export extends false finally for from ' +
  'function get if implements import in infer instanceof interface is keyof let namespace new null of private protected public readonly return ' +
  'satisfies set static super switch this throw true try type typeof undefined using var void while with').split(' '),
);
const suspending = new Set(['async', 'await', 'yield']);
const pattern = /\/\/.*|\/\*|`|"(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$)|(?:\d[\w.]*|\.\d[\w.]*)|[\p{ID_Start}$_#@][\p{ID_Continue}$\u200c\u200d]*|[{}]|[^\s\w]/uy;
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*/uy;

/** The tokens of one line, and what the next line begins in. Offsets are of the line. */
export function tokensOf(line: string, state: LineState): { readonly tokens: readonly Token[]; readonly next: LineState } {
  const tokens: Token[] = [];
  const templates = [...state.templates];
  let { comment } = state;
  let at = 0;
  let before = '';
  const add = (end: number, kind: TokenKind): void => {
    if (end > at) tokens.push({ start: at, end, kind });
    at = end;
  };
  while (at < line.length) {
    if (comment) {
      const end = line.indexOf('*/', at);
      add(end < 0 ? line.length : end + 2, 'comment');
      comment = end < 0;
      continue;
    }
    if (templates[templates.length - 1] === -1) {
      at = templateText(line, at, templates, add);
      before = '`';
      continue;
    }
    if (line[at] === '/' && line[at + 1] !== '/' && line[at + 1] !== '*' && /^(?:|[=([{},;:?!&|+*%^~<>-]|return|typeof|case|in|of|yield|await|throw|=>)$/.test(before)) {
      regex.lastIndex = at;
      if (regex.test(line)) {
        add(regex.lastIndex, 'string');
        before = '/';
        continue;
      }
    }
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match === null) {
      at++;
      continue;
    }
    const [text] = match;
    if (text === '/*') {
      comment = true;
      const end = line.indexOf('*/', at + 2);
      comment = end < 0;
      add(end < 0 ? line.length : end + 2, 'comment');
      continue;
    }
    if (text === '`') templates.push(-1);
    else if (text === '{' && templates.length > 0) templates[templates.length - 1]!++;
    else if (text === '}' && templates.length > 0 && --templates[templates.length - 1]! === 0) templates[templates.length - 1] = -1;
    add(at + text.length, kindOf(text, before));
    if (!text.startsWith('//')) before = text;
  }
  return { tokens, next: { comment, templates } };
}

/** Reads the text of a template from `at` up to its end or to a substitution; gives the offset behind it. */
function templateText(line: string, at: number, templates: number[], add: (end: number, kind: TokenKind) => void): number {
  let i = at;
  for (; i < line.length; i++) {
    if (line[i] === '\\') i++;
    else if (line[i] === '`') {
      templates.pop();
      add(i + 1, 'string');
      return i + 1;
    } else if (line[i] === '$' && line[i + 1] === '{') {
      templates[templates.length - 1] = 1;
      add(i + 2, 'string');
      return i + 2;
    }
  }
  add(line.length, 'string');
  return line.length;
}

function kindOf(text: string, before: string): TokenKind {
  const first = text[0]!;
  if (first === '"' || first === "'" || first === '`') return 'string';
  if (text.startsWith('//')) return 'comment';
  if (/^(?:\d|\.\d)/.test(text)) return 'number';
  if (before !== '.' && suspending.has(text)) return 'suspend';
  if (before !== '.' && keywords.has(text)) return 'keyword';
  return /^[\p{ID_Start}$_#@]/u.test(text) ? 'name' : 'punctuation';
}
