import { expect, test } from 'vitest';
import { correctCount, crossEntropy, crossEntropyAdjoint } from './cross-entropy';

test('it is the mean of −ln softmax at the labels', () => {
  const logits = Float32Array.of(0, Math.log(3), 0, 0);
  // The softmax of the first example is (1/4, 3/4), that of the second (1/2, 1/2).
  expect(crossEntropy(logits, Int32Array.of(1, 0))).toBeCloseTo((Math.log(4 / 3) + Math.log(2)) / 2, 6);
});

test('the adjoint is the softmax, less 1 at the label, shared among the examples', () => {
  const adjoint = crossEntropyAdjoint(Float32Array.of(0, Math.log(3), 0, 0), Int32Array.of(1, 0));
  [1 / 8, -1 / 8, -1 / 4, 1 / 4].forEach((expected, i) => {
    expect(adjoint[i]).toBeCloseTo(expected, 6);
  });
});

test('logits too great to be powers of e are no trouble', () => {
  const logits = Float32Array.of(2000, 1000, -1000, -1000);
  // The first example is 1000 worse than its label needs, the second is between two equals.
  expect(crossEntropy(logits, Int32Array.of(1, 0))).toBeCloseTo((1000 + Math.log(2)) / 2, 6);
  expect([...crossEntropyAdjoint(logits, Int32Array.of(1, 0))]).toEqual([0.5, -0.5, -0.25, 0.25]);
});

test('an example is right where its label has the first of the greatest logits', () => {
  const logits = Float32Array.of(1, 2, 0, 2, 2, 0, 2, 2, 0, Number.NaN, 1, 0);
  expect(correctCount(logits.subarray(0, 3), Int32Array.of(1))).toBe(1);
  expect(correctCount(logits.subarray(3, 9), Int32Array.of(0, 1))).toBe(1);
  expect(correctCount(logits.subarray(9), Int32Array.of(1))).toBe(0);
});
