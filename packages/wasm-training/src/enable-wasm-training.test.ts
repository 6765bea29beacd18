import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { expect, test, vi } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { betterKernels, missingKernels } from './kernels';

const names = [...Object.keys(missingKernels), ...Object.keys(betterKernels)];
const registered = () => names.map((name) => tf.getKernel(name, 'wasm'));

function makeModel(): tf.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 16, activation: 'tanh', inputShape: [8] }),
      tf.layers.dense({ units: 1 }),
    ],
  });
  model.setWeights(
    model.getWeights().map(({ shape }, i) => tf.randomNormal(shape, 0, 0.3, 'float32', i + 1)),
  );
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
  return model;
}

// One story in one test, since enabling cannot be undone.
test('a model that began to train goes on after enabling, as if nothing had happened', async () => {
  await tf.setBackend('wasm');
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const x = tf.randomNormal([32, 8], 0, 1, 'float32', 5);
  const y = tf.sum(x, 1, true);
  const all = makeModel();
  const halves = makeModel();
  const train = async (model: tf.Sequential, epochs: number) =>
    (await model.fit(x, y, { epochs, shuffle: false, verbose: 0 })).history.loss as number[];

  const expected = await train(all, 20);
  const before = await train(halves, 10);
  expect(tf.getKernel('UnsortedSegmentSum', 'wasm')).toBeUndefined();
  enableWasmTraining();
  const after = await train(halves, 10);

  const losses = [...before, ...after];
  for (const [i, loss] of losses.entries()) expect(loss).toBeCloseTo(expected[i]!, 4);
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);

  const kernels = registered();
  expect(kernels).not.toContain(undefined);
  enableWasmTraining();
  expect(registered(), 'after enabling twice').toEqual(kernels);
  expect(registered().every((kernel, i) => kernel === kernels[i])).toBe(true);
  expect(warn).not.toHaveBeenCalled();
});
