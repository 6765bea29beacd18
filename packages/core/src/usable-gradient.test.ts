import { describe, expect, it } from 'vitest';
import { firstUnusable, LARGEST_GRADIENT } from './usable-gradient';

/** The least float32 above the largest gradient. */
const above = LARGEST_GRADIENT * (1 + 2 ** -23);

describe('a gradient that cannot be used', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, above, -above, 1e30])(
    'has %s in it, wherever it stands',
    (value) => {
      for (let size = 1; size <= 9; size++) {
        for (let at = 0; at < size; at++) {
          const gradient = new Float32Array(size).fill(1);
          gradient[at] = value;
          expect(firstUnusable(gradient), `at ${at} of ${size}`).toBe(at);
          expect(firstUnusable(gradient.subarray(0, at))).toBe(-1);
        }
      }
    },
  );

  it('is none whose numbers are zero, denormal, ordinary or the largest', () => {
    const usable = Float32Array.of(0, -0, 2 ** -149, -1e-40, 1, -1e15, LARGEST_GRADIENT, -LARGEST_GRADIENT);
    expect(firstUnusable(usable)).toBe(-1);
  });

  it('is none whose square float32 can hold a hundred million times', () => {
    expect(Number.isFinite(Math.fround(1e8 * LARGEST_GRADIENT ** 2))).toBe(true);
  });

  it('is named by its first number', () => {
    expect(firstUnusable(Float32Array.of(1, Number.NaN, 2, Number.NaN))).toBe(1);
  });
});
