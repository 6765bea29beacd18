import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, randoms, valuesOn } from './testing/backends';

beforeAll(async () => {
  await tf.setBackend('wasm');
  enableWasmTraining();
});
afterAll(() => tf.setBackend('cpu'));

/** Random numbers, of which a third is NaN: never a whole window of those below. */
function withNaNs<Rank extends tf.Rank>(shape: tf.ShapeMap[Rank], shift: number): tf.Tensor<Rank> {
  const size = tf.util.sizeFromShape(shape);
  const isMissing = tf.tensor1d(Array.from({ length: size }, (_, i) => (i * 7) % 3 === 0)).toBool();
  const numbers = tf.add(randoms<Rank>(shape, 3).reshape([size]), shift);
  return tf.where(isMissing, Number.NaN, numbers).reshape(shape as number[]) as tf.Tensor<Rank>;
}

const flat = (shift: number) => withNaNs<tf.Rank.R4>([2, 7, 7, 2], shift);
const maxPool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same');
const maxPool3d = (x: tf.Tensor) => tf.maxPool3d(x as tf.Tensor5D, 3, 2, 'same');
const dilation2d = (x: tf.Tensor, filter: tf.Tensor) =>
  tf.dilation2d(x as tf.Tensor4D, filter as tf.Tensor3D, 2, 'same');

// tfjs passes over NaNs. Its own kernels for wasm do not everywhere: for the values of `MaxPool` they are asked.
describe.each([{ shift: 0 }, { shift: 9 }, { shift: -9 }])(
  'NaNs beside numbers around $shift',
  ({ shift }) => {
    test('are never the largest of a volume, nor get its gradient', () =>
      expectSameAsCpu(() => {
        const x = withNaNs<tf.Rank.R5>([1, 5, 5, 5, 2], shift);
        return [maxPool3d(x), tf.grad(maxPool3d)(x)];
      }));

    test('get no gradient of an image', () => expectSameAsCpu(() => tf.grad(maxPool)(flat(shift))));

    test('are never the largest where the place is asked for', () =>
      expectSameAsCpu(() => {
        const { result, indexes } = tf.maxPoolWithArgmax(flat(shift), 3, 2, 'same');
        return [result!, indexes!];
      }));

    test('are never the largest sum of a dilation, nor get its gradient', () =>
      expectSameAsCpu(() => {
        const inputs = [flat(shift), randoms([3, 3, 2], 4)];
        return [dilation2d(inputs[0]!, inputs[1]!), ...tf.grads(dilation2d)(inputs)];
      }));
  },
);

test('a window of NaNs alone has no largest number, and sends its gradient nowhere', async () => {
  const [largest, gradient] = await valuesOn('wasm', () => {
    const x = tf.fill([1, 2, 2, 2, 1], Number.NaN);
    return [maxPool3d(x), tf.grad(maxPool3d)(x)];
  });
  expect([...(largest!.numbers as Float32Array)]).toEqual([Number.NEGATIVE_INFINITY]);
  expect([...(gradient!.numbers as Float32Array)]).toEqual(Array(8).fill(0));
});

test('places are refused for an image that is no batch', async () => {
  await tf.setBackend('wasm');
  const run = () => tf.maxPoolWithArgmax(tf.zeros([3, 3, 1]) as never, 2, 1, 'valid');
  expect(run).toThrow('x must be of rank 4, but its shape is [3,3,1]');
});
