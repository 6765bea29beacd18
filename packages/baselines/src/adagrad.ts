import { numberOption, portable, requireOptions, type UpdateRule, type VectorSpace } from '@l2l/core';

export interface AdagradOptions {
  /** What the sum of squares starts from; above 0 keeps the first steps small, at least 0. */
  readonly initialSum?: number | undefined;
  /** ε, added under the root; above 0. */
  readonly epsilon?: number | undefined;
}

interface State<Vector> {
  /** Sum of the squared gradients so far. */
  readonly sum: Vector;
}

/**
 * Adagrad: gradients divided by the root of the sum of all their squares, `G ← G + g²`,
 * `θ ← θ − α·g / √(G + ε)`. As `tf.train.adagrad`.
 *
 * Source: Duchi, Hazan and Singer 2011, figure 1, https://jmlr.org/papers/v12/duchi11a.html
 *
 * @param learningRate - α, at least 0.
 * @throws L2lError `bad-option` if an option is out of its range.
 */
export function adagrad(learningRate: number, options: AdagradOptions = {}): UpdateRule {
  const { initialSum = 0.1, epsilon = 1e-7 } = requireOptions('adagrad', options, ['initialSum', 'epsilon']);
  numberOption('adagrad', 'learningRate', learningRate, { from: 0 });
  numberOption('adagrad', 'initialSum', initialSum, { from: 0 });
  numberOption('adagrad', 'epsilon', epsilon, { above: 0 });
  return portable(
    <Vector>(space: VectorSpace<Vector>): UpdateRule<State<Vector>, Vector> => ({
      name: `adagrad(${learningRate})`,
      learningRate,
      config: { rule: 'adagrad', learningRate, initialSum, epsilon },
      coordinatewise: true,
      init: ({ size }) => ({ sum: space.fill(size, initialSum) }),
      update({ gradient }, before) {
        const sum = space.combine(1, before.sum, 1, space.product(gradient, gradient));
        const root = space.sqrt(space.affine(1, sum, epsilon));
        return { step: space.affine(-learningRate, space.quotient(gradient, root), 0), state: { sum } };
      },
    }),
  );
}
