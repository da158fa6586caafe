// One text for any value, the same in every realm and engine version: what `log` of a test program prints.
// Errors made by the engine print their name alone (the wording is V8's, not ECMA-262's); `Error` itself is the
// program's own and prints its message.

const engineErrors = new Set(['TypeError', 'ReferenceError', 'SyntaxError', 'RangeError', 'EvalError', 'URIError']);
const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

/** The text of one value. Strings are bare at the top and quoted inside of objects. */
export function format(value, depth = 0) {
  switch (typeof value) {
    case 'string':
      return depth === 0 ? value : JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'symbol':
      return value.toString();
    case 'function':
      return `[function ${value.name}]`;
    case 'object':
      return value === null ? 'null' : formatObject(value, depth);
    default:
      return String(value);
  }
}

function formatObject(value, depth) {
  if (isError(value)) return formatError(value, depth);
  if (depth > 4) return '…';
  if (Array.isArray(value)) return `[${formatItems(value, depth)}]`;
  const tag = tagOf(value);
  if (tag !== 'Object' && tag !== 'Arguments') return `[${tag}]`;
  const keys = Reflect.ownKeys(value).filter((key) => Object.getOwnPropertyDescriptor(value, key).enumerable);
  const body = keys.map((key) => `${String(key)}: ${formatProperty(value, key, depth)}`).join(', ');
  return `${tag === 'Arguments' ? 'arguments ' : ''}{${body}}`;
}

// Array.from would fill holes: they are part of what is compared.
function formatItems(array, depth) {
  const items = [];
  for (let i = 0; i < array.length; i++) items.push(i in array ? format(array[i], depth + 1) : '<hole>');
  return items.join(', ');
}

function formatProperty(object, key, depth) {
  const property = Object.getOwnPropertyDescriptor(object, key);
  if ('value' in property) return format(property.value, depth + 1);
  return `<${[property.get && 'get', property.set && 'set'].filter(Boolean).join('/')}>`;
}

// An error of another realm is no `instanceof Error` of this one; it still has the class.
function isError(value) {
  if (tagOf(value) === 'Error') return true;
  for (let proto = value; proto; proto = Object.getPrototypeOf(proto)) {
    if (Object.hasOwn(proto, 'stack') && Object.hasOwn(proto, 'message')) return true;
  }
  return false;
}

function formatError(error, depth) {
  const name = String(error.name);
  if (name === 'SuppressedError') {
    return `SuppressedError(${format(error.error, depth + 1)}, ${format(error.suppressed, depth + 1)})`;
  }
  if (name === 'AggregateError') return `AggregateError${format(error.errors, depth + 1)}`;
  return engineErrors.has(name) ? name : `${name}(${error.message})`;
}
