import { numberOption, portable, requireOptions, type UpdateRule, type VectorSpace } from '@l2l/core';
import type { AdamOptions } from './adam';

export interface AdamaxOptions extends AdamOptions {
  /** How fast the learning rate falls: after t steps it is α / (1 + decay·t). At least 0. */
  readonly decay?: number | undefined;
}

interface State<Vector> {
  /** Running mean of the gradients. */
  readonly mean: Vector;
  /** Greatest gradient so far, each fainter than the one after it. */
  readonly greatest: Vector;
  /** Steps taken. */
  readonly count: number;
}

/**
 * Adam with the greatest past gradient in place of the root mean square: `u ← max(β₂·u, |g|)`,
 * `θ ← θ − α / (1 − β₁ᵗ) · m / (u + ε)`. As `tf.train.adamax`.
 *
 * Source: Kingma and Ba 2015, algorithm 2, https://arxiv.org/abs/1412.6980; ε, which lets a
 * coordinate that never had a gradient stand still, is from `tf.train.adamax`.
 *
 * @param learningRate - α, at least 0.
 * @throws L2lError `bad-option` if an option is out of its range.
 */
export function adamax(learningRate = 0.002, options: AdamaxOptions = {}): UpdateRule {
  const {
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-7,
    decay = 0,
  } = requireOptions('adamax', options, ['beta1', 'beta2', 'epsilon', 'decay']);
  numberOption('adamax', 'learningRate', learningRate, { from: 0 });
  numberOption('adamax', 'beta1', beta1, { from: 0, below: 1 });
  numberOption('adamax', 'beta2', beta2, { from: 0, below: 1 });
  numberOption('adamax', 'epsilon', epsilon, { above: 0 });
  numberOption('adamax', 'decay', decay, { from: 0 });
  return portable(
    <Vector>(space: VectorSpace<Vector>): UpdateRule<State<Vector>, Vector> => ({
      name: `adamax(${learningRate})`,
      learningRate,
      config: { rule: 'adamax', learningRate, beta1, beta2, epsilon, decay },
      coordinatewise: true,
      init: ({ size }) => ({ mean: space.fill(size, 0), greatest: space.fill(size, 0), count: 0 }),
      update({ gradient }, before) {
        const count = before.count + 1;
        const mean = space.combine(beta1, before.mean, 1 - beta1, gradient);
        const greatest = space.maximum(space.affine(beta2, before.greatest, 0), space.abs(gradient));
        const rate = learningRate / (1 + decay * before.count) / (1 - beta1 ** count);
        const step = space.affine(-rate, space.quotient(mean, space.affine(1, greatest, epsilon)), 0);
        return { step, state: { mean, greatest, count } };
      },
    }),
  );
}
