import { numberOption, portable, requireOptions, type UpdateRule, type VectorSpace } from '@l2l/core';
import type { MomentumOptions } from './momentum';

interface State<Vector> {
  /** Sum of the gradients so far, each fainter than the one after it. */
  readonly velocity: Vector;
}

/**
 * Nesterov's accelerated gradient: `v ← μ·v + g`, `θ ← θ − α·(g + μ·v)`. As `tf.train.momentum`
 * with `useNesterov`.
 *
 * The paper takes its gradient one look ahead, at `θ + μ·v`. Here θ already stands for that
 * point, so the gradient is taken where the coordinates are.
 *
 * Source: Sutskever, Martens, Dahl and Hinton 2013, section 2, https://proceedings.mlr.press/v28/sutskever13.html
 *
 * @param learningRate - α, at least 0.
 * @throws L2lError `bad-option` if an option is out of its range.
 */
export function nesterov(learningRate: number, options: MomentumOptions = {}): UpdateRule {
  const { momentum = 0.9 } = requireOptions('nesterov', options, ['momentum']);
  numberOption('nesterov', 'learningRate', learningRate, { from: 0 });
  numberOption('nesterov', 'momentum', momentum, { from: 0, below: 1 });
  return portable(
    <Vector>(space: VectorSpace<Vector>): UpdateRule<State<Vector>, Vector> => ({
      name: `nesterov(${learningRate})`,
      learningRate,
      config: { rule: 'nesterov', learningRate, momentum },
      coordinatewise: true,
      init: ({ size }) => ({ velocity: space.fill(size, 0) }),
      update({ gradient }, before) {
        const velocity = space.combine(momentum, before.velocity, 1, gradient);
        const step = space.combine(-learningRate, gradient, -learningRate * momentum, velocity);
        return { step, state: { velocity } };
      },
    }),
  );
}
