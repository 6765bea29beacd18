import { adam } from '@l2l/baselines';
import { keyOf } from '@l2l/core';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { lookaheadLstm } from '@l2l/lookahead';
import { chooseLstm, lstmConfig, pretrainedLstm } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs';

const SIZE = 1000;

/** Optimizers by name. */
const optimizers = {
  lookaheadLstm: () => lookaheadLstm(),
  oneLayerOfEight: () => lookaheadLstm({ checkpoint: untrained([8]) }),
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

/**
 * A checkpoint of an LSTM that was never trained: it needs no less memory.
 *
 * @param {readonly number[]} hidden
 * @returns {import('@l2l/core').Checkpoint}
 */
function untrained(hidden) {
  const config = lstmConfig({ hidden });
  const rule = chooseLstm(config);
  return {
    ...pretrainedLstm(),
    rule: { name: rule.name, config: { ...config } },
    layout: rule.weights,
    weights: rule.initWeights(keyOf(1)),
  };
}
