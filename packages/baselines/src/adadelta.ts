import { numberOption, portable, requireOptions, type UpdateRule, type VectorSpace } from '@l2l/core';

export interface AdadeltaOptions {
  /** ρ, the share of the running means that each step keeps; from 0, below 1. */
  readonly rho?: number | undefined;
  /** ε, added under both roots; above 0. */
  readonly epsilon?: number | undefined;
}

interface State<Vector> {
  /** Running mean of the squared gradients. */
  readonly gradientSquare: Vector;
  /** Running mean of the squared changes. */
  readonly changeSquare: Vector;
}

/**
 * Adadelta: gradients brought to the size of the changes before them,
 * `Δ = √(E[Δ²] + ε) / √(E[g²] + ε) · g`, `θ ← θ − α·Δ`.
 *
 * `tf.train.adadelta` divides by the mean square from before this gradient. Its two means are then
 * equal at every step, so it is plain gradient descent; here the gradient is counted in, as in the paper.
 *
 * Source: Zeiler 2012, algorithm 1, https://arxiv.org/abs/1212.5701
 *
 * @param learningRate - α, at least 0; 1 in the paper.
 * @throws L2lError `bad-option` if an option is out of its range.
 */
export function adadelta(learningRate = 0.001, options: AdadeltaOptions = {}): UpdateRule {
  const { rho = 0.95, epsilon = 1e-7 } = requireOptions('adadelta', options, ['rho', 'epsilon']);
  numberOption('adadelta', 'learningRate', learningRate, { from: 0 });
  numberOption('adadelta', 'rho', rho, { from: 0, below: 1 });
  numberOption('adadelta', 'epsilon', epsilon, { above: 0 });
  return portable(<Vector>(space: VectorSpace<Vector>): UpdateRule<State<Vector>, Vector> => {
    const mean = (before: Vector, x: Vector) => space.combine(rho, before, 1 - rho, space.product(x, x));
    const root = (square: Vector) => space.sqrt(space.affine(1, square, epsilon));
    return {
      name: `adadelta(${learningRate})`,
      learningRate,
      config: { rule: 'adadelta', learningRate, rho, epsilon },
      coordinatewise: true,
      init: ({ size }) => ({ gradientSquare: space.fill(size, 0), changeSquare: space.fill(size, 0) }),
      update({ gradient }, before) {
        const gradientSquare = mean(before.gradientSquare, gradient);
        const ratio = space.quotient(root(before.changeSquare), root(gradientSquare));
        const change = space.product(ratio, gradient);
        const changeSquare = mean(before.changeSquare, change);
        return { step: space.affine(-learningRate, change, 0), state: { gradientSquare, changeSquare } };
      },
    };
  });
}
