import { adam } from '@l2l/baselines';
import { ruleOptimizer } from '@l2l/core/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, describe, expect, it } from 'vitest';
import { minimizeSteps, models, oneOfEach, pictures, weightsAfter } from '../training.js';
import { useBackend } from './backends';

/** What is used of the inside of the webgpu backend. */
interface Inside {
  readonly device: GPUDevice;
  readonly bufferManager: { readonly freeBuffers: Map<string, GPUBuffer[]> };
}

const inside = () => tf.backend() as unknown as Inside;

type CreateBuffer = GPUDevice['createBuffer'];

/** Makes buffers otherwise, from now on to the end of the test. @param make - Given how it was done before. */
function makeBuffers(make: (original: CreateBuffer) => CreateBuffer): void {
  const { device } = inside();
  device.createBuffer = make(GPUDevice.prototype.createBuffer.bind(device));
}

function makeBuffersAsBefore(): void {
  Reflect.deleteProperty(inside().device, 'createBuffer');
}

afterEach(makeBuffersAsBefore);

/** Forgets the buffers that were used before, so that each number needs a new one. */
function emptyPool(): void {
  for (const free of inside().bufferManager.freeBuffers.values()) free.length = 0;
}

function thrownBy(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** What Chromium throws where a buffer that is to be filled at once finds no room. */
function errorOfChromium(): unknown {
  const huge = { size: 2 ** 50, usage: GPUBufferUsage.COPY_SRC, mappedAtCreation: true };
  return thrownBy(() => inside().device.createBuffer(huge));
}

/** Weights that were trained a little, their optimizer, and a gradient for each. */
async function trained(make: () => tf.Optimizer) {
  await useBackend('webgpu');
  const [model, data, optimizer] = [models.mlp(), pictures(), make()];
  minimizeSteps(model, optimizer, data, 3);
  const before = await weightsAfter(model);
  return { model, data, optimizer, before, gradients: gradientsOf(model) };
}

function gradientsOf(model: tfl.LayersModel): tf.NamedTensorMap {
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return Object.fromEntries(variables.map((variable) => [variable.name, tf.onesLike(variable)]));
}

describe('a device without room for one more buffer', () => {
  it('leaves every variable where it was, whichever buffer of a step it is', async () => {
    const { model, data, optimizer, before, gradients } = await trained(() => ruleOptimizer(adam(0.01)));
    const error = errorOfChromium();
    expect(error).toBeInstanceOf(RangeError);
    const tensors = tf.memory().numTensors;
    let failures = 0;
    let isRoom = false;
    while (!isRoom) {
      emptyPool();
      let made = 0;
      makeBuffers((original) => (descriptor) => {
        if (made++ === failures) throw error;
        return original(descriptor);
      });
      const found = thrownBy(() => optimizer.applyGradients(gradients));
      makeBuffersAsBefore();
      isRoom = found === undefined;
      if (isRoom) break;
      failures++;
      expect(found).toMatchObject({
        code: 'out-of-memory',
        message: expect.stringMatching(/webgpu.* is full: .*the model can still be saved/),
      });
      expect(await weightsAfter(model)).toEqual(before);
      expect(tf.memory().numTensors).toBe(tensors);
    }
    // At least the gradients in a row, the step, and the new values of four variables.
    expect(failures).toBeGreaterThan(5);
    expect(await weightsAfter(model)).not.toEqual(before);
    minimizeSteps(model, optimizer, data, 1);
  });

  it.for(Object.entries(oneOfEach))(
    'is no trouble once training is under way with %s: a step needs no buffer that could fail late',
    async ([, make]) => {
      const { model, data, optimizer } = await trained(make);
      minimizeSteps(model, optimizer, data, 10);
      await weightsAfter(model);
      const made: GPUBufferDescriptor[] = [];
      makeBuffers((original) => (descriptor) => {
        // Those that are filled at once fail at once. How many of the few bytes of uniforms are under way depends on when
        // the backend sends launches, which it does some steps at a time.
        const isUniform = (descriptor.usage & GPUBufferUsage.UNIFORM) !== 0 && descriptor.size <= 256;
        if (!descriptor.mappedAtCreation && !isUniform) made.push(descriptor);
        return original(descriptor);
      });
      minimizeSteps(model, optimizer, data, 10);
      makeBuffersAsBefore();
      expect(made).toEqual([]);
    },
  );
});

// The last of this file: the device is of no use afterwards.
describe('a device that tells of full memory after the fact', () => {
  it('takes no further step, and says what to do', async () => {
    const { model, optimizer, gradients } = await trained(() => ruleOptimizer(adam(0.01)));
    emptyPool();
    makeBuffers((original) => (descriptor) => {
      const buffer = original(descriptor);
      // One that is filled at once would fail at once.
      if (descriptor.mappedAtCreation) return buffer;
      // What is sent to it is refused by the device, as with a buffer for which there was no room.
      buffer.destroy();
      const error = new GPUOutOfMemoryError('for the test');
      setTimeout(() =>
        inside().device.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error })),
      );
      return buffer;
    });
    // The optimizer has listened since before.
    const isReported = new Promise((resolve) => {
      inside().device.addEventListener('uncapturederror', resolve, { once: true });
    });
    // Nobody can know yet.
    optimizer.applyGradients(gradients);
    await isReported;
    const after = model.trainableWeights.map((weight) => weight.read().dataId);
    for (const again of [optimizer, ruleOptimizer(adam(0.01))]) {
      expect(() => again.applyGradients(gradients)).toThrow(
        expect.objectContaining({
          code: 'out-of-memory',
          message: expect.stringMatching(
            /webgpu.* is full: for the test.*cannot be trusted.*load the model as it was last saved/,
          ),
        }),
      );
    }
    // Not one variable has another value than before the refused steps.
    expect(model.trainableWeights.map((weight) => weight.read().dataId)).toEqual(after);
  });
});
