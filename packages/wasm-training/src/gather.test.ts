import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, randoms, valuesOn } from './testing/backends';

beforeAll(() => enableWasmTraining());

const numbers = () =>
  tf.tensor2d(
    [
      [2, 0, 1],
      [1, 1, 2],
    ],
    [2, 3],
    'int32',
  );

describe('gather', () => {
  test.each([0, 1, 2, -1])('along axis %i is that of the cpu backend', async (axis) => {
    await expectSameAsCpu(() => tf.gather(randoms([3, 4, 50], 1), numbers(), axis), 0);
  });

  test('takes other entries for each example of a batch', async () => {
    await expectSameAsCpu(() => tf.gather(randoms([2, 3, 4], 1), numbers(), 1, 1), 0);
  });

  test('keeps integers', async () => {
    const [found] = await valuesOn('wasm', () =>
      tf.gather(tf.tensor1d([10, 20, 30], 'int32'), tf.tensor1d([2, 0], 'int32')),
    );
    expect(found).toMatchObject({ dtype: 'int32', numbers: Int32Array.of(30, 10) });
  });

  test.each([-1, 3])('refuses the number %i among three entries', async (index) => {
    await tf.setBackend('wasm');
    const run = () => tf.tidy(() => tf.gather(tf.ones([3, 2]), tf.tensor1d([0, index], 'int32')));
    expect(run).toThrow(`GatherV2: the index value ${index} is not in [0, 2]`);
  });
});

test('a clone shares its memory until the last of the two goes', async () => {
  await tf.setBackend('wasm');
  const backend = tf.engine().backend;
  const before = backend.numDataIds();
  const x = tf.tensor1d([1, 2, 3]);
  const clone = tf.engine().runKernel('Identity', { x }) as tf.Tensor;
  expect(backend.numDataIds()).toBe(before + 1);
  x.dispose();
  expect([...clone.dataSync()]).toEqual([1, 2, 3]);
  clone.dispose();
  expect(backend.numDataIds()).toBe(before);
});
