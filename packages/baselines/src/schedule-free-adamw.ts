import {
  numberOption,
  partByColumns,
  portable,
  requireOptions,
  type StateEdits,
  type UpdateRule,
  type VectorSpace,
} from '@l2l/core';
import type { AdamwOptions } from './adamw';

export interface ScheduleFreeAdamwOptions extends AdamwOptions {
  /** Steps in which the learning rate rises to its full size. Default: 0. */
  readonly warmup?: number | undefined;
}

interface State<Vector> {
  /** From the coordinates y, where gradients are taken, to the base sequence z. */
  readonly base: Vector;
  /** Running mean of the squared gradients. */
  readonly square: Vector;
  /** Σ γ², by which the average weighs. */
  readonly weight: number;
  /** Steps taken. */
  readonly count: number;
}

/**
 * Schedule-Free AdamW: no schedule and no count of steps to come. Three sequences: z takes the steps, x is
 * the weighted mean of z and what is worth evaluating (`θ + lag`), and gradients are taken at
 * `y = (1 − β₁)·z + β₁·x`, the coordinates.
 *
 * Source: Defazio et al. 2024, algorithm 1, https://arxiv.org/abs/2405.15682
 *
 * @param learningRate - γ, at least 0; 0.0025 is what its authors advise.
 * @throws L2lError `bad-option` if an option is out of its range.
 */
export function scheduleFreeAdamw(learningRate = 0.0025, options: ScheduleFreeAdamwOptions = {}): UpdateRule {
  const owner = 'scheduleFreeAdamw';
  const {
    weightDecay = 0,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
    warmup = 0,
  } = requireOptions(owner, options, ['weightDecay', 'beta1', 'beta2', 'epsilon', 'warmup']);
  numberOption(owner, 'learningRate', learningRate, { from: 0 });
  numberOption(owner, 'weightDecay', weightDecay, { from: 0 });
  numberOption(owner, 'beta1', beta1, { above: 0, below: 1 });
  numberOption(owner, 'beta2', beta2, { from: 0, below: 1 });
  numberOption(owner, 'epsilon', epsilon, { above: 0 });
  numberOption(owner, 'warmup', warmup, { from: 0, integer: true });
  return portable(
    <Vector>(space: VectorSpace<Vector>): UpdateRule<State<Vector>, Vector> => ({
      name: `schedule-free-adamw(${learningRate})`,
      learningRate,
      config: { rule: 'scheduleFreeAdamw', learningRate, weightDecay, beta1, beta2, epsilon, warmup },
      coordinatewise: true,
      init: ({ size }) => ({ base: space.fill(size, 0), square: space.fill(size, 0), weight: 0, count: 0 }),
      update({ gradient, coordinates }, before) {
        const count = before.count + 1;
        const rising = warmup > 0 ? Math.min(1, count / warmup) : 1;
        const rate = learningRate * Math.sqrt(1 - beta2 ** count) * rising;
        const weight = before.weight + rate * rate;
        const share = weight > 0 ? (rate * rate) / weight : 0;
        const square = space.combine(beta2, before.square, 1 - beta2, space.product(gradient, gradient));
        const direction = space.quotient(gradient, space.affine(1, space.sqrt(square), epsilon));
        const decayed = weightDecay === 0 ? direction : space.combine(1, direction, weightDecay, coordinates);
        // All seen from y, where x lies at −(1 − β)/β · base, since y is between x and z.
        const z = space.combine(1, before.base, -rate, decayed);
        const x = space.combine((-(1 - share) * (1 - beta1)) / beta1, before.base, share, z);
        const step = space.combine(1 - beta1, z, beta1, x);
        return { step, state: { base: space.combine(1, z, -1, step), square, weight, count } };
      },
      lag: ({ base }) => space.affine(-(1 - beta1) / beta1, base, 0),
      edits,
    }),
  );
}

const edits: StateEdits = {
  part: partByColumns,
  // At the average x: z begins there too, and the average with it. The scale of the gradients stays known.
  settle: (space, state) => {
    const whole = state as State<never>;
    return { ...whole, base: space.fill(space.size(whole.base), 0), weight: 0 };
  },
};
