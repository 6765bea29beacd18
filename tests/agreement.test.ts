import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { afterAll, describe, expect, it } from 'vitest';
import { optimizers } from './optimizers.js';
import { fitSteps, smallModel, weightsOf } from './small-problem.js';

type Placement = 'host' | 'device';

async function train(name: string, backend: string, placement: Placement): Promise<number[]> {
  await tf.setBackend(backend);
  const optimizer = optimizers[name]!().withPlacement(placement);
  const model = smallModel();
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  await fitSteps(model, 20);
  const weights = weightsOf(model);
  model.dispose();
  optimizer.dispose();
  return weights;
}

afterAll(() => tf.setBackend('cpu'));

/**
 * Weights are of order 1 and float32 keeps 6e-8 of that; 20 steps of a smooth problem may multiply
 * a rounding error, and optimizers which divide by a root do most near a gradient of zero.
 */
const TOLERANCE = 2e-4;

describe.each(Object.keys(optimizers))('%s takes the same steps', (name) => {
  it.each([
    ['wasm', 'host'],
    ['cpu', 'device'],
    ['wasm', 'device'],
  ] as const)('on %s, computing on the %s, as on cpu', async (backend, placement) => {
    const expected = await train(name, 'cpu', 'host');
    const found = await train(name, backend, placement);
    const greatest = Math.max(...found.map((weight, i) => Math.abs(weight - expected[i]!)));
    expect(greatest).toBeLessThan(TOLERANCE);
  });
});
