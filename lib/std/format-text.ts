// Strings and property names as the console prints them.

/** A string in double quotes, with escapes for what would not be visible. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A property name: as it is when it is an identifier or an index, else quoted; symbols in square brackets. */
export function formatKey(key: string | symbol): string {
  if (typeof key === 'symbol') return `[${String(key)}]`;
  return /^(?:0|[1-9]\d{0,14})$|^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(key) ? key : quote(key);
}
