import { keyOf } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { fromLoss } from './from-loss';

// This file loads tfjs-core and nothing else.

test('without a backend it says which to load', async () => {
  const problem = fromLoss({
    name: 'sphere',
    shapes: { x: [2] },
    init: () => new Float32Array(2),
    loss: ({ x }) => tf.sum(tf.square(x)),
  });
  await expect(problem.evaluate(new Float32Array(2), keyOf(1))).rejects.toMatchObject({
    code: 'no-backend',
    message: expect.stringContaining(
      "registered are: none. Load one, for example with import '@tensorflow/tfjs-backend-cpu'",
    ),
  });
});
