import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { backends, chooseWasmThreads, useBackend } from './backends';

chooseWasmThreads(false);

describe('this browser', () => {
  it('may share memory among threads', () => {
    expect(globalThis.crossOriginIsolated).toBe(true);
  });

  it.each(backends)('multiplies matrices on %s', async (name) => {
    await useBackend(name);
    const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([1, 1, 0, 2], [2, 2]));
    // [1 2; 3 4] · [1 1; 0 2]
    expect([...(await product.data())]).toEqual([1, 5, 3, 11]);
  });
});
