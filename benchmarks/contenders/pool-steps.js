import { parseExperiment } from '@l2l/cli';
import { keyOf } from '@l2l/core';
import { pretrainedLstm } from '@l2l/lstm-optimizer';
import { pool } from '@l2l/meta/workers';

const experiment = parseExperiment({
  name: 'bench',
  tasks: [{ family: 'mlp', dataset: 'mnist-14', hidden: [20] }],
  stages: [{ metaSteps: 1, trajectories: 4 }],
});
const dist = new URL('.', import.meta.resolve('@l2l/cli'));

/** Estimates of four trajectories of the LSTM on a network 196-20-10, shared among some workers. @param {number} workers */
export async function poolSteps(workers) {
  const config = /** @type {any} */ ({ experiment, stage: 0, data: null });
  const module = new URL('worker.js', dist);
  const estimator = pool({ module, config, trajectories: 4, workers });
  const { weights } = pretrainedLstm();
  let carry = await estimator.begin(keyOf(1));
  let count = 0;
  const run = async () => {
    const estimate = await estimator.estimate(weights, carry, keyOf(++count));
    carry = estimate.carry;
    return estimate;
  };
  const { loss } = await run();
  return { run, facts: [loss] };
}
