import { adam } from '@l2l/baselines';
import { type AnyRule, chain, clip, fold, type GradientEstimator, type Key, vectorLayout } from '@l2l/core';

export interface MetaTrainOptions<Carry> {
  /** Tells in which direction the weights should move. */
  readonly estimator: GradientEstimator<Carry>;
  /** Weights to begin with; not written to. */
  readonly weights: Float32Array;
  /** Decides every random draw of the run. */
  readonly key: Key;
  /** The rule that moves the weights; by default Adam at 0.001 on gradients clipped to norm 1. */
  readonly optimizer?: AnyRule;
}

/** Where meta-training stands after a step. */
export interface MetaStep {
  /** Meta-steps taken. */
  readonly count: number;
  /** Mean loss of the optimizee over the window that was just seen, before the weights moved. */
  readonly loss: number;
  /** The weights after the step. A copy. */
  readonly weights: Float32Array;
}

/**
 * Trains the weights of a learned rule, one window at a time, for as long as the caller asks for
 * more. Adam moves the LSTM as the LSTM moves the model: the same interface twice.
 *
 * ```ts
 * for await (const { count, loss } of metaTrain({ estimator, weights, key: keyOf(1) })) {
 *   if (count === 500) break;
 * }
 * ```
 *
 * A window that diverged has no gradient: the weights stand still, and a new optimizee is begun.
 */
export async function* metaTrain<Carry>({
  estimator,
  weights,
  key,
  optimizer = chain(clip({ norm: 1 }), adam(0.001)),
}: MetaTrainOptions<Carry>): AsyncGenerator<MetaStep, void, void> {
  let current = weights.slice();
  let state = optimizer.init(vectorLayout(current.length));
  let carry: Carry = await estimator.begin(fold(key, 0));
  try {
    for (let count = 1; ; count++) {
      const estimate = await estimator.estimate(current, carry, fold(key, count));
      carry = estimate.carry;
      if (Number.isFinite(estimate.loss) && estimate.gradient.every(Number.isFinite)) {
        const update = optimizer.update({ gradient: estimate.gradient, coordinates: current }, state);
        state = update.state;
        current = current.map((weight, i) => weight + update.step[i]!);
      }
      yield { count, loss: estimate.loss, weights: current.slice() };
    }
  } finally {
    estimator.end(carry);
  }
}
