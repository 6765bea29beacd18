import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import './register';

test('an import is enough, before the backend is even chosen', async () => {
  await tf.setBackend('wasm');
  const product = tf.tidy(() => tf.matMul(tf.ones([64, 32]), tf.ones([64, 32]), false, true).dataSync());
  expect(new Set(product)).toEqual(new Set([32]));
  const sums = tf.tidy(() =>
    tf.unsortedSegmentSum(tf.tensor1d([1, 2, 4]), tf.tensor1d([1, 0, 1], 'int32'), 2).dataSync(),
  );
  expect([...sums]).toEqual([2, 5]);
});
