// A learned optimizer takes the place of Adam: one word in model.compile, and no learning rate.

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { lookaheadLstm } from '@l2l/lookahead';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { digits } from './digits.js';

await tf.setBackend('wasm');
const { images, labels } = await digits(1024);

const model = sequential();
model.add(layers.dense({ units: 20, activation: 'sigmoid', inputShape: [784] }));
model.add(layers.dense({ units: 10, activation: 'softmax' }));
model.compile({ optimizer: lookaheadLstm(), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });

await model.fit(images, labels, {
  batchSize: 128,
  epochs: 10,
  verbose: 0,
  callbacks: {
    onEpochEnd: (epoch, logs) =>
      console.log(`epoch ${epoch + 1}: loss ${logs?.loss?.toFixed(3)}, accuracy ${logs?.acc?.toFixed(3)}`),
  },
});
