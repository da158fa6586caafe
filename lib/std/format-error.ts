// Errors as the console prints them: alone with their stack, inside other values as [Name: message].

import { formatKey } from './format-text.js';

/** `whole`: with the stack, on several lines; otherwise one line. Own properties and the cause follow. */
export function formatError(error: Error, print: (value: unknown) => string, whole: boolean): string {
  const stack = read(error, 'stack');
  const title = errorTitle(error);
  let head = `[${title}]`;
  // A stack is text that was made when the error was: it starts with the old message if that was changed since.
  if (whole && typeof stack === 'string' && stack !== '')
    head = stack.startsWith(title) ? stack : `${title}\n${framesOf(stack)}`.trimEnd();
  const parts = extraProperties(error, print);
  const text = parts.length === 0 ? head : `${head} {${parts.join(', ')}}`;
  if (!whole || !Object.hasOwn(error, 'cause')) return text;
  return `${text}\n  [cause]: ${print(read(error, 'cause'))}`;
}

function errorTitle(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function framesOf(stack: string): string {
  const at = stack.search(/^ {4}at /m);
  return at < 0 ? '' : stack.slice(at);
}

function read(error: Error, key: string): unknown {
  try {
    return (error as unknown as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** Enumerable properties such as `code` and `path`, and the errors of an AggregateError. */
function extraProperties(error: Error, print: (value: unknown) => string): string[] {
  const parts: string[] = [];
  for (const key of Reflect.ownKeys(error)) {
    const property = Reflect.getOwnPropertyDescriptor(error, key);
    if (property === undefined || !('value' in property)) continue;
    if (property.enumerable === true || (key === 'errors' && Array.isArray(property.value))) {
      parts.push(`${formatKey(key)}: ${print(property.value)}`);
    }
  }
  return parts;
}
