import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, randoms } from './testing/backends';

beforeAll(() => enableWasmTraining());

type Four = [number, number, number, number];
type Two = [number, number];

const cases = (
  [
    [1, 4, 4, 2],
    [2, 7, 5, 3],
  ] as Four[]
).flatMap((image) =>
  (
    [
      [2, 2],
      [3, 2],
    ] as Two[]
  ).flatMap((window) =>
    (
      [
        [1, 1],
        [2, 2],
        [1, 3],
      ] as Two[]
    ).flatMap((strides) =>
      (
        [
          [1, 1],
          [1, 2],
        ] as Two[]
      ).flatMap((dilations) =>
        (['same', 'valid'] as const).map((pad) => ({ image, window, strides, dilations, pad })),
      ),
    ),
  ),
);

describe('dilation', () => {
  test.each(cases)(
    'of $image by $window, strides $strides, dilations $dilations, padding $pad, is that of the cpu backend',
    async ({ image, window, strides, dilations, pad }) => {
      await expectSameAsCpu(() => {
        // Below zero as a whole in part of the cases: the largest of negative numbers.
        const x = tf.sub(randoms<tf.Rank.R4>(image, 1), image[0] === 1 ? 5 : 0);
        const filter = randoms<tf.Rank.R3>([...window, image[3]], 2);
        const dilate = (x: tf.Tensor, filter: tf.Tensor) =>
          tf.dilation2d(x as tf.Tensor4D, filter as tf.Tensor3D, strides, pad, dilations);
        const value = dilate(x, filter);
        const dy = randoms<tf.Rank.R4>(value.shape as Four, 3);
        return [value, ...tf.grads(dilate as never)([x, filter], dy)];
      });
    },
  );

  test('of integers is an integer', async () => {
    await expectSameAsCpu(
      () =>
        tf.dilation2d(
          tf.tensor4d([-5, -7, -6, -8], [1, 2, 2, 1], 'int32'),
          tf.tensor3d([1, -1], [1, 2, 1], 'int32'),
          1,
          'same',
        ),
      0,
    );
  });

  test('refuses an image and a filter of different kinds', async () => {
    await tf.setBackend('wasm');
    const run = () =>
      tf.tidy(() =>
        tf
          .engine()
          .runKernel(
            'Dilation2D',
            { x: tf.ones([1, 2, 2, 1]), filter: tf.ones([1, 1, 1], 'int32') },
            { strides: 1, pad: 'same', dilations: 1 },
          ),
      );
    expect(run).toThrow(/x has dtype float32, but filter int32: please cast one of them/);
  });
});
