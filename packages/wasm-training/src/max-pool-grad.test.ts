import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, randoms, valuesOn } from './testing/backends';

beforeAll(() => enableWasmTraining());

const images: [number, number, number, number][] = [
  [1, 4, 4, 1],
  [3, 7, 6, 5],
];
const windows: [number, number][] = [
  [2, 2],
  [3, 2],
  [3, 3],
];
const cases = images.flatMap((image) =>
  windows.flatMap((window) =>
    [1, 2, 3].flatMap((stride) =>
      (['same', 'valid', 1] as const).map((pad) => ({ image, window, stride, pad })),
    ),
  ),
);

describe('the gradient of max pooling', () => {
  test.each(cases)(
    '$image by $window, stride $stride, padding $pad, is that of the cpu backend',
    async ({ image, window, stride, pad }) => {
      const rounding = pad === 1 ? 'floor' : undefined;
      const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, window, stride, pad, rounding);
      const outShape = tf.backend_util.computePool2DInfo(image, window, stride, 1, pad, rounding).outShape;
      await expectSameAsCpu(() => tf.grad(pool)(randoms(image, 1), randoms(outShape, 2)));
    },
  );

  test('goes to the first of equals', async () => {
    const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid');
    const [found] = await valuesOn('wasm', () => tf.grad(pool)(tf.ones([1, 2, 2, 1])));
    expect([...(found!.numbers as Float32Array)]).toEqual([1, 0, 0, 0]);
  });
});
