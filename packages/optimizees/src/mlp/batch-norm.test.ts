import { expect, test } from 'vitest';
import { BATCH_NORM_EPSILON, normalize, scaleAndShift } from './batch-norm';

test('each unit gets mean 0 and variance 1 over the examples', () => {
  // Two units of three examples: 1, 2, 3 has mean 2 and variance 2/3; a constant unit has variance 0.
  const { values } = normalize(Float32Array.of(1, 7, 2, 7, 3, 7), 2);
  const end = 1 / Math.sqrt(2 / 3 + BATCH_NORM_EPSILON);
  [-end, 0, 0, 0, end, 0].forEach((expected, i) => {
    expect(values[i]).toBeCloseTo(expected, 6);
  });
});

test('scale and offset are those of the unit', () => {
  const result = scaleAndShift(Float32Array.of(1, 1, -2, 4), Float32Array.of(3, 10), Float32Array.of(0.5, 1));
  expect([...result]).toEqual([3.5, 11, -5.5, 41]);
});
