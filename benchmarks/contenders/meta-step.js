import { keyOf } from '@l2l/core';
import { chooseLstm, paperConfig, pretrainedLstm } from '@l2l/lstm-optimizer';
import { truncatedBackprop } from '@l2l/meta';
import { chooseMlpFamily } from '@l2l/optimizees';
import { sumOfSquares } from './lstm-kernel.js';
import { paperTask, WINDOW } from './paper-task.js';

/** One estimate of the meta-gradient by generated kernels. */
export async function metaStep() {
  const family = chooseMlpFamily(await paperTask());
  const estimator = truncatedBackprop({ rule: chooseLstm(paperConfig), family, window: WINDOW });
  const { weights } = pretrainedLstm();
  let carry = await estimator.begin(keyOf(1));
  const run = async () => {
    const estimate = await estimator.estimate(weights, carry, keyOf(1));
    carry = estimate.carry;
    return estimate;
  };
  const { loss, gradient } = await run();
  return { run, facts: [loss, sumOfSquares(gradient)] };
}
