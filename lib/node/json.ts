// JSON for people and programs.

/**
 * `value` as JSON with an indent of two, a list of plain values on one line; `indent` 0: all on one line. Characters that a terminal would act on
 * are escaped, which JSON reads back the same.
 */
export function toJson(value: unknown, indent: 0 | 2 = 2): string {
  const text = JSON.stringify(value);
  return `${(indent === 0 ? text : print(JSON.parse(text), '')).replace(/[\x7f-\x9f\u2028\u2029\p{Cf}]/gu, escaped)}\n`;
}

function print(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? '[]' : '{}';
  const entries = Object.entries(value);
  if (entries.length === 0) return `${open}${close}`;
  if (isList && value.every((item) => typeof item === 'number' || (typeof item === 'string' && item.length < 40)) && value.length < 24) {
    return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  }
  const inner = `${indent}  `;
  const lines = entries.map(([key, item]) => `${inner}${isList ? '' : `${JSON.stringify(key)}: `}${print(item, inner)}`);
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
}
