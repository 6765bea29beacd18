import {
  type AnyDifferentiableRule,
  fold,
  type GradientEstimator,
  numberOption,
  type OptimizeeFamily,
} from '@l2l/core';
import { advance, startTrajectory, type Trajectory } from './trajectory';

export interface TruncatedBackpropOptions {
  readonly rule: AnyDifferentiableRule;
  readonly family: OptimizeeFamily;
  /** T, the steps of one window, over which derivatives flow. The paper has 20. */
  readonly window?: number;
  /** Windows until the optimizee is drawn anew; the paper has 10. Else the rule learns one start by heart. */
  readonly windowsPerOptimizee?: number;
}

/** Inner training between two windows. */
export interface BackpropCarry {
  readonly trajectory: Trajectory;
  /** Windows done on this optimizee. */
  readonly windows: number;
}

/** One recorded step, and the gradient found where it led. */
interface Recorded {
  readonly tape: unknown;
  readonly gradientAfter: Float32Array;
}

/**
 * Truncated backpropagation through the steps of a window: the meta-loss is the sum of the losses
 * after each of its T steps, each on a minibatch of its own.
 *
 * Second derivatives are dropped, as in the paper, so the ordinary gradient is both the input of a
 * step and the seed of the way back: `λ ← λ + ∇f(θ_{t+1})`, then one pullback of the step.
 *
 * Source: Andrychowicz et al. 2016, equation 3 and section 2.1.
 *
 * @throws L2lError `bad-option`
 */
export function truncatedBackprop({
  rule,
  family,
  window = 20,
  windowsPerOptimizee = 10,
}: TruncatedBackpropOptions): GradientEstimator<BackpropCarry> {
  numberOption('truncatedBackprop', 'window', window, { from: 1, integer: true });
  numberOption('truncatedBackprop', 'windowsPerOptimizee', windowsPerOptimizee, { from: 1, integer: true });

  const estimator: GradientEstimator<BackpropCarry> = {
    name: `truncated-backprop(${window})`,
    async begin(key) {
      const optimizee = await family.sample(fold(key, 'optimizee'));
      const trajectory = await startTrajectory(
        optimizee,
        (layout) => rule.init(layout),
        fold(key, 'trajectory'),
      );
      return { trajectory, windows: 0 };
    },
    async estimate(weights, carry, key) {
      const { trajectory, recorded, loss } = await walk(rule, weights, carry.trajectory, window);
      const gradient = new Float32Array(rule.weights.size);
      if (Number.isFinite(loss)) goBack(rule, weights, recorded, gradient);
      const windows = carry.windows + 1;
      if (Number.isFinite(loss) && windows < windowsPerOptimizee)
        return { gradient, loss, carry: { trajectory, windows } };
      estimator.end(carry);
      return { gradient, loss, carry: await estimator.begin(key) };
    },
    pack: async () => null,
    unpack: async () => estimator.begin(0 as never),
    end: ({ trajectory }) => trajectory.optimizee.dispose(),
  };
  return estimator;
}

/** Takes the steps of a window and records them; stops early where the loss is no longer finite. */
async function walk(rule: AnyDifferentiableRule, weights: Float32Array, start: Trajectory, window: number) {
  const recorded: Recorded[] = [];
  let trajectory = start;
  let sum = 0;
  while (recorded.length < window && Number.isFinite(sum)) {
    const { here, coordinates, state } = trajectory;
    const { tape, ...update } = rule.record(
      weights,
      { gradient: here.gradient, loss: Float32Array.of(here.loss), coordinates },
      state,
    );
    trajectory = await advance(trajectory, update);
    recorded.push({ tape, gradientAfter: trajectory.here.gradient });
    sum += trajectory.here.loss;
  }
  return { trajectory, recorded, loss: sum / window };
}

/** Adds d(sum of losses)/d(weights) of the recorded steps to `weightsAdjoint`. */
function goBack(
  rule: AnyDifferentiableRule,
  weights: Float32Array,
  recorded: readonly Recorded[],
  weightsAdjoint: Float32Array,
): void {
  const stepAdjoint = new Float32Array(recorded[0]?.gradientAfter.length ?? 0);
  let stateAdjoint: unknown = null;
  for (const { tape, gradientAfter } of recorded.toReversed()) {
    // A step moves its own end and every later point.
    for (let i = 0; i < stepAdjoint.length; i++) stepAdjoint[i]! += gradientAfter[i]!;
    stateAdjoint = rule.pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint);
  }
}
