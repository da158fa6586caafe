// Files of small cases: `//---- name` begins each one.

/** The cases of a file, as `{ name, source }`. */
export function snippetsOf(text) {
  return text
    .split(/^\/\/---- /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { name: part.slice(0, end).trim(), source: part.slice(end + 1) };
    });
}
