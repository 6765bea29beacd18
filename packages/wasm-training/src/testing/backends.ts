import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

export type BackendName = 'cpu' | 'wasm';

/** A result's shape and numbers, out of the backend's reach. */
export interface Values {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly numbers: ArrayLike<number>;
}

/**
 * What a computation gives on a backend.
 *
 * Fails if tfjs or the backend holds more tensors afterwards than before.
 */
export async function valuesOn(
  backend: BackendName,
  compute: () => tf.Tensor | readonly tf.Tensor[],
): Promise<Values[]> {
  await tf.setBackend(backend);
  const held = () => [tf.memory().numTensors, tf.memory().numDataBuffers, tf.engine().backend.numDataIds()];
  const before = held();
  const results = tf.tidy(() => compute() as tf.Tensor[]);
  const tensors = Array.isArray(results) ? results : [results as unknown as tf.Tensor];
  const values = tensors.map(({ shape, dtype }, i) => ({ shape, dtype, numbers: tensors[i]!.dataSync() }));
  tf.dispose(tensors);
  expect(held(), 'tensors held').toEqual(before);
  return values;
}

/**
 * Expects wasm to give what the cpu backend gives, within `tolerance` of the largest number of
 * each tensor: rounding errors grow with the numbers that were added up, not with their sum.
 */
export async function expectSameAsCpu(
  compute: () => tf.Tensor | readonly tf.Tensor[],
  tolerance = 1e-5,
): Promise<void> {
  const expected = await valuesOn('cpu', compute);
  const found = await valuesOn('wasm', compute);
  expect(found.length).toBe(expected.length);
  for (const [i, values] of found.entries()) expectClose(values, expected[i]!, tolerance);
}

export function expectClose(found: Values, expected: Omit<Values, 'dtype'>, tolerance = 1e-5): void {
  expect(found.shape).toEqual(expected.shape);
  const numbers = Array.from(expected.numbers);
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  const worst = numbers.reduce((most, value, i) => {
    const error = Math.abs(found.numbers[i]! - value) / largest;
    return Math.max(most, error);
  }, 0);
  expect(worst, 'largest error, relative to the largest number').toBeLessThanOrEqual(tolerance);
}

/** Normal random numbers, the same for a shape and seed on every backend. */
export function randoms<Rank extends tf.Rank>(shape: tf.ShapeMap[Rank], seed: number): tf.Tensor<Rank> {
  return tf.randomNormal(shape, 0, 1, 'float32', seed);
}
