import { createHash } from 'node:crypto';

/**
 * Sixteen hexadecimal digits that stand for a text: the first 64 bits of its SHA-256.
 *
 * @param {string} text
 */
export function digestOfText(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
