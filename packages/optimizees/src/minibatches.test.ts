import { keyOf } from '@l2l/core';
import { expect, test } from 'vitest';
import { datasetOf } from './datasets/dataset-of';
import { minibatches } from './minibatches';

/** Example i is the number i, of class i mod 2. */
const numbers = datasetOf({
  name: 'numbers',
  inputs: Float32Array.from({ length: 10 }, (_, i) => i),
  labels: Array.from({ length: 10 }, (_, i) => i % 2),
  inputShape: [1],
  classCount: 2,
});

test('the key alone decides which examples are in a minibatch', () => {
  const draw = minibatches(numbers, 6);
  const first = draw(keyOf(1));
  draw(keyOf(2));
  expect(draw(keyOf(1))).toEqual(first);
  expect(draw(keyOf(2))).not.toEqual(first);
});

test('each input comes with its label', () => {
  const { inputs, labels } = minibatches(numbers, 50)(keyOf(1));
  expect([...labels]).toEqual(Array.from(inputs, (x) => x % 2));
});

test('every example is equally likely', () => {
  const { inputs } = minibatches(numbers, 10_000)(keyOf(3));
  for (let i = 0; i < numbers.count; i++) {
    // Each is drawn 1000 times on average, with a standard deviation of √(10000 · 0.1 · 0.9) = 30.
    expect(Math.abs(inputs.filter((x) => x === i).length - 1000)).toBeLessThan(150);
  }
});

test('what a minibatch is changed to does not reach the dataset', () => {
  const draw = minibatches(numbers, 5);
  const before = draw(keyOf(1)).inputs.slice();
  draw(keyOf(1)).inputs.fill(-1);
  expect(draw(keyOf(1)).inputs).toEqual(before);
});

test.each([0, -1, 2.5, Number.NaN])('refuses a batch size of %s', (batchSize) => {
  expect(() => minibatches(numbers, batchSize)).toThrow(expect.objectContaining({ code: 'bad-option' }));
});

test('refuses a dataset without examples', () => {
  expect(() => minibatches({ ...numbers, count: 0 }, 1)).toThrow(/count is 0/);
});

test('refuses labels which are no classes', () => {
  const draw = minibatches(
    { ...numbers, examples: () => ({ inputs: new Float32Array(1), labels: Int32Array.of(2) }) },
    1,
  );
  expect(() => draw(keyOf(1))).toThrow(/label 2, but with 2 classes/);
});
