import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectClose, expectSameAsCpu, randoms, valuesOn } from './testing/backends';

beforeAll(() => enableWasmTraining());

const sides: [left: number, inner: number, right: number][] = [
  [1, 1, 1],
  [3, 4, 5],
  [1, 70, 70],
  [70, 70, 1],
  [64, 1, 64],
  [50, 40, 30],
  [8, 128, 4],
];
const outers: [a: number[], b: number[]][] = [
  [[], []],
  [[3], [3]],
  [[3], [1]],
  [[1], [3]],
  [
    [2, 2],
    [2, 2],
  ],
  [[3], []],
];
const turns: [boolean, boolean][] = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
];
const cases = sides.flatMap((size) =>
  outers.flatMap((outer) => turns.map((turn) => ({ size, outer, turn }))),
);

function matrices(outer: number[], rows: number, columns: number, turned: boolean, seed: number): tf.Tensor {
  return randoms([...outer, ...(turned ? [columns, rows] : [rows, columns])] as [number, number], seed);
}

describe('matMul', () => {
  test.each(cases)(
    '$size of $outer, transposed $turn, is that of the cpu backend',
    async ({ size, outer, turn }) => {
      const [left, inner, right] = size;
      await expectSameAsCpu(() => {
        const a = matrices(outer[0], left, inner, turn[0], 1);
        const b = matrices(outer[1], inner, right, turn[1], 2);
        return tf.matMul(a, b, ...turn);
      });
    },
  );

  // Here the cpu backend pairs the wrong matrices, so the pairs are written out first.
  test.each([
    [
      [2, 1],
      [1, 3],
    ],
    [
      [2, 1],
      [2, 3],
    ],
    [[3], [2, 1]],
  ])('repeats matrices of %j and %j along their dimensions of length 1', async (outerA, outerB) => {
    const batch = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
    const [found, expected] = await valuesOn('wasm', () => {
      const a = matrices(outerA, 4, 5, false, 1);
      const b = matrices(outerB, 5, 6, false, 2);
      const all = (x: tf.Tensor) => tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
      return [tf.matMul(a, b), tf.matMul(all(a), all(b))];
    });
    expectClose(found!, expected!);
  });

  test('over no terms is zero', async () => {
    const [found] = await valuesOn('wasm', () => tf.matMul(tf.zeros([3, 0]), tf.zeros([0, 2])));
    expect(found!.shape).toEqual([3, 2]);
    expect([...(found!.numbers as Float32Array)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('of sides that do not fit says so', async () => {
    await tf.setBackend('wasm');
    const run = () => tf.tidy(() => tf.matMul(tf.ones([30, 40]), tf.ones([30, 41]), false, true));
    expect(run).toThrow(/inner shapes \(40\) and \(41\)/);
  });

  test('has gradients', async () => {
    const gradients = tf.grads((a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, true, false));
    await expectSameAsCpu(() =>
      gradients([randoms([20, 30], 1), randoms([20, 40], 2)], randoms([30, 40], 3)),
    );
  });
});

describe('fused.matMul', () => {
  const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;
  test.each(activations.flatMap((activation) => turns.map((turn) => ({ activation, turn }))))(
    'with $activation, transposed $turn, is that of the cpu backend',
    async ({ activation, turn }) => {
      await expectSameAsCpu(() =>
        tf.fused.matMul({
          a: matrices([], 6, 100, turn[0], 1),
          b: matrices([], 100, 7, turn[1], 2),
          bias: randoms([7], 3),
          transposeA: turn[0],
          transposeB: turn[1],
          activation,
          ...(activation === 'prelu' && { preluActivationWeights: randoms([7], 4) }),
        }),
      );
    },
  );

  test('adds the bias to every pair of matrices', async () => {
    await expectSameAsCpu(() =>
      tf.fused.matMul({
        a: randoms([3, 20, 30], 1) as unknown as tf.Tensor2D,
        b: randoms([3, 30, 40], 2) as unknown as tf.Tensor2D,
        bias: randoms([40], 3),
        activation: 'relu',
      }),
    );
  });
});
