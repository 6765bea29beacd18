// Lookahead of Zhang et al. 2019 around an optimizer of tf.train, and around a rule. The weights worth
// judging and saving are the slow ones.

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { nesterov, sgd } from '@l2l/baselines';
import { lookaheadOptimizer } from '@l2l/lookahead';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { digits } from './digits.js';

await tf.setBackend('wasm');
const { images, labels } = await digits(1024);

const optimizers = [
  lookaheadOptimizer({ fast: tf.train.adam(0.03), slow: 0.5, period: 7 }),
  // Any rule can take the fast steps, and any rule the slow ones.
  lookaheadOptimizer({ fast: sgd(1), slow: nesterov(0.3, { momentum: 0.5 }), period: 7 }),
];

for (const optimizer of optimizers) {
  const model = network();
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  console.log(`${optimizer.rule.name}: loss at the fast weights, and at the slow ones`);
  for (let epoch = 1; epoch <= 5; epoch++) {
    // 64 steps of 16 digits. Small batches are noisy, and it is noise that the slow weights are free of.
    await model.fit(images, labels, { batchSize: 16, epochs: 1, shuffle: false, verbose: 0 });
    const fast = await lossOf(model);
    const slow = await optimizer.atSlowWeights(() => lossOf(model));
    console.log(`  epoch ${epoch}:  ${fast.toFixed(3)}  ${slow.toFixed(3)}`);
  }
}

function network() {
  const kernelInitializer = initializers.glorotUniform({ seed: 1 });
  const model = sequential();
  model.add(layers.dense({ units: 20, activation: 'sigmoid', inputShape: [784], kernelInitializer }));
  model.add(layers.dense({ units: 10, activation: 'softmax', kernelInitializer }));
  return model;
}

/** @param {ReturnType<typeof network>} model */
async function lossOf(model) {
  const loss = /** @type {tf.Scalar} */ (model.evaluate(images, labels, { batchSize: 1024 }));
  const [value] = await loss.data();
  loss.dispose();
  return value ?? Number.NaN;
}
