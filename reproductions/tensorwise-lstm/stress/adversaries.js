import { fold, keyOf, normals } from '@l2l/core';
import { reluNetwork } from './relu-network.js';

const BATCH = 64;
const STEPS = 1200;
const REAL = {
  mean: /** @type {const} */ ([2, -1]),
  deviation: /** @type {const} */ ([0.5, 0.2]),
};

const generator = reluNetwork([2, 24, 2]);
const critic = reluNetwork([2, 24, 24, 1]);
const glorot = (/** @type {number} */ inputs, /** @type {number} */ outputs) =>
  Math.sqrt(2 / (inputs + outputs));

/**
 * @typedef {import('@l2l/core').Key} Key
 * @param {Key} key
 * @param {number} [rows]
 */
const noise = (key, rows = BATCH) => Float64Array.from(normals(key, 2 * rows));

/**
 * Two networks, each with an optimizer of its own: one makes points, the other tells them from real ones. Neither loss
 * falls for good, whatever is learned. What they came to is the distance of mean and deviation of the points from the
 * real ones, in the mean over the last fifth of 1,200 steps.
 *
 * Source: Goodfellow et al. 2014, algorithm 1, https://arxiv.org/abs/1406.2661, with the loss of section 3 that does
 * not saturate.
 *
 * @type {import('./trial.js').Trial}
 */
export async function adversaries(rule, { seed, isTold }) {
  const key = keyOf(seed);
  const making = player(rule, generator, fold(key, 'generator'), isTold);
  const judging = player(rule, critic, fold(key, 'critic'), isTold);
  let [sum, looks] = [0, 0];
  for (let step = 0; step < STEPS; step++) {
    const at = fold(key, step);
    const made = generator.forward(making.weights, noise(fold(at, 'first')), BATCH).at(-1);
    judge(judging, real(fold(at, 'real')), /** @type {Float64Array} */ (made));
    deceive(making, judging.weights, fold(at, 'second'));
    if (step < 0.8 * STEPS || step % 8 !== 0) continue;
    sum += distance(making.weights);
    looks++;
  }
  return Number.isFinite(sum) ? sum / looks : Number.POSITIVE_INFINITY;
}

/** @param {Key} key */
function real(key) {
  return noise(key).map((z, i) => (REAL.mean[i % 2] ?? 0) + (REAL.deviation[i % 2] ?? 0) * z);
}

/**
 * @param {import('@l2l/core').AnyRule} rule
 * @param {import('./relu-network.js').ReluNetwork} network
 * @param {Key} key
 * @param {boolean} isTold
 */
function player(rule, network, key, isTold) {
  let state = rule.init(network.layout);
  const weights = network.start(key, glorot);
  return {
    weights,
    /**
     * @param {number} loss
     * @param {Float64Array} gradient
     */
    follow(loss, gradient) {
      const seen = { gradient: Float32Array.from(gradient), coordinates: weights };
      const update = rule.update(isTold ? { ...seen, loss: Float32Array.of(loss) } : seen, state);
      state = update.state;
      weights.set(weights.map((value, i) => value + (update.step[i] ?? 0)));
    },
  };
}

/**
 * A step of the critic towards telling real points from made ones.
 *
 * @param {ReturnType<typeof player>} judging
 * @param {Float64Array} realPoints
 * @param {Float64Array} madePoints
 */
function judge(judging, realPoints, madePoints) {
  const gradient = new Float64Array(critic.layout.size);
  let total = 0;
  for (const [points, isReal] of /** @type {const} */ ([
    [realPoints, 1],
    [madePoints, 0],
  ])) {
    const values = critic.forward(judging.weights, points, BATCH);
    const { loss, slopes } = crossEntropy(/** @type {Float64Array} */ (values.at(-1)), isReal);
    total += loss;
    critic.backward(judging.weights, values, slopes, gradient);
  }
  judging.follow(total, gradient);
}

/**
 * A step of the generator towards points that pass for real.
 *
 * @param {ReturnType<typeof player>} making
 * @param {Float32Array} against - Weights of the critic.
 * @param {Key} key
 */
function deceive(making, against, key) {
  const values = generator.forward(making.weights, noise(key), BATCH);
  const judged = critic.forward(against, /** @type {Float64Array} */ (values.at(-1)), BATCH);
  const { loss, slopes } = crossEntropy(/** @type {Float64Array} */ (judged.at(-1)), 1);
  const ofPoints = critic.backward(against, judged, slopes, undefined);
  const gradient = new Float64Array(generator.layout.size);
  generator.backward(making.weights, values, ofPoints, gradient);
  making.follow(loss, gradient);
}

/**
 * @param {Float64Array} scores
 * @param {number} isReal - 0 or 1.
 */
function crossEntropy(scores, isReal) {
  const softplus = (/** @type {number} */ x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
  return {
    loss: scores.reduce((sum, score) => sum + softplus(isReal ? -score : score), 0) / scores.length,
    slopes: scores.map((score) => (1 / (1 + Math.exp(-score)) - isReal) / scores.length),
  };
}

/** @param {Float32Array} weights - Of the generator. */
function distance(weights) {
  const rows = 2000;
  const points = /** @type {Float64Array} */ (
    generator.forward(weights, noise(keyOf(99), rows), rows).at(-1)
  );
  const off = [0, 1].flatMap((axis) => {
    const values = points.filter((_, i) => i % 2 === axis);
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
    return [mean - (REAL.mean[axis] ?? 0), Math.sqrt(variance) - (REAL.deviation[axis] ?? 0)];
  });
  return Math.hypot(...off);
}
