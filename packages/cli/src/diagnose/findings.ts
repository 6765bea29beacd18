import {
  type AnyDifferentiableRule,
  fold,
  type Key,
  type OptimizeeFamily,
  slotNamed,
  viewOf,
} from '@l2l/core';
import type { GateActivity } from '@l2l/lstm-optimizer/rule';
import { startTrajectory, truncatedBackprop } from '@l2l/meta';

/** Something that is not as it should be. */
export interface Finding {
  readonly name: string;
  /** What was measured, against what it should be. */
  readonly figure: string;
  readonly advice: string;
}

const WINDOWS = 5;
/** Beyond this a clipped gradient says little: one coordinate speaks for all. */
const EXPLODING = 1e4;
/** Of the largest slot's norm a number. Adam makes up for much, not for a million. */
const VANISHING = 1e-6;
/** A step as long as half the weights themselves forgets them in a few. */
const HUGE_STEP = 0.5;
/** A step so short that a thousand of them change a weight by less than a hundredth. */
const TINY_STEP = 1e-5;
const STUCK = 0.9;

/** Looks at some windows of inner training with these weights. */
export async function examine(
  rule: AnyDifferentiableRule,
  weights: Float32Array,
  family: OptimizeeFamily,
  key: Key,
): Promise<Finding[]> {
  const estimator = truncatedBackprop({ rule, family, window: 20, horizon: 60 });
  let carry = await estimator.begin(fold(key, 'begin'));
  let diverged = 0;
  const gradient = new Float64Array(weights.length);
  for (let i = 0; i < WINDOWS; i++) {
    const estimate = await estimator.estimate(weights, carry, fold(key, i));
    carry = estimate.carry;
    if (!Number.isFinite(estimate.loss)) diverged++;
    for (let j = 0; j < gradient.length; j++) gradient[j]! += estimate.gradient[j]! / WINDOWS;
  }
  estimator.end(carry);
  const norms = rule.weights.slots.map((slot) => ({
    name: slot.name,
    norm: normOf(viewOf(Float32Array.from(gradient), slotNamed(rule.weights, slot.name))),
  }));
  return [...divergence(diverged), ...gradients(norms), ...(await steps(rule, weights, family, key))];
}

/** Gates that do nothing, of an LSTM's layers. */
export function gateFindings(layers: readonly GateActivity[]): Finding[] {
  return layers.flatMap(({ closed, open, silentUnits }, l): Finding[] => {
    const stuck = (['input', 'forget', 'output'] as const).flatMap((gate) =>
      (
        [
          ['closed', closed],
          ['open', open],
        ] as const
      ).flatMap(([how, shares]) =>
        shares[gate] > STUCK && !(gate === 'forget' && how === 'open')
          ? [
              {
                name: `${gate} gates of layer ${l} are stuck ${how}`,
                figure: `${percent(shares[gate])} of them, should be below ${percent(STUCK)}`,
                advice:
                  'A saturated gate has no derivative: begin again with a lower "rate", or smaller weights.',
              },
            ]
          : [],
      ),
    );
    if (silentUnits <= STUCK) return stuck;
    const silent = {
      name: `layer ${l} is silent`,
      figure: `${percent(silentUnits)} of its units say nothing, should be below ${percent(STUCK)}`,
      advice: 'Its output gates are shut or its memory is empty: begin again with other weights.',
    };
    return [...stuck, silent];
  });
}

function divergence(count: number): Finding[] {
  if (count === 0) return [];
  const advice = 'Inner training diverges: a smaller "outputScale", a lower "rate", or clipped gradients.';
  return [{ name: 'windows diverge', figure: `${count} of ${WINDOWS}, should be none`, advice }];
}

function gradients(norms: readonly { readonly name: string; readonly norm: number }[]): Finding[] {
  const largest = Math.max(...norms.map(({ norm }) => norm));
  return norms.flatMap(({ name, norm }): Finding[] => {
    if (norm > EXPLODING) {
      const advice = 'The way back explodes: a shorter "window", or a "clip" of 1.';
      return [
        {
          name: `the meta-gradient of ${name} explodes`,
          figure: `norm ${norm.toPrecision(2)}, should be below ${EXPLODING}`,
          advice,
        },
      ];
    }
    if (norm > VANISHING * largest && norm > 0) return [];
    const advice = 'Nothing flows back to it: its outputs are not used, or gates on the way are shut.';
    return [
      {
        name: `the meta-gradient of ${name} vanishes`,
        figure: `norm ${norm.toPrecision(2)}, the largest is ${largest.toPrecision(2)}`,
        advice,
      },
    ];
  });
}

/** Lengths of the first steps beside those of the weights that they move. */
async function steps(
  rule: AnyDifferentiableRule,
  weights: Float32Array,
  family: OptimizeeFamily,
  key: Key,
): Promise<Finding[]> {
  const optimizee = await family.sample(fold(key, 'steps'));
  const trajectory = await startTrajectory(optimizee, (layout) => rule.init(layout), key);
  const { gradient, loss } = trajectory.here;
  const seen = { gradient, coordinates: trajectory.coordinates, loss: Float32Array.of(loss) };
  const { step } = rule.bind(weights).update(seen, trajectory.state);
  const length = normOf(trajectory.coordinates);
  optimizee.dispose();
  // From a start at zero any step is long.
  if (length < 1e-3 * Math.sqrt(step.length)) return [];
  const ratio = normOf(step) / length;
  if (ratio > HUGE_STEP) {
    return [
      {
        name: 'steps are too long',
        figure: `${ratio.toPrecision(2)} × the weights, should be below ${HUGE_STEP}`,
        advice: 'A smaller "outputScale", or train with a lower "rate".',
      },
    ];
  }
  if (ratio >= TINY_STEP) return [];
  return [
    {
      name: 'steps are too short',
      figure: `${ratio.toPrecision(2)} × the weights, should be above ${TINY_STEP}`,
      advice: 'Its outputs are near zero: train longer, or a larger "outputScale".',
    },
  ];
}

function normOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
