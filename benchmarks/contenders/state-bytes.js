import { adam } from '@l2l/baselines';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { lookaheadLstm, pretrainedLookaheadLstm } from '@l2l/lookahead';
import * as tf from '@tensorflow/tfjs';
import { untrainedLstm } from './untrained-lstm.js';

const SIZE = 1000;

/** Optimizers by name. */
const optimizers = {
  tensorwise: () => lookaheadLstm(),
  lookaheadLstm: () => lookaheadLstm({ checkpoint: pretrainedLookaheadLstm() }),
  oneLayerOfEight: () => lookaheadLstm({ checkpoint: untrainedLstm([8]) }),
  adam: () => ruleOptimizer(adam(0.001)),
};

/**
 * Bytes of state that an optimizer keeps for each number it trains.
 *
 * @param {keyof typeof optimizers} name
 */
export async function stateBytes(name) {
  await tf.setBackend('cpu');
  const variable = tf.variable(tf.ones([SIZE]));
  const optimizer = optimizers[name]();
  optimizer.minimize(() => tf.sum(tf.square(variable)));
  return { facts: [optimizer.stateBytes / SIZE] };
}
