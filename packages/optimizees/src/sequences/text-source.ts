import { fold, type Key, normals, streamOf } from '@l2l/core';

/** Draws sequences of letters. */
export interface TextSource {
  readonly letters: number;
  /** `[count, length]`, whole numbers in [0, letters). The same key gives the same text. */
  draw(key: Key, count: number, length: number): Int32Array;
}

/** How far the likelihoods of what may come next lie apart: e^2 is a typical ratio. */
const CONTRAST = 2;

/**
 * Text of a made-up language: each letter depends on the two before it, by a table of random likelihoods.
 * There is something to learn at once (how frequent letters are), later (what follows what) and last (the
 * letter before the last).
 *
 * @param key - Draws the language.
 */
export function madeUpLanguage(key: Key, letters = 12): TextSource {
  const after = normals(fold(key, 'after'), letters * letters, CONTRAST);
  const before = normals(fold(key, 'before'), letters * letters, CONTRAST / 2);
  return {
    letters,
    draw(textKey, count, length) {
      const { uniform, below } = streamOf(fold(textKey, 'text'));
      const text = new Int32Array(count * length);
      const weights = new Float64Array(letters);
      for (let row = 0; row < count; row++) {
        let [last, secondLast] = [below(letters), below(letters)];
        for (let t = 0; t < length; t++) {
          let sum = 0;
          for (let j = 0; j < letters; j++) {
            weights[j] = Math.exp(after[last * letters + j]! + before[secondLast * letters + j]!);
            sum += weights[j]!;
          }
          let left = uniform() * sum;
          let next = 0;
          while (next < letters - 1 && left >= weights[next]!) left -= weights[next++]!;
          text[row * length + t] = next;
          [secondLast, last] = [last, next];
        }
      }
      return text;
    },
  };
}
