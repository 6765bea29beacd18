import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, valuesOn } from './testing/backends';
import { guardMemory } from './testing/guarded-memory';

let misuses: () => string[];
beforeAll(async () => {
  await tf.setBackend('wasm');
  misuses = guardMemory();
  enableWasmTraining();
});
afterAll(async () => {
  await tf.setBackend('cpu');
  expect(misuses()).toEqual([]);
});

const integers = (shape: number[], seed = 1) =>
  tf.cast(tf.round(tf.randomUniform(shape, -9, 9, 'float32', seed)), 'int32');
const truths = (shape: number[], seed = 1) => tf.greater(tf.randomUniform(shape, -1, 1, 'float32', seed), 0);

describe.each([
  ['integers', integers],
  ['truth values', truths],
])('of %s', (_, random) => {
  test.each<[string, () => tf.Tensor]>([
    ['reverse', () => tf.reverse(random([3, 4, 5]), [0, 2])],
    ['where', () => tf.where(truths([3, 4], 7), random([3, 4]), random([3, 4], 2))],
    ['where, by rows', () => tf.where(truths([3, 1], 7), random([3, 4]), random([3, 4], 2))],
    ['stridedSlice', () => tf.stridedSlice(random([5, 6]), [0, 1], [5, 6], [2, 2])],
    ['stridedSlice backwards', () => tf.stridedSlice(random([5, 6, 3]), [4, 5, 0], [0, 0, 3], [-2, -1, 2])],
    ['stridedSlice with masks', () => tf.stridedSlice(random([5, 6]), [0, 1], [5, 6], [2, 3], 1, 2, 0, 0, 0)],
    ['stridedSlice of one piece', () => tf.stridedSlice(random([5, 6]), [1, 0], [4, 6], [1, 1])],
    ['gather', () => tf.gather(random([3, 4, 2]), tf.tensor1d([1, 0], 'int32'), 2)],
    ['concat', () => tf.concat([random([3, 4]), random([3, 2], 2)], 1)],
    [
      'pad',
      () =>
        tf.pad(random([3, 4]), [
          [1, 0],
          [2, 1],
        ]),
    ],
    ['transpose', () => tf.transpose(random([3, 4, 5]), [2, 0, 1])],
  ])('%s is that of the cpu backend', async (_, compute) => {
    await expectSameAsCpu(compute, 0);
  });
});

test.each([
  [-3, 4],
  [-3.5, 3.5],
])('integers between %d and %d are those of the cpu backend', async (least, most) => {
  await expectSameAsCpu(() => tf.clipByValue(integers([12]), least, most), 0);
});

test.each<[string, () => tf.Tensor, RegExp]>([
  [
    'reciprocal',
    () => tf.reciprocal(integers([3])),
    /Reciprocal on wasm got int32 and takes float32: please cast/,
  ],
  ['batchNorm', () => tf.batchNorm(integers([3, 2]), [0, 1], [1, 2]), /FusedBatchNorm on wasm got int32/],
  ['topk', () => tf.topk(truths([5]), 2).values, /TopK on wasm got bool and takes float32 and int32/],
])('%s of another type is refused', async (_, compute, message) => {
  await tf.setBackend('wasm');
  expect(() => tf.tidy(compute)).toThrow(message);
});

test.each(['sum', 'prod', 'mean', 'any', 'all'] as const)(
  '%s over nothing is that of the cpu backend',
  async (name) => {
    const nothing = () => (name === 'any' || name === 'all' ? truths([0, 3]) : tf.zeros([0, 3]));
    const reductions = { sum: tf.sum, prod: tf.prod, mean: tf.mean, any: tf.any, all: tf.all };
    await expectSameAsCpu(() => [reductions[name](nothing(), 0), reductions[name](nothing(), 0, true)], 0);
  },
);

test.each(['max', 'min'] as const)('there is no %s of nothing', async (name) => {
  const [found] = await valuesOn('wasm', () => (name === 'max' ? tf.max : tf.min)(tf.zeros([0, 2]), 0));
  expect(found).toMatchObject({ shape: [2], numbers: Float32Array.of(Number.NaN, Number.NaN) });
});
