import { numberOption, portable, requireOptions, type UpdateRule, type VectorSpace } from '@l2l/core';

export interface MomentumOptions {
  /** μ, the share of the velocity that each step keeps; from 0, below 1. */
  readonly momentum?: number | undefined;
}

interface State<Vector> {
  /** Sum of the gradients so far, each fainter than the one after it. */
  readonly velocity: Vector;
}

/**
 * The heavy ball: `v ← μ·v + g`, `θ ← θ − α·v`. As `tf.train.momentum`.
 *
 * Source: Polyak 1964, https://doi.org/10.1016/0041-5553(64)90137-5
 *
 * @param learningRate - α, at least 0.
 * @throws L2lError `bad-option` if an option is out of its range.
 */
export function momentum(learningRate: number, options: MomentumOptions = {}): UpdateRule {
  const { momentum: kept = 0.9 } = requireOptions('momentum', options, ['momentum']);
  numberOption('momentum', 'learningRate', learningRate, { from: 0 });
  numberOption('momentum', 'momentum', kept, { from: 0, below: 1 });
  return portable(
    <Vector>(space: VectorSpace<Vector>): UpdateRule<State<Vector>, Vector> => ({
      name: `momentum(${learningRate})`,
      learningRate,
      config: { rule: 'momentum', learningRate, momentum: kept },
      coordinatewise: true,
      init: ({ size }) => ({ velocity: space.fill(size, 0) }),
      update({ gradient }, before) {
        const velocity = space.combine(kept, before.velocity, 1, gradient);
        return { step: space.affine(-learningRate, velocity, 0), state: { velocity } };
      },
    }),
  );
}
