// JSON as tsconfig.json has it: with comments and trailing commas.

/** The value of such a text. Throws `SyntaxError`. */
export function parseJsonWithComments(text: string): unknown {
  // A string, or what is to go: comments, and a comma with nothing but space and comments before the bracket.
  const token = /"(?:[^"\\]|\\.)*"|\/\/[^\n\r]*|\/\*[^]*?\*\/|,(?=(?:\s|\/\/[^\n\r]*|\/\*[^]*?\*\/)*[\]}])/g;
  return JSON.parse(text.replace(/^\uFEFF/, '').replace(token, (part) => (part.startsWith('"') ? part : '')));
}
