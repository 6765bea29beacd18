import {
  booleanOption,
  numberOption,
  portable,
  requireOptions,
  type UpdateRule,
  type VectorSpace,
} from '@l2l/core';

export interface RmspropOptions {
  /** ρ, the share of the running means that each step keeps; from 0, below 1. */
  readonly decay?: number | undefined;
  /** μ, the share of the velocity that each step keeps; from 0, below 1. */
  readonly momentum?: number | undefined;
  /** ε, added under the root; above 0. */
  readonly epsilon?: number | undefined;
  /** Divides by the deviation of the gradients instead of their root mean square. */
  readonly centered?: boolean | undefined;
}

interface State<Vector> {
  readonly spread: Spread<Vector>;
  /** Sum of the scaled steps so far, each fainter than the one after it. */
  readonly velocity: Vector;
}

/** Running means over the gradients; `mean` only where they are centered. */
interface Spread<Vector> {
  readonly mean?: Vector;
  /** Of the squared distance from the mean, or from zero. */
  readonly square: Vector;
}

/**
 * RMSProp: gradients divided by the root of their running mean square, `s ← ρ·s + (1 − ρ)·g²`,
 * `v ← μ·v + α·g / √(s + ε)`, `θ ← θ − v`. As `tf.train.rmsprop`.
 *
 * Where it is centered, `tf.train.rmsprop` takes the root of `s − m² − ε`, which is NaN as soon as
 * a gradient is 0. Here it is `s − m² + ε`, as in the paper.
 *
 * Source: Tieleman and Hinton 2012, lecture 6e, https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf;
 * centered: Graves 2013, equations 38 to 41, https://arxiv.org/abs/1308.0850
 *
 * @param learningRate - α, at least 0.
 * @throws L2lError `bad-option` if an option is out of its range.
 */
export function rmsprop(learningRate: number, options: RmspropOptions = {}): UpdateRule {
  const {
    decay = 0.9,
    momentum = 0,
    epsilon = 1e-7,
    centered = false,
  } = requireOptions('rmsprop', options, ['decay', 'momentum', 'epsilon', 'centered']);
  numberOption('rmsprop', 'learningRate', learningRate, { from: 0 });
  numberOption('rmsprop', 'decay', decay, { from: 0, below: 1 });
  numberOption('rmsprop', 'momentum', momentum, { from: 0, below: 1 });
  numberOption('rmsprop', 'epsilon', epsilon, { above: 0 });
  booleanOption('rmsprop', 'centered', centered);
  const spreadAfter = centered ? centeredSpread : plainSpread;
  return portable(
    <Vector>(space: VectorSpace<Vector>): UpdateRule<State<Vector>, Vector> => ({
      name: `rmsprop(${learningRate})`,
      learningRate,
      config: { rule: 'rmsprop', learningRate, decay, momentum, epsilon, centered },
      coordinatewise: true,
      init({ size }) {
        const square = space.fill(size, 0);
        const spread = centered ? { mean: space.fill(size, 0), square } : { square };
        return { spread, velocity: space.fill(size, 0) };
      },
      update({ gradient }, before) {
        const spread = spreadAfter(space, decay, before.spread, gradient);
        const deviation = space.sqrt(space.affine(1, spread.square, epsilon));
        const scaled = space.quotient(gradient, deviation);
        const velocity = space.combine(momentum, before.velocity, learningRate, scaled);
        return { step: space.affine(-1, velocity, 0), state: { spread, velocity } };
      },
    }),
  );
}

function plainSpread<Vector>(
  space: VectorSpace<Vector>,
  decay: number,
  { square }: Spread<Vector>,
  gradient: Vector,
): Spread<Vector> {
  return { square: space.combine(decay, square, 1 - decay, space.product(gradient, gradient)) };
}

/**
 * The variance s − m² as a running mean of its own, which no rounding makes negative: with
 * `m ← m + (1 − ρ)·d`, `d = g − m`, it goes to `ρ·(variance + (1 − ρ)·d²)`.
 *
 * Source: Finch 2009, section 9, https://fanf2.user.srcf.net/hermes/doc/antiforgery/stats.pdf
 */
function centeredSpread<Vector>(
  space: VectorSpace<Vector>,
  decay: number,
  before: Spread<Vector>,
  gradient: Vector,
): Spread<Vector> {
  const mean = before.mean!;
  const distance = space.combine(1, gradient, -1, mean);
  return {
    mean: space.combine(1, mean, 1 - decay, distance),
    square: space.combine(decay, before.square, decay * (1 - decay), space.product(distance, distance)),
  };
}
