import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, randoms } from './testing/backends';

beforeAll(() => enableWasmTraining());

describe('prelu of [3, 4, 5, 2]', () => {
  test.each([
    [[2]],
    [[5, 2]],
    [[4, 5, 2]],
    [[1, 1, 2]],
    [[1, 4, 5, 2]],
    [[4, 5, 1]],
    [[4, 1, 2]],
    [[4, 1, 1]],
    [[3, 1, 1, 2]],
    [[1]],
    [[]],
  ])('with slopes of shape %j, and its gradients, are those of the cpu backend', async (shape) => {
    await expectSameAsCpu(() => {
      const prelu = (x: tf.Tensor, alpha: tf.Tensor) => tf.prelu(x, alpha);
      const [x, alpha] = [randoms<tf.Rank.R4>([3, 4, 5, 2], 1), randoms(shape as [number], 2)];
      const dy = randoms<tf.Rank.R4>([3, 4, 5, 2], 3);
      return [prelu(x, alpha), ...tf.grads(prelu as never)([x, alpha], dy)];
    });
  });
});
