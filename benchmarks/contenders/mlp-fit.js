import { sgd } from '@l2l/baselines';
import { lookaheadLstm, lookaheadOptimizer, pretrainedLookaheadLstm } from '@l2l/lookahead';
import { enableWasmTraining } from '@l2l/wasm-training';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { untrainedLstm } from './untrained-lstm.js';

const { layers } = tf;
const EXAMPLES = 1280;

/** Optimizers by name. */
const optimizers = {
  adam: () => tf.train.adam(),
  tensorwise: () => lookaheadLstm(),
  lookaheadLstm: () => lookaheadLstm({ checkpoint: pretrainedLookaheadLstm() }),
  oneLayerOfEight: () => lookaheadLstm({ checkpoint: untrainedLstm([8]) }),
  /** What is left of it without an LSTM. */
  lookahead: () => lookaheadOptimizer({ fast: sgd(0.01), slow: 0.5, period: 5 }),
};

/**
 * `fit` of an MLP 784-200-10 on wasm as `enableWasmTraining()` makes it: ten steps of batch 128, which is a
 * whole number of periods of the Lookahead.
 *
 * @param {keyof typeof optimizers} name
 */
export async function mlpFit(name) {
  enableWasmTraining();
  await tf.setBackend('wasm');
  const model = tf.sequential({
    layers: [
      layers.dense({ units: 200, activation: 'relu', inputShape: [784] }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: optimizers[name](), loss: 'categoricalCrossentropy' });
  const inputs = tf.randomNormal([EXAMPLES, 784], 0, 1, 'float32', 1);
  const labels = tf.oneHot(tf.range(0, EXAMPLES, 1, 'int32').mod(10).toInt(), 10);
  return {
    run: () =>
      model.fit(inputs, labels, {
        batchSize: 128,
        epochs: 1,
        shuffle: false,
        verbose: 0,
        yieldEvery: 'never',
      }),
  };
}
