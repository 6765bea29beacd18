import { expect, test } from 'vitest';
import { meanSquaredError, meanSquaredErrorAdjoint, oneHot } from './squared-error';

const outputs = Float32Array.of(1, 2, -1, 0);
const targets = oneHot(Int32Array.of(1, 0), 2);

test('targets are 1 at the label of each example', () => {
  expect([...targets]).toEqual([0, 1, 1, 0]);
});

test('it is the mean of squared differences', () => {
  // Differences 1, 1, −2, 0.
  expect(meanSquaredError(outputs, targets)).toBe(6 / 4);
});

test('its adjoint is twice the difference, shared among all outputs', () => {
  expect([...meanSquaredErrorAdjoint(outputs, targets)]).toEqual([0.5, 0.5, -1, 0]);
});
