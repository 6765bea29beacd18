import { fold, keyOf } from '@l2l/core';

/** The last looks at a run, of which its worth is the mean: every step would cost too much. */
const LOOKS = 10;

/**
 * A problem made to break an optimizer that has nothing to tune: where it starts, what is found at a step, and how
 * good a place is after it.
 *
 * @typedef {import('@l2l/core').Key} Key
 * @typedef {{
 *   readonly layout: import('@l2l/core').Layout,
 *   readonly start: (key: Key) => Float32Array,
 *   readonly at: (coordinates: Float32Array, key: Key, step: number) => Promise<import('@l2l/core').Evaluation>,
 *   readonly judge: (coordinates: Float32Array, step: number) => Promise<number>,
 * }} Problem
 */

/**
 * How good a rule is in the end: infinite if it diverged. `isTold` says whether the rule is given the losses.
 *
 * @typedef {(
 *   rule: import('@l2l/core').AnyRule,
 *   run: { readonly steps: number, readonly seed: number, readonly isTold: boolean },
 * ) => Promise<number>} Trial
 */

/**
 * The mean judgement over the last fifth of the steps, at the coordinates being trained. Gradients that are not finite
 * are left out, as `nonFinite: 'skip'` does.
 *
 * @param {Problem} problem
 * @returns {Trial}
 */
export const trialOf =
  (problem) =>
  async (rule, { steps, seed, isTold }) => {
    const key = keyOf(seed);
    let coordinates = problem.start(fold(key, 'start'));
    let state = rule.init(problem.layout);
    const every = Math.max(1, Math.floor(steps / 5 / LOOKS));
    let [sum, looks] = [0, 0];
    for (let step = 0; step < steps; step++) {
      const { loss, gradient } = await problem.at(coordinates, fold(key, 'minibatches'), step);
      if (gradient.every(Number.isFinite)) {
        const seen = { gradient, coordinates };
        const update = rule.update(isTold ? { ...seen, loss: Float32Array.of(loss) } : seen, state);
        state = update.state;
        coordinates = coordinates.map((value, i) => value + (update.step[i] ?? 0));
      }
      if (step < steps - LOOKS * every || (steps - 1 - step) % every !== 0) continue;
      sum += await problem.judge(coordinates, step);
      looks++;
    }
    return Number.isFinite(sum) ? sum / looks : Number.POSITIVE_INFINITY;
  };
