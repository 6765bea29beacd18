import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu, randoms, valuesOn } from './testing/backends';

beforeAll(() => enableWasmTraining());

/** Half of float's last place, relative to the number. */
const HALF_PLACE = 2 ** -24;

describe('tanh', () => {
  test('is right to the last place of a float, from tiny numbers to large ones', async () => {
    // From 2^-60 to 2^6, both signs.
    const x = Float32Array.from(
      { length: 40_000 },
      (_, i) => (i % 2 ? -1 : 1) * 2 ** (-60 + (66 * i) / 40_000),
    );
    const [found] = await valuesOn('wasm', () => tf.tanh(tf.tensor1d(x)));
    const worst = x.reduce((most, value, i) => {
      const exact = Math.tanh(value);
      return Math.max(most, Math.abs((found!.numbers[i]! - exact) / exact));
    }, 0);
    expect(worst).toBeLessThan(1.01 * HALF_PLACE);
  });

  test('keeps zeros, infinities and what is not a number', async () => {
    const [found] = await valuesOn('wasm', () =>
      tf.tanh(tf.tensor1d([0, -0, Infinity, -Infinity, NaN, 1e38])),
    );
    expect([...(found!.numbers as Float32Array)]).toEqual([0, -0, 1, -1, NaN, 1]);
  });

  test('takes tensors without numbers', async () => {
    const [found] = await valuesOn('wasm', () => tf.tanh(tf.zeros([0, 3])));
    expect(found!.shape).toEqual([0, 3]);
  });

  test('has its gradient', async () => {
    await expectSameAsCpu(() => tf.grad((x) => tf.tanh(x))(randoms([5, 6], 1)));
  });
});
