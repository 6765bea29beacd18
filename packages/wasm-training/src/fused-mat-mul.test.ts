import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, randoms, valuesOn } from './testing/backends';
import { guardMemory } from './testing/guarded-memory';

let misuses: () => string[];
beforeAll(async () => {
  await tf.setBackend('wasm');
  misuses = guardMemory();
  enableWasmTraining();
});

const sizes: [left: number, inner: number, right: number][] = [
  [1, 1, 1],
  [128, 64, 1],
  [128, 1, 64],
  [1, 200, 50],
  [33, 17, 9],
];
const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'prelu', 'leakyrelu'] as const;
const biases = [
  'none',
  'each column',
  'one',
  'one, reshaped',
  'each column, reshaped',
  'each number',
] as const;

function biasOf(
  kind: (typeof biases)[number],
  [left, , right]: [number, number, number],
): tf.Tensor | undefined {
  if (kind === 'none') return undefined;
  if (kind === 'one') return randoms<tf.Rank.R1>([1], 3);
  if (kind === 'one, reshaped') return tf.reshape(randoms<tf.Rank.R2>([1, 1], 3), [1]);
  if (kind === 'each column') return randoms<tf.Rank.R1>([right], 3);
  if (kind === 'each number') return randoms<tf.Rank.R2>([left, right], 3);
  return tf.reshape(randoms<tf.Rank.R2>([1, right], 3), [right]);
}

describe('fused matMul', () => {
  test.each(sizes.flatMap((size) => biases.map((bias) => ({ size, bias }))))(
    'of $size, bias: $bias, is that of the cpu backend with every activation',
    async ({ size, bias }) => {
      const [left, inner, right] = size;
      await expectSameAsCpu(() =>
        activations.map((activation) => {
          const operands = { a: randoms([left, inner], 1), b: randoms([inner, right], 2), activation };
          const prelu = activation === 'prelu' && { preluActivationWeights: randoms<tf.Rank.R1>([right], 4) };
          const added = biasOf(bias, size);
          return tf.fused.matMul({ ...operands, ...(added && { bias: added }), ...(prelu || {}) });
        }),
      );
    },
  );

  test('with one slope for all columns, or one for each row, is that of the cpu backend', async () => {
    await expectSameAsCpu(() =>
      [[1], [6, 1]].map((shape) =>
        tf.fused.matMul({
          a: randoms([6, 5], 1),
          b: randoms([5, 6], 2),
          activation: 'prelu',
          preluActivationWeights: randoms(shape as [number], 4),
        }),
      ),
    );
  });

  test('over a common dimension of length 0 is its bias', async () => {
    const [found] = await valuesOn('wasm', () =>
      tf.fused.matMul({
        a: tf.zeros([2, 0]),
        b: tf.zeros([0, 3]),
        bias: tf.tensor1d([1, -2, 3]),
        activation: 'relu',
      }),
    );
    expect([...(found!.numbers as Float32Array)]).toEqual([1, 0, 3, 1, 0, 3]);
  });

  test('never wrote beyond a tensor', () => {
    expect(misuses()).toEqual([]);
  });
});
