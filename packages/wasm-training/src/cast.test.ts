import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectSameAsCpu } from './testing/backends';

beforeAll(() => enableWasmTraining());

const numbers = [0, -0, 0.5, -0.25, 1, -1, 2, 255, 256, -65_536, 3e38, 1e-40, Number.POSITIVE_INFINITY];

describe('cast', () => {
  test.each(['float32', 'int32'] as const)(
    'of %s to truth values is that of the cpu backend',
    async (dtype) => {
      const whole =
        dtype === 'int32'
          ? numbers
              .map(Math.trunc)
              .filter(Number.isFinite)
              .filter((x) => x < 1e9)
          : numbers;
      await expectSameAsCpu(() => tf.cast(tf.tensor1d(whole, dtype), 'bool'), 0);
    },
  );

  test('of truth values, and to other types, is that of the cpu backend', async () => {
    await expectSameAsCpu(() => {
      const finite = tf.tensor1d(numbers.filter((x) => Math.abs(x) < 1e9));
      const truth = tf.greater(finite, 0);
      return [
        tf.cast(finite, 'int32'),
        tf.cast(truth, 'float32'),
        tf.cast(truth, 'int32'),
        tf.cast(truth, 'bool'),
      ];
    }, 0);
  });
});
