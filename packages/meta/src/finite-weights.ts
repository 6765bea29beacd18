import { L2lError } from '@l2l/core';

/**
 * Checks the weights that meta-training begins with: nothing can be learned from one that is not finite.
 *
 * @param owner - Who was given them, for example `fineTune`.
 * @throws L2lError `bad-option`, with the first one that is not finite.
 */
export function requireFiniteWeights(owner: string, weights: Float32Array): void {
  const at = weights.findIndex((weight) => !Number.isFinite(weight));
  if (at < 0) return;
  throw new L2lError(
    'bad-option',
    `${owner}: weights[${at}] is ${weights[at]}, but meta-training needs finite weights to begin with. Take those of a checkpoint, or rule.initWeights(key).`,
  );
}
