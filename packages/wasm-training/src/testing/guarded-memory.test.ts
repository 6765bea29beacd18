import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { expect, test } from 'vitest';
import { guardMemory, type Heap } from './guarded-memory';

test('a write beyond a tensor is reported once, and what was never written is NaN', async () => {
  await tf.setBackend('wasm');
  const misuses = guardMemory();
  const backend = tf.backend() as BackendWasm;
  const heap = backend.wasm as unknown as Heap;
  for (const offset of [-1, 12]) {
    const x = tf.tensor1d([1, 2, 3]);
    heap.HEAPU8[backend.getMemoryOffset(x.dataId) + offset] = 0;
    x.dispose();
    expect(misuses()).toEqual(['wrote beyond a tensor of 12 bytes']);
  }
  const unwritten = backend.makeOutput([2], 'float32');
  expect([...backend.typedArrayFromHeap(unwritten)]).toEqual([Number.NaN, Number.NaN]);
  backend.disposeData(unwritten.dataId);
  expect(misuses()).toEqual([]);
});
