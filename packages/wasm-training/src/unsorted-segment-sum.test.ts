import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, randoms, valuesOn } from './testing/backends';

beforeAll(() => enableWasmTraining());

describe('unsortedSegmentSum', () => {
  test.each([
    { shape: [6], segments: 3 },
    { shape: [6, 4], segments: 8 },
    { shape: [6, 2, 3], segments: 3 },
  ])(
    'of $shape into $segments is that of the cpu backend, numbers out of range and all',
    async ({ shape, segments }) => {
      await expectSameAsCpu(() =>
        tf.unsortedSegmentSum(
          randoms(shape as [number], 1),
          tf.tensor1d([2, 0, 2, -1, 99, 1], 'int32'),
          segments,
        ),
      );
    },
  );

  test('of integers are integers', async () => {
    const [sums] = await valuesOn('wasm', () =>
      tf.unsortedSegmentSum(tf.tensor1d([1, 20, 300], 'int32'), tf.tensor1d([1, 0, 1], 'int32'), 2),
    );
    expect(sums).toMatchObject({ dtype: 'int32', numbers: Int32Array.of(20, 301) });
  });

  test('wants one number a row', async () => {
    await tf.setBackend('wasm');
    const run = () => tf.tidy(() => tf.unsortedSegmentSum(tf.ones([3, 2]), tf.tensor1d([0, 1], 'int32'), 2));
    expect(run).toThrow(/x has shape \[3,2\], so segmentIds must have shape \[3\], but has \[2\]/);
  });

  test.each([0, 1, 2])('gives the gradient of a lookup along axis %i', async (axis) => {
    const indices = [
      [2, 0],
      [2, 1],
    ];
    const gradient = tf.grad((x) => tf.gather(x, tf.tensor2d(indices, [2, 2], 'int32'), axis));
    await expectSameAsCpu(() => {
      const shape = [3, 4, 5];
      shape.splice(axis, 1, 2, 2);
      return gradient(randoms([3, 4, 5], 1), randoms(shape as [number], 2));
    });
  });
});
