import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { keyOf, normals } from '../random';
import { readTensor } from './read-tensor';

afterAll(() => tf.setBackend('cpu'));

describe.each(['cpu', 'wasm'])('readTensor on %s', (backend) => {
  it.each([0, 1, 5, 100_003])('copies %i numbers', async (size) => {
    await tf.setBackend(backend);
    const numbers = normals(keyOf(size), size);
    // A sum, so that the numbers come from the backend and not from a cache of what was given.
    const tensor = tf.add(tf.tensor1d(numbers), 0);
    const found = new Float32Array(size);
    readTensor(tensor, found);
    expect(found).toEqual(numbers);
    tensor.dispose();
  });

  it('is not disturbed by a heap that grows, nor by what is done with the copy', async () => {
    await tf.setBackend(backend);
    const tensor = tf.add(tf.tensor1d([1, 2, 3]), 0);
    const found = new Float32Array(3);
    readTensor(tensor, found);
    const large = tf.ones([5_000_000]);
    readTensor(tensor, found);
    expect([...found]).toEqual([1, 2, 3]);
    found.fill(0);
    expect([...tensor.dataSync()]).toEqual([1, 2, 3]);
    tf.dispose([tensor, large]);
  });
});

it('reads the same where the inside of the wasm backend is another', async () => {
  await tf.setBackend('wasm');
  const tensor = tf.add(tf.tensor1d([1, 2, 3]), 0);
  const backend = tf.backend() as never as {
    dataIdMap: { has(id: object): boolean; get(id: object): object };
  };
  for (const changed of [{ has: () => false }, { get: () => ({ memoryOffset: null }) }]) {
    const restore = Object.entries(changed).map(([name, value]) =>
      vi.spyOn(backend.dataIdMap, name as 'has').mockImplementationOnce(value as () => boolean),
    );
    const found = new Float32Array(3);
    readTensor(tensor, found);
    expect([...found]).toEqual([1, 2, 3]);
    for (const spy of restore) spy.mockRestore();
  }
});
