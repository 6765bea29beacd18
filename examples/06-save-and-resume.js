// Training is interrupted and goes on in another model, as if nothing had happened: the optimizer's memory
// (here moments, and the lead of the fast weights) is saved with the model, to the last bit.

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { lookaheadOptimizer, register } from '@l2l/lookahead';
import { layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import { digits } from './digits.js';
import { memory } from './memory.js';

await tf.setBackend('wasm');
const { images, labels } = await digits(1024);
const epoch = { batchSize: 128, shuffle: false, verbose: 0 };

const model = sequential();
model.add(layers.dense({ units: 20, activation: 'sigmoid', inputShape: [784] }));
model.add(layers.dense({ units: 10, activation: 'softmax' }));
const optimizer = lookaheadOptimizer({ fast: tf.train.adam(0.02), period: 5 });
model.compile({ optimizer, loss: 'categoricalCrossentropy' });
await model.fit(images, labels, { ...epoch, epochs: 3 });

const file = memory();
await model.save(file, { includeOptimizer: true });
console.log(`saved after step ${optimizer.iterations}, in the middle of a round of five`);

// In another program, this is all there is to know: the packages whose rules the file may name.
register();
const resumed = await loadLayersModel(file);

const [straight, after] = [await oneMore(model), await oneMore(resumed)];
console.log(`the next epoch, never interrupted: loss ${straight}`);
console.log(`the next epoch, after loading:     loss ${after}`);
console.log(straight === after ? 'The same, to the last bit.' : 'They differ.');
if (straight !== after) process.exitCode = 1;

/** @param {Pick<ReturnType<typeof sequential>, 'fit'>} trained */
async function oneMore(trained) {
  const { history } = await trained.fit(images, labels, { ...epoch, epochs: 1 });
  return history.loss?.[0];
}
