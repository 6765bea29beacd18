import { fold, keyOf } from '@l2l/core';

/** The last looks at a run, of which its worth is the mean: every step would cost too much. */
const LOOKS = 10;

/**
 * How good a rule is on a problem in the end: the mean judgement over the last fifth of its steps, at the
 * coordinates being trained. Gradients that are not finite are left out, as `nonFinite: 'skip'` does.
 *
 * @param {import('./problems.js').Problem} problem
 * @param {import('@l2l/core').AnyRule} rule
 * @param {{ readonly steps: number, readonly seed: number }} run
 * @returns {Promise<number>} Infinity if it diverged.
 */
export async function worthOf(problem, rule, { steps, seed }) {
  const key = keyOf(seed);
  let coordinates = problem.start(fold(key, 'start'));
  let state = rule.init(problem.layout);
  const every = Math.max(1, Math.floor(steps / 5 / LOOKS));
  let [sum, looks] = [0, 0];
  for (let step = 0; step < steps; step++) {
    const { loss, gradient } = await problem.at(coordinates, fold(key, 'minibatches'), step);
    if (gradient.every(Number.isFinite)) {
      const update = rule.update({ gradient, coordinates, loss: Float32Array.of(loss) }, state);
      state = update.state;
      coordinates = coordinates.map((value, i) => value + (update.step[i] ?? 0));
    }
    if (step < steps - LOOKS * every || (steps - 1 - step) % every !== 0) continue;
    sum += await problem.judge(coordinates, step);
    looks++;
  }
  return Number.isFinite(sum) ? sum / looks : Number.POSITIVE_INFINITY;
}
