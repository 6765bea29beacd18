import { describe, expect, it } from 'vitest';
import { directionalDerivative, dot, normOf } from './finite-difference';

describe('directionalDerivative', () => {
  it('is exact to rounding for polynomials of degree four', async () => {
    // f = x⁴ + 3·x·y at (1, 2), along (1, −1): (4x³ + 3y) − 3x = 10 − 3 = 7.
    const f = ([x, y]: Float32Array) => x! ** 4 + 3 * x! * y!;
    const slope = await directionalDerivative(f, Float32Array.of(1, 2), Float32Array.of(1, -1), 0.125);
    // Steps of 1/8 are exact in float32, so only double rounding is left.
    expect(slope).toBeCloseTo(7, 12);
  });

  it('errs by h⁴/30 of the fifth derivative', async () => {
    // f = x⁵ at 0: f′ = 0, the fifth derivative is 120, and the stencil gives −4h⁴.
    const f = ([x]: Float32Array) => x! ** 5;
    const slope = await directionalDerivative(f, new Float32Array(1), Float32Array.of(1), 0.25);
    expect(slope).toBeCloseTo(-4 * 0.25 ** 4, 12);
  });

  it('leaves the point as it was', async () => {
    const at = Float32Array.of(1, 2);
    await directionalDerivative(() => 0, at, Float32Array.of(1, 1), 0.1);
    expect([...at]).toEqual([1, 2]);
  });
});

describe('dot and normOf', () => {
  it('sum in double precision', () => {
    // 2^24 + 1 + 1 in float32 would stay 2^24.
    expect(dot(Float32Array.of(4096, 1, 1), Float32Array.of(4096, 1, 1))).toBe(2 ** 24 + 2);
    expect(normOf(Float32Array.of(3, 4))).toBe(5);
  });
});
