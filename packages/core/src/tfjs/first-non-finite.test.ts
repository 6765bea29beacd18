import { expect, test } from 'vitest';
import { firstNonFinite } from './first-non-finite';

const bad = [Number.NaN, -Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
// The largest, the smallest and the smallest normal float32, and what lies between.
const largest = (2 - 2 ** -23) * 2 ** 127;
const good = [0, -0, 1, -1, largest, -largest, 2 ** -149, -(2 ** -149), 2 ** -126];

test.each([0, 1, 3, 4, 5, 7, 8, 9, 1000])('all of %i finite numbers pass', (size) => {
  expect(firstNonFinite(Float32Array.from({ length: size }, (_, i) => good[i % good.length]!))).toBe(-1);
});

test.each(bad)('%s is found wherever it stands, in a view too', (value) => {
  for (const size of [1, 4, 9, 33]) {
    for (let at = 0; at < size; at++) {
      const vector = new Float32Array(size + 1).subarray(1);
      vector[at] = value;
      expect(firstNonFinite(vector)).toBe(at);
    }
  }
});

test('the first of many is told', () => {
  expect(firstNonFinite(Float32Array.of(0, 1, Number.POSITIVE_INFINITY, Number.NaN))).toBe(2);
});
