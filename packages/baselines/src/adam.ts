import { numberOption, portable, requireOptions, type UpdateRule, type VectorSpace } from '@l2l/core';

export interface AdamOptions {
  /** β₁, the share of the mean gradient that each step keeps; from 0, below 1. */
  readonly beta1?: number | undefined;
  /** β₂, the share of the mean square that each step keeps; from 0, below 1. */
  readonly beta2?: number | undefined;
  /** ε, added to the root; above 0. */
  readonly epsilon?: number | undefined;
}

interface State<Vector> {
  /** Running mean of the gradients. */
  readonly mean: Vector;
  /** Running mean of their squares. */
  readonly square: Vector;
  /** Steps taken. */
  readonly count: number;
}

/**
 * Adam: the running mean of the gradients over the root of their running mean square, both
 * corrected for having started at zero. As `tf.train.adam`.
 *
 * Source: Kingma and Ba 2015, algorithm 1, https://arxiv.org/abs/1412.6980
 *
 * ```ts
 * const rule = adam(0.001, { beta2: 0.99 });
 * ```
 *
 * @param learningRate - α, at least 0.
 * @throws L2lError `bad-option` if an option is out of its range.
 */
export function adam(learningRate = 0.001, options: AdamOptions = {}): UpdateRule {
  const {
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-7,
  } = requireOptions('adam', options, ['beta1', 'beta2', 'epsilon']);
  numberOption('adam', 'learningRate', learningRate, { from: 0 });
  numberOption('adam', 'beta1', beta1, { from: 0, below: 1 });
  numberOption('adam', 'beta2', beta2, { from: 0, below: 1 });
  numberOption('adam', 'epsilon', epsilon, { above: 0 });
  return portable(
    <Vector>(space: VectorSpace<Vector>): UpdateRule<State<Vector>, Vector> => ({
      name: `adam(${learningRate})`,
      learningRate,
      config: { rule: 'adam', learningRate, beta1, beta2, epsilon },
      coordinatewise: true,
      init: ({ size }) => ({ mean: space.fill(size, 0), square: space.fill(size, 0), count: 0 }),
      update({ gradient }, before) {
        const count = before.count + 1;
        const mean = space.combine(beta1, before.mean, 1 - beta1, gradient);
        const square = space.combine(beta2, before.square, 1 - beta2, space.product(gradient, gradient));
        // The corrections are numbers, so they are taken out of the vectors: m̂ = m / (1 − β₁ᵗ), √v̂ = √v / √(1 − β₂ᵗ).
        const root = space.affine(1 / Math.sqrt(1 - beta2 ** count), space.sqrt(square), epsilon);
        const step = space.affine(-learningRate / (1 - beta1 ** count), space.quotient(mean, root), 0);
        return { step, state: { mean, square, count } };
      },
    }),
  );
}
