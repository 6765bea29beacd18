import { L2lError } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import { bytesOfState } from './state-bytes.js';

/**
 * What a contestant has shown at one point of a run.
 *
 * @typedef {object} Mark
 * @property {number} step - Steps of the race so far.
 * @property {number | null} loss - On the judged examples; null once it has diverged.
 * @property {number} seconds - Spent in its own training steps so far.
 */

/**
 * All that a contestant has shown in one run.
 *
 * @typedef {object} LaneResult
 * @property {readonly Mark[]} marks
 * @property {number | null} accuracy - On the test set, in [0, 1]; null if it diverged.
 * @property {number | null} divergedAt - The step at which its loss was no longer finite.
 * @property {number} milliseconds - Mean over steps of one training step: forward, backward and update. A mean, since some optimizers do most of
 *   their work at every fifth step.
 * @property {number} bytesPerParameter - Of optimizer state.
 */

/** @typedef {ReturnType<typeof openLane>} Lane */

/**
 * One contestant on its lane: its own copy of the network, trained step by step by a fresh optimizer.
 * A lane that has diverged stands still from then on.
 *
 * @param {import('./contestants.js').Contestant} contestant
 * @param {import('./network.js').Network} network
 * @param {import('@l2l/core').Key} start - Decides where the network starts.
 */
export function openLane(contestant, network, start) {
  const optimizer = contestant.make();
  const variables = network.variables(start);
  /** @type {number[]} */
  const durations = [];
  /** @type {Mark[]} */
  const marks = [];
  /** @type {number | null} */
  let divergedAt = null;

  /** @param {import('./network.js').Batch} batch */
  async function step(batch) {
    if (divergedAt !== null) return;
    const before = performance.now();
    const loss = await takeStep(optimizer, () => network.loss(variables, batch), variables);
    durations.push(performance.now() - before);
    if (!Number.isFinite(loss)) divergedAt = durations.length;
  }

  /**
   * @param {number} step - Where the race is; a lane that diverged has stopped before.
   * @param {import('./network.js').Batch} judged
   */
  async function mark(step, judged) {
    const loss = divergedAt === null ? await judge(() => network.loss(variables, judged)) : Number.NaN;
    if (!Number.isFinite(loss)) divergedAt ??= durations.length;
    const seconds = durations.reduce((sum, duration) => sum + duration, 0) / 1000;
    marks.push({ step, loss: divergedAt === null ? loss : null, seconds });
  }

  /** @param {() => tf.Scalar} score */
  async function judge(score) {
    const read = () => readScalar(tf.tidy(score));
    // Lookahead is judged at its slow weights; for other rules they are the weights.
    return 'atSlowWeights' in optimizer
      ? /** @type {import('@l2l/core/tfjs').RuleOptimizer} */ (optimizer).atSlowWeights(read)
      : read();
  }

  /**
   * @param {import('./network.js').Batch} test
   * @returns {Promise<LaneResult>}
   */
  async function finish(test) {
    const accuracy = divergedAt === null ? await judge(() => network.accuracy(variables, test)) : null;
    const bytes = await bytesOfState(optimizer);
    optimizer.dispose();
    tf.dispose(variables);
    const milliseconds = durations.reduce((sum, duration) => sum + duration, 0) / durations.length;
    return { marks, accuracy, divergedAt, milliseconds, bytesPerParameter: bytes / network.size };
  }

  return {
    step,
    mark,
    finish,
    /** The last loss on the judged examples, `undefined` before the first and null after divergence. */
    get loss() {
      return divergedAt === null ? marks.at(-1)?.loss : null;
    },
    get divergedAt() {
      return divergedAt;
    },
  };
}

/**
 * @param {tf.Optimizer} optimizer
 * @param {() => tf.Scalar} loss
 * @param {tf.Variable[]} variables
 * @returns {Promise<number>} The loss of the minibatch, NaN if there was a gradient that no rule can use.
 */
async function takeStep(optimizer, loss, variables) {
  try {
    return await readScalar(/** @type {tf.Scalar} */ (optimizer.minimize(loss, true, variables)));
  } catch (error) {
    if (error instanceof L2lError && error.code === 'non-finite') return Number.NaN;
    throw error;
  }
}

/** @param {tf.Scalar} scalar - Disposed. */
async function readScalar(scalar) {
  const [value] = await scalar.data();
  scalar.dispose();
  return value ?? Number.NaN;
}
