import { describe, expect, it } from 'vitest';
import { arrays } from './vector';

const x = Float32Array.of(1, -4, 9);
const y = Float32Array.of(2, 2, -3);
const factor = Float32Array.of(3);

/** Each operation with what it gives for x = (1, −4, 9) and y = (2, 2, −3). */
const operations: readonly (readonly [
  name: string,
  result: () => Float32Array,
  expected: readonly number[],
])[] = [
  ['fill', () => arrays.fill(3, 7), [7, 7, 7]],
  ['combine', () => arrays.combine(2, x, 3, y), [8, -2, 9]],
  ['affine', () => arrays.affine(2, x, 1), [3, -7, 19]],
  ['product', () => arrays.product(x, y), [2, -8, -27]],
  ['quotient', () => arrays.quotient(x, y), [0.5, -2, -3]],
  ['sqrt', () => arrays.sqrt(Float32Array.of(0, 4, 9)), [0, 2, 3]],
  ['abs', () => arrays.abs(x), [1, 4, 9]],
  ['maximum', () => arrays.maximum(x, y), [2, 2, 9]],
  // √(4 + 4 + 9) = √17, in float32
  ['norm', () => arrays.norm(y), [Math.fround(Math.sqrt(17))]],
  ['scaleBy', () => arrays.scaleBy(factor, x), [3, -12, 27]],
  ['slice', () => arrays.slice(x, 1, 2), [-4, 9]],
  ['concat', () => arrays.concat([y, factor, x]), [2, 2, -3, 3, 1, -4, 9]],
];

describe('arrays', () => {
  it.each(operations)('%s gives a new vector', (_, result, expected) => {
    expect([...result()]).toEqual(expected);
    expect(result().buffer).not.toBe(result().buffer);
    expect([[...x], [...y], [...factor]]).toEqual([[1, -4, 9], [2, 2, -3], [3]]);
  });

  it('adds to a vector that is given up, in its memory', () => {
    const sum = x.slice();
    expect(arrays.addTo(sum, y)).toBe(sum);
    expect([...sum]).toEqual([3, -2, 6]);
  });

  it('gives a norm where squares do not fit into float32', () => {
    // 10^30 squared is 10^60; √(10^60 + 10^60) = √2 · 10^30.
    expect(arrays.norm(Float32Array.of(1e30, 1e30))[0]! / 1e30).toBeCloseTo(Math.SQRT2, 6);
  });

  it('gives the norm 0 to a vector without numbers', () => {
    expect([...arrays.norm(new Float32Array(0))]).toEqual([0]);
  });
});
