import '@tensorflow/tfjs-backend-cpu';
import { keyOf } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { fromLoss } from './from-loss';

// This file loads tfjs-core and a backend, but nothing that registers gradients.

test('without gradients it says how to load them', async () => {
  const problem = fromLoss({
    name: 'sphere',
    shapes: { x: [2] },
    init: () => new Float32Array(2),
    loss: ({ x }) => tf.sum(tf.square(x)),
  });
  await expect(problem.evaluate(new Float32Array(2), keyOf(1))).rejects.toMatchObject({
    code: 'no-gradients',
    message: expect.stringContaining("import '@tensorflow/tfjs-layers'"),
  });
  expect(tf.memory().numTensors).toBe(0);
});
