/** Longest text of a value that a message quotes. */
const MOST_CHARACTERS = 60;

/**
 * What a value is, in a few words for an error message: `3`, `"text"`, `[1,2]`, `the function adam`,
 * `an object AdamOptimizer`. Never longer than a line; never throws.
 */
export function describeValue(value: unknown): string {
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (typeof value === 'object' && value !== null && !isPlain(value)) return `an object ${classOf(value)}`;
  const text = textOf(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  // Plain objects of another realm have another Object.prototype; beneath it there is nothing either.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function classOf(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === 'string' && name !== '' ? name : Object.prototype.toString.call(value).slice(8, -1);
}

function textOf(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'object') return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    // A circle, a bigint inside, or a toJSON that throws.
    return Array.isArray(value) ? 'an array' : 'an object';
  }
}
