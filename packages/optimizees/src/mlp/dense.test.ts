import { fold, keyOf, normals } from '@l2l/core';
import { describe, expect, test } from 'vitest';
import { addBiasGradient, addKernelGradient, denseForward, denseInputAdjoint } from './dense';

/** `Σ_k a(i, k) · b(k, j)` for all i and j, row by row, in double precision. */
function product(
  [height, depth, width]: readonly [number, number, number],
  a: (i: number, k: number) => number,
  b: (k: number, j: number) => number,
): number[] {
  return Array.from({ length: height * width }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < depth; k++) sum += a(Math.floor(at / width), k) * b(k, at % width);
    return sum;
  });
}

function expectClose(actual: Float32Array, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  // Sums of at most nine products of numbers near 1, rounded a few times each.
  expected.forEach((x, i) => {
    expect(Math.abs(actual[i]! - x)).toBeLessThan(1e-5);
  });
}

// Sizes around four, because four rows are added at a time.
const sizes = [1, 3, 4, 5, 9].flatMap((rows) =>
  [1, 3, 4, 5, 9].map((inputs) => ({ rows, inputs, outputs: 1 + ((rows + inputs) % 5) })),
);

describe.each(sizes)('a dense layer of $inputs → $outputs on $rows examples', (size) => {
  const { rows, inputs, outputs } = size;
  const key = keyOf(rows * 100 + inputs);
  // Rectified, so that a good part is zero.
  const input = normals(fold(key, 'input'), rows * inputs).map((x) => Math.max(x, 0));
  const kernel = normals(fold(key, 'kernel'), inputs * outputs);
  const bias = normals(fold(key, 'bias'), outputs);
  const adjoint = normals(fold(key, 'adjoint'), rows * outputs);
  const inputAt = (row: number, i: number) => input[row * inputs + i]!;
  const kernelAt = (i: number, j: number) => kernel[i * outputs + j]!;
  const adjointAt = (row: number, j: number) => adjoint[row * outputs + j]!;

  test('multiplies by its kernel and adds its bias', () => {
    const products = product([rows, inputs, outputs], inputAt, kernelAt);
    expectClose(
      denseForward(size, input, kernel, bias),
      products.map((sum, at) => sum + bias[at % outputs]!),
    );
  });

  test('adds to the gradient of its kernel', () => {
    const gradient = kernel.slice();
    addKernelGradient(size, input, adjoint, gradient);
    const products = product([inputs, rows, outputs], (i, row) => inputAt(row, i), adjointAt);
    expectClose(
      gradient,
      products.map((sum, at) => sum + kernel[at]!),
    );
  });

  test('adds to the gradient of its bias', () => {
    const gradient = bias.slice();
    addBiasGradient(size, adjoint, gradient);
    const sums = product([1, rows, outputs], () => 1, adjointAt);
    expectClose(
      gradient,
      sums.map((sum, j) => sum + bias[j]!),
    );
  });

  test('sends the adjoint back to its input', () => {
    const expected = product([rows, outputs, inputs], adjointAt, (j, i) => kernelAt(i, j));
    expectClose(denseInputAdjoint(size, adjoint, kernel), expected);
  });
});
