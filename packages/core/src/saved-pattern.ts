import { damagedConfig } from './built-by';
import type { Json } from './json';

/**
 * A regular expression as part of a config. TensorFlow.js saves strings as snake_case, which would be another pattern:
 * so they go as numbers.
 */
export function savedPattern({ source, flags }: RegExp): { readonly pattern: Json; readonly flags: Json } {
  return { pattern: codesOf(source), flags: codesOf(flags) };
}

function codesOf(text: string): Json {
  // Of units, not of characters, which may have two.
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

/**
 * What {@link savedPattern} made part of a config.
 *
 * @param owner - Whose config it is, for example `a routed rule`.
 * @throws L2lError `bad-checkpoint`
 */
export function patternOf(
  owner: string,
  saved: { readonly pattern?: unknown; readonly flags?: unknown } | null | undefined,
): RegExp {
  const [source, flags] = [textOf(owner, saved?.pattern), textOf(owner, saved?.flags)];
  try {
    return new RegExp(source, flags);
  } catch (cause) {
    throw damagedConfig(owner, 'one of its patterns is no regular expression', cause);
  }
}

function textOf(owner: string, codes: unknown): string {
  const isText = Array.isArray(codes) && codes.every((code) => Number.isInteger(code) && code >>> 16 === 0);
  if (!isText) throw damagedConfig(owner, 'one of its patterns is not a list of character codes');
  return codes.map((code: number) => String.fromCharCode(code)).join('');
}
