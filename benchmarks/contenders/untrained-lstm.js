import { keyOf } from '@l2l/core';
import { chooseLstm, lstmConfig, pretrainedLstm } from '@l2l/lstm-optimizer';

/**
 * A checkpoint of an LSTM that was never trained: it needs no less time and memory.
 *
 * @param {readonly number[]} hidden
 * @returns {import('@l2l/core').Checkpoint}
 */
export function untrainedLstm(hidden) {
  const config = lstmConfig({ hidden });
  const rule = chooseLstm(config);
  return {
    ...pretrainedLstm(),
    rule: { name: rule.name, config: { ...config } },
    layout: rule.weights,
    weights: rule.initWeights(keyOf(1)),
  };
}
