import { fold, keyOf, layoutOf, normals, streamOf } from '@l2l/core';

const CONTEXT = 8;
const ARMS = 4;
const BATCH = 16;
/** Steps after which other arms are good. */
const DRIFT = 300;

/**
 * Policy gradients: a linear policy draws one of four arms for each context, and is paid 1 for the best arm and 0
 * for others, with noise. Which arm is best changes every 300 steps. The loss that the optimizer is told is the
 * surrogate whose gradient it gets, which does not fall while the policy gets better.
 *
 * Source: Williams 1992, REINFORCE, equation 11 with a constant baseline.
 *
 * @returns {import('./trial.js').Problem}
 */
export function driftingBandit() {
  /** @param {number} period */
  const best = (period) => normals(fold(keyOf(7), period), CONTEXT * ARMS);
  return {
    layout: layoutOf([{ name: 'policy', shape: [CONTEXT, ARMS] }]),
    start: (key) => normals(key, CONTEXT * ARMS, 0.01),
    at: async (policy, key, step) => sample(policy, best(Math.floor(step / DRIFT)), fold(key, step)),
    judge: async (policy, step) => 1 - meanPay(policy, best(Math.floor(step / DRIFT))),
  };
}

/**
 * @typedef {Float32Array} Matrix `[8, 4]`
 * @param {Matrix} policy
 * @param {Matrix} best
 * @param {import('@l2l/core').Key} key
 */
function sample(policy, best, key) {
  const { uniform, normal } = streamOf(key);
  const gradient = new Float32Array(policy.length);
  let loss = 0;
  for (let i = 0; i < BATCH; i++) {
    const context = Array.from({ length: CONTEXT }, normal);
    const chances = chancesOf(policy, context);
    const arm = draw(chances, uniform());
    const pay = Number(arm === bestArm(best, context)) + 0.3 * normal();
    const advantage = pay - 1 / ARMS;
    loss -= (advantage * Math.log(chances[arm] ?? 1)) / BATCH;
    context.forEach((value, c) => {
      chances.forEach((chance, a) => {
        const slope = advantage * value * (Number(a === arm) - chance);
        gradient[c * ARMS + a] = (gradient[c * ARMS + a] ?? 0) - slope / BATCH;
      });
    });
  }
  return { loss, gradient };
}

/**
 * The chance of the best arm, mean over contexts that stay the same.
 *
 * @param {Matrix} policy
 * @param {Matrix} best
 */
function meanPay(policy, best) {
  const { normal } = streamOf(keyOf(11));
  let sum = 0;
  for (let i = 0; i < 200; i++) {
    const context = Array.from({ length: CONTEXT }, normal);
    sum += chancesOf(policy, context)[bestArm(best, context)] ?? 0;
  }
  return sum / 200;
}

/**
 * @param {Matrix} matrix
 * @param {readonly number[]} context
 */
function scores(matrix, context) {
  return Array.from({ length: ARMS }, (_, a) =>
    context.reduce((sum, value, c) => sum + value * (matrix[c * ARMS + a] ?? 0), 0),
  );
}

/**
 * @param {Matrix} policy
 * @param {readonly number[]} context
 */
function chancesOf(policy, context) {
  const logits = scores(policy, context);
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/**
 * @param {Matrix} best
 * @param {readonly number[]} context
 */
function bestArm(best, context) {
  const values = scores(best, context);
  return values.indexOf(Math.max(...values));
}

/**
 * @param {readonly number[]} chances
 * @param {number} at - In [0, 1).
 */
function draw(chances, at) {
  let sum = 0;
  for (const [arm, chance] of chances.entries()) {
    sum += chance;
    if (sum > at) return arm;
  }
  return chances.length - 1;
}
