import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { expect, test, vi } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';

function makeModel(): tf.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 64, activation: 'tanh', inputShape: [8] }),
      tf.layers.dense({ units: 1, useBias: false }),
    ],
  });
  model.setWeights(
    model.getWeights().map(({ shape }, i) => tf.randomNormal(shape, 0, 0.3, 'float32', i + 1)),
  );
  model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError' });
  return model;
}

test('a model trains as if nothing happened, before enabling, while it is enabled, and after it is undone', async () => {
  await tf.setBackend('wasm');
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const x = tf.randomNormal([128, 8], 0, 1, 'float32', 5);
  const y = tf.sum(x, 1, true);
  const straight = makeModel();
  const turning = makeModel();
  const train = async (model: tf.Sequential, epochs: number) => {
    const { history } = await model.fit(x, y, { epochs, shuffle: false, verbose: 0, batchSize: 128 });
    return history.loss as number[];
  };

  const expected = await train(straight, 30);
  const losses = await train(turning, 10);
  const undo = enableWasmTraining();
  losses.push(...(await train(turning, 10)));
  undo();
  losses.push(...(await train(turning, 10)));

  for (const [i, loss] of losses.entries()) expect(loss / expected[i]!).toBeCloseTo(1, 4);
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  expect(warn).not.toHaveBeenCalled();
});
