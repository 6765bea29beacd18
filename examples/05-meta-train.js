// Meta-trains a small LSTM to minimize random quadratics, in under a minute; then compares it, on
// quadratics it has never seen, with gradient descent at the best of many learning rates.

import { logGrid, sgd, tune } from '@l2l/baselines';
import { fold, keyOf } from '@l2l/core';
import { chooseLstm } from '@l2l/lstm-optimizer';
import { metaTrain, trainingLosses, truncatedBackprop } from '@l2l/meta';
import { quadraticFamily } from '@l2l/optimizees';

const SIZE = 10;
const META_STEPS = 1500;
const STEPS = 100;
const TUNING_SEEDS = range(100, 120);
const UNSEEN_SEEDS = range(200, 250);

const family = quadraticFamily(SIZE);
const rule = chooseLstm({ hidden: [10, 10] });
const estimator = truncatedBackprop({ rule, family, window: 20, horizon: 100 });

let weights = rule.initWeights(keyOf(1));
for await (const step of metaTrain({ estimator, weights, key: keyOf(2) })) {
  weights = step.weights;
  if (step.count % 300 === 0) console.log(`${step.count} of ${META_STEPS} meta-steps`);
  if (step.count === META_STEPS) break;
}

const tuned = await tune({
  make: sgd,
  learningRates: logGrid(1e-3, 1e-1, 8).map((rate) => Number(rate.toPrecision(3))),
  measure: async (candidate) => (await meanLosses(candidate, TUNING_SEEDS)).at(-1) ?? Number.NaN,
});
const learned = await meanLosses(rule.bind(weights), UNSEEN_SEEDS);
const gradientDescent = await meanLosses(tuned.rule, UNSEEN_SEEDS);

console.log(`\nMean loss on ${UNSEEN_SEEDS.length} unseen quadratics of ${SIZE} dimensions`);
console.log(`step   learned LSTM   ${tuned.rule.name}, the best of ${tuned.trials.length}`);
for (const step of [0, 10, 20, 50, STEPS]) {
  const [a = Number.NaN, b = Number.NaN] = [learned[step], gradientDescent[step]];
  console.log(`${String(step).padStart(4)}   ${a.toFixed(4).padStart(12)}   ${b.toFixed(4).padStart(12)}`);
}
const wins = [20, 50, STEPS].filter((step) => (learned[step] ?? Infinity) < (gradientDescent[step] ?? 0));
console.log(`The learned rule is ahead at steps: ${wins.join(', ') || 'none'}.`);

/**
 * Mean loss at each step: `[STEPS + 1]`.
 *
 * @param {import('@l2l/core').AnyRule} candidate
 * @param {readonly number[]} seeds - One quadratic and one start for each.
 */
async function meanLosses(candidate, seeds) {
  const sums = new Float64Array(STEPS + 1);
  for (const seed of seeds) {
    const key = keyOf(seed);
    const problem = await family.sample(fold(key, 'optimizee'));
    const losses = await trainingLosses(problem, candidate, STEPS, key);
    for (const [step, loss] of losses.entries()) sums[step] = (sums[step] ?? 0) + loss / seeds.length;
  }
  return [...sums];
}

/**
 * @param {number} from
 * @param {number} to - Not included.
 */
function range(from, to) {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
