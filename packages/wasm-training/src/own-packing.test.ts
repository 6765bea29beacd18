import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, it } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu } from './testing/backends';

enableWasmTraining();
afterAll(() => tf.setBackend('cpu'));

const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);

describe('the same numbers as another matrix', () => {
  it.each([
    [64, 1],
    [200, 1],
    [1, 64],
    [16, 4],
  ])('multiply rightly first as [%i, %i], then transposed, then reshaped', async (rows, columns) => {
    const compute = () => {
      const w = random([rows, columns], 1);
      const forward = tf.matMul(random([128, rows], 2), w);
      const backward = tf.matMul(random([128, columns], 3), w, false, true);
      const again = tf.matMul(random([128, columns], 4), tf.reshape(w, [columns, rows]));
      return tf.concat([forward, backward, again].map((part) => tf.reshape(part, [-1])));
    };
    await expectSameAsCpu(compute);
  });

  it.each([20, 64, 200])('has the right gradient in a network of %i units and one output', async (units) => {
    const compute = () => {
      const [w, v, x] = [random([10, units], 1), random([units, 1], 2), random([128, 10], 3)];
      const loss = (first: tf.Tensor, last: tf.Tensor) =>
        tf.sum(
          tf.square(tf.matMul(tf.sigmoid(tf.matMul(x, first as tf.Tensor2D)), last as tf.Tensor2D)),
        ) as tf.Scalar;
      const gradients = tf.grads(loss as (...args: tf.Tensor[]) => tf.Scalar)([w, v]);
      return tf.concat(gradients.map((gradient) => tf.reshape(gradient, [-1])));
    };
    await expectSameAsCpu(compute);
  });
});
