// A rule of your own: two functions and no hidden memory. Here it is Lion (Chen et al. 2023, algorithm 2,
// https://arxiv.org/abs/2302.06675), without its weight decay. As a `portable` rule it runs on arrays and
// on the GPU; inside of Lookahead it is the fast rule; registered, a model that uses it saves and loads.

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { portable, registerRule } from '@l2l/core';
import { lookaheadOptimizer } from '@l2l/lookahead';
import { layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import { digits } from './digits.js';
import { memory } from './memory.js';

/**
 * Every coordinate moves by the learning rate, whatever the size of its gradient.
 *
 * @param {number} learningRate
 */
function lion(learningRate, { beta1 = 0.9, beta2 = 0.99 } = {}) {
  return portable((space) => ({
    name: `lion(${learningRate})`,
    config: { rule: 'lion', learningRate, beta1, beta2 },
    init: ({ size }) => ({ mean: space.fill(size, 0) }),
    update({ gradient }, state) {
      const { mean } = /** @type {{ mean: typeof gradient }} */ (state);
      const direction = space.combine(beta1, mean, 1 - beta1, gradient);
      // The sign is x / |x|; the floor makes that of 0 be 0.
      const floor = space.affine(0, direction, 1e-30);
      const sign = space.quotient(direction, space.maximum(space.abs(direction), floor));
      return {
        step: space.affine(-learningRate, sign, 0),
        state: { mean: space.combine(beta2, mean, 1 - beta2, gradient) },
      };
    },
  }));
}

registerRule('lion', ({ learningRate, beta1, beta2 }) =>
  lion(Number(learningRate), { beta1: Number(beta1), beta2: Number(beta2) }),
);

await tf.setBackend('wasm');
const { images, labels } = await digits(1024);
const model = sequential();
model.add(layers.dense({ units: 20, activation: 'relu', inputShape: [784] }));
model.add(layers.dense({ units: 10, activation: 'softmax' }));
const optimizer = lookaheadOptimizer({ fast: lion(0.003), slow: 0.5, period: 5 });
model.compile({ optimizer, loss: 'categoricalCrossentropy' });
const first = await model.fit(images, labels, { batchSize: 128, epochs: 5, verbose: 0 });
console.log(`${optimizer.rule.name}: loss by epoch ${losses(first)}`);

const saved = memory();
await model.save(saved, { includeOptimizer: true });
const loaded = await loadLayersModel(saved);
const more = await loaded.fit(images, labels, { batchSize: 128, epochs: 3, verbose: 0 });
console.log(`loaded again, and trained on: ${losses(more)}`);

/** @param {{ history: Record<string, unknown[]> }} history */
function losses({ history }) {
  return history.loss?.map((loss) => Number(loss).toFixed(3)).join(', ');
}
