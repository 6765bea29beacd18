import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { minimizeSteps, models, oneOfEach, pictures, weightsAfter } from '../training.js';
import { countReadBacks, gpuBackends, useBackend } from './backends';

/** Two periods of a Lookahead. */
const STEPS = 10;

/** Tensors, and bytes on the device, once all that was sent to it is done. */
async function inUse(model: Parameters<typeof weightsAfter>[0]) {
  await weightsAfter(model);
  const { numTensors, numBytesInGPU } = tf.memory() as tf.MemoryInfo & { numBytesInGPU: number };
  return { numTensors, numBytesInGPU };
}

/** What a model and its training leave behind once all is disposed, and what was found on the way. */
async function leftovers(make: () => tf.Optimizer) {
  const atFirst = tf.memory().numTensors;
  const [model, optimizer, data] = [models.mlp(), make(), pictures()];
  minimizeSteps(model, optimizer, data, STEPS);
  const warm = await inUse(model);
  const readBacks = await countReadBacks(() => minimizeSteps(model, optimizer, data, STEPS));
  const later = await inUse(model);
  tf.dispose([data.x, data.y]);
  model.dispose();
  optimizer.dispose();
  return { warm, later, readBacks, tensors: tf.memory().numTensors - atFirst };
}

describe.each(gpuBackends)('on %s', (backend) => {
  describe.each(Object.entries(oneOfEach))('%s', (_, make) => {
    it('trains without a read-back, and leaves no tensor and no buffer behind', async () => {
      await useBackend(backend);
      const { warm, later, readBacks, tensors } = await leftovers(make);
      expect(readBacks).toBe(0);
      expect(later).toEqual(warm);
      // A model of tfjs-layers leaves a tensor of its own behind, whatever the optimizer.
      const { tensors: own } = await leftovers(() => tf.train.sgd(0.1));
      expect(tensors).toBe(own);
    });
  });

  it('a read-back would be counted', async () => {
    await useBackend(backend);
    const product = tf.matMul(tf.ones([40, 40]), tf.ones([40, 40]));
    expect(await countReadBacks(async () => void (await product.data()))).toBe(1);
    product.dispose();
  });
});
