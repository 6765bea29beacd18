import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, randoms, valuesOn } from './testing/backends';

beforeAll(() => enableWasmTraining());

describe('slice', () => {
  test.each([
    { shape: [10], begin: [3], size: [4] },
    { shape: [5, 7], begin: [1, 2], size: [3, 4] },
    { shape: [5, 7], begin: [2, 0], size: [-1, -1] },
    { shape: [3, 50, 40], begin: [0, 7, 0], size: [3, 9, 40] },
    { shape: [2, 3, 4, 5], begin: [1, 0, 2, 1], size: [1, 3, 2, 3] },
    { shape: [2, 2, 3, 2, 4], begin: [0, 1, 1, 0, 0], size: [2, 1, 2, 2, 3] },
    { shape: [2, 3, 4], begin: [0, 0, 0], size: [2, 3, 4] },
    { shape: [2, 3], begin: [1, 1], size: [0, 2] },
  ])('$begin, $size of $shape is that of the cpu backend', async ({ shape, begin, size }) => {
    await expectSameAsCpu(() => tf.slice(randoms(shape as [number], 1), begin, size), 0);
  });

  test.each(['int32', 'bool', 'string'] as const)('keeps the type %s', async (dtype) => {
    const values = { int32: [1, 2, 3], bool: [true, false, true], string: ['a', 'b', 'c'] }[dtype];
    const [found] = await valuesOn('wasm', () => tf.slice(tf.tensor1d(values as number[], dtype), [1], [2]));
    const expected = { int32: [2, 3], bool: [0, 1], string: ['b', 'c'] }[dtype];
    expect(found!.dtype).toBe(dtype);
    expect(Array.from(found!.numbers)).toEqual(expected);
  });

  test('beyond the end is refused', async () => {
    await tf.setBackend('wasm');
    expect(() => tf.tidy(() => tf.slice(tf.ones([3, 3]), [2, 0], [2, 3]))).toThrow(/begin\[0\] \+ size\[0\]/);
  });
});

describe('unstack and split', () => {
  test.each([0, 1, 2, -1])('along axis %i are those of the cpu backend', async (axis) => {
    await expectSameAsCpu(() => tf.unstack(randoms([4, 2, 6], 1), axis), 0);
    await expectSameAsCpu(() => tf.split(randoms([4, 2, 6], 1), 2, axis), 0);
  });

  test('take parts of unequal length', async () => {
    await expectSameAsCpu(() => tf.split(randoms([3, 7], 1), [1, 4, 2], 1), 0);
  });
});
