import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, randoms } from './testing/backends';

beforeAll(() => enableWasmTraining());

const image = () => randoms<tf.Rank.R4>([2, 4, 5, 3], 1);

describe.each(['conv2d', 'depthwiseConv2d'] as const)('fused.%s', (kind) => {
  const filters = kind === 'conv2d' ? 2 : 6;
  const run = kind === 'conv2d' ? tf.fused.conv2d : tf.fused.depthwiseConv2d;
  const common = () => ({
    x: image(),
    filter: randoms<tf.Rank.R4>([2, 2, 3, 2], 2),
    strides: 1,
    pad: 'same' as const,
  });

  test('takes a bias that was made with another shape', async () => {
    await expectSameAsCpu(() => run({ ...common(), bias: tf.reshape(randoms([1, filters], 3), [filters]) }));
  });

  test.each([[[1]], [[filters]], [[1, 1, filters]], [[4, 1, 1]], [[1, 5, filters]], [[4, 5, 1]]])(
    'with slopes of shape %j is that of the cpu backend',
    async (shape) => {
      const alpha = () => randoms(shape as [number], 4);
      await expectSameAsCpu(() => run({ ...common(), activation: 'prelu', preluActivationWeights: alpha() }));
    },
  );
});
