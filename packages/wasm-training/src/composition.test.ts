import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { expect, test } from 'vitest';
import { composed } from './composition';

test('a composition that fails releases all that it made', async () => {
  await tf.setBackend('wasm');
  const backend = tf.backend() as BackendWasm;
  const x = tf.ones([2, 3]);
  const before = backend.numDataIds();
  const fail = () =>
    composed(backend, (run, make) => {
      make([4]);
      run('Neg', { x });
      expect(backend.numDataIds()).toBe(before + 2);
      return run('NoSuchKernel', { x });
    });
  expect(fail).toThrow(/no kernel NoSuchKernel/);
  expect(backend.numDataIds()).toBe(before);
});

test('a composition keeps its result alone, under the shape it was given', async () => {
  await tf.setBackend('wasm');
  const backend = tf.backend() as BackendWasm;
  const x = tf.tensor1d([1, 2]);
  const before = backend.numDataIds();
  const result = composed(backend, (run) => {
    const negative = run('Neg', { x });
    const square = run('Square', { x: negative });
    return { ...square, shape: [2, 1] };
  });
  expect(result.shape).toEqual([2, 1]);
  expect([...backend.typedArrayFromHeap(result)]).toEqual([1, 4]);
  expect(backend.numDataIds()).toBe(before + 1);
  backend.disposeData(result.dataId);
});
